"""Credit assignment in a wrong pass: what losses send adds up to its errors; without a mistake it is the right one."""

from dataclasses import replace

import numpy as np
import pytest

from engine.algorithms import chunked, restarts, truncated
from engine.analysis import credit
from engine.mistakes.faults import fault_in, plan_of, possible
from engine.mistakes.walk import ground
from engine.mistakes.wrong_credit import alone, linear, sent, triangle
from engine.passes import forward_pass
from engine.training.loop import drain
from engine.types import Array
from tests.engine.making import Case
from tests.engine.mistakes.networks import NETWORKS, ground_of

RECURRENT = ["rnn", "lstm", "gru", "gru before", "sigmoids", "last loss", "deep"]


def right(case: Case) -> dict[int, Array]:
    setup, params, batch = case
    return drain(credit.triangle(setup.network, params, drain(forward_pass(setup, params, batch)), setup.restarts))


def wrong(case: Case, *planted: str) -> dict[int, Array]:
    on = ground_of(case)
    plan = plan_of(on, [fault for name in planted if (fault := fault_in(on, name, 0))])
    assert plan
    return drain(triangle(case.setup, plan, case.params, case.batch))


def equal(a: dict[int, Array], b: dict[int, Array]) -> bool:
    return a.keys() == b.keys() and all(np.allclose(a[layer], b[layer], rtol=1e-9, atol=1e-15) for layer in a)


@pytest.mark.parametrize("name", RECURRENT)
def test_without_a_mistake_it_is_the_right_triangle(name: str) -> None:
    assert equal(wrong(NETWORKS[name]), right(NETWORKS[name]))


def test_it_reaches_as_far_as_the_right_one_whatever_the_algorithm_cuts() -> None:
    case = NETWORKS["rnn"]
    for setup in (
        replace(case.setup, sweeps=truncated(6, 1, 2)),
        replace(case.setup, sweeps=(), rtrl=True),
        replace(case.setup, sweeps=chunked(6, 4), restarts=restarts(6, 4)),
    ):
        assert equal(wrong(case._replace(setup=setup)), right(case._replace(setup=setup)))


@pytest.mark.parametrize("name", RECURRENT)
def test_what_the_losses_send_adds_up_to_the_errors_of_the_wrong_pass(name: str) -> None:
    case = NETWORKS[name]
    on = replace(drain(ground(*case)), keep_visits=True)
    for fault in possible(on):
        plan = plan_of(on, [fault])
        assert plan
        try:
            together = drain(sent(on, plan))
        except ValueError:  # of NumPy: the shapes of this network do not let anybody make this mistake
            continue
        each = [drain(sent(on, alone(plan, t))) for t in range(len(case.batch.inputs))]
        totals = {place: sum(by[place] for by in each) for place in together}
        met = all(np.allclose(totals[place], dh, rtol=1e-9, atol=1e-14) for place, dh in together.items())
        assert met or not linear(plan), fault.mistake.id


def test_only_a_pass_through_updated_weights_is_not_linear() -> None:
    on = ground_of(NETWORKS["deep"])
    bent = {fault.mistake.id for fault in possible(on) if (plan := plan_of(on, [fault])) and not linear(plan)}
    assert bent == {"updated_too_early"}


def test_without_the_carry_each_loss_reaches_its_own_time_step_alone() -> None:
    (square,) = wrong(NETWORKS["rnn"], "carry_missing").values()
    assert np.allclose(square, np.diag(np.diag(square)))
    assert np.diag(square).all()


def test_a_cut_ends_the_reach_and_a_carry_that_replaces_leaves_the_last_loss_alone() -> None:
    (square,) = wrong(NETWORKS["rnn"], "truncated_1").values()
    assert not np.tril(square, -2).any()
    assert np.diag(square, -1).all()
    (square,) = wrong(NETWORKS["rnn"], "carry_replaces").values()
    assert square[-1].all()
    assert not square[:-1].any()

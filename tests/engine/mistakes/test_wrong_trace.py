"""The film of a wrong pass: the steps of a trace in their order, with what the wrong lines say."""

from dataclasses import replace

import numpy as np
import pytest

from engine.algorithms import chunked, full, naive, restarts, truncated
from engine.mistakes.clipping import WrongClip
from engine.mistakes.faults import fault_in, plan_of
from engine.mistakes.walk import BackwardLines
from engine.mistakes.wrong_trace import wrong_trace
from engine.optimizers import ByNorm
from engine.trace import expected
from engine.types import Step, Values
from engine.update import Update
from tests.engine.making import Case, of_phase, told
from tests.engine.mistakes.networks import NETWORKS, equal, gradient, ground_of


def film(case: Case, *planted: tuple[str, int]) -> tuple[list[Step], Update]:
    """All steps, and the outcome."""
    on = BackwardLines(case.setup)
    plan = plan_of(on, [fault for name, layer in planted if (fault := fault_in(on, name, layer))])
    assert plan
    setup = replace(case.setup, sweeps=on.sweeps(plan))
    work, steps = wrong_trace(setup, plan, case.params, case.batch), []
    while True:
        try:
            steps += [step] if (step := next(work)) else []
        except StopIteration as end:
            assert len(steps) == expected(setup, len(case.batch.inputs))
            return steps, end.value


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru before", "deep"])
def test_without_a_mistake_it_is_the_trace(name: str) -> None:
    case = NETWORKS[name]._replace(setup=replace(NETWORKS[name].setup, clip=ByNorm(0.1)))
    (ours, outcome), story = film(case), told(case)
    assert [step[:4] for step in ours] == [step[:4] for step in story.steps]
    for a, b in zip(ours, story.steps, strict=True):
        assert a.values.keys() == b.values.keys()
        assert a.grads.keys() == b.grads.keys()
        assert all(np.allclose(a.values[key], b.values[key], rtol=1e-9, atol=1e-12) for key in a.values)
    assert equal(outcome.params, story.outcome.params)


def test_a_mistake_shows_from_its_line_on_and_in_the_gradient() -> None:
    steps, outcome = film(NETWORKS["rnn"], ("carry_missing", 0))
    assert all(not step.values["from_next"].any() for step in of_phase(steps, "backward") if step.layer == 0)
    on = ground_of(NETWORKS["rnn"])
    fault = fault_in(on, "carry_missing", 0)
    assert fault
    assert equal(outcome.grads, gradient(on, fault))
    assert equal(tuple(step.grads for step in of_phase(steps, "gradient")), outcome.grads)
    visits = [step.grads for step in of_phase(steps, "backward") if step.layer == 0]
    assert equal(({name: np.sum([grads[name] for grads in visits], axis=0) for name in visits[0]},), outcome.grads[:1])


def test_a_mistake_of_the_whole_pass_has_its_own_sweeps() -> None:
    steps, _ = film(NETWORKS["rnn"], ("truncated_1", 0))
    assert len([step for step in of_phase(steps, "backward") if step.layer == 0]) == 2 * 6 - 1
    assert of_phase(steps, "cut")


@pytest.mark.parametrize("sweeps", ["full", "naive", "truncated", "chunked"])
def test_the_last_time_step_and_the_mean_over_time_are_the_same_for_all_sweeps(sweeps: str) -> None:
    walked = {"full": full(6), "naive": naive(6), "truncated": truncated(6, 2, 3), "chunked": chunked(6, 3)}[sweeps]
    case = NETWORKS["rnn"]._replace(setup=replace(NETWORKS["rnn"].setup, sweeps=walked))
    story = told(case)
    visits = [step for step in of_phase(story.steps, "backward") if (step.t, step.layer) == (5, 0)]
    last = {name: np.sum([step.grads[name] for step in visits], axis=0) for name in ("W", "U", "b")}
    assert equal(film(case, ("last_step_only", 0))[1].grads[:1], (last,))
    rest = {"U": story.outcome.grads[0]["U"], "b": story.outcome.grads[0]["b"]}
    assert equal(film(case, ("dw_of_last_step", 0))[1].grads[:1], (rest | {"W": last["W"]},))
    mean = {name: a / 6 for name, a in story.outcome.grads[0].items()}
    assert equal(film(case, ("steps_mean", 0))[1].grads[:1], (mean,))


@pytest.mark.parametrize("mistake", ["truncated_3", "chunks_of_4", "losses_again", "last_3_steps"])
def test_no_error_goes_back_where_the_state_begins_anew(mistake: str) -> None:
    setup = replace(NETWORKS["rnn"].setup, sweeps=chunked(6, 2), restarts=restarts(6, 2))
    for step in of_phase(film(NETWORKS["rnn"]._replace(setup=setup), (mistake, 0))[0], "backward"):
        if step.layer == 0:
            assert step.t is not None
            assert step.t % 2 == 0 or not step.values["from_next"].any()


def test_wrong_clipping_shows_where_the_gradient_is_clipped() -> None:
    case = NETWORKS["clipped by norm"]
    steps, outcome = film(case, ("clip_each_parameter", 0))
    right = told(case)
    assert equal(outcome.grads, right.outcome.grads)
    told_steps, right_steps = of_phase(steps, "clip"), of_phase(right.steps, "clip")
    assert [step.values.keys() for step in told_steps] == [step.values.keys() for step in right_steps]
    for step, other in zip(told_steps, right_steps, strict=True):
        assert all(np.linalg.norm(a) <= 0.1 * (1 + 1e-12) for a in step.grads.values())
        assert np.isclose(step.values["norm"], other.values["norm"], rtol=1e-12)
        assert step.values["scale"] > other.values["scale"]


@pytest.mark.parametrize("mistake", ["clip_missing", "clip_before_mean", "clip_by_norm"])
def test_as_many_numbers_are_clipped_as_a_mistake_has_changed(mistake: str) -> None:
    steps, outcome = film(NETWORKS["clipped by value"], (mistake, 0))
    for step, grads, clipped in zip(of_phase(steps, "clip"), outcome.grads, outcome.clipped, strict=True):
        apart = [~np.isclose(clipped[name], g, rtol=1e-9, atol=0) for name, g in grads.items()]
        assert step.values["clipped"] == sum(int(each.sum()) for each in apart)
    missing = mistake == "clip_missing"
    assert any(step.values["clipped"] for step in of_phase(steps, "clip")) != missing


def test_wrong_clipping_of_a_gradient_of_zeros_leaves_all_of_it() -> None:
    zeros: tuple[Values, ...] = ({"W": np.zeros((2, 3))},)
    with np.errstate(divide="ignore"):  # as `conclude` has it
        _, (values,) = WrongClip(ByNorm(0.1), lambda g: g).apply(zeros)
    assert float(values["scale"]) == 1.0


def test_where_it_cannot_stand_there_is_no_fault() -> None:
    on = BackwardLines(NETWORKS["rnn"].setup)
    assert fault_in(on, "cell_path_dropped", 0) is None
    assert fault_in(on, "carry_missing", 1) is None
    assert fault_in(on, "softmax_twice", 1) is not None

"""What is true of every network and every way back: roads that must meet, and sums that must come out."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import passes
from engine.algorithms import Sweep, chunked, full, naive, truncated
from engine.cells.dense import Dense
from engine.network import Network
from engine.optimizers import SGD, Adam, Momentum, Optimizer
from engine.training.loop import training_step
from engine.types import Params
from tests.engine.making import Case, cases, of_phase, on, requests, told
from tests.engine.ways import CUT, EVERY, EXACT, WALKED, Way


def grads(case: Case, way: Way | None = None) -> Params:
    return training_step(*(case if way is None else on(case, way))).grads


def assert_same(ours: Params, theirs: Params, tolerance: float = 1e-11) -> None:
    for a, b in zip(ours, theirs, strict=True):
        for name, wanted in b.items():
            scale = max(1.0, float(np.abs(wanted).max()))
            np.testing.assert_allclose(a[name], wanted, rtol=0, atol=tolerance * scale, err_msg=name)


def visits(case: Case, layer: int) -> dict[tuple[int | None, int | None], Any]:
    """The backward steps of a layer by sweep and moment."""
    return {(s.sweep, s.t): s for s in of_phase(told(case).steps, "backward") if s.layer == layer}


@given(cases())
def test_naive_is_accumulated_and_is_rtrl(drawn: Case) -> None:
    steps = len(drawn.batch.inputs)
    walked_once = grads(drawn, Way(full(steps)))
    assert_same(grads(drawn, Way(naive(steps))), walked_once)
    assert_same(grads(drawn, Way((), rtrl=True)), walked_once)


@given(cases(), st.integers(0, 3))
def test_every_way_back_that_reaches_far_enough_is_full_bptt(drawn: Case, more: int) -> None:
    steps = len(drawn.batch.inputs)
    whole = grads(drawn, Way(full(steps)))
    own = tuple(Sweep((t,), steps - 1, 0) for t in range(steps))
    for sweeps in (
        chunked(steps, steps + more),
        truncated(steps, 1, steps + more),
        truncated(steps, steps, steps),
        own,
    ):
        assert_same(grads(drawn, Way(sweeps)), whole)


@given(cases())
def test_the_errors_of_all_losses_at_a_moment_add_up_to_the_error_of_the_sweep_that_gathers_them(drawn: Case) -> None:
    """Column sums of the credit triangle: sum_t dL_t/dh_k = dL/dh_k, and so for every error inside the cells."""
    steps = len(drawn.batch.inputs)
    slopes = {"f_prime"}
    for layer in range(len(drawn.params)):
        alone, together = (visits(on(drawn, Way(way(steps))), layer) for way in (naive, full))
        for k in range(steps):
            column = [visit.values for (_, t), visit in alone.items() if t == k]
            for name, error in together[0, k].values.items():
                if name not in slopes:
                    parts = np.sum([v[name] for v in column], axis=0)
                    np.testing.assert_allclose(parts, error, rtol=0, atol=1e-12 * max(1.0, float(np.abs(error).max())))


@given(cases(names=CUT))
def test_what_is_cut_and_what_is_left_add_up_to_the_whole(drawn: Case) -> None:
    """Each sweep finds of each loss what that loss alone finds at the moments within reach; the rest is missing."""
    steps = len(drawn.batch.inputs)
    alone = told(replace_sweeps(drawn, naive(steps))).steps
    left = tuple({name: np.zeros(a.shape) for name, a in p.items()} for p in drawn.params)
    for sweep in drawn.setup.sweeps:
        for s in of_phase(alone, "backward"):
            if s.sweep in sweep.losses and s.t is not None and s.t >= sweep.until:
                for name, part in s.grads.items():
                    left[s.layer or 0][name] += part
    pulls = drawn.setup.objective.pulls(drawn.params)
    whole = tuple({name: p[name] + pull.get(name, 0.0) for name in p} for p, pull in zip(left, pulls, strict=True))
    assert_same(grads(drawn), whole)


def replace_sweeps(case: Case, sweeps: tuple[Sweep, ...]) -> Case:
    """Other sweeps over the same film: states start anew where they did."""
    return case._replace(setup=replace(case.setup, sweeps=sweeps))


def one_hot(case: Case) -> Case:
    """The same stack under a softmax, with cross-entropy and one class for each example."""
    last = case.setup.network.output
    net = Network((*case.setup.network.cells[:-1], Dense(last.inputs, last.units, "softmax")))
    targets = np.eye(last.units)[case.batch.targets.argmax(axis=-1)]
    setup = replace(case.setup, network=net, objective=replace(case.setup.objective, loss="cross_entropy"))
    return Case(setup, case.params, case.batch._replace(targets=targets))


@given(cases(names=EVERY))
def test_the_errors_of_the_classes_of_one_hot_cross_entropy_sum_to_zero(drawn: Case) -> None:
    for visit in visits(one_hot(drawn), len(drawn.params) - 1).values():
        np.testing.assert_allclose(visit.values["delta"].sum(axis=-1), 0.0, atol=1e-15)


@given(requests(names=EXACT), st.sampled_from(["sgd", "momentum", "adam"]))
def test_a_small_update_changes_the_loss_by_its_gradient_and_never_upward(drawn: Case, name: str) -> None:
    setup, params, batch = drawn
    before = training_step(setup, params, batch)
    rate = 1e-8 / max(1.0, *(float(np.abs(g).max()) for p in before.grads for g in p.values()))
    optimizers: dict[str, Optimizer] = {
        "sgd": SGD(rate),
        "momentum": Momentum(rate, 0.9),
        "adam": Adam(rate, 0.9, 0.999, 1e-8),
    }
    after = training_step(replace(setup, optimizer=optimizers[name]), params, batch).params
    slope = sum(
        float((g[name] * (p[name] - q[name])).sum())
        for g, p, q in zip(before.grads, after, params, strict=True)
        for name in g
    )
    assert slope <= 0.0
    change = training_step(setup, after, batch).loss - before.loss
    assert change == pytest.approx(slope, rel=1e-3, abs=1e-13 * (1.0 + abs(before.loss)))


@given(requests(), st.data())
def test_a_moment_of_weight_zero_keeps_its_steps_and_adds_nothing(drawn: Case, data: st.DataObject) -> None:
    silent = [t for t, w in enumerate(drawn.setup.objective.weights) if w == 0.0]
    targets = drawn.batch.targets.copy()
    for t in silent:
        targets[t] = data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    first, other = told(drawn), told(drawn._replace(batch=drawn.batch._replace(targets=targets)))
    assert [s[:4] for s in first.steps] == [s[:4] for s in other.steps]
    assert first.outcome.loss == other.outcome.loss
    for a, b in zip(first.outcome.grads, other.outcome.grads, strict=True):
        assert all((a[name] == b[name]).all() for name in a)


@given(cases(names=WALKED))
def test_where_the_film_is_cut_into_stretches_changes_no_error_of_any_way_back(drawn: Case) -> None:
    whole = told(drawn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passes, "SEGMENT", 1)
        pieces = told(drawn)
    for one, other in zip(whole.steps, pieces.steps, strict=True):
        assert one[:4] == other[:4]
        for name, a in {**one.values, **one.grads}.items():
            b = {**other.values, **other.grads}[name]
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12 * max(1.0, float(np.abs(a).max(initial=0.0))))


@given(cases(names=EVERY), st.integers(0, 5))
def test_later_moments_change_nothing_of_what_came_before(drawn: Case, now: int) -> None:
    inputs = drawn.batch.inputs.copy()
    inputs[now + 1 :] += 1.0
    other = told(drawn._replace(batch=drawn.batch._replace(inputs=inputs)))
    for a, b in zip(told(drawn).steps, other.steps, strict=True):
        if a.phase in ("forward", "loss") and a.t is not None and a.t <= now:
            assert all((a.values[name] == b.values[name]).all() for name in a.values)

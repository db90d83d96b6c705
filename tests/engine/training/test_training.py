"""Silent training is a trace without its story: the same numbers to the bit, and those of other people's roads."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.algorithms import Sweeps, chunked, full, naive, restarts, truncated
from engine.cells import CELLS, UNROLLED
from engine.network import joined, parted
from engine.optimizers import NO_STATE, SGD, Adam, ByNorm, ByValue, Momentum, Optimizer, OptimizerState
from engine.setup import Batch, Setup
from engine.training.gradient import Gradient, gradient
from engine.training.loop import drain, kept, setup_at, train, training_step, watched
from engine.types import Array, Cell, Params, Values, by_time_step, width
from tests import oracles
from tests.engine.making import Case, case, cases, of_phase, told
from tests.engine.test_gradients import described

STACK = case("lstm 3 -", "rnn 2 tanh", "dense 2 softmax", loss="cross_entropy", steps=5)
MIXED = case("dense 3 tanh", "gru 3 before", "gru 2 after", "dense 2 linear", loss="mse", steps=6, l2=0.1)
OPTIMIZERS: list[Optimizer] = [SGD(0.1), Momentum(0.05, 0.9), Adam(0.01, 0.9, 0.999, 1e-8)]


def batches(of: Case, count: int) -> list[Batch]:
    """Other numbers of the same shapes for each iteration."""
    rng = np.random.default_rng(1)
    inputs, targets, states = of.batch
    return [Batch(inputs + rng.normal(size=inputs.shape), rng.permutation(targets), states) for _ in range(count)]


def by_hand(setup: Setup, params: Params, given: Sequence[Batch]) -> Params:
    """A loop of the public engine, each iteration step by step."""
    memory = NO_STATE
    for batch in given:
        outcome = told(Case(setup, params, batch), memory).outcome
        params, memory = outcome.params, outcome.memory
    return params


def assert_same_bits(ours: Sequence[Values], theirs: Sequence[Values]) -> None:
    for p, q in zip(ours, theirs, strict=True):
        assert list(p) == list(q)
        assert {name: a.tobytes() for name, a in p.items()} == {name: a.tobytes() for name, a in q.items()}


WAYS: list[tuple[Sweeps, frozenset[int]]] = [
    (full(6), frozenset()),
    (naive(6), frozenset()),
    (truncated(6, 2, 3), frozenset()),
    (chunked(6, 4), frozenset()),
    (chunked(6, 4), restarts(6, 4)),
]


@pytest.mark.parametrize(("sweeps", "anew"), WAYS)
@pytest.mark.parametrize("clip", [None, ByNorm(0.5), ByValue(0.1)])
def test_a_trained_result_is_that_of_a_loop_by_hand_to_the_bit(
    sweeps: Sweeps, anew: frozenset[int], clip: ByNorm | None
) -> None:
    setup = replace(MIXED.setup, sweeps=sweeps, restarts=anew, clip=clip, optimizer=OPTIMIZERS[2])
    given = batches(MIXED, 4)
    assert_same_bits(train(setup, MIXED.params, given), by_hand(setup, MIXED.params, given))


def test_rtrl_trains_as_it_is_told() -> None:
    setup = replace(STACK.setup, sweeps=(), rtrl=True)
    given = batches(STACK, 3)
    assert_same_bits(train(setup, STACK.params, given), by_hand(setup, STACK.params, given))
    assert training_step(setup, STACK.params, STACK.batch).loss == told(Case(setup, *STACK[1:])).outcome.loss


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("of", [STACK, MIXED])
def test_fifty_updates_are_those_of_autograd(of: Case, optimizer: Optimizer) -> None:
    setup, given = replace(of.setup, optimizer=optimizer), batches(of, 50)
    ours, theirs, memory = train(setup, of.params, given), of.params, NO_STATE
    for batch in given:
        network, (params, inputs, states) = described(Case(setup, theirs, batch))
        grads, _, _ = oracles.autograd(partial(oracles.loss, network, batch.targets), (params, inputs, states))
        theirs, memory = updated(optimizer, theirs, tuple(grads), memory)
    for p, q in zip(ours, theirs, strict=True):
        for name in p:
            np.testing.assert_allclose(p[name], q[name], rtol=1e-9, atol=1e-9)


def updated(
    optimizer: Optimizer, params: Params, grads: Params, memory: OptimizerState
) -> tuple[Params, OptimizerState]:
    """The definitions, number by number."""
    count = memory.updates + 1
    zeros = tuple({name: np.zeros(a.shape) for name, a in p.items()} for p in params)
    first, second = memory.slots or (zeros, zeros)
    new: list[dict[str, Array]] = []
    ms: list[dict[str, Array]] = []
    vs: list[dict[str, Array]] = []
    for p, g, m, v in zip(params, grads, first, second, strict=True):
        match optimizer:
            case SGD(rate):
                step, m_new, v_new = {n: rate * g[n] for n in p}, m, v
            case Momentum(rate, beta):
                m_new, v_new = {n: beta * m[n] + g[n] for n in p}, v
                step = {n: rate * m_new[n] for n in p}
            case Adam(rate, b1, b2, epsilon):
                m_new = {n: b1 * m[n] + (1 - b1) * g[n] for n in p}
                v_new = {n: b2 * v[n] + (1 - b2) * g[n] ** 2 for n in p}
                step = {
                    n: rate * m_new[n] / (1 - b1**count) / (np.sqrt(v_new[n] / (1 - b2**count)) + epsilon) for n in p
                }
            case _:
                raise AssertionError("an optimizer without a definition here")
        new.append({n: p[n] - step[n] for n in p})
        ms.append(m_new)
        vs.append(v_new)
    return tuple(new), OptimizerState(count, (tuple(ms), tuple(vs)))


def cells_of_all_kinds() -> list[Cell]:
    sizes = [(1, 1), (2, 3), (3, 1), (5, 16), (70, 66)]
    made = [CELLS["rnn"](i, h, f) for i, h in sizes for f in ("tanh", "relu", "gelu")]
    made += [CELLS["lstm"](i, h) for i, h in sizes]
    return made + [CELLS["gru"](i, h, reset) for i, h in sizes for reset in ("after", "before")]


def stepped(cell: Cell, p: Values, x: Array, s: Array) -> list[Values]:
    """The values of each moment, by `step` alone."""
    moments, past = [], parted(cell, s)
    for below, heard in zip(x, cell.input_projection(p, x), strict=True):
        moments.append({"x": below} | cell.step(p, heard, past))
        past = [moments[-1][name] for name in cell.carried]
    return moments


def stepped_back(cell: Cell, p: Values, moments: list[Values], d_out: Array, d_state: Array) -> list[Values]:
    """The errors of each moment, by `backward` alone."""
    errors: list[Values] = []
    future = parted(cell, d_state)
    for v, error in zip(reversed(moments), d_out[::-1], strict=True):
        e = cell.backward(p, v, cell.local_derivatives(v), error, future)
        future = [e[f"d{name}_prev"] for name in cell.carried]
        errors.insert(0, e)
    return errors


@pytest.mark.parametrize("cell", cells_of_all_kinds(), ids=str)
@pytest.mark.parametrize(("n", "batch"), [(1, 1), (1, 3), (4, 1), (5, 8)])
def test_a_run_is_its_cell_to_the_bit(cell: Cell, n: int, batch: int) -> None:
    rng = np.random.default_rng(0)
    p = {name: rng.normal(size=shape) for name, shape in cell.shapes.items()}
    x, d_out = rng.normal(size=(n, batch, cell.inputs)), rng.normal(size=(n, batch, cell.units))
    s, d_state = rng.normal(size=(2, batch, width(cell)))
    moments = stepped(cell, p, x, s)
    errors = stepped_back(cell, p, moments, d_out, d_state)
    v, after = UNROLLED[cell.kind].forward(cell, p, cell.input_projection(p, x), s)
    e = UNROLLED[cell.kind].backward(cell, p, v, d_out, d_state)
    assert_same_bits(by_time_step({"x": x} | v), moments)
    assert_same_bits(by_time_step(e.named), errors)
    np.testing.assert_array_equal(after, joined(moments[-1], cell.carried, s))
    np.testing.assert_array_equal(e.d_state, joined(errors[0], [f"d{name}_prev" for name in cell.carried], s))
    stacks = {name: np.array([each[name] for each in errors]) for name in errors[0]}
    given = {"x": x} | v
    np.testing.assert_array_equal(cell.input_grad(p, e.sums), cell.input_grad(p, stacks))
    assert_same_bits([cell.total_grads(given, e.sums)], [cell.total_grads(given, stacks)])
    assert_same_bits([cell.grads(given, e.sums)], [cell.grads(given, stacks)])
    assert cell.error in e.named


@given(cases())
def test_the_total_is_the_sum_of_what_the_visits_added(drawn: Case) -> None:
    steps, outcome = told(drawn)
    for layer, grads in enumerate(outcome.grads):
        visits = [step for step in of_phase(steps, "backward") if step.layer == layer]
        pulls = drawn.setup.objective.pulls(drawn.params)[layer]
        for name, total in grads.items():
            parts = [*(step.grads[name] for step in visits), *([pulls[name]] if name in pulls else [])]
            np.testing.assert_allclose(total, sum(parts, np.zeros(total.shape)), rtol=1e-9, atol=1e-12)


def felt_in(of: Case) -> Gradient:
    return drain(gradient(of.setup, of.params, of.batch, keep_errors=True))


@given(cases())
def test_what_is_felt_is_the_error_of_the_trace_summed_over_its_sweeps(drawn: Case) -> None:
    found, steps = felt_in(drawn), of_phase(told(drawn).steps, "backward")
    for layer, cell in enumerate(drawn.setup.network.cells):
        expected = np.zeros((len(drawn.batch.inputs), len(drawn.batch.inputs[0]), cell.units))
        for step in steps:
            if step.layer == layer and step.t is not None:
                expected[step.t] += step.values["dh" if cell.kind in ("lstm", "gru") else "delta"]
        felt = found.errors[layer]
        assert felt is not None
        np.testing.assert_allclose(felt, expected, rtol=1e-9, atol=1e-12)


def test_looking_on_changes_nothing() -> None:
    memory = training_step(*STACK).memory
    looked, found = drain(watched(*STACK, memory, keep_errors=True))
    assert_same_bits(looked.params, training_step(*STACK, memory).params)
    assert all(errors is not None and errors.any() for errors in found.errors)


def test_work_pauses_after_each_stretch_on_both_ways() -> None:
    assert len(list(gradient(*STACK, keep_errors=False))) == 2
    wide = case("rnn 64 tanh", "dense 3 softmax", loss="cross_entropy", batch=256, steps=40)
    assert len(list(gradient(*wide, keep_errors=False))) > 4


@given(st.integers(0, 30))
def test_a_setup_holds_from_its_first_iteration_until_the_next_one_begins(i: int) -> None:
    course = [(at, replace(STACK.setup, optimizer=SGD(at))) for at in (0, 3, 17)]
    assert setup_at(course, i).optimizer.rate == (0 if i < 3 else 3 if i < 17 else 17)


def test_an_optimizer_of_the_same_kind_goes_on_with_its_averages_and_another_begins_anew() -> None:
    slow, fast, other = (replace(STACK.setup, optimizer=o) for o in (Momentum(0.1, 0.9), Momentum(1, 0.5), SGD(0.1)))
    memory = training_step(slow, *STACK[1:]).memory
    assert kept(memory, slow, fast) is memory
    assert kept(memory, slow, other) is NO_STATE


def test_what_was_given_to_a_training_is_never_written_to() -> None:
    weights = [a for p in STACK.params for a in p.values()]
    arrays = [*STACK.batch.states, STACK.batch.inputs, STACK.batch.targets, *weights]
    before = [a.copy() for a in arrays]
    train(STACK.setup, STACK.params, [STACK.batch] * 2)
    for a, b in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(a, b)

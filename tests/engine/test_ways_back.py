"""How far each loss reaches back, what is cut there, and that the gradient is that of the same loss with these cuts."""

import itertools
import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import rtrl
from engine.algorithms import Sweep, Sweeps, chunked, full, naive, restarts, truncated
from engine.analysis.comparison import flat, with_full
from engine.analysis.gradient_check import check_gradient
from engine.trace import expected, trace
from engine.training.loop import drain, training_step
from tests.engine.making import Case, case, cases, of_phase, requests, told
from tests.engine.ways import EVERY, WALKED


def reached(sweeps: Sweeps) -> set[tuple[int, int]]:
    """Which loss t reaches which moment k."""
    return {(t, k) for sweep in sweeps for t in sweep.losses for k in range(sweep.until, t + 1)}


@given(cases(names=EVERY))
def test_the_check_cuts_where_the_sweeps_cut(way: Case) -> None:
    assert drain(check_gradient(*way, told(way).outcome.grads, 10_000)).max_relative_error < 1e-7


@given(requests())
def test_the_number_of_steps_is_known_before(way: Case) -> None:
    assert len(told(way).steps) == expected(way.setup, len(way.batch.inputs))


@given(requests())
def test_silent_iterations_find_what_a_trace_finds_to_the_bit(way: Case) -> None:
    for ours, theirs in zip(training_step(*way).grads, told(way).outcome.grads, strict=True):
        assert all((ours[name] == theirs[name]).all() for name in ours)


@given(cases(names=WALKED))
def test_a_cut_discards_exactly_what_its_layer_would_have_sent_on(way: Case) -> None:
    steps = told(way).steps
    ends = {number: s.until for number, s in enumerate(way.setup.sweeps) if way.setup.cuts(s)}
    carried = {layer: c.carried for layer, c in enumerate(way.setup.network.cells) if c.carried}
    cut = of_phase(steps, "cut")
    assert sorted((c.sweep, c.t, c.layer) for c in cut) == sorted((n, t, i) for n, t in ends.items() for i in carried)
    for before, step in itertools.pairwise(steps):
        if step.phase == "cut":
            assert (before.phase, before.t, before.layer, before.sweep) == ("backward", step.t, step.layer, step.sweep)
            sent = np.concatenate([before.values[f"d{name}_prev"] for name in carried[step.layer or 0]], axis=1)
            np.testing.assert_array_equal(step.values["discarded"], sent)
            assert float(step.values["norm"]) == pytest.approx(float(np.linalg.norm(sent)))


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 6))
def test_a_truncated_loss_reaches_as_far_as_the_pass_that_gathers_it(steps: int, k1: int, more: int) -> None:
    sweeps, k2 = truncated(steps, k1, k1 + more), k1 + more
    assert sorted(t for s in sweeps for t in s.losses) == list(range(steps))
    passes = sorted({*range(k1 - 1, steps, k1), steps - 1})
    gathers = {t: min(e for e in passes if e >= t) for t in range(steps)}
    assert reached(sweeps) == {(t, k) for t in range(steps) for k in range(t + 1) if k > gathers[t] - k2}


@given(st.integers(1, 12), st.integers(1, 12))
def test_a_chunked_loss_reaches_the_moments_of_its_block(steps: int, length: int) -> None:
    pairs = {(t, k) for t in range(steps) for k in range(t + 1) if t // length == k // length}
    assert reached(chunked(steps, length)) == pairs
    assert restarts(steps, length) == {s.until for s in chunked(steps, length)} - {0}


def test_ways_back_meet_at_their_ends() -> None:
    assert truncated(6, 1, 6) == naive(6)
    assert chunked(6, 6) == chunked(6, 99) == truncated(6, 6, 6) == full(6)
    assert truncated(7, 3, 4) == (Sweep((0, 1, 2), 2, 0), Sweep((3, 4, 5), 5, 2), Sweep((6,), 6, 3))


def test_epochwise_is_many_short_traces_which_all_begin_with_the_same_state() -> None:
    stack = case("lstm 3 -", "rnn 2 tanh", "dense 2 linear", loss="mse", steps=6)
    blocks = [slice(0, 4), slice(4, 6)]
    whole = replace(stack.setup, sweeps=chunked(6, 4), restarts=restarts(6, 4))
    short = [
        training_step(
            replace(stack.setup, sweeps=full(n), objective=replace(stack.setup.objective, weights=(1.0,) * n)),
            stack.params,
            stack.batch._replace(inputs=stack.batch.inputs[block], targets=stack.batch.targets[block]),
        ).grads
        for block, n in zip(blocks, (4, 2), strict=True)
    ]
    for layer, grads in enumerate(training_step(whole, stack.params, stack.batch).grads):
        for name, g in grads.items():
            np.testing.assert_allclose(g, sum(each[layer][name] for each in short), rtol=1e-12)


def test_the_story_of_two_blocks() -> None:
    stack = case("rnn 2 tanh", "dense 1 linear", loss="mse", steps=2, sweeps=chunked(2, 1))
    assert [(s.phase, s.t, s.layer, s.sweep) for s in told(stack).steps[:9]] == [
        ("forward", 0, 0, None),
        ("forward", 0, 1, None),
        ("loss", 0, 1, None),
        ("backward", 0, 1, 0),
        ("backward", 0, 0, 0),
        ("forward", 1, 0, None),
        ("forward", 1, 1, None),
        ("loss", 1, 1, None),
        ("backward", 1, 1, 1),
    ]
    assert [(s.phase, s.t, s.layer, s.sweep) for s in told(stack).steps[9:11]] == [
        ("backward", 1, 0, 1),
        ("cut", 1, 0, 1),
    ]


def test_an_exact_gradient_is_not_apart_from_that_of_full_bptt_and_a_cut_one_is() -> None:
    stack = case("gru 4 after", "dense 3 softmax", loss="cross_entropy", steps=8, l2=0.3)
    same = drain(with_full(replace(stack.setup, sweeps=naive(8)), stack.params, stack.batch))
    np.testing.assert_allclose(same, (1.0, 1.0, 0.0), atol=1e-12)
    apart = drain(with_full(replace(stack.setup, sweeps=chunked(8, 2)), stack.params, stack.batch))
    assert apart.cosine < 0.999
    assert apart.missing_norm > 0.01


def test_the_comparison_is_that_of_the_gradients_without_l2_and_the_reference_never_restarts() -> None:
    stack = case("gru 4 after", "dense 3 softmax", loss="cross_entropy", steps=8, l2=0.3)
    anew = replace(stack.setup, sweeps=chunked(8, 2), restarts=restarts(8, 2))
    bare = [
        replace(each, objective=replace(each.objective, l2=0.0))
        for each in (anew, replace(stack.setup, sweeps=full(8)))
    ]
    g, reference = (flat(training_step(each, stack.params, stack.batch).grads) for each in bare)
    size, most = np.linalg.norm(g), np.linalg.norm(reference)
    told_apart = (g @ reference / (size * most), size / most, np.linalg.norm(reference - g) / most)
    np.testing.assert_allclose(drain(with_full(anew, stack.params, stack.batch)), told_apart, rtol=1e-12)
    given = training_step(anew, stack.params, stack.batch).grads
    np.testing.assert_allclose(drain(with_full(anew, stack.params, stack.batch, given)), told_apart, rtol=1e-12)


@given(cases())
def test_rtrl_finds_without_going_back_what_full_bptt_finds(drawn: Case) -> None:
    online = drawn._replace(setup=replace(drawn.setup, sweeps=(), rtrl=True))
    reference = replace(drawn.setup, sweeps=full(len(drawn.batch.inputs)))
    steps, outcome = told(online)
    assert len(steps) == expected(online.setup, len(drawn.batch.inputs))
    for ours, theirs in zip(outcome.grads, training_step(reference, drawn.params, drawn.batch).grads, strict=True):
        for name, g in ours.items():
            scale = max(1e-3, float(np.abs(theirs[name]).max()))
            np.testing.assert_allclose(g, theirs[name], rtol=0, atol=1e-11 * scale, err_msg=name)
    for ours, theirs in zip(outcome.grads, training_step(*online).grads, strict=True):
        assert all((ours[name] == theirs[name]).all() for name in ours)


def test_rtrl_says_the_same_however_few_numbers_of_state_it_takes_at_once() -> None:
    stack = case("lstm 3 -", "gru 2 before", "dense 2 linear", loss="mse", batch=2)
    online = stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True))
    whole = told(online).outcome.grads
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rtrl, "AT_ONCE", 1)
        pieces = told(online).outcome.grads
    for one, other in zip(whole, pieces, strict=True):
        assert all((one[name] == other[name]).all() for name in one)


def test_rtrl_carries_the_same_influence_on_in_however_many_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    stack = case("lstm 3 -", "gru 2 before", "dense 2 linear", loss="mse", batch=2)
    online = stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True))
    whole = told(online).outcome.grads
    monkeypatch.setattr(rtrl, "PRODUCT", 1)
    for one, other in zip(whole, told(online).outcome.grads, strict=True):
        for name in one:
            np.testing.assert_allclose(one[name], other[name], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("kind", ["rnn 3 tanh", "lstm 2 -", "gru 3 after"])
def test_rtrl_lets_go_of_moments_that_were_shown_and_bptt_does_not(kind: str) -> None:
    stack = case(kind, "dense 2 linear", loss="mse", steps=6)
    online = stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True))
    for watched, held in ((online, 1), (stack, 6)):
        shown, most = [], 0
        for step in trace(*watched):
            if step.phase == "forward" and step.layer == 0:
                shown.append(weakref.ref(step.values["h"]))
            most = max(most, sum(h() is not None for h in shown[:-1]))
        assert most <= held if watched is online else most >= held - 1


def test_the_story_of_rtrl() -> None:
    stack = case("dense 2 tanh", "rnn 2 tanh", "dense 1 linear", loss="mse", steps=2)
    online = stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True))
    moment = [("forward", 0), ("forward", 1), ("forward", 2), ("loss", 2)]
    moment += [("backward", 2), ("influence", 1), ("influence", 0)]
    assert [(s.phase, s.layer, s.t, s.sweep) for s in told(online).steps[:14]] == [
        (phase, layer, t, None) for t in (0, 1) for phase, layer in moment
    ]


@pytest.mark.parametrize("kind", ["rnn 3 tanh", "lstm 2 -", "gru 3 after", "gru 3 before"])
def test_influence_is_how_the_state_moves_with_the_state_before_and_with_each_parameter(kind: str) -> None:
    stack = case(kind, "rnn 2 tanh", "dense 1 linear", loss="mse", steps=3, batch=2)
    net, (params, batch) = stack.setup.network, (stack.params, stack.batch)
    steps = told(stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True))).steps
    last = {s.layer: s.values for s in steps if s.phase == "influence" and s.t == 2}

    def state(moved: tuple[dict[str, np.ndarray], ...], first: int, states: list[np.ndarray]) -> np.ndarray:
        for x in batch.inputs[first:]:
            _, states = net.step(moved, x, states)
        return np.concatenate(states[:2], axis=1)

    before = list(batch.states)
    for x in batch.inputs[:2]:
        _, before = net.step(params, x, before)
    for layer in (0, 1):
        for i in range(before[layer].shape[1]):
            moved = [s.astype(complex) for s in before]
            moved[layer][:, i] += 1e-20j
            column = i + (before[0].shape[1] if layer else 0)
            np.testing.assert_allclose(last[layer]["J"][:, :, column], state(params, 2, moved).imag / 1e-20, atol=1e-13)
        for name, p in params[layer].items():
            for place in np.ndindex(*p.shape):
                shifted = p.astype(complex)
                shifted[place] += 1e-20j
                other = tuple({**q, name: shifted} if k == layer else q for k, q in enumerate(params))
                found = last[layer][f"S_{name}"][(slice(None), slice(None), *place)]
                np.testing.assert_allclose(found, state(other, 0, list(batch.states)).imag / 1e-20, atol=1e-13)


def test_large_influence_is_told_by_its_norm() -> None:
    stack = case("rnn 12 tanh", "dense 1 linear", loss="mse", steps=1, batch=3)
    small, large = (
        told(s._replace(setup=replace(s.setup, sweeps=(), rtrl=True))).steps
        for s in (case("rnn 2 tanh", "dense 1 linear", loss="mse", steps=1), stack)
    )
    assert [sorted(s.values) for s in small if s.phase == "influence"] == [["J", "S_U", "S_W", "S_b"]]
    names = [sorted(s.values) for s in large if s.phase == "influence"]
    assert names == [["norm_J", "norm_S_U", "norm_S_W", "norm_S_b"]]


@pytest.mark.parametrize("size", [1.0, 1e-200, 1e200])
def test_the_norm_of_a_large_influence_is_that_of_all_its_numbers_however_large_they_are(size: float) -> None:
    found = np.random.default_rng(0).normal(size=(3, 12, 2, 60))
    influence = rtrl.Influence(
        np.eye(12)[None].repeat(3, axis=0), [{"W": size * found, "b": size * np.ones((3, 12, 2))}]
    )
    numbers = {name: float(a) for name, a in rtrl.told(influence, 0).items()}
    assert numbers == pytest.approx(
        {"norm_J": 6.0, "norm_S_W": size * np.linalg.norm(found), "norm_S_b": size * np.sqrt(72)}
    )


@pytest.mark.parametrize(("units", "shown"), [(rtrl.SHOWN // 12, True), (rtrl.SHOWN // 12 + 1, False)])
def test_an_influence_is_told_whole_up_to_its_limit(units: int, shown: bool) -> None:
    influence = rtrl.Influence(np.zeros((1, 12, 12)), [{"b": np.zeros((1, 12, units))}])
    assert sorted(rtrl.told(influence, 0)) == (["J", "S_b"] if shown else ["norm_J", "norm_S_b"])


def test_chunked_cuts_at_each_border_and_epochwise_nowhere_for_each_block_begins_anew() -> None:
    stack = case("lstm 2 -", "dense 1 linear", loss="mse", steps=6, sweeps=chunked(6, 2))
    assert [step.t for step in of_phase(told(stack).steps, "cut")] == [2, 4]
    anew = stack._replace(setup=replace(stack.setup, restarts=restarts(6, 2)))
    assert of_phase(told(anew).steps, "cut") == []

"""Mistakes that are often made, each with the number that tells them from the truth."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.algorithms import Sweeps, chunked, full, naive, truncated
from engine.analysis.comparison import with_full
from engine.optimizers import SGD
from engine.training.loop import drain, training_step
from engine.types import Params, Values
from tests.engine.making import Case, case, of_phase, on, told
from tests.engine.ways import Way

RNN = case("rnn 3 tanh", "dense 2 softmax", loss="cross_entropy", steps=6)


def values(case: Case, phase: str, layer: int) -> list[Values]:
    """What a layer tells in a phase, in the order of time."""
    steps = [step for step in of_phase(told(case).steps, phase) if step.layer == layer]
    return [step.values for step in sorted(steps, key=lambda step: step.t or 0)]


def gradient(case: Case, sweeps: Sweeps) -> Params:
    return training_step(*on(case, Way(sweeps))).grads


def same(a: Params, b: Params) -> bool:
    return all(np.allclose(p[name], q[name], rtol=1e-11, atol=1e-13) for p, q in zip(a, b, strict=True) for name in p)


def scalar(w: float, loss_at: Sequence[float], first: float = 0.9) -> Case:
    """h_t = w h_{t-1} from h_0, nothing heard, the output equal to h; the error of each moment is the weight of it."""
    steps = len(loss_at)
    one = case("rnn 1 linear", "dense 1 linear", loss="half_sse", inputs=1, steps=steps, batch=1, weights=loss_at)
    params = tuple({name: np.full_like(a, {"U": w}.get(name, 0.0)) for name, a in p.items()} for p in one.params)
    params[1]["W"][...] = 1.0
    h = first * w ** np.arange(1.0, steps + 1)
    batch = one.batch._replace(targets=(h - 1.0)[:, None, None], states=[np.array([[first]]), np.zeros((1, 0))])
    return one._replace(params=params, batch=batch)


def test_the_gate_is_the_slope_at_z_and_neither_at_a_nor_missing() -> None:
    forward, backward = values(RNN, "forward", 0)[2], values(RNN, "backward", 0)[2]
    np.testing.assert_allclose(backward["f_prime"], np.cosh(forward["z"]) ** -2)
    assert not np.allclose(backward["f_prime"], np.cosh(forward["h"]) ** -2, rtol=1e-3)
    assert not np.allclose(backward["delta"], backward["dh"], rtol=1e-3)


def test_the_error_of_a_softmax_goes_through_its_whole_jacobian_and_not_number_by_number() -> None:
    stack = case("dense 4 softmax", loss="half_mse", steps=1, batch=1)
    (loss,), (backward,) = values(stack, "loss", 0), values(stack, "backward", 0)
    a = loss["output"][0]
    np.testing.assert_allclose(backward["delta"][0], (np.diag(a) - np.outer(a, a)) @ loss["d_output"][0])
    assert not np.allclose(backward["delta"][0], loss["d_output"][0] * a * (1 - a), rtol=0.1)


def test_backprop_from_each_output_alone_adds_up_to_backprop_from_all_and_not_to_k_times_it() -> None:
    stack = case("rnn 3 tanh", "dense 4 sigmoid", loss="half_mse", steps=3)
    outputs = np.array([v["output"] for v in values(stack, "loss", 1)])
    alone = []
    for k in range(4):
        targets = outputs.copy()
        targets[..., k] = stack.batch.targets[..., k]
        alone.append(training_step(*stack._replace(batch=stack.batch._replace(targets=targets))).grads)
    for layer, grads in enumerate(training_step(*stack).grads):
        for name, g in grads.items():
            np.testing.assert_allclose(g, sum(each[layer][name] for each in alone), atol=1e-15)


def test_the_three_losses_of_squares_differ_by_their_factors_alone() -> None:
    half, mean, total = (
        training_step(*case("rnn 3 tanh", "dense 4 sigmoid", loss=loss)) for loss in ("half_mse", "mse", "half_sse")
    )
    assert (mean.loss, total.loss) == pytest.approx((2 * half.loss, 4 * half.loss))
    np.testing.assert_allclose(mean.grads[0]["U"], 2 * half.grads[0]["U"])
    np.testing.assert_allclose(total.grads[0]["U"], 4 * half.grads[0]["U"])


def test_an_update_uphill_raises_the_loss_and_ours_lowers_it() -> None:
    before = training_step(*RNN)
    down = training_step(replace(RNN.setup, optimizer=SGD(0.01)), RNN.params, RNN.batch).params
    up = training_step(replace(RNN.setup, optimizer=SGD(-0.01)), RNN.params, RNN.batch).params
    losses = [training_step(RNN.setup, params, RNN.batch).loss for params in (down, up)]
    assert losses[0] < before.loss < losses[1]


def test_the_first_moment_hears_the_initial_state_and_not_that_of_the_last_moment() -> None:
    """s[t-1] at t = 0 is s[-1] where the states are kept in a list of T: the error is one outer product."""
    steps = told(RNN).steps
    (first,) = (s for s in of_phase(steps, "backward") if (s.t, s.layer) == (0, 0))
    last = values(RNN, "forward", 0)[-1]["h"]
    delta = first.values["delta"]
    np.testing.assert_allclose(first.grads["U"], RNN.batch.states[0].T @ delta, rtol=1e-12)
    wrapped = told(RNN).outcome.grads[0]["U"] + (last - RNN.batch.states[0]).T @ delta
    assert np.linalg.norm(wrapped - told(RNN).outcome.grads[0]["U"]) > 1e-2


def test_the_recurrent_weight_meets_the_error_once_for_each_moment() -> None:
    """With W^T counted twice the error at lag n would be w^(2n)."""
    linear = scalar(0.5, [0.0, 0.0, 0.0, 1.0])
    assert [float(v["dh"][0, 0]) for v in values(linear, "backward", 0)] == pytest.approx([0.125, 0.25, 0.5, 1.0])
    assert float(values(linear, "backward", 0)[0]["dh_prev"][0, 0]) == pytest.approx(0.0625)


@pytest.mark.parametrize("sweeps", [full(3), naive(3), truncated(3, 1, 3), truncated(3, 2, 3)])
def test_no_pass_counts_a_loss_twice(sweeps: Sweeps) -> None:
    """x_3 = w^3 x_0: dx_3/dw = 3 w^2 x_0 = 0.108, where a well-known recipe for k1 < k2 finds 0.288."""
    found = gradient(scalar(0.2, [0.0, 0.0, 1.0]), sweeps)
    assert float(found[0]["U"][0, 0]) == pytest.approx(0.108)


def test_from_above_is_the_error_of_this_output_alone_and_dh_that_of_all_that_follows() -> None:
    """What a framework retains of an output of its recurrent layer is the first, not the second."""
    linear = scalar(0.5, [1.0, 1.0, 1.0])
    found = [(float(v["from_above"][0, 0]), float(v["dh"][0, 0])) for v in values(linear, "backward", 0)]
    assert found == [(1.0, 1.75), (1.0, 1.5), (1.0, 1.0)]


def test_blocks_are_passes_of_equal_length_only_where_no_block_is_ragged() -> None:
    """On a ragged last block BPTT(B;B) looks back into the block before."""
    assert chunked(6, 3) == truncated(6, 3, 3)
    assert (chunked(6, 4)[-1].until, truncated(6, 4, 4)[-1].until) == (4, 2)
    assert same(gradient(RNN, chunked(6, 3)), gradient(RNN, truncated(6, 3, 3)))
    assert not same(gradient(RNN, chunked(6, 4)), gradient(RNN, truncated(6, 4, 4)))


def test_a_fixed_lag_is_not_a_block_and_neither_is_a_block_that_looks_a_little_further_back() -> None:
    found = [gradient(RNN, sweeps) for sweeps in (truncated(6, 1, 3), chunked(6, 3), truncated(6, 3, 5), full(6))]
    assert [same(a, b) for i, a in enumerate(found) for b in found[:i]] == [False] * 6


def test_a_longer_reach_need_not_be_nearer_to_the_full_gradient() -> None:
    """Neither is what is cut always shorter than the whole: what is left out may point the other way."""
    rnn = case("rnn 5 tanh", "dense 4 softmax", loss="cross_entropy", steps=24, seed=5)
    far = [drain(with_full(on(rnn, Way(chunked(24, n))).setup, rnn.params, rnn.batch)) for n in range(1, 25)]
    missing = [each.missing_norm for each in far]
    assert missing[-1] < 1e-12
    assert any(longer > shorter + 0.01 for shorter, longer in pairwise(missing))
    assert any(each.norm_ratio > 1.01 for each in far)


@pytest.mark.parametrize("batch", [1, 2, 4])
def test_the_same_example_many_times_is_no_other_gradient(batch: int) -> None:
    """1/m is taken once: not at all, it would be m times as large, and twice, as small."""
    one = case("lstm 3 -", "dense 2 linear", loss="mse", batch=1)
    inputs, targets, states = one.batch
    again = one.batch._replace(
        inputs=inputs.repeat(batch, 1), targets=targets.repeat(batch, 1), states=[s.repeat(batch, 0) for s in states]
    )
    assert same(training_step(*one._replace(batch=again)).grads, training_step(*one).grads)

"""Updates and clipping, by their definitions written once more."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.norms import norm
from engine.optimizers import NO_STATE, SGD, Adam, ByNorm, ByValue, Momentum
from engine.trace import expected
from engine.training.loop import train, training_step
from tests.engine.making import Case, case, cases, of_phase, told
from tests.engine.ways import EVERY

STACK = case("lstm 3 -", "rnn 2 tanh", "dense 2 softmax", loss="cross_entropy", steps=5)


def test_momentum_keeps_a_part_of_its_old_way() -> None:
    g1, g2 = ({"W": np.array([1.0, -2.0])},), ({"W": np.array([0.5, 4.0])},)
    p0 = ({"W": np.array([10.0, 20.0])},)
    optimizer = Momentum(0.1, 0.9)
    p1, memory = optimizer.update(p0, g1, NO_STATE)
    p2, memory = optimizer.update(p1, g2, memory)
    np.testing.assert_allclose(p1[0]["W"], [9.9, 20.2])
    np.testing.assert_allclose(p2[0]["W"], p1[0]["W"] - 0.1 * (0.9 * g1[0]["W"] + g2[0]["W"]))
    assert memory.updates == 2


def test_adam_frees_its_averages_of_their_bias_and_adds_epsilon_outside_the_root() -> None:
    g1, g2 = np.array([1.0, -2e-9]), np.array([0.5, 4.0])
    optimizer = Adam(0.01, 0.9, 0.999, 1e-8)
    (p1,), memory = optimizer.update(({"W": np.zeros(2)},), ({"W": g1},), NO_STATE)
    np.testing.assert_allclose(p1["W"], -0.01 * g1 / (np.abs(g1) + 1e-8))
    (p2,), _ = optimizer.update((p1,), ({"W": g2},), memory)
    m, v = (0.09 * g1 + 0.1 * g2) / 0.19, (0.000999 * g1**2 + 0.001 * g2**2) / 0.001999
    np.testing.assert_allclose(p2["W"], p1["W"] - 0.01 * m / (np.sqrt(v) + 1e-8))


@pytest.mark.parametrize("optimizer", [SGD(0.1), Momentum(0.1, 0.5), Adam(0.1, 0.9, 0.99, 1e-8)])
def test_parameters_without_a_gradient_stay_as_they_are(optimizer: SGD) -> None:
    setup = replace(STACK.setup, optimizer=optimizer, train_biases=False)
    after = train(setup, STACK.params, [STACK.batch] * 3)
    for p, q in zip(STACK.params, after, strict=True):
        np.testing.assert_array_equal(p["b"], q["b"])
        assert not np.array_equal(p["W"], q["W"])


@pytest.mark.parametrize("optimizer", [SGD(0.1), Momentum(0.1, 0.5), Adam(0.1, 0.9, 0.99, 1e-8)])
def test_training_goes_on_where_the_optimizer_left_off(optimizer: SGD) -> None:
    setup = replace(STACK.setup, optimizer=optimizer)
    first = training_step(setup, STACK.params, STACK.batch)
    second = training_step(setup, first.params, STACK.batch, first.memory)
    for p, q in zip(second.params, train(setup, STACK.params, [STACK.batch] * 2), strict=True):
        assert all((p[name] == q[name]).all() for name in p)


@given(cases(names=EVERY), st.sampled_from([1e-3, 0.1, 1.0, 100.0]))
def test_clipping_by_norm_keeps_the_direction_and_bounds_the_norm(drawn: Case, limit: float) -> None:
    setup = replace(drawn.setup, clip=ByNorm(limit))
    steps, outcome = told(drawn._replace(setup=setup))
    size = float(norm(outcome.grads))
    scale = min(1.0, limit / size) if size else 1.0
    for step, grads, clipped in zip(of_phase(steps, "clip"), outcome.grads, outcome.clipped, strict=True):
        assert {name: float(v) for name, v in step.values.items()} == pytest.approx(
            {"norm": size, "limit": limit, "scale": scale}
        )
        for name, g in grads.items():
            np.testing.assert_allclose(clipped[name], scale * g)
            np.testing.assert_array_equal(step.grads[name], clipped[name])
    assert float(norm(outcome.clipped)) <= limit * (1 + 1e-12)


@given(cases(names=EVERY), st.sampled_from([1e-3, 0.1, 1.0]))
def test_clipping_by_value_bounds_each_number_and_counts_those_it_cut(drawn: Case, limit: float) -> None:
    setup = replace(drawn.setup, clip=ByValue(limit))
    steps, outcome = told(drawn._replace(setup=setup))
    for step, grads in zip(of_phase(steps, "clip"), outcome.grads, strict=True):
        for name, g in grads.items():
            np.testing.assert_array_equal(step.grads[name], np.clip(g, -limit, limit))
        assert step.values["clipped"] == sum((np.abs(g) > limit).sum() for g in grads.values())


def test_a_vanished_gradient_is_not_helped_by_clipping() -> None:
    grads = ({"W": np.array([3e-6, 0.0])},)
    clipped, _ = ByNorm(1.0).apply(grads)
    np.testing.assert_array_equal(clipped[0]["W"], grads[0]["W"])


@pytest.mark.parametrize("clip", [None, ByNorm(0.1), ByValue(0.1)])
def test_the_update_moves_against_what_clipping_left(clip: ByNorm | None) -> None:
    setup = replace(STACK.setup, optimizer=SGD(0.5), clip=clip)
    stack = STACK._replace(setup=setup)
    steps, outcome = told(stack)
    assert len(steps) == expected(setup, 5)
    for step, clipped in zip(of_phase(steps, "update"), outcome.clipped, strict=True):
        for name, moved in step.grads.items():
            np.testing.assert_allclose(moved, -0.5 * clipped[name], rtol=1e-9, atol=1e-15)

"""Losses that average over all time steps are sums of ours: each is written down once more, as PyTorch documents it."""

import numpy as np
import pytest

import backflow
from app.python.models import objectives
from app.python.models.objectives import Objective
from engine.types import Array
from tests.app.asking import Json

T, B, I, K = 4, 3, 2, 3
RNG = np.random.default_rng(5)
X = RNG.normal(size=(T, B, I))
W, b = RNG.normal(size=(I, K)), RNG.normal(size=K)
Z = X @ W + b
LOG = Z - np.log(np.exp(Z).sum(axis=-1, keepdims=True))
WEIGHT = np.array([1.0, 0.5, 2.0])
CLASSES = RNG.integers(0, K, (T, B))
SHARES, NUMBERS = RNG.uniform(size=(T, B, K)), RNG.normal(size=(T, B, K))
BITS = RNG.integers(0, 2, (T, B, K)).astype(float)


def loss(objective: Objective, activation: str) -> float:
    """The loss of a film with this objective, whose output says Z or the activation of it."""
    layers: list[Json] = [{"cell": "dense", "units": K, "activation": activation}]
    request = {"layers": layers, "loss": objective.loss, "loss_at": objective.loss_at, "params": [{"W": W, "b": b}]}
    return backflow.film(request | {"data": {"inputs": X, "targets": objective.targets}}).loss


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("n", [1, T])
def test_squares_and_bits(reduction: str, n: int) -> None:
    reduced = np.mean if reduction == "mean" else np.sum
    squares = objectives.squares(NUMBERS[-n:], T, reduction)
    assert loss(squares, "linear") == pytest.approx(float(reduced((Z[-n:] - NUMBERS[-n:]) ** 2)), rel=1e-12)
    a = 1 / (1 + np.exp(-Z[-n:]))
    bits = objectives.binary(BITS[-n:], T, reduction)
    expected = -(BITS[-n:] * np.log(a) + (1 - BITS[-n:]) * np.log(1 - a))
    assert loss(bits, "sigmoid") == pytest.approx(float(reduced(expected)), rel=1e-12)


@pytest.mark.parametrize("n", [1, T])
def test_the_sum_of_keras_is_that_of_means_over_outputs(n: int) -> None:
    squares = objectives.squares(NUMBERS[-n:], T, objectives.SUM_OF_MEANS)
    expected = ((Z[-n:] - NUMBERS[-n:]) ** 2).mean(axis=-1).sum()
    assert loss(squares, "linear") == pytest.approx(float(expected), rel=1e-12)
    a = 1 / (1 + np.exp(-Z[-n:]))
    bits = objectives.binary(BITS[-n:], T, objectives.SUM_OF_MEANS)
    expected = -(BITS[-n:] * np.log(a) + (1 - BITS[-n:]) * np.log(1 - a)).mean(axis=-1).sum()
    assert loss(bits, "sigmoid") == pytest.approx(float(expected), rel=1e-12)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("ignored", [None, 1])
@pytest.mark.parametrize("n", [1, T])
def test_classes_with_weights_smoothing_and_some_left_out(smoothing: float, ignored: int | None, n: int) -> None:
    y, log = CLASSES[-n:], LOG[-n:]
    counts = y != ignored if ignored is not None else np.ones(y.shape, bool)
    own = -WEIGHT[y] * np.take_along_axis(log, y[..., None], axis=-1)[..., 0]
    spread = -(WEIGHT * log).sum(axis=-1) / K
    total = float((((1 - smoothing) * own + smoothing * spread) * counts).sum())
    for reduction, over in (("sum", 1.0), ("mean", float((WEIGHT[y] * counts).sum()))):
        rows = objectives.class_rows(y, WEIGHT, ignored, smoothing)
        objective = objectives.cross_entropy(*rows, T, reduction)
        assert loss(objective, "softmax") == pytest.approx(total / over, rel=1e-12)


def test_probabilities_with_weights_and_smoothing() -> None:
    expected = -(WEIGHT * (0.8 * SHARES + 0.2 / K) * LOG).sum()
    for reduction, over in (("sum", 1), ("mean", T * B)):
        rows = objectives.probability_rows(SHARES, WEIGHT, 0.2)
        objective = objectives.cross_entropy(*rows, T, reduction)
        assert loss(objective, "softmax") == pytest.approx(float(expected / over), rel=1e-12)


def test_an_embedding_is_a_product_with_rows_that_have_one_1() -> None:
    rows: Array = objectives.one_hot(CLASSES, K)
    assert rows.shape == (T, B, K)
    np.testing.assert_array_equal(rows @ W.T, W.T[CLASSES])
    with pytest.raises(backflow.NotExpressibleError, match="outside of 0 to 1"):
        objectives.one_hot(np.array([[2]]), 2)


def test_classes_that_there_are_not_and_means_over_nothing_are_refused() -> None:
    with pytest.raises(backflow.NotExpressibleError, match="outside of 0 to 2"):
        objectives.class_rows(np.array([[3]]), WEIGHT, None, 0.0)
    rows = objectives.class_rows(np.array([[1]]), WEIGHT, 1, 0.0)
    with pytest.raises(backflow.NotExpressibleError, match="no example at all"):
        objectives.cross_entropy(*rows, 1, "mean")

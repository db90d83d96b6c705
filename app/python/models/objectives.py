"""Losses of PyTorch and Keras as ours: targets and weights of time steps with which the same number comes out.

They average over all time steps, where we add them up; n time steps have a loss, all T of them or the last one alone.
Target rows of our cross-entropy need not sum to 1: the weights of classes, smoothed labels and examples that are left
out are other rows.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.python.models.stack import NotExpressibleError
from engine.types import Array

SUM_OF_MEANS = "sum of means"  # over time steps and examples, of the means over outputs: the sum of Keras


class Objective(NamedTuple):
    """The loss by its name in a request, targets (T, B, K), and the weight of each time step's loss."""

    loss: str
    targets: Array
    loss_at: list[float]


def placed(loss: str, targets: Array, weight: float, steps: int) -> Objective:
    """Targets (n, B, K) at the last n of T time steps, each loss of this weight; the others have none."""
    n, B, K = targets.shape
    before = steps - n
    return Objective(loss, np.concatenate([np.zeros((before, B, K)), targets]), [0.0] * before + [weight] * n)


def squares(y: Array, steps: int, reduction: str) -> Objective:
    """The mean of squares over time steps, examples and outputs, their sum, or the sum of means; y (n, B, K)."""
    n, B, K = y.shape
    return placed("mse", y, {"mean": 1 / n, "sum": B * K, SUM_OF_MEANS: B}[reduction], steps)


def binary(y: Array, steps: int, reduction: str) -> Objective:
    """Binary cross-entropy, its mean over time steps, examples and outputs, its sum, or that of means; y (n, B, K)."""
    n, B, K = y.shape
    return placed("bce", y, {"mean": 1 / (n * K), "sum": B, SUM_OF_MEANS: B / K}[reduction], steps)


def cross_entropy(rows: Array, total: float, steps: int, reduction: str) -> Objective:
    """Cross-entropy with target rows (n, B, K), its sum, or the same divided by this total.

    Raises: NotExpressibleError, where the total is 0, so that the mean is no number.
    """
    if reduction == "mean" and total == 0:
        raise NotExpressibleError("The loss is a mean over no example at all, as each is ignored.")
    B = rows.shape[1]
    return placed("cross_entropy", rows, B / total if reduction == "mean" else B, steps)


def class_rows(y: Array, weight: Array, ignored: int | None, smoothing: float) -> tuple[Array, float]:
    """Target rows (n, B, K) of classes y (n, B), and the sum of the weights of the examples that count.

    weight: (K,), of each class; ignored: the class of examples that are left out; smoothing: the share of each row that
    is spread over all classes (Szegedy et al. 2016, sec. 7).
    """
    K = len(weight)
    counts = np.ones(y.shape, bool) if ignored is None else y != ignored
    classes = np.where(counts, y, 0)
    if classes.size and not (classes.min() >= 0 and classes.max() < K):
        raise NotExpressibleError(f"y has a class outside of 0 to {K - 1}, as the model has {K} outputs.")
    rows = ((1 - smoothing) * np.eye(K)[classes] + smoothing / K) * weight * counts[..., None]
    return rows, float((weight[classes] * counts).sum())


def probability_rows(y: Array, weight: Array, smoothing: float) -> tuple[Array, float]:
    """The same of probabilities y (n, B, K): each example counts as one, whatever its weight."""
    rows = ((1 - smoothing) * y + smoothing / len(weight)) * weight
    return rows, float(y.shape[0] * y.shape[1])


def one_hot(x: Array, classes: int) -> Array:
    """Whole numbers (T, B) as rows (T, B, classes) with a single 1.

    Raises: NotExpressibleError, where there are not so many classes.
    """
    if x.size and not (x.min() >= 0 and x.max() < classes):
        raise NotExpressibleError(f"x has a number outside of 0 to {classes - 1}, the rows of the embedding.")
    return np.asarray(np.eye(classes)[x])


def states(given: list[dict[str, Array] | None]) -> Iterator[dict[str, object] | None]:
    """Initial states as a request has them; None for layers that have none, or zeros."""
    for state in given:
        yield None if state is None else {name: np.asarray(a, float).tolist() for name, a in state.items()}

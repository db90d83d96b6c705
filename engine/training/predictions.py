"""The predictions of a network: of a batch, time step by time step, and all over a plane of inputs."""

from typing import NamedTuple

import numpy as np

from engine.network import Network
from engine.passes import forward_pass
from engine.setup import Batch, Setup
from engine.training import metrics
from engine.types import Array, Cooperative, Params

MARGIN = 0.15  # of the range of the data, added on each side of the plane


class Predictions(NamedTuple):
    """What was said to a batch, `(T, B, K)`, and how right it was.

    right and asked are `(T, B)`: an answer of several bits is right where all that were asked are. right is None where
    the task does not say how near is near enough. by_time_step has None where no answer was asked for.
    """

    outputs: Array
    right: Array | None
    asked: Array
    accuracy: float | None
    by_time_step: list[float | None]


def predictions(
    setup: Setup, params: Params, batch: Batch, kind: metrics.Kind, tolerance: float | None
) -> Cooperative[Predictions]:
    """The forward pass through a batch, judged as a training judges it."""
    weights, targets = np.array(setup.objective.weights), batch.targets
    said = metrics.outputs((yield from forward_pass(setup, params, batch)))
    moments = [slice(t, t + 1) for t in range(len(targets))]
    found = _by_answer(metrics.judged(kind, tolerance, said, targets))
    counts = np.broadcast_to((weights != 0)[:, None], targets.shape[:2])
    return Predictions(
        said,
        None if found is None else found.right,
        counts if found is None else counts & found.asked,
        metrics.accuracy(kind, tolerance, weights, said, targets),
        [metrics.accuracy(kind, tolerance, weights[t], said[t], targets[t]) for t in moments],
    )


def _by_answer(found: metrics.Judged | None) -> metrics.Judged | None:
    """One judgement for each example and time step: of several bits, all of those that were asked."""
    if found is None or found.right.ndim == 2:
        return found
    return metrics.Judged(np.all(found.right | ~found.asked, axis=-1), np.any(found.asked, axis=-1))


class Plane(NamedTuple):
    """across and up `(n,)`: the first and the second input; outputs `(n, n, K)`, by up and across."""

    across: Array
    up: Array
    outputs: Array


def plane(network: Network, params: Params, points: Array, n: int) -> Cooperative[Plane]:
    """What the network says in one time step, from blank states, to n x n inputs around the points `(B, 2)`.

    There is a pause after each row of the plane.
    """
    across, up = (_span(points[:, i], n) for i in (0, 1))
    inputs, outputs = np.stack(np.meshgrid(across, up), axis=-1), np.empty((n, n, network.output.units))
    for row in range(n):
        v, _ = network.step(params, inputs[row], network.blank_states(n))
        outputs[row] = v[network.output.output]
        yield
    return Plane(across, up, outputs)


def _span(numbers: Array, n: int) -> Array:
    low, high = numbers.min(), numbers.max()
    margin = MARGIN * (high - low) if high > low else 1.0
    return np.linspace(low - margin, high + margin, n)

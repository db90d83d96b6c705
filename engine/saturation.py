"""Saturation: where sigmoid and tanh are flat; and the derivative f' at each time step, which every error passes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.activations import ACTIVATIONS
from engine.passes import Segment
from engine.types import Array, Cell, Cooperative

FLAT = 0.1  # a unit is saturated where its derivative is less than this share of the largest
SATURATED = {name: FLAT * ACTIVATIONS[name].gamma for name in ("sigmoid", "tanh")}  # f' below it; others never saturate


def flat(activation: str, a: Array) -> Array:
    """Where sigmoid or tanh is saturated, from its value a alone: beside a tenth, lost digits of f' say nothing."""
    return np.asarray((1 - a * a if activation == "tanh" else a * (1 - a)) < SATURATED[activation])


class Slopes(NamedTuple):
    """Over the units and the batch: the mean and the least |f'| of each time step, (T,) each."""

    mean: Array
    least: Array


def slopes(cell: Cell, layer: int, segments: Sequence[Segment]) -> Cooperative[Slopes | None]:
    """None for a layer whose recurrence has several f' or none: lstm, gru, dense."""
    if cell.activation is None or not cell.carried:
        return None
    means, leasts = [], []
    for segment in segments:
        sizes = np.abs(cell.local_derivatives(segment.layers[layer])["f_prime"])
        means.append(sizes.mean(axis=(1, 2)))
        leasts.append(sizes.min(axis=(1, 2)))
        yield
    return Slopes(np.concatenate(means), np.concatenate(leasts))

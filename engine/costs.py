"""What an algorithm costs, known before it runs: visits, floating-point operations, and floats held for the way back.

A multiplication with an addition counts as 2; only matrix products are counted. Of one visit, dx (or dh_prev) and dW
(or dU) cost 2 m times the size of the matrix each. Held are the values of the forward pass, of as many time steps as
the longest sweep walks over: what lies further back no sweep will ask for again. (A trace, which shows everything,
keeps all time steps whatever the algorithm.)
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.passes import visits_of
from engine.rtrl import state_size
from engine.setup import Setup
from engine.types import Cell


class Counts(NamedTuple):
    """visits: time steps that the sweeps visit; flops: of the backward pass; stored_floats: the most held at once."""

    visits: int
    flops: int
    stored_floats: int


def counts(setup: Setup, steps: int, batch: int) -> Counts:
    """What the way back through T time steps of so many examples takes."""
    net = setup.network
    if setup.rtrl:
        return _online(setup, steps, batch)
    journeys = [len(sweep.time_steps) for sweep in setup.sweeps]
    longest = max(journeys)
    visits = [visits_of(net, setup.sweeps, layer) for layer in range(len(net.cells))]
    flops = sum(4 * batch * weights(cell) * number for cell, number in zip(net.cells, visits, strict=True))
    kept = net.inputs + sum(cell.arrays.kept * cell.units for cell in net.cells)
    return Counts(sum(journeys), flops, longest * batch * kept)


def _online(setup: Setup, steps: int, batch: int) -> Counts:
    """RTRL: J times S_p and the gradient from it at each time step, 2 S^2 P + 2 S P; nothing grows with T."""
    net = setup.network
    below, above = net.cells[: net.uppermost + 1], net.cells[net.uppermost + 1 :]
    size, params = state_size(net), sum(math.prod(shape) for cell in below for shape in cell.shapes.values())
    each = 2 * size * size * params + 2 * size * params + 4 * sum(map(weights, above))
    return Counts(steps, steps * batch * each, batch * size * params)


def forward_flops(setup: Setup, steps: int, batch: int) -> int:
    """Of the forward pass: 2 m times the size of each matrix at each time step."""
    return steps * 2 * batch * sum(map(weights, setup.network.cells))


def weights(cell: Cell) -> int:
    """How many numbers the matrices of the cell have, biases left out."""
    return sum(math.prod(shape) for shape in cell.shapes.values() if len(shape) == 2)


def exponent(sizes: Sequence[float], amounts: Sequence[float]) -> float:
    """The slope of log(amount) against log(size) by least squares; two different sizes at least, all above zero."""
    return float(np.polyfit(np.log(sizes), np.log(amounts), 1)[0])

"""The network: cells stacked on each other, one time step of all of them, and the forward pass over all time steps.

A list "by layer" begins with the lowest layer; layer 0 is the first above the input, the last one is the output.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.cells import UNROLLED
from engine.cells.dense import Dense
from engine.types import Array, Cell, Params, Parts, Values, columns, width


@dataclass(frozen=True)
class Network:
    cells: tuple[Cell, ...]

    @property
    def inputs(self) -> int:
        return self.cells[0].inputs

    @property
    def output(self) -> Dense:
        """The last layer, which is dense, so that a loss may hand it its delta."""
        top = self.cells[-1]
        assert isinstance(top, Dense), "the output layer is dense"
        return top

    @cached_property
    def uppermost(self) -> int:
        """The highest layer that carries a state; -1 where none does. Errors of other time steps reach no higher."""
        return max((layer for layer, cell in enumerate(self.cells) if cell.carried), default=-1)

    @cached_property
    def units(self) -> int:
        """How many units all layers have together."""
        return sum(cell.units for cell in self.cells)

    @cached_property
    def parameters(self) -> int:
        """How many numbers the parameters of all layers have together."""
        return sum(math.prod(shape) for cell in self.cells for shape in cell.shapes.values())

    def blank_states(self, batch: int) -> list[Array]:
        """Zeros `(B, S)` by layer: the state before the first time step, and the error from beyond the last."""
        return [np.zeros((batch, width(cell))) for cell in self.cells]

    def step(self, params: Params, x: Array, states: Sequence[Array]) -> tuple[Values, list[Array]]:
        """One time step, from its input `(B, I)` and the states `(B, S)`: the output's values, and the new states."""
        v, new = {}, []
        for cell, p, s in zip(self.cells, params, states, strict=True):
            v = cell.step(p, cell.input_projection(p, x), parted(cell, s))
            x = v[cell.output]
            new.append(joined(v, cell.carried, s))
        return v, new

    def forward(self, params: Params, inputs: Array, states: Sequence[Array]) -> tuple[list[Values], list[Array]]:
        """n time steps of inputs `(n, B, I)` from states `(B, S)`: values `(n, B, .)` by layer, and the new states."""
        layers, after, x = [], [], inputs
        for cell, p, s in zip(self.cells, params, states, strict=True):
            v, state = UNROLLED[cell.kind].forward(cell, p, cell.input_projection(p, x), s)
            layers.append({"x": x} | v)
            after.append(state)
            x = v[cell.output]
        return layers, after


def joined(values: Values, names: Sequence[str], none: Array) -> Array:
    """The named arrays side by side: a state, or its error; `none` for a cell that carries nothing.

    Leading axes of parameters (the gradient check gives them some) may reach h and not c: then c is repeated.
    """
    if len(names) == 1:
        return values[names[0]]
    return np.concatenate(np.broadcast_arrays(*(values[name] for name in names)), axis=-1) if names else none


def parted(cell: Cell, s: Array) -> Parts:
    """The mirror of `joined`: the parts of a state `(..., S)`, or of its error, as the cell works with them."""
    return columns(s, len(cell.carried))

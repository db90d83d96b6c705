"""Cells on each other: one moment of the whole network, and the film of all its moments.

A list "by layer" begins with the lowest layer; layer 0 is the first above the input, the last one is the output.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from engine.cells.dense import Dense
from engine.runs import RUNS, errors_of
from engine.types import Array, Cell, Params, Parts, Reel, Values, by_moment, columns, width


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
        """The highest layer that carries a state; -1 where none does. Errors of other moments reach no higher."""
        return max((layer for layer, cell in enumerate(self.cells) if cell.carried), default=-1)

    def blank_states(self, batch: int) -> list[Array]:
        """Zeros `(B, S)` by layer: the state before the first moment, and the error from beyond the last."""
        return [np.zeros((batch, width(cell))) for cell in self.cells]

    def step(self, params: Params, x: Array, states: Sequence[Array]) -> tuple[Values, list[Array]]:
        """One moment, from its input `(B, I)` and the states `(B, S)`: the values of the output, and the new states."""
        v, new = {}, []
        for cell, p, s in zip(self.cells, params, states, strict=True):
            v = cell.step(p, cell.feed(p, x), parted(cell, s))
            x = v[cell.output]
            new.append(joined(v, cell.carried, s))
        return v, new

    def film(self, params: Params, inputs: Array, states: Sequence[Array]) -> tuple[list[Reel], list[Array]]:
        """n moments from inputs `(n, B, I)` and states `(B, S)`: the values by layer, and the states after them."""
        layers, after, x = [], [], inputs
        for cell, p, s in zip(self.cells, params, states, strict=True):
            reel, state = unroll(cell, p, x, s)
            x = reel.stack[cell.output]
            layers.append(reel)
            after.append(state)
        return layers, after


def unroll(cell: Cell, p: Values, x: Array, s: Array) -> tuple[Reel, Array]:
    """One layer through n moments: its values, and the state after them."""
    v, after = RUNS[cell.kind].through(cell, p, cell.feed(p, x), s)
    stack = {"x": x} | v
    return Reel(by_moment(stack), stack), after


class Back(NamedTuple):
    """What `back_through` finds: the errors by moment, and what leaves the layer."""

    errors: list[Values]
    grads: Values  # what each moment adds to the gradient, (n, *shape)
    total: Values  # the sum of these, (*shape)
    dx: Array  # what goes down, (n, B, I)
    d_state: Array  # what goes into the moment before the first, (B, S)


def back_through(cell: Cell, p: Values, v: Values, d_out: Array, d_state: Array, delta: Array | None) -> Back:
    """One layer back through n moments, given in the order of time; n may be 0 for a layer that carries nothing.

    v are its values `(n, B, .)`. d_out `(n, B, H)` comes from above, d_state `(B, S)` from the moment after the last of
    them; delta is given for the output layer by a loss that knows it.
    """
    e = errors_of(cell, p, v, d_out, d_state, delta)
    dx = cell.back_feed(p, e.sums)
    told = by_moment(_with_dx(e.told, dx))
    grads = cell.grads(v, e.sums)
    return Back(told, grads, total_of(cell, v, e.sums, grads), dx, e.d_state)


def _with_dx(errors: Values, dx: Array) -> Values:
    """What goes down stands behind the deltas, before what goes into the past."""
    into_past = [name for name in errors if name.endswith("_prev") or name.startswith("dh_")]
    return (
        {name: a for name, a in errors.items() if name not in into_past}
        | {"dx": dx}
        | {n: errors[n] for n in into_past}
    )


def total_of(cell: Cell, v: Values, sums: Values, grads: Values | None = None) -> Values:
    """The sum over n moments of `grads`, which may be given; of one moment it is what the moment adds."""
    if len(v["x"]) != 1:
        return cell.total_grads(v, sums)
    return {name: a[0] for name, a in (grads or cell.grads(v, sums)).items()}


def joined(values: Values, names: Sequence[str], none: Array) -> Array:
    """The named arrays side by side: a state, or its error; `none` for a cell that carries nothing."""
    if len(names) == 1:
        return values[names[0]]
    return np.concatenate([values[name] for name in names], axis=-1) if names else none


def parted(cell: Cell, s: Array) -> Parts:
    """The mirror of `joined`: the parts of a state `(..., S)`, or of its error, as the cell works with them."""
    return columns(s, len(cell.carried))

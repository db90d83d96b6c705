"""Layers unrolled over many time steps, for traces and for training: to the bit what the cell says of each.

An unrolled layer writes into arrays that are made once for all time steps; one time step is a view of each. Where a
call writes stands last in it, as to name it `out` would cost a seventh of so small a product. A test compares each with
its cell name by name; the cell is the text, and where the two differ the unrolled one is wrong.
"""

import numpy as np

from engine.cells import UNROLLED, dense_unrolled
from engine.cells.dense import Dense
from engine.types import Array, Cell, Errors, Values


@np.errstate(all="ignore")
def errors_of(cell: Cell, p: Values, v: Values, d_out: Array, d_state: Array, delta: Array | None) -> Errors:
    """The errors of a layer at n time steps; delta is given for the output layer by a loss that knows it."""
    if isinstance(cell, Dense):
        return dense_unrolled.backward(cell, p, v, d_out, d_state, delta)
    return UNROLLED[cell.kind].backward(cell, p, v, d_out, d_state)

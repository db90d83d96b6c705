"""Layers unrolled over many time steps, for traces and for training: to the bit what the cell says of each.

An unrolled layer writes into arrays that are made once for all time steps; one time step is a view of each. Where a
call writes stands last in it, as to name it `out` would cost a seventh of so small a product. A test compares each with
its cell name by name; the cell is the text, and where the two differ the unrolled one is wrong.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from engine.cells import dense_unrolled, gru_unrolled, lstm_unrolled, rnn_unrolled
from engine.cells.dense import Dense
from engine.types import Array, Cell, Errors, Values


class Unrolled(NamedTuple):
    """One kind of cell over n time steps, as `forward` and `backward` with the same names as the cell gives.

    forward takes the projected input `(n, B, .)` and the state `(B, S)` before, and returns the values by name and the
    state after. backward takes these values, the error `(n, B, H)` from above and the one `(B, S)` from the time step
    after. Of the errors that it finds, `size_of` is the name of those whose norm a training tells.
    """

    forward: Callable[[Any, Values, Array, Array], tuple[Values, Array]]
    backward: Callable[[Any, Values, Values, Array, Array], Errors]
    size_of: str


UNROLLED: dict[str, Unrolled] = {
    "dense": Unrolled(dense_unrolled.forward, dense_unrolled.backward, "delta"),
    "rnn": Unrolled(rnn_unrolled.forward, rnn_unrolled.backward, "delta"),
    "lstm": Unrolled(lstm_unrolled.forward, lstm_unrolled.backward, "dh"),
    "gru": Unrolled(gru_unrolled.forward, gru_unrolled.backward, "dh"),
}


@np.errstate(all="ignore")
def errors_of(cell: Cell, p: Values, v: Values, d_out: Array, d_state: Array, delta: Array | None) -> Errors:
    """The errors of a layer at n time steps; delta is given for the output layer by a loss that knows it."""
    if isinstance(cell, Dense):
        return dense_unrolled.backward(cell, p, v, d_out, d_state, delta)
    return UNROLLED[cell.kind].backward(cell, p, v, d_out, d_state)

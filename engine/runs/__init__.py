"""Runs: many moments of one layer in a row, for traces and for training, to the bit what the cell says of each.

A run writes into arrays that are made once for all moments; a moment is a view of each. Where a call writes stands last
in it, as to name it `out` would cost a seventh of so small a product. A cell and its run are tested against each other;
the cell is the text, and where the two differ the run is wrong.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from engine.cells.dense import Dense
from engine.runs import dense, gru, lstm, rnn
from engine.types import Array, Cell, Errors, Values


class Run(NamedTuple):
    """Forward from what was fed `(n, B, .)` and the state before: all named values, and the state after.

    Back from these values, the error `(n, B, H)` that comes from above and the one `(B, S)` from the moment after; of
    the errors found `felt` is the name of those whose size a training tells.
    """

    through: Callable[[Any, Values, Array, Array], tuple[Values, Array]]
    back: Callable[[Any, Values, Values, Array, Array], Errors]
    felt: str


RUNS: dict[str, Run] = {
    "dense": Run(dense.through, dense.back, "delta"),
    "rnn": Run(rnn.through, rnn.back, "delta"),
    "lstm": Run(lstm.through, lstm.back, "dh"),
    "gru": Run(gru.through, gru.back, "dh"),
}


@np.errstate(all="ignore")
def errors_of(cell: Cell, p: Values, v: Values, d_out: Array, d_state: Array, delta: Array | None) -> Errors:
    """What `back` of the cell's run finds; delta is given for the output layer by a loss that knows it."""
    if isinstance(cell, Dense):
        return dense.back(cell, p, v, d_out, d_state, delta)
    return RUNS[cell.kind].back(cell, p, v, d_out, d_state)

"""Runs: many moments of one layer in a row with nothing told, for training, to the bit what the cell says of each.

A run keeps what only the way back asks for, in arrays that are made once for all moments, and finds of the errors only
those which a gradient or another error is made of. A cell and its run are tested against each other; the cell is the
text, and where the two differ the run is wrong.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from engine.runs import dense, gru, lstm, rnn
from engine.types import Array, Values


class Run(NamedTuple):
    """Forward from what was fed `(n, B, .)` and the state before: values, and the state after.

    Back from these values, the error `(n, B, H)` that comes from above and the one `(B, S)` from the moment after: the
    errors that `total_grads` and `back_feed` ask for, with `felt`, the name of those whose size is told; and the error
    that goes into the moment before the first.
    """

    through: Callable[[Any, Values, Array, Array], tuple[Values, Array]]
    back: Callable[[Any, Values, Values, Array, Array], tuple[Values, Array]]
    felt: str


RUNS: dict[str, Run] = {
    "dense": Run(dense.through, dense.back, "delta"),
    "rnn": Run(rnn.through, rnn.back, "delta"),
    "lstm": Run(lstm.through, lstm.back, "dh"),
    "gru": Run(gru.through, gru.back, "dh"),
}

"""The answer to /api/mistakes: all mistakes that can be told, each with its wrong line and the right one."""

from collections.abc import Iterator
from typing import Any

from app.requests.costs.costing import Cost
from app.responses.parts import line_of
from engine.cells import CELLS
from engine.mistakes.catalogue import CATALOGUE, IDS, Mistake
from engine.mistakes.clipping import CLIP_LINES
from engine.mistakes.lines import CELL_LINES, LOSS_LINES, SOFTMAX, SUMS, TIME, Lines, in_one

Json = dict[str, Any]

RECURRENT = [cell for cell in CELLS if cell != "dense"]
CELLS_OF = {  # a word of `where`: the kinds of layers
    "time": list(CELLS),
    "time rec": RECURRENT,
    "rec": RECURRENT,
    "all": list(CELLS),
    **{cell: [cell] for cell in RECURRENT},
    "gru after": ["gru"],
    "gru before": ["gru"],
    **{word: list(CELLS) for word in CLIP_LINES},
}
LINES_OF: dict[str, Lines] = {  # and the right lines; of most words those of any of its cells
    "ce": CELL_LINES["dense"] | LOSS_LINES["cross_entropy"],
    "bce": CELL_LINES["dense"] | LOSS_LINES["bce"],
    "softmax": CELL_LINES["dense"] | SOFTMAX,
    "time": TIME,
    "time rec": TIME,
    **CLIP_LINES,
    "rec": CELL_LINES["rnn"],
    "gru": CELL_LINES["gru after"],
    **CELL_LINES,
}


def cells_of(mistake: Mistake) -> list[str]:
    """The kinds of layers in which it can stand."""
    return [cell for cell in CELLS if any(cell in CELLS_OF.get(word, ["dense"]) for word in mistake.where)]


def right_of(mistake: Mistake) -> str:
    """The right lines in whose place its own stand."""
    known = SUMS | LINES_OF.get(mistake.where[0], CELL_LINES["dense"])
    return in_one({name: known[name] for name in mistake.lines if name in known})


def told(name: str) -> Json:
    """One mistake, in whatever cells it stands."""
    rows = [mistake for mistake in CATALOGUE if mistake.id == name]
    cells = [cell for cell in CELLS if any(cell in cells_of(row) for row in rows)]
    yours = "\n".join(dict.fromkeys(in_one(row.lines) for row in rows))
    right = "\n".join(dict.fromkeys(map(right_of, rows)))
    return {"id": name, "cells": cells, "says": rows[0].says, "yours": yours, "right": right}


def echo(asked: None) -> Json:
    return {}


def cost_of(asked: None) -> Cost:
    """A table that stands in the code."""
    return Cost(0, 1 << 16, 1 << 20, 10**6)


def lines(asked: None) -> Iterator[bytes]:
    yield line_of({"mistakes": [told(name) for name in IDS]})

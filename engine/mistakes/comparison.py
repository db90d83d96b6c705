"""Somebody's gradient beside the right one, block by block; and which mistakes that could not show."""

from typing import NamedTuple

import numpy as np

from engine.analysis.comparison import apart
from engine.mistakes.diagnosis import Block, Theirs, blocks
from engine.mistakes.faults import Fault, plan_of, possible
from engine.mistakes.precision import FLOAT64, Precision
from engine.mistakes.walk import Ground
from engine.norms import length
from engine.types import Array, Cooperative, Params


class Comparison(NamedTuple):
    """A block beside the right one; the ratio where it is that one times a constant."""

    block: Block
    right: bool
    relative_error: float
    cosine: float
    ratio: float | None


def compared(ground: Ground, theirs: Theirs, digits: Precision) -> Cooperative[list[Comparison]]:
    """Every block that is judged, in the order of the way back."""
    right, found = (yield from ground.gradient(ground.right)), []
    changes = (yield from ground.rounding()).grads
    for layer in reversed(range(len(ground.cells))):
        given, cell = theirs[layer] or {}, ground.cells[layer]
        ours, off = blocks(cell, layer, right[layer]), blocks(cell, layer, changes[layer])
        found += [beside(block, ours[block], a, digits, off[block]) for block, a in blocks(cell, layer, given).items()]
    return found


@np.errstate(all="ignore")
def beside(block: Block, ours: Array, theirs: Array, digits: Precision, changes: Array) -> Comparison:
    """One block; the error is relative to the larger of the two norms."""
    a, b = ours.ravel(), theirs.ravel()
    size, other = length(a), length(b)
    cosine = float((a / size) @ (b / other)) if size and other else float(size == other)
    ratio = cosine * (other / size) if size else 0.0
    right = digits.close(ours, theirs, changes)
    constant = not right and bool(size) and digits.close(ratio * ours, theirs, changes)
    return Comparison(block, right, apart(ours, theirs), cosine, ratio if constant else None)


def unseen(ground: Ground, theirs: Theirs) -> Cooperative[list[str]]:
    """The ids of mistakes that change nothing of what is judged: a right verdict does not exclude them."""
    right = yield from ground.gradient(ground.right)
    shows: dict[str, bool] = {}
    for fault in possible(ground):
        name = fault.mistake.id
        if not shows.get(name):
            shows[name] = yield from _shows(ground, fault, right, theirs)
    return [name for name, seen in shows.items() if not seen]


def _shows(ground: Ground, fault: Fault, right: Params, theirs: Theirs) -> Cooperative[bool]:
    plan = plan_of(ground, [fault])
    assert plan, "one mistake has each line once"
    try:
        wrong = yield from ground.gradient(plan)
    except ValueError:  # of NumPy: nobody can make it in these shapes
        return True
    changes = (yield from ground.rounding()).grads
    layers = zip(right, wrong, changes, theirs, strict=True)
    judged = [(a[name], b[name], off[name]) for a, b, off, given in layers for name in given or {}]
    return not all(FLOAT64.close(a, b, off) for a, b, off in judged)

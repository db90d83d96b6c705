"""Somebody's gradient beside the right one, block by block, and the first place at which theirs leaves the truth."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from engine.mistakes.diagnosis import Block, Diagnosis, Faults, Theirs, blocks
from engine.mistakes.faults import Fault, plan_of, possible
from engine.mistakes.precision import FLOAT64, Precision
from engine.mistakes.walk import Ground, Judged, Plan
from engine.types import Array, Cooperative, Params

Place = tuple[int, int, str]  # time step, layer, name of a line


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
    for layer in reversed(range(len(ground.cells))):
        given, cell = theirs[layer] or {}, ground.cells[layer]
        ours = blocks(cell, layer, right[layer])
        found += [beside(block, ours[block], a, digits) for block, a in blocks(cell, layer, given).items()]
    return found


@np.errstate(all="ignore")
def beside(block: Block, ours: Array, theirs: Array, digits: Precision) -> Comparison:
    """One block; the error is relative to the larger of the two norms."""
    a, b = ours.ravel(), theirs.ravel()
    size, other = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    ratio = float(a @ b) / size**2 if size else 0.0
    right = digits.close(ours, theirs)
    constant = not right and bool(size) and digits.close(ratio * ours, theirs)
    error = float(np.linalg.norm(a - b)) / max(size, other) if size or other else 0.0
    cosine = float(a @ b) / (size * other) if size and other else float(size == other)
    return Comparison(block, right, error, cosine, ratio if constant else None)


class First(NamedTuple):
    """The first place, in the order of the way back, that leaves the truth; t is None for a sum over time."""

    t: int | None
    layer: int
    name: str
    relative_error: float


def first_wrong(ground: Ground, diagnosis: Diagnosis, found: Sequence[Comparison]) -> Cooperative[First | None]:
    """By the numbers of single lines, else by the first explanation, else by the uppermost wrong block."""
    first = yield from _judged(ground, diagnosis.precision)
    if first is None and diagnosis.explanations:
        first = yield from _explained(ground, diagnosis.explanations[0])
    wrong = (First(None, c.block.layer, c.block.name, c.relative_error) for c in found if not c.right)
    return first or next(wrong, None)


def _judged(ground: Ground, digits: Precision) -> Cooperative[First | None]:
    judged: list[Judged] = []
    for layer in range(len(ground.cells)):
        judged += (yield from ground.layer(ground.right, layer)).judged
    wrong = [each for each in judged if not digits.close(each.ours, each.theirs)]
    wrong.sort(key=lambda each: (-each.t, -each.layer))  # stable: the lines of one visit stay in their order
    return next((First(e.t, e.layer, e.name, apart(e.ours, e.theirs)) for e in wrong), None)


def _explained(ground: Ground, faults: Faults) -> Cooperative[First | None]:
    """Where the backward pass with these faults leaves the right one, by what each line says over all sweeps."""
    plan = plan_of(ground, faults)
    assert plan, "an explanation can be planted"
    watched = replace(ground, given={}, keep_visits=True)
    theirs, right = (yield from _named(watched, plan)), (yield from _named(watched, ground.right))
    for t, layer, name in sorted(right, key=lambda place: (-place[0], -place[1])):
        a = right[t, layer, name]
        b = theirs.get((t, layer, name), np.zeros(a.shape))
        if not FLOAT64.close(a, b):
            return First(t, layer, name, apart(a, b))
    return None


def _named(ground: Ground, plan: Plan) -> Cooperative[dict[Place, Array]]:
    """What each line says at each time step, added up over the sweeps; deltas side by side are shown one by one."""
    found: dict[Place, Array] = {}
    for layer in reversed(range(len(ground.cells))):
        names = [name for name in ground.lines[layer] if name != "delta" or not ground.cells[layer].gates]
        for visit in (yield from ground.layer(plan, layer)).visits:
            for name in names:
                place = (visit.t, layer, name)
                found[place] = found.get(place, 0.0) + np.asarray(visit.names[name])
    return found


@np.errstate(all="ignore")
def apart(ours: Array, theirs: Array) -> float:
    """|ours - theirs| relative to the larger of both norms."""
    size = max(float(np.linalg.norm(ours)), float(np.linalg.norm(theirs)))
    return float(np.linalg.norm(ours - theirs)) / size if size else 0.0


def unseen(ground: Ground, theirs: Theirs) -> Cooperative[list[str]]:
    """The ids of mistakes that change nothing of what is judged: a right verdict does not exclude them."""
    right = yield from ground.gradient(ground.right)
    known = {f"f_prime_of_{cell.activation}" for cell in ground.cells}  # which is no mistake here
    shows: dict[str, bool] = {}
    for fault in possible(ground):
        name = fault.mistake.id
        if name not in known and not shows.get(name):
            shows[name] = yield from _shows(ground, fault, right, theirs)
    return [name for name, seen in shows.items() if not seen]


def _shows(ground: Ground, fault: Fault, right: Params, theirs: Theirs) -> Cooperative[bool]:
    plan = plan_of(ground, [fault])
    assert plan, "one mistake has each line once"
    try:
        wrong = yield from ground.gradient(plan)
    except ValueError:  # of NumPy: nobody can make it in these shapes
        return True
    judged = [(a[name], b[name]) for a, b, given in zip(right, wrong, theirs, strict=True) for name in given or {}]
    return not all(FLOAT64.close(a, b) for a, b in judged)

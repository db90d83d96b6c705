"""Where somebody's backward pass first leaves the truth, what is missing there, and where else it is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from engine.analysis.comparison import apart
from engine.mistakes.comparison import Comparison
from engine.mistakes.diagnosis import Diagnosis, Faults, Theirs
from engine.mistakes.faults import plan_of
from engine.mistakes.lines import FORWARD, TIME
from engine.mistakes.precision import FLOAT64, Precision
from engine.mistakes.rounding import largest
from engine.mistakes.terms import Part, conditions, parts
from engine.mistakes.walk import Ground, Judged, Names, Plan, computed
from engine.types import Array, Cooperative

Place = tuple[int, int, str]  # time step, layer, name of a line


class First(NamedTuple):
    """The first place, in the order of the way back, that leaves the truth; t is None for a sum over time.

    `where` is the number in it that is farthest off, by its index.
    """

    t: int | None
    layer: int
    name: str
    relative_error: float
    where: tuple[int, ...]
    ours: float
    theirs: float


class Worth(NamedTuple):
    """A part of a line that is missing or extra, and its number there; None where it is no number of that place."""

    part: Part
    value: float | None


@dataclass(frozen=True)
class Departure:
    """The first wrong place and what makes it wrong; and whether a layer is right at a time step, where it is known."""

    first: First | None
    worth: list[Worth] = field(default_factory=list)
    marks: dict[tuple[int, int], bool] = field(default_factory=dict)


def departure(
    ground: Ground, theirs: Theirs, diagnosis: Diagnosis, found: Sequence[Comparison]
) -> Cooperative[Departure]:
    """By the numbers of single lines, else by the first explanation, else by the uppermost wrong block."""
    judged = yield from _judged(ground, diagnosis.precision)
    if judged.first is None and diagnosis.explanations:
        judged = yield from _explained(ground, diagnosis.explanations[0])
    if judged.first:
        return judged
    wrong = next((comparison.block for comparison in found if not comparison.right), None)
    if wrong is None:
        return judged
    right = (yield from ground.gradient(ground.right))[wrong.layer][wrong.name]
    given = (theirs[wrong.layer] or {})[wrong.name]
    return replace(judged, first=first_of(None, wrong.layer, wrong.name, right, given))


def first_of(t: int | None, layer: int, name: str, ours: Array, theirs: Array) -> First:
    """The place with the number that is farthest off."""
    with np.errstate(all="ignore"):
        far = np.abs(ours - theirs)
    index = np.unravel_index(int(np.argmax(np.where(np.isnan(far), np.inf, far))), far.shape)
    where = tuple(int(k) for k in index)
    return First(t, layer, name, apart(ours, theirs), where, float(ours[where]), float(theirs[where]))


def _judged(ground: Ground, digits: Precision) -> Cooperative[Departure]:
    judged: list[Judged] = []
    for layer in range(len(ground.cells)):
        judged += (yield from ground.layer(ground.right, layer)).judged
    judged.sort(key=lambda each: (-each.t, -each.layer))  # stable: the lines of one visit stay in their order
    rounding = yield from ground.rounding()
    wrong = [each for each in judged if not each.right(digits, rounding)]
    marks = {(each.t, each.layer): True for each in judged} | {(each.t, each.layer): False for each in wrong}
    first = next((first_of(e.t, e.layer, e.name, e.ours, e.theirs) for e in wrong), None)
    return Departure(first, [], marks)


def _explained(ground: Ground, faults: Faults) -> Cooperative[Departure]:
    """Where the backward pass with these faults leaves the right one, by what each line says over all sweeps."""
    plan = plan_of(ground, faults)
    assert plan, "an explanation can be planted"
    watched = replace(ground, given={}, keep_visits=True)
    yours, right = (yield from _visits(watched, plan)), (yield from _visits(watched, watched.right))
    changes = yield from _changes(watched, right)
    first, marks = None, dict[tuple[int, int], bool]()
    for t, layer in sorted(right, key=lambda place: (-place[0], -place[1])):
        marks[t, layer] = True
        for name in _names(ground, layer):
            a = _sum(right[t, layer], name)
            b = _sum(yours.get((t, layer)) or (right[t, layer] if name in FORWARD else []), name) + np.zeros(a.shape)
            if not FLOAT64.close(a, b, changes[t, layer, name]):
                marks[t, layer] = False
                first = first or first_of(t, layer, name, a, b)
    worth = [] if first is None or first.t is None else _worth(plan, first, yours, right, ground)
    return Departure(first, worth, marks)


Visits = Mapping[tuple[int, int], list[Names]]  # by time step and layer


def _visits(ground: Ground, plan: Plan) -> Cooperative[dict[tuple[int, int], list[Names]]]:
    found: dict[tuple[int, int], list[Names]] = {}
    for layer in reversed(range(len(ground.cells))):
        for visit in (yield from ground.layer(plan, layer)).visits:
            found.setdefault((visit.t, layer), []).append(visit.names)
    return found


def _changes(ground: Ground, right: Visits) -> Cooperative[dict[Place, float]]:
    """What rounding can make of each line, of all its numbers the most."""
    found: dict[Place, float] = {}
    for other in ground.perturbed():
        visits = yield from _visits(other, other.right)
        for (t, layer), here in right.items():
            for name in _names(ground, layer):
                known, off = found.get((t, layer, name), 0.0), _sum(visits[t, layer], name)
                found[t, layer, name] = float(largest(known, _sum(here, name), off).max())
    return found


def _names(ground: Ground, layer: int) -> list[str]:
    """The lines of a layer; deltas side by side are shown one by one."""
    return [name for name in ground.lines[layer] if name != "delta" or not ground.cells[layer].gates]


def _sum(visits: Sequence[Names], name: str) -> Array:
    """What a line says at a time step; errors are added up over the sweeps."""
    return np.asarray(sum(np.asarray(names[name]) for names in (visits[:1] if name in FORWARD else visits)))


def _worth(plan: Plan, first: First, yours: Visits, right: Visits, ground: Ground) -> list[Worth]:
    """What is missing in the line of the first place, or extra, with its number there; else in the loss's weight."""
    assert first.t is not None, "a sum over time has no line"
    here = right[first.t, first.layer]
    line = dict(plan.layers[first.layer]).get(first.name)
    told, theirs = (ground.lines[first.layer][first.name], line) if line else (TIME["w"], dict(plan.time).get("w"))
    if theirs is None:
        return []
    holds = {condition: bool(np.any(computed(condition, here[0]))) for condition in conditions(theirs)}
    visits = {"missing": here, "sign": here, "extra": yours.get((first.t, first.layer), [])}
    return [
        Worth(part, _number(part, visits[part.kind], first, _shape(here, first))) for part in parts(told, theirs, holds)
    ]


def _shape(visits: Sequence[Names], first: First) -> tuple[int, ...]:
    return np.asarray(visits[0][first.name]).shape


def _number(part: Part, visits: Sequence[Names], first: First, shape: tuple[int, ...]) -> float | None:
    """Of a term of an error the sum over the sweeps, of a factor what it is on the first of them."""
    found = [np.asarray(computed(part.text, names), dtype=float) for names in visits]
    if not found or any(a.shape not in ((), shape) for a in found):
        return None
    numbers = [float(np.broadcast_to(a, shape)[first.where]) for a in found]
    return sum(numbers) if part.what == "term" and first.name not in FORWARD else numbers[0]

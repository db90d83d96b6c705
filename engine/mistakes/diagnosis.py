"""Which mistakes make of the right backward pass the numbers that somebody has.

The search goes back as the error does: a layer is explained before those below it, so that mistakes in different
layers add up instead of multiplying. Numbers are compared block by block: a gate's columns of one parameter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.mistakes.faults import Fault, plan_of, possible
from engine.mistakes.precision import Precision, precision
from engine.mistakes.walk import Ground, Judged, Rounding
from engine.types import Array, Cell, Cooperative, Values, columns

AT_ONCE = 3  # mistakes that are sought together
TELLING = 3.0  # decimal digits for each of them, at least: a hundred mistakes explain any two digits by chance
BUDGET = 4000  # walks of one diagnosis
BEST, BETTER, WIDEST = 6, 2, 150  # partial explanations that are followed: the best, others, all where none is better

Faults = tuple[Fault, ...]
Theirs = Sequence[Values | None]  # by layer; what is left out is not judged


class Block(NamedTuple):
    """The columns of one gate of a parameter; all of one where there are no gates."""

    layer: int
    name: str
    gate: str | None


class Score(NamedTuple):
    """Layers explained from the top down, and how many numbers are right in the first one that is not."""

    layers: int
    right: int


@dataclass(frozen=True)
class Diagnosis:
    """Every smallest set of faults that gives the numbers: none if none is known, one of nothing if all is right."""

    explanations: list[Faults]
    precision: Precision
    tried: int


class Partial(NamedTuple):
    """Faults that explain the numbers down to a layer."""

    faults: Faults
    score: Score


def blocks(cell: Cell, layer: int, grads: Values) -> dict[Block, Array]:
    """The numbers of a layer's parameters, gate by gate; c of a gru, one gate's alone, is whole."""
    found: dict[Block, Array] = {}
    for name, a in grads.items():
        gates = list(cell.gates) if len(cell.gates) > 1 and a.shape[-1] == len(cell.gates) * cell.units else [None]
        found |= {Block(layer, name, gate): part for gate, part in zip(gates, columns(a, len(gates)), strict=True)}
    return found


@dataclass(eq=False)
class Search:
    """The numbers to be explained, and how many walks were made for it."""

    ground: Ground
    theirs: Theirs
    precision: Precision
    budget: int
    tried: int = 0

    @property
    def at_once(self) -> int:
        """How many mistakes the numbers can tell: few that are rounded to one digit are explained by too many."""
        judged = [a for values in (*self.theirs, *self.ground.given.values()) for a in (values or {}).values()]
        return max(1, min(AT_ONCE, int(sum(map(self.precision.evidence, judged)) // TELLING)))

    def score(self, faults: Faults) -> Cooperative[Score | None]:
        """How far these faults explain the numbers; None where they cannot stand together, or not in these shapes."""
        plan = plan_of(self.ground, faults)
        if plan is None:
            return None
        self.tried += 1
        for done, layer in enumerate(reversed(range(len(self.ground.cells)))):
            try:
                rounding = yield from self.ground.rounding()
                grads = yield from self.ground.gradient_at(plan, layer)
                judged = (yield from self.ground.layer(plan, layer)).judged
            except ValueError:  # of NumPy: the shapes do not fit, so nobody has made this mistake here
                return None
            marks = [*self._blocks(layer, grads, rounding.grads[layer]), *self._names(judged, rounding)]
            if not all(marks):
                return Score(done, sum(marks))
        return Score(len(self.ground.cells), 0)

    def _blocks(self, layer: int, grads: Values, changes: Values) -> list[bool]:
        theirs, cell = self.theirs[layer] or {}, self.ground.cells[layer]
        ours, off = (blocks(cell, layer, {name: values[name] for name in theirs}) for values in (grads, changes))
        return [self.precision.close(ours[block], a, off[block]) for block, a in blocks(cell, layer, theirs).items()]

    def _names(self, judged: Sequence[Judged], rounding: Rounding) -> list[bool]:
        """One mark a line, however many time steps there are."""
        marks: dict[str, bool] = {}
        for each in judged:
            marks[each.name] = marks.get(each.name, True) and each.right(self.precision, rounding)
        return list(marks.values())

    def grown(self, partial: Partial, catalogue: Sequence[Fault]) -> Cooperative[list[Partial]]:
        """The partial explanation with one fault more, which touches the uppermost layer that is not explained."""
        target, found = len(self.ground.cells) - 1 - partial.score.layers, []
        for fault in catalogue:
            if self.tried >= self.budget:
                break
            if (self.ground.coupled or fault.touches(target)) and fault not in partial.faults:
                faults = (*partial.faults, fault)
                score = yield from self.score(faults)
                found += [Partial(faults, score)] if score else []
                yield
        return found

    def explanations(self) -> Cooperative[list[Faults]]:
        """All smallest ones."""
        start = yield from self.score(())
        assert start, "the right lines fit their own shapes"
        whole, front, best, catalogue = len(self.ground.cells), [Partial((), start)], start, list(possible(self.ground))
        if start.layers == whole:
            return [()]
        for _ in range(self.at_once):
            tried = []
            for partial in front:
                tried += yield from self.grown(partial, catalogue)
            if found := [partial.faults for partial in tried if partial.score.layers == whole]:
                return once_each(found)
            front = ahead(tried, best)
            best = max([best, *(partial.score for partial in front)])
        return []


def ahead(tried: Sequence[Partial], best: Score) -> list[Partial]:
    """Those that explain more than before, the best first; all that explain as much where none does."""
    better = [partial for partial in tried if partial.score > best]
    most = max((partial.score for partial in better), default=best)
    if better:
        others = sorted((p for p in better if p.score < most), key=lambda p: p.score, reverse=True)
        return [p for p in better if p.score == most][:BEST] + others[:BETTER]
    return [partial for partial in tried if partial.score >= best][:WIDEST]


def once_each(found: Sequence[Faults]) -> list[Faults]:
    """Explanations that name the same mistakes in the same layers are one."""
    return list({frozenset((f.mistake.id, f.layers) for f in faults): faults for faults in reversed(found)}.values())[
        ::-1
    ]


def diagnosed(ground: Ground, theirs: Theirs, budget: int = BUDGET) -> Cooperative[Diagnosis]:
    """What explains these gradients, and the numbers of single lines that the ground was given."""
    search = Search(ground, theirs, digits_of(ground, theirs), budget)
    found = yield from search.explanations()
    return Diagnosis(found, search.precision, search.tried)


def agreement(ground: Ground, theirs: Theirs) -> Cooperative[Score]:
    """How far down the numbers are right."""
    score = yield from Search(ground, theirs, digits_of(ground, theirs), 1).score(())
    assert score, "the right lines fit their own shapes"
    return score


def digits_of(ground: Ground, theirs: Theirs) -> Precision:
    """The precision of all that is judged."""
    return precision(a for values in (*theirs, *ground.given.values()) for a in (values or {}).values())

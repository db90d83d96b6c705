"""Which mistakes can stand where in a network, and the plan of a backward pass in which they do."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.mistakes.catalogue import CATALOGUE, Mistake
from engine.mistakes.clipping import word_of
from engine.mistakes.lines import LOSS_LINES, SUMS, in_one, kind_of
from engine.mistakes.walk import BackwardLines, Plan

HARMLESS = {  # by activation the mistakes whose lines are right there: its own f', or one that is 1, or 0 and 1
    "sigmoid": ("f_prime_of_sigmoid",),
    "tanh": ("f_prime_of_tanh",),
    "relu": ("f_prime_of_relu", "f_prime_of_output", "f_prime_twice"),
    "leaky_relu": ("f_prime_of_output",),
    "linear": (
        *("f_prime_missing", "f_prime_of_output", "f_prime_twice", "f_prime_of_later", "carry_without_f_prime"),
        *("carry_after_f_prime", "above_without_f_prime", "dx_without_f_prime", "dw_without_f_prime"),
    ),
}
FAMILIES = {"cross_entropy": "ce", "bce": "bce"}  # of losses that know delta


class Fault(NamedTuple):
    """A mistake in these layers; `whole` if it is one of the whole pass, which is made once and not in each of them."""

    mistake: Mistake
    layers: tuple[int, ...]
    whole: bool

    def touches(self, layer: int) -> bool:
        """Whether it changes lines of the layer, or what the one above sends down to it."""
        above = layer + 1 in self.layers and "dx" in self.mistake.lines
        return self.whole or layer in self.layers or above

    def lines(self, on: BackwardLines) -> tuple[str, str]:
        """The wrong lines, and the right ones in whose place they stand."""
        layer = self.layers[0]
        right = on.whole_pass if self.whole else on.lines[layer] | {name: SUMS[name] for name in on.cells[layer].shapes}
        names = [name for name in self.mistake.lines if name in right]
        return in_one({name: self.mistake.lines[name] for name in names}), in_one({name: right[name] for name in names})


def places(on: BackwardLines, layer: int) -> set[str]:
    """The words of `where` in the catalogue that hold for a layer."""
    cell, loss = on.cells[layer], on.setup.objective.loss
    if cell.carried:
        return {"all", "rec", cell.kind, kind_of(cell)}
    softmax = {"softmax"} if cell.activation == "softmax" else set()
    if layer < on.top:
        return {"all", "plain"} | (softmax or {"dense"})
    if "delta" in LOSS_LINES[loss]:
        return {"all", "plain", FAMILIES[loss]}
    return {"all", "plain"} | (softmax | {"squares"} if cell.activation != "linear" else set())


def possible(on: BackwardLines, catalogue: Sequence[Mistake] = CATALOGUE) -> Iterator[Fault]:
    """Every fault that can be made in this network: in all layers where it can stand, and in each of them."""
    everywhere, carried = tuple(range(len(on.cells))), on.setup.network.uppermost >= 0
    here = [places(on, layer) for layer in everywhere]
    of_pass = {"time", *(["time rec"] if carried else []), *word_of(on.setup.clip)}
    for mistake in catalogue:
        if of_pass & set(mistake.where):
            yield Fault(mistake, everywhere, whole=True)
        layers = [k for k in everywhere if here[k] & set(mistake.where) and stands(on, mistake, k)]
        sets = {tuple(layers), *((layer,) for layer in layers)} - {()}
        yield from (Fault(mistake, each, whole=False) for each in sorted(sets, key=lambda each: (-len(each), each)))


def stands(on: BackwardLines, mistake: Mistake, layer: int) -> bool:
    """Whether the layer has one of its lines, wrong there, and somebody hears of it: below layer 0 there is nobody."""
    if mistake.id in HARMLESS.get(on.cells[layer].activation or "", ()):
        return False
    unheard = {"dx"} if layer == 0 and not on.given else set()
    return bool((known_in(on, layer) - unheard) & set(mistake.lines))


def plan_of(on: BackwardLines, faults: Iterable[Fault]) -> Plan | None:
    """The backward pass with these faults in; None where two of them change the same line."""
    time: dict[str, str] = {}
    layers: list[dict[str, str]] = [{} for _ in on.cells]
    for mistake, where, whole in faults:
        for planted, known in [(time, set(on.whole_pass))] if whole else [(layers[k], known_in(on, k)) for k in where]:
            lines = {name: equation for name, equation in mistake.lines.items() if name in known}
            if lines.keys() & planted.keys():
                return None
            planted.update(lines)
    return Plan(tuple(sorted(time.items())), tuple(tuple(sorted(lines.items())) for lines in layers))


def known_in(on: BackwardLines, layer: int) -> set[str]:
    """The names of the layer's lines, and of the sums that are its gradient."""
    return {*on.lines[layer], *on.cells[layer].shapes}


def fault_in(on: BackwardLines, name: str, layer: int) -> Fault | None:
    """The mistake of this id in a layer, or in the whole pass; None where it cannot stand there."""
    rows = [mistake for mistake in CATALOGUE if mistake.id == name]
    found = [fault for fault in possible(on, rows) if fault.whole or fault.layers == (layer,)]
    return found[0] if found else None

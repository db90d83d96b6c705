"""Which mistakes can stand where in a network, and the plan of a backward pass in which they do."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.mistakes.catalogue import CATALOGUE, Mistake
from engine.mistakes.lines import LOSS_LINES, SUMS, TIME, in_one, kind_of
from engine.mistakes.walk import Ground, Plan

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

    def lines(self, ground: Ground) -> tuple[str, str]:
        """The wrong lines, and the right ones in whose place they stand."""
        layer = self.layers[0]
        right = TIME if self.whole else ground.lines[layer] | {name: SUMS[name] for name in ground.cells[layer].shapes}
        names = [name for name in self.mistake.lines if name in right]
        return in_one({name: self.mistake.lines[name] for name in names}), in_one({name: right[name] for name in names})


def places(ground: Ground, layer: int) -> set[str]:
    """The words of `where` in the catalogue that hold for a layer."""
    cell, loss = ground.cells[layer], ground.setup.objective.loss
    if cell.carried:
        return {"all", "rec", cell.kind, kind_of(cell)}
    softmax = {"softmax"} if cell.activation == "softmax" else set()
    if layer < ground.top:
        return {"all", "plain"} | (softmax or {"dense"})
    if "delta" in LOSS_LINES[loss]:
        return {"all", "plain", FAMILIES[loss]}
    return {"all", "plain"} | (softmax | {"squares"} if cell.activation != "linear" else set())


def possible(ground: Ground, catalogue: Sequence[Mistake] = CATALOGUE) -> Iterator[Fault]:
    """Every fault that can be made in this network: in all layers where it can stand, and in each of them."""
    everywhere, carried = tuple(range(len(ground.cells))), ground.setup.network.uppermost >= 0
    here = [places(ground, layer) for layer in everywhere]
    for mistake in catalogue:
        if "time" in mistake.where or ("time rec" in mistake.where and carried):
            yield Fault(mistake, everywhere, whole=True)
        layers = [k for k in everywhere if here[k] & set(mistake.where) and stands(ground, mistake, k)]
        sets = {tuple(layers), *((layer,) for layer in layers)} - {()}
        yield from (Fault(mistake, each, whole=False) for each in sorted(sets, key=lambda each: (-len(each), each)))


def stands(ground: Ground, mistake: Mistake, layer: int) -> bool:
    """Whether the layer has one of its lines, and somebody hears of it: below layer 0 there is nobody."""
    unheard = {"dx"} if layer == 0 and not ground.given else set()
    return bool((known_in(ground, layer) - unheard) & set(mistake.lines))


def plan_of(ground: Ground, faults: Iterable[Fault]) -> Plan | None:
    """The backward pass with these faults in; None where two of them change the same line."""
    time: dict[str, str] = {}
    layers: list[dict[str, str]] = [{} for _ in ground.cells]
    for mistake, where, whole in faults:
        for planted, known in [(time, set(TIME))] if whole else [(layers[k], known_in(ground, k)) for k in where]:
            lines = {name: equation for name, equation in mistake.lines.items() if name in known}
            if lines.keys() & planted.keys():
                return None
            planted.update(lines)
    return Plan(tuple(sorted(time.items())), tuple(tuple(sorted(lines.items())) for lines in layers))


def known_in(ground: Ground, layer: int) -> set[str]:
    """The names of the layer's lines, and of the sums that are its gradient."""
    return {*ground.lines[layer], *ground.cells[layer].shapes}

r"""The one place of LaTeX: cell -> phase -> name -> formula, in row notation (mini-batch) or in column notation.

Time steps and layers are macros, so that one table serves every t and every layer: \now is t, \next is t+1, \prev is
t-1 (`init` where the state begins anew), \here is the layer, \below and \above its neighbours, \everymoment the sum
over all time steps. So are terms that are missing at some steps (`symbols.where`). Whoever typesets a formula defines
them.
"""

from collections.abc import Callable
from typing import Protocol

from engine.notation import gru, learning, lstm, online, plain
from engine.notation.layout import COLUMN, ROW, Layout
from engine.notation.place import Place
from engine.notation.symbols import of
from engine.setup import Setup

Formulas = dict[str, dict[str, str]]  # phase -> name -> LaTeX


__all__ = ["COLUMN", "NOTATION", "ROW", "Formulas", "Layout", "formulas"]


class CellFormulas(Protocol):
    """The formulas of one kind of cell: a module with these four functions."""

    @property
    def forward(self) -> Callable[[Place], dict[str, str]]:
        """Of each value of a forward step."""

    @property
    def backward(self) -> Callable[[Place], dict[str, str]]:
        """Of each error of a backward step, and of what it adds to the gradient of each parameter."""

    @property
    def leaving(self) -> Callable[[Place], list[str]]:
        """The error of each part of the state before, by name in `carried`."""

    @property
    def visit(self) -> Callable[[Place, str], str]:
        """What one visit adds to the gradient of the named parameter."""


NOTATION: dict[str, CellFormulas] = {"dense": plain, "rnn": plain, "lstm": lstm, "gru": gru}


def formulas(setup: Setup, layout: Layout = ROW) -> list[Formulas]:
    """By layer: the formula of every name that a trace emits, errors and gradients alike."""
    return [_of_layer(Place(setup, layer, layout)) for layer in range(len(setup.network.cells))]


def _of_layer(place: Place) -> Formulas:
    setup, cell = place.setup, place.cell
    told = {
        "forward": NOTATION[cell.kind].forward(place),
        "backward": NOTATION[cell.kind].backward(place),
    }
    if place.loss is not None:
        told["loss"] = plain.of_loss(place)
    if place.layer <= setup.network.uppermost:
        told["influence"] = online.influence(place)
    if cell.carried:
        told["cut"] = _cut(place)
    told["gradient"] = _gradient(place)
    told["clip"] = learning.clip(place)
    told["update"] = learning.update(place)
    return told


def _cut(place: Place) -> dict[str, str]:
    """What is not sent on: the part from t of the error of all that the cell carries from the time step before."""
    lost = NOTATION[place.cell.kind].leaving(place)
    told = lost[0] if len(lost) == 1 else place.layout.joined(*lost)
    return {"discarded": rf"\text{{not sent on:}}\; {told}", "norm": rf"\left\lVert {told} \right\rVert"}


def _gradient(place: Place) -> dict[str, str]:
    cell = place.cell
    told = {"norm": learning.own_norm(place)}
    pulls = {name: rf"\lambda\,{of(name)}" for name in ("W", "U") if name in cell.shapes and place.setup.objective.l2}
    for name in cell.shapes:
        pull = f" + {pulls[name]}" if name in pulls else ""
        told[name] = f"{place.defined(name)} = {_sums(place)} {_part(place, name)}{pull}"
    return told | {f"l2_{name}": pull for name, pull in pulls.items()}


def _sums(place: Place) -> str:
    """Over all visits: the time steps, of each backward pass where there are several."""
    return r"\everysweep \everymoment" if len(place.setup.sweeps) > 1 else r"\everymoment"


def _part(place: Place, name: str) -> str:
    if place.online:
        return online.found(place, name)
    return NOTATION[place.cell.kind].visit(place, name)

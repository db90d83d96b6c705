r"""The one place of LaTeX: cell -> phase -> name -> formula, in row notation (mini-batch) or in column notation.

Time steps and layers are macros, so that one table serves every t and every layer: \now is t, \next is t+1, \prev is
t-1 (`init` where the state begins anew), \here is the layer, \below and \above its neighbours, \everymoment the sum
over all time steps. So are terms that are missing at some steps (`symbols.where`). Whoever typesets a formula defines
them.
"""

from collections.abc import Callable

from engine.notation import gates, learning, online, plain
from engine.notation.gru import gru_backward, gru_forward
from engine.notation.layout import COLUMN, ROW, Layout
from engine.notation.lstm import lstm_backward, lstm_forward
from engine.notation.place import Place
from engine.notation.symbols import of
from engine.setup import Setup

Formulas = dict[str, dict[str, str]]  # phase -> name -> LaTeX


__all__ = ["COLUMN", "ROW", "Formulas", "Layout", "formulas"]


def formulas(setup: Setup, layout: Layout = ROW) -> list[Formulas]:
    """By layer: the formula of every name that a trace emits, errors and gradients alike."""
    return [_of_layer(Place(setup, layer, layout)) for layer in range(len(setup.network.cells))]


def _of_layer(place: Place) -> Formulas:
    setup, cell = place.setup, place.cell
    told = {
        "forward": FORWARD.get(cell.kind, plain.forward)(place),
        "backward": BACKWARD.get(cell.kind, plain.backward)(place),
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
    lost = gates.LEAVING.get(place.cell.kind, plain.leaving)(place)
    told = lost[0] if len(lost) == 1 else place.layout.joined(*lost)
    return {"discarded": rf"\text{{not sent on:}}\; {told}", "norm": rf"\left\lVert {told} \right\rVert"}


def _gradient(place: Place) -> dict[str, str]:
    cell = place.cell
    told = {"norm": learning.norm(place, r"\theta^{\here}")}
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
    return gates.visit(place, name) if place.cell.kind in FORWARD else plain.visit(place, name)


FormulasOf = Callable[[Place], dict[str, str]]


FORWARD: dict[str, FormulasOf] = {"lstm": lstm_forward, "gru": gru_forward}


BACKWARD: dict[str, FormulasOf] = {"lstm": lstm_backward, "gru": gru_backward}

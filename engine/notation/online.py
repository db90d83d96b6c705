r"""Formulas of real-time recurrent learning: how the state moves with the state before, and with each parameter.

The immediate derivative holds the state before fixed. It has no sign of its own, as Pascanu et al. (2013) write
\partial^+ for it, and Werbos (1990) \partial^+ for the opposite, the total (ordered) derivative.
"""

from engine.network import Network
from engine.notation.place import Place
from engine.notation.symbols import PREV, T, at, of, over_batch, where

JACOBIAN = r"J_{\now}"


def state(net: Network, moment: str = r"\now") -> str:
    """h where one layer alone has a state, and carries nothing else; else s, the states of all layers side by side."""
    carriers = [layer for layer, cell in enumerate(net.cells) if cell.carried]
    alone = len(carriers) == 1 and net.cells[carriers[0]].carried == ("h",)
    return at("h", moment, layer=f"({carriers[0] + 1})") if alone else rf"s_{{{moment}}}"


def influence(place: Place) -> dict[str, str]:
    """J, and by parameter S and what the loss of a time step adds to the gradient."""
    told = {"J": _jacobian(place), "norm_J": rf"\lVert {JACOBIAN} \rVert"}
    for name in place.cell.shapes:
        now, before = (_influence(name, moment) for moment in (r"\now", PREV))
        carried = where("carried", rf"{JACOBIAN}\,{before} + ")
        told[f"S_{name}"] = f"{now} = {carried}{immediate(place, name)}"
        told[f"norm_S_{name}"] = rf"\lVert {now} \rVert"
        told[name] = rf"{place.gradient(name)} \mathrel{{+}}= {found(place, name)}"
    return told


def found(place: Place, name: str) -> str:
    """What the loss of a time step adds to the gradient of a parameter."""
    error = rf"\frac{{\partial L_{{\now}}}}{{\partial {state(place.setup.network)}}}"
    return over_batch(rf"w_{{\now}}\,{place.layout.through(error, _influence(name))}")


def immediate(place: Place, name: str) -> str:
    """How the state moves with a parameter at this time step alone."""
    now, before = (state(place.setup.network, moment) for moment in (r"\now", PREV))
    moves = rf"\frac{{\partial {now}}}{{\partial {of(name)}}}"
    return rf"\underbrace{{{moves}}}_{{\text{{immediate, }} {before} \text{{ held fixed}}}}"


def _influence(name: str, moment: str = r"\now") -> str:
    return rf"S^{{\here}}_{{{name},{moment}}}"


def _jacobian(place: Place) -> str:
    """A row for each number of the state, a column for each of the state before, in both notations."""
    net = place.setup.network
    now, before = state(net), state(net, PREV)
    told = rf"{JACOBIAN} = \frac{{\partial {now}}}{{\partial {before}}}"
    recurrent = [layer for layer, cell in enumerate(net.cells) if cell.carried]
    if len(recurrent) > 1 or net.cells[recurrent[0]].activation is None:
        return told
    own = f"({recurrent[0] + 1})"
    through = of("U", own) if place.layout.columns else of("U", own, T)
    return rf"{told} = \mathrm{{diag}}\left(f'({at('z', layer=own)})\right)\,{through}"

"""Formulas of the layers with gates: LSTM and GRU."""

from collections.abc import Callable

from engine.notation.place import Place
from engine.notation.symbols import PREV, D, T, at, error, of, over_batch, turned
from engine.types import Cell


def gate(letter: str, moment: str = r"\now") -> str:
    """The error of the pre-activation of a gate."""
    return rf"{D}^{{\here}}_{{{letter},{moment}}}"


def part(name: str, letter: str, turned_: str = "") -> str:
    """The columns of a parameter that belong to a gate; in column notation its rows."""
    return rf"{of(name, turned=turned_)}_{{{letter}}}"


def gate_sum(letter: str, place: Place) -> str:
    heard = place.layout.times(place.below, part("W", letter))
    past = place.layout.times(at("h", PREV), part("U", letter))
    return f"{heard} + {past} + {part('b', letter)}"


def gate_inputs(place: Place) -> dict[str, str]:
    return {"x": rf"x^{{\here}}_{{\now}} = {place.below}", "h_prev": at("h", PREV)}


def _lstm_leaving(place: Place) -> list[str]:
    """What goes on to the time step before: through U, and along the cell state."""
    return [place.layout.times(at(D), of("U", turned=T)), rf"{error('c')} \odot {at('f')}"]


def _ways_back(place: Place, moment: str = r"\now") -> dict[str, str]:
    """The four terms of the error that a GRU sends to the time step before the given one."""
    times = place.layout.times
    through_n = times(error("q", moment), part("U", "n", T))
    return {
        "dh_direct": rf"{error('h', moment)} \odot {at('u', moment)}",
        "dh_via_r": times(gate("r", moment), part("U", "r", T)),
        "dh_via_u": times(gate("u", moment), part("U", "u", T)),
        "dh_via_n": through_n if resets_after(place.cell) else rf"({through_n}) \odot {at('r', moment)}",
    }


def _sent_back(place: Place, moment: str = r"\now") -> str:
    return " + ".join(_ways_back(place, moment).values())


def resets_after(cell: Cell) -> bool:
    return getattr(cell, "reset", "after") == "after"


def visits(place: Place) -> dict[str, str]:
    return {name: rf"{place.gradient(name)} \mathrel{{+}}= {visit(place, name)}" for name in place.cell.shapes}


def visit(place: Place, name: str) -> str:
    """What one visit adds to the gradient of a parameter."""
    past, cell, times = at("h", PREV, turned=T), place.cell, place.layout.times
    if name == "W":
        return times(turned(place.below), at(D))
    if name == "U" and cell.kind == "lstm":
        return times(past, at(D))
    if name == "U":
        heard = past if resets_after(cell) else rf"({at('r')} \odot {at('h', PREV)})^{{\top}}"
        pairs = ((past, gate("r")), (past, gate("u")), (heard, error("q")))
        return place.layout.joined(*(times(*pair) for pair in pairs))
    return over_batch(error("q") if name == "c" else at(D))


LEAVING: dict[str, Callable[[Place], list[str]]] = {"lstm": _lstm_leaving, "gru": lambda place: [_sent_back(place)]}

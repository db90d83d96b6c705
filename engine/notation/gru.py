"""Formulas of the GRU."""

from engine.notation.gates import gate, gate_inputs, gate_sum, part
from engine.notation.place import Place
from engine.notation.symbols import NEXT, PREV, D, T, at, error, of, over_batch, turned, where
from engine.types import Cell


def forward(place: Place) -> dict[str, str]:
    past, told = at("h", PREV), gate_inputs(place)
    for letter in "ru":
        told[letter] = rf"{at(letter)} = \sigma\left({gate_sum(letter, place)}\right)"
    after = resets_after(place.cell)
    reset = past if after else rf"({at('r')} \odot {past})"
    inner = rf"{at('r')} \odot {at('q')}" if after else at("q")
    heard = place.layout.times(place.below, part("W", "n"))
    return told | {
        "q": f"{at('q')} = {place.layout.times(reset, part('U', 'n'))} + {of('c')}",
        "n": rf"{at('n')} = \tanh\left({heard} + {part('b', 'n')} + {inner}\right)",
        "h": rf"{at('h')} = (1 - {at('u')}) \odot {at('n')} + {at('u')} \odot {past}",
    }


def leaving(place: Place) -> list[str]:
    """What goes on to the time step before: four terms of one sum."""
    return [_sent_back(place)]


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


def visit(place: Place, name: str) -> str:
    """What one visit adds to the gradient of a parameter."""
    past, times = at("h", PREV, turned=T), place.layout.times
    if name == "W":
        return times(turned(place.below), at(D))
    if name == "U":
        heard = past if resets_after(place.cell) else rf"({at('r')} \odot {at('h', PREV)})^{{\top}}"
        pairs = ((past, gate("r")), (past, gate("u")), (heard, error("q")))
        return place.layout.joined(*(times(*pair) for pair in pairs))
    return over_batch(error("q") if name == "c" else at(D))


def resets_after(cell: Cell) -> bool:
    return getattr(cell, "reset", "after") == "after"


def backward(place: Place) -> dict[str, str]:
    after, past, n = resets_after(place.cell), at("h", PREV), at("n")
    through_n = place.layout.times(error("q"), part("U", "n", T))
    dr = rf"{gate('n')} \odot {at('q')}" if after else rf"({through_n}) \odot {past}"
    later = rf"\left.{error('h')}\right|_{{\next}}"  # the part of the error that comes from t + 1
    return (
        {
            "from_above": place.above(place.sent_down, "0"),
            "from_next": f"{later} = {where('next', _sent_back(place, NEXT), '0')}",
            "dh": f"{error('h')} = {place.met(place.sent_down, later)}",
            "dn": rf"{error('n')} = {error('h')} \odot (1 - {at('u')})",
            "du": rf"{error('u')} = {error('h')} \odot ({past} - {n})",
            "dr": f"{error('r')} = {dr}",
            "dq": f"{error('q')} = {gate('n')}" + (rf" \odot {at('r')}" if after else ""),
            "delta_r": rf"{gate('r')} = {error('r')} \odot {at('r')} \odot (1 - {at('r')})",
            "delta_u": rf"{gate('u')} = {error('u')} \odot {at('u')} \odot (1 - {at('u')})",
            "delta_n": rf"{gate('n')} = {error('n')} \odot (1 - {n} \odot {n})",
            "dx": place.layout.times(at(D), of("W", turned=T)),
        }
        | _ways_back(place)
        | {"dh_prev": _sent_back(place)}
        | {name: rf"{place.gradient(name)} \mathrel{{+}}= {visit(place, name)}" for name in place.cell.shapes}
    )

"""Formulas of the layers with gates: LSTM and GRU."""

from collections.abc import Callable

from engine.notation.place import Place
from engine.notation.symbols import NEXT, PREV, D, T, at, error, of, over_batch, turned, where
from engine.types import Cell


def gate(letter: str, moment: str = r"\now") -> str:
    """The error of the pre-activation of a gate."""
    return rf"{D}^{{\here}}_{{{letter},{moment}}}"


def _part(name: str, letter: str, turned_: str = "") -> str:
    """The columns of a parameter that belong to a gate; in column notation its rows."""
    return rf"{of(name, turned=turned_)}_{{{letter}}}"


def _sum(letter: str, place: Place) -> str:
    heard = place.layout.times(place.below, _part("W", letter))
    past = place.layout.times(at("h", PREV), _part("U", letter))
    return f"{heard} + {past} + {_part('b', letter)}"


def _heard(place: Place) -> dict[str, str]:
    return {"x": rf"x^{{\here}}_{{\now}} = {place.below}", "h_prev": at("h", PREV)}


def _lstm_forward(place: Place) -> dict[str, str]:
    told = _heard(place) | {"c_prev": at("c", PREV)}
    for letter in "ifgo":
        f = r"\tanh" if letter == "g" else r"\sigma"
        told[letter] = rf"{at(letter)} = {f}\left({_sum(letter, place)}\right)"
    kept, written = rf"{at('f')} \odot {at('c', PREV)}", rf"{at('i')} \odot {at('g')}"
    return told | {
        "c": f"{at('c')} = {kept} + {written}",
        "tanh_c": rf"\tanh({at('c')})",
        "h": rf"{at('h')} = {at('o')} \odot \tanh({at('c')})",
    }


def _lstm_backward(place: Place) -> dict[str, str]:
    hidden = rf"{error('h')} \odot {at('o')} \odot \left(1 - \tanh^2 {at('c')}\right)"
    next_ = rf"{error('c', NEXT)} \odot {at('f', NEXT)}"
    later = place.layout.times(at(D, NEXT), of("U", turned=T))
    told = {
        "from_above": place.above(place.sent_down, "0"),
        "from_next": where("next", later, "0"),
        "dh": f"{error('h')} = {place.met(place.sent_down, later)}",
        "do": rf"{error('o')} = {error('h')} \odot \tanh({at('c')})",
        "dc_hidden": hidden,
        "dc_next": where("next", next_, "0"),
        "dc": f"{error('c')} = {hidden}{where('next', f' + {next_}')}",
    }
    for letter, other in (("i", at("g")), ("f", at("c", PREV)), ("g", at("i"))):
        told[f"d{letter}"] = rf"{error(letter)} = {error('c')} \odot {other}"
    for letter in "ifgo":
        g = at(letter)
        inner = rf"(1 - {g} \odot {g})" if letter == "g" else rf"{g} \odot (1 - {g})"
        told[f"delta_{letter}"] = rf"{gate(letter)} = {error(letter)} \odot {inner}"
    back, kept = _lstm_leaving(place)
    down = place.layout.times(at(D), of("W", turned=T))
    return told | {"dx": down, "dh_prev": back, "dc_prev": kept} | _visits(place)


def _lstm_leaving(place: Place) -> list[str]:
    """What goes on to the time step before: through U, and along the cell state."""
    return [place.layout.times(at(D), of("U", turned=T)), rf"{error('c')} \odot {at('f')}"]


def _gru_forward(place: Place) -> dict[str, str]:
    past, told = at("h", PREV), _heard(place)
    for letter in "ru":
        told[letter] = rf"{at(letter)} = \sigma\left({_sum(letter, place)}\right)"
    after = _resets_after(place.cell)
    reset = past if after else rf"({at('r')} \odot {past})"
    inner = rf"{at('r')} \odot {at('q')}" if after else at("q")
    heard = place.layout.times(place.below, _part("W", "n"))
    return told | {
        "q": f"{at('q')} = {place.layout.times(reset, _part('U', 'n'))} + {of('c')}",
        "n": rf"{at('n')} = \tanh\left({heard} + {_part('b', 'n')} + {inner}\right)",
        "h": rf"{at('h')} = (1 - {at('u')}) \odot {at('n')} + {at('u')} \odot {past}",
    }


def _gru_backward(place: Place) -> dict[str, str]:
    after, past, n = _resets_after(place.cell), at("h", PREV), at("n")
    through_n = place.layout.times(error("q"), _part("U", "n", T))
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
        | _visits(place)
    )


def _ways_back(place: Place, moment: str = r"\now") -> dict[str, str]:
    """The four terms of the error that a GRU sends to the time step before the given one."""
    times = place.layout.times
    through_n = times(error("q", moment), _part("U", "n", T))
    return {
        "dh_direct": rf"{error('h', moment)} \odot {at('u', moment)}",
        "dh_via_r": times(gate("r", moment), _part("U", "r", T)),
        "dh_via_u": times(gate("u", moment), _part("U", "u", T)),
        "dh_via_n": through_n if _resets_after(place.cell) else rf"({through_n}) \odot {at('r', moment)}",
    }


def _sent_back(place: Place, moment: str = r"\now") -> str:
    return " + ".join(_ways_back(place, moment).values())


def _resets_after(cell: Cell) -> bool:
    return getattr(cell, "reset", "after") == "after"


def _visits(place: Place) -> dict[str, str]:
    return {name: rf"{place.gradient(name)} \mathrel{{+}}= {visit(place, name)}" for name in place.cell.shapes}


def visit(place: Place, name: str) -> str:
    """What one visit adds to the gradient of a parameter."""
    past, cell, times = at("h", PREV, turned=T), place.cell, place.layout.times
    if name == "W":
        return times(turned(place.below), at(D))
    if name == "U" and cell.kind == "lstm":
        return times(past, at(D))
    if name == "U":
        heard = past if _resets_after(cell) else rf"({at('r')} \odot {at('h', PREV)})^{{\top}}"
        pairs = ((past, gate("r")), (past, gate("u")), (heard, error("q")))
        return place.layout.joined(*(times(*pair) for pair in pairs))
    return over_batch(error("q") if name == "c" else at(D))


Told = Callable[[Place], dict[str, str]]

FORWARD: dict[str, Told] = {"lstm": _lstm_forward, "gru": _gru_forward}
BACKWARD: dict[str, Told] = {"lstm": _lstm_backward, "gru": _gru_backward}
LEAVING: dict[str, Callable[[Place], list[str]]] = {"lstm": _lstm_leaving, "gru": lambda place: [_sent_back(place)]}

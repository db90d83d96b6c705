"""Formulas of the layers with gates: LSTM and GRU."""

from collections.abc import Callable

from engine.notation.layout import Layout
from engine.notation.symbols import ABOVE, NEXT, PREV, D, T, at, error, of, slope, turned
from engine.types import Cell


def gate(letter: str, moment: str = r"\now") -> str:
    """The error of the sum under a gate."""
    return rf"{D}^{{\here}}_{{{letter},{moment}}}"


def _part(name: str, letter: str, turned_: str = "") -> str:
    """The columns of a parameter that belong to a gate; in column notation its rows."""
    return rf"{of(name, turned=turned_)}_{{{letter}}}"


def _sum(letter: str, below: str, layout: Layout) -> str:
    heard, past = layout.times(below, _part("W", letter)), layout.times(at("h", PREV), _part("U", letter))
    return f"{heard} + {past} + {_part('b', letter)}"


def _heard(below: str) -> dict[str, str]:
    return {"x": rf"x^{{\here}}_{{\now}} = {below}", "h_prev": at("h", PREV)}


def _arriving(recurrent: str, layout: Layout) -> dict[str, str]:
    above = layout.times(at(D, layer=ABOVE), of("W", ABOVE, T))
    return {"from_above": above, "from_next": recurrent, "dh": f"{error('h')} = {above} + {recurrent}"}


def _lstm_forward(cell: Cell, below: str, layout: Layout) -> dict[str, str]:
    told = _heard(below) | {"c_prev": at("c", PREV)}
    for letter in "ifgo":
        f = r"\tanh" if letter == "g" else r"\sigma"
        told[letter] = rf"{at(letter)} = {f}\left({_sum(letter, below, layout)}\right)"
    kept, written = rf"{at('f')} \odot {at('c', PREV)}", rf"{at('i')} \odot {at('g')}"
    return told | {
        "c": f"{at('c')} = {kept} + {written}",
        "tanh_c": rf"\tanh({at('c')})",
        "h": rf"{at('h')} = {at('o')} \odot \tanh({at('c')})",
    }


def _lstm_backward(cell: Cell, below: str, layout: Layout) -> dict[str, str]:
    hidden = rf"{error('h')} \odot {at('o')} \odot \left(1 - \tanh^2 {at('c')}\right)"
    next_ = rf"{error('c', NEXT)} \odot {at('f', NEXT)}"
    told = _arriving(layout.times(at(D, NEXT), of("U", turned=T)), layout) | {
        "do": rf"{error('o')} = {error('h')} \odot \tanh({at('c')})",
        "dc_hidden": hidden,
        "dc_next": next_,
        "dc": f"{error('c')} = {hidden} + {next_}",
    }
    for letter, other in (("i", at("g")), ("f", at("c", PREV)), ("g", at("i"))):
        told[f"d{letter}"] = rf"{error(letter)} = {error('c')} \odot {other}"
    for letter in "ifgo":
        g = at(letter)
        inner = rf"(1 - {g} \odot {g})" if letter == "g" else rf"{g} \odot (1 - {g})"
        told[f"delta_{letter}"] = rf"{gate(letter)} = {error(letter)} \odot {inner}"
    return told | _leaving(layout) | {"dc_prev": rf"{error('c')} \odot {at('f')}"} | _visits(cell, below, layout)


def _leaving(layout: Layout) -> dict[str, str]:
    """What goes down and back, through the errors of all gates side by side."""
    return {"dx": layout.times(at(D), of("W", turned=T)), "dh_prev": layout.times(at(D), of("U", turned=T))}


def _gru_forward(cell: Cell, below: str, layout: Layout) -> dict[str, str]:
    past, told = at("h", PREV), _heard(below)
    for letter in "ru":
        told[letter] = rf"{at(letter)} = \sigma\left({_sum(letter, below, layout)}\right)"
    after = _resets_after(cell)
    reset = past if after else rf"({at('r')} \odot {past})"
    inner = rf"{at('r')} \odot {at('q')}" if after else at("q")
    heard = layout.times(below, _part("W", "n"))
    return told | {
        "q": f"{at('q')} = {layout.times(reset, _part('U', 'n'))} + {of('c')}",
        "n": rf"{at('n')} = \tanh\left({heard} + {_part('b', 'n')} + {inner}\right)",
        "h": rf"{at('h')} = (1 - {at('u')}) \odot {at('n')} + {at('u')} \odot {past}",
    }


def _gru_backward(cell: Cell, below: str, layout: Layout) -> dict[str, str]:
    after, past, n = _resets_after(cell), at("h", PREV), at("n")
    through_n = layout.times(error("q"), _part("U", "n", T))
    parts = {
        "dh_direct": rf"{error('h')} \odot {at('u')}",
        "dh_via_r": layout.times(gate("r"), _part("U", "r", T)),
        "dh_via_u": layout.times(gate("u"), _part("U", "u", T)),
        "dh_via_n": through_n if after else rf"({through_n}) \odot {at('r')}",
    }
    dr = rf"{gate('n')} \odot {at('q')}" if after else rf"({through_n}) \odot {past}"
    return (
        _arriving(r"\left.\frac{\partial L}{\partial h^{\here}_{\now}}\right|_{\next}", layout)
        | {
            "dn": rf"{error('n')} = {error('h')} \odot (1 - {at('u')})",
            "du": rf"{error('u')} = {error('h')} \odot ({past} - {n})",
            "dr": f"{error('r')} = {dr}",
            "dq": f"{error('q')} = {gate('n')}" + (rf" \odot {at('r')}" if after else ""),
            "delta_r": rf"{gate('r')} = {error('r')} \odot {at('r')} \odot (1 - {at('r')})",
            "delta_u": rf"{gate('u')} = {error('u')} \odot {at('u')} \odot (1 - {at('u')})",
            "delta_n": rf"{gate('n')} = {error('n')} \odot (1 - {n} \odot {n})",
            "dx": layout.times(at(D), of("W", turned=T)),
        }
        | parts
        | {"dh_prev": " + ".join(parts.values())}
        | _visits(cell, below, layout)
    )


def _resets_after(cell: Cell) -> bool:
    return getattr(cell, "reset", "after") == "after"


def _visits(cell: Cell, below: str, layout: Layout) -> dict[str, str]:
    return {name: rf"{slope(name)} \mathrel{{+}}= {visit(cell, name, below, layout)}" for name in cell.shapes}


def visit(cell: Cell, name: str, below: str, layout: Layout) -> str:
    """What one visit adds to the gradient of a parameter."""
    past = at("h", PREV, turned=T)
    if name == "W":
        return layout.times(turned(below), at(D))
    if name == "U" and cell.kind == "lstm":
        return layout.times(past, at(D))
    if name == "U":
        heard = past if _resets_after(cell) else rf"({at('r')} \odot {at('h', PREV)})^{{\top}}"
        pairs = ((past, gate("r")), (past, gate("u")), (heard, error("q")))
        return layout.joined(*(layout.times(*pair) for pair in pairs))
    return rf"\textstyle\sum_{{\text{{batch}}}} {error('q') if name == 'c' else at(D)}"


Told = Callable[[Cell, str, Layout], dict[str, str]]

FORWARD: dict[str, Told] = {"lstm": _lstm_forward, "gru": _gru_forward}
BACKWARD: dict[str, Told] = {"lstm": _lstm_backward, "gru": _gru_backward}

"""Formulas of the LSTM."""

from engine.notation.gates import gate, gate_inputs, gate_sum
from engine.notation.place import Place
from engine.notation.plain import visit, visits
from engine.notation.symbols import NEXT, PREV, D, T, at, error, of, where

__all__ = ["backward", "forward", "leaving", "visit"]


def forward(place: Place) -> dict[str, str]:
    told = gate_inputs(place) | {"c_prev": at("c", PREV)}
    for letter in "ifgo":
        f = r"\tanh" if letter == "g" else r"\sigma"
        told[letter] = rf"{at(letter)} = {f}\left({gate_sum(letter, place)}\right)"
    kept, written = rf"{at('f')} \odot {at('c', PREV)}", rf"{at('i')} \odot {at('g')}"
    return told | {
        "c": f"{at('c')} = {kept} + {written}",
        "tanh_c": rf"\tanh({at('c')})",
        "h": rf"{at('h')} = {at('o')} \odot \tanh({at('c')})",
    }


def leaving(place: Place) -> list[str]:
    """What goes on to the time step before: through U, and along the cell state."""
    return [place.layout.times(at(D), of("U", turned=T)), rf"{error('c')} \odot {at('f')}"]


def backward(place: Place) -> dict[str, str]:
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
    back, kept = leaving(place)
    down = place.layout.times(at(D), of("W", turned=T))
    return told | {"dx": down, "dh_prev": back, "dc_prev": kept} | visits(place)

"""Formulas of the GRU."""

from engine.notation.gates import _sent_back, _ways_back, gate, gate_inputs, gate_sum, part, resets_after, visits
from engine.notation.place import Place
from engine.notation.symbols import NEXT, PREV, D, T, at, error, of, where


def gru_forward(place: Place) -> dict[str, str]:
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


def gru_backward(place: Place) -> dict[str, str]:
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
        | visits(place)
    )

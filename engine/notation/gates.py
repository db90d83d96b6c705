"""What the formulas of all cells with gates have in common."""

from engine.notation.place import Place
from engine.notation.symbols import PREV, D, at, of


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

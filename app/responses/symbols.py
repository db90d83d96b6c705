"""What the places of a task's inputs and outputs stand for, as letters or kinds of flowers, wherever they are shown."""

from string import ascii_uppercase
from typing import Any, NamedTuple

from engine import tasks
from engine.tasks.text import LETTERS


class Symbols(NamedTuple):
    """A name for each place of a one-hot row; None where a row is numbers."""

    inputs: list[str] | None
    outputs: list[str] | None


NUMBERS = Symbols(None, None)
ALPHABET = list(ascii_uppercase)  # echo and copy: any signs that differ; more of them than letters are numbered
BEGIN = "▸"  # of copy: the last input, the sign to begin

SYMBOLS = {
    "echo": Symbols(ALPHABET, ALPHABET),
    "copy": Symbols(ALPHABET, ALPHABET),
    "reber": Symbols(list(LETTERS), list(LETTERS)),
    "temporal_order": Symbols(["X", "Y", "a", "b", "c", "d"], ["XX", "XY", "YX", "YY"]),
    "parity": Symbols(None, ["even", "odd"]),
    "xor": Symbols(None, ["0", "1"]),
    "spirals": Symbols(None, ["arm 0", "arm 1"]),
    "circles": Symbols(None, ["disc", "ring"]),
    "iris": Symbols(None, ["setosa", "versicolor", "virginica"]),
}


def symbols_of(name: str, task: tasks.Task) -> Symbols:
    """The names of the task `name`, one for each place; None where its rows are numbers or have more places."""
    if isinstance(task, tasks.NextLetter):
        return Symbols(task.alphabet, task.alphabet)
    found = SYMBOLS.get(name, NUMBERS)
    outputs = _as_many(found.outputs, task.outputs)
    if isinstance(task, tasks.Copy):
        return Symbols(None if outputs is None else [*outputs, BEGIN], outputs)
    return Symbols(_as_many(found.inputs, task.inputs), outputs)


def _as_many(names: list[str] | None, places: int) -> list[str] | None:
    """One number alone is a bit, and no name."""
    return names[:places] if names and 1 < places <= len(names) else None


def for_page() -> dict[str, Any]:
    """The table for `static/shared/symbols.js`, which takes as many names as a row has places, as `symbols_of` does."""
    return {"tasks": {name: found._asdict() for name, found in SYMBOLS.items()}, "begin": BEGIN}

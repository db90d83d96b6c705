"""What the text of one field says, as the JSON of a request has it."""

import re
from collections.abc import Callable
from typing import Any

from pydantic_core import from_json, to_json

from app.form.csv_cells import NUMBER
from app.requests.errors import Fault, RequestError, shown

MARK = "\ufeff"  # of the byte order, with which editors begin a file
WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


def literal(text: str) -> Any:
    """A number, true, false or null as JSON writes them; else the text itself, for the schema to refuse."""
    if re.fullmatch(r"-?\d{1,400}", text.strip()):
        return int(text)
    return float(text) if re.fullmatch(NUMBER, text.strip()) else WORDS.get(text.strip(), text)


def written(value: Any) -> str:
    """The text of which `literal` makes this value."""
    if isinstance(value, str):
        return value
    return to_json(int(value) if isinstance(value, float) and value.is_integer() else value).decode()


def weights(text: str) -> Any:
    """A word, or the weight of each time step: 0,0,1."""
    found = [literal(weight) for weight in text.split(",")]
    return text if len(found) == 1 and isinstance(found[0], str) else found


def sweeps(text: str) -> list[dict[str, Any]]:
    """3 5:5:1; 7:7:4 is two sweeps."""
    return [_sweep(each) for each in text.split(";") if each.strip()]


def _sweep(text: str) -> dict[str, Any]:
    """3 5:5:1 is the sweep that gathers the losses of 3 and 5 on its way from 5 down to 1."""
    parts = text.split(":")
    if len(parts) != 3:
        raise RequestError(
            [Fault("sweeps", f"has {shown(text.strip())} in it; losses:start:until is needed: 3 5:5:1.")]
        )
    losses, start, until = parts
    return {"losses": [literal(t) for t in losses.split()], "start": literal(start), "until": literal(until)}


def planted(text: str) -> list[dict[str, Any]]:
    """carry_missing:0,sign:1 is two mistakes, each with its layer."""
    pairs = [(name.strip(), layer) for name, _, layer in (each.partition(":") for each in text.split(","))]
    return [{"mistake": name, "layer": literal(layer)} for name, layer in pairs]


def embedded(field: str) -> Callable[[str], Any]:
    """What reads the text of a field that is JSON, as POST takes it: own weights, by layer.

    The reader raises: RequestError.
    """

    def read(text: str) -> Any:
        try:
            return from_json(text.removeprefix(MARK))
        except ValueError as error:
            raise RequestError([Fault(field, f"is not JSON: {error}.")]) from error

    return read

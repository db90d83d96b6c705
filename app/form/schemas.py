"""JSON schemas of the texts that a field of the form may hold: words, numbers, and patterns of lists."""

import re
from typing import Any

Json = dict[str, Any]

DIGITS = r"(?:0|[1-9][0-9]{0,8})"
NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?"
SWEEP = rf" *{DIGITS}(?: +{DIGITS})*:{DIGITS}:{DIGITS} *"
EMBEDDED: Json = {"type": "string", "contentMediaType": "application/json"}


def up_to(most: int) -> str:
    """A pattern for the whole numbers from 1 to this one."""
    text, found = str(most), []
    for place, digit in enumerate(text):
        low, rest = (1 if place == 0 else 0), len(text) - place - 1
        if int(digit) > low:
            found.append(text[:place] + f"[{low}-{int(digit) - 1}]" + "[0-9]" * rest)
    shorter = [f"[1-9]{'[0-9]' * n}" for n in range(len(text) - 1)]
    return f"(?:{'|'.join([*shorter, *found, text])})"


def words(*of: str) -> Json:
    return {"type": "string", "enum": list(of)}


def whole(least: int, most: int) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most}


def number(**bounds: float) -> Json:
    return {"type": "number", **bounds}


def empty_or(schema: Json, word: str = "") -> Json:
    """Left empty, or what the schema says."""
    return {"anyOf": [words(word), schema]}


def free_text(most: int) -> Json:
    return {"type": "string", "maxLength": most}


def text(pattern: str) -> Json:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def listed(pattern: str, between: str = ",", most: int | None = None) -> Json:
    """Items with something between them, or nothing at all."""
    times = "*" if most is None else f"{{0,{most - 1}}}"
    return text(rf"|{pattern}(?:{between}{pattern}){times}")


def typed(schema: Json, default: str) -> Any:
    """A default as the schema writes it: a number where it is one."""
    kinds = {each.get("type") for each in schema.get("anyOf", [schema])}
    if kinds & {"integer", "number"} and re.fullmatch(r"-?[0-9.e-]+", default):
        return int(default) if default.lstrip("-").isdecimal() else float(default)
    return default

"""Messages as JSON text in parts, so that no message, however long, is written in one go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic_core import to_json

from app.responses.rounding import rounded
from engine.types import Array

AT_ONCE = 1 << 15  # numbers that are rounded and written in one go
PART = 1 << 16  # bytes from which a part is handed on


@dataclass(frozen=True)
class Triangle:
    """Of a square `(T, T)` the rows [t][k], k <= t."""

    square: Array


def line_of(message: Mapping[str, Any]) -> bytes:
    """Compact JSON and a line end; infinities and NaN as strings, never as null."""
    return to_json(message, inf_nan_mode="strings") + b"\n"


def parts(message: Mapping[str, Any], digits: int | None) -> Iterator[bytes]:
    """The same bytes in parts; the message may have arrays in it, which are rounded to so many digits."""
    held = bytearray()
    for text in _text(message, digits):
        held += text
        if len(held) >= PART:
            yield bytes(held)
            held.clear()
    yield bytes(held) + b"\n"


def _text(value: Any, digits: int | None) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        yield from _array(value, digits)
    elif isinstance(value, Triangle):
        yield from _listed([row[: t + 1] for t, row in enumerate(value.square)], digits)
    elif isinstance(value, Mapping):
        yield from _between(b"{}", (_pair(name, inside, digits) for name, inside in value.items()))
    elif isinstance(value, list | tuple) and any(map(_holds, value)):
        yield from _listed(value, digits)
    else:
        yield to_json(value, inf_nan_mode="strings")


def _holds(value: Any) -> bool:
    """Whether there may be arrays in it; lists of plain numbers, which a request has, are soon written."""
    return isinstance(value, np.ndarray | Triangle | Mapping)


def _listed(values: list[Any] | tuple[Any, ...], digits: int | None) -> Iterator[bytes]:
    yield from _between(b"[]", (_text(value, digits) for value in values))


def _pair(name: str, value: Any, digits: int | None) -> Iterator[bytes]:
    yield to_json(name) + b":"
    yield from _text(value, digits)


def _between(ends: bytes, items: Iterator[Iterator[bytes]]) -> Iterator[bytes]:
    """Items with commas between them and one of the two ends on each side."""
    yield ends[:1]
    for number, item in enumerate(items):
        if number:
            yield b","
        yield from item
    yield ends[1:]


def _array(a: Array, digits: int | None) -> Iterator[bytes]:
    """Nested lists of rounded numbers, a few rows of the first axis at a time."""
    if a.size <= AT_ONCE:
        yield _rows(a, digits)
        return
    few = max(1, AT_ONCE * len(a) // a.size)
    yield from _between(b"[]", (iter((_rows(a[k : k + few], digits)[1:-1],)) for k in range(0, len(a), few)))


def _rows(a: Array, digits: int | None) -> bytes:
    return to_json(rounded(a.reshape(-1), digits).reshape(a.shape).tolist(), inf_nan_mode="strings")

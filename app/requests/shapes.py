"""Nested lists as arrays: whether they are rectangular, and of the shape that is needed."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.requests.errors import Fault

Shape = tuple[int, ...]


def shape_of(nested: Any) -> Shape:
    """The shape of nested lists, found by looking at first elements alone."""
    shape: list[int] = []
    while isinstance(nested, list):
        shape.append(len(nested))
        nested = nested[0] if nested else None
    return tuple(shape)


def ragged(nested: Sequence[Any], shape: Shape, field: str) -> Iterator[Fault]:
    """Every list that is longer or shorter than the first one at its depth."""
    for i, inner in enumerate(nested if len(shape) > 1 else ()):
        if len(inner) == shape[1]:
            yield from ragged(inner, shape[1:], f"{field}[{i}]")
        else:
            yield Fault(
                f"{field}[{i}]", f"has {len(inner)} items, where the first has {shape[1]}: all must be equally long."
            )


def misshapen(nested: Sequence[Any], needed: Shape, meaning: str, field: str) -> Iterator[Fault]:
    """What keeps nested lists from being an array of the shape that is needed: one fault at most."""
    found = shape_of(nested)
    odd = next(ragged(nested, found, field), None)
    if odd:
        yield odd
    elif found != needed:
        turned = ": it is only transposed" if len(found) == 2 and found == needed[::-1] else ""
        yield Fault(field, f"has the shape {_written(found)}; {_written(needed)} is needed, {meaning}{turned}.")


def _written(shape: Shape) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"

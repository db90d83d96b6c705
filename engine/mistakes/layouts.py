"""The layouts in which people keep the arrays of a layer, and how each reads as rows: x W with W (I, H).

rows: as the engine has them. columns: W x, every matrix transposed. torch: weight_ih (4H, I), so transposed, and two
biases: `b` and, for a gru, `c` as long as b. keras: rows, with the gates of a gru in the order z, r, h, and its two
biases one above the other. In each W may stand over U, or U over W, as one matrix for x and h side by side.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from engine.types import Array, Cell, Values, columns

Layer = dict[str, Array]


class Layout(NamedTuple):
    """A name, and what makes of a layer's arrays those in rows; None where the shapes do not allow it."""

    name: str
    stacked: str  # which part of a stacked matrix stands first
    read: Callable[[Cell, Layer], Layer]


def rows(cell: Cell, given: Layer) -> Layer:
    """Biases may be written as one row."""
    return {name: a.reshape(-1) if name in ("b", "c") and 1 in a.shape else a for name, a in given.items()}


def transposed(cell: Cell, given: Layer) -> Layer:
    """Matrices the other way round, biases as one column or one row."""
    return rows(cell, {name: a.T for name, a in given.items()})


def torch(cell: Cell, given: Layer) -> Layer:
    """Of the second bias of a gru only the part of the candidate is one of its own."""
    found = transposed(cell, given)
    if cell.kind == "gru" and "c" in found and found["c"].size == 3 * cell.units:
        found["c"] = found["c"][2 * cell.units :]
    return found


def keras(cell: Cell, given: Layer) -> Layer:
    """Update gate, reset gate, candidate; input biases above recurrent ones."""
    if cell.kind != "gru":
        return rows(cell, given)
    biases = given.get("b")
    if biases is not None and biases.shape == (2, 3 * cell.units):
        given = given | {"b": biases[0], "c": biases[1, 2 * cell.units :]}
    return {name: ordered(a) if name != "c" else a for name, a in rows(cell, given).items()}


def ordered(a: Array) -> Array:
    """Gates z, r, h as r, u, n."""
    z, r, h = columns(a, 3)
    return np.concatenate([r, z, h], axis=-1)


READERS = {"rows": rows, "columns": transposed, "torch": torch, "keras": keras}
LAYOUTS = tuple(Layout(name, stacked, read) for stacked in ("", "hx", "xh") for name, read in READERS.items())


def read(layout: Layout, cells: Sequence[Cell], given: Sequence[Values | None]) -> list[Values | None] | None:
    """The arrays of all layers in rows; None where they are not in this layout."""
    found: list[Values | None] = []
    for cell, values in zip(cells, given, strict=True):
        layer = None if values is None else _layer(layout, cell, values)
        if values is not None and (layer is None or any(a.shape != cell.shapes.get(name) for name, a in layer.items())):
            return None
        found.append(layer)
    return found


def _layer(layout: Layout, cell: Cell, values: Values) -> Layer | None:
    stacked = "U" in cell.shapes and "U" not in values and "W" in values
    apart = values
    if layout.stacked and stacked:
        axis, first = int(layout.read in (transposed, torch)), cell.units if layout.stacked == "hx" else cell.inputs
        if values["W"].ndim != 2 or values["W"].shape[axis] != cell.inputs + cell.units:
            return None
        upper, lower = np.split(values["W"], [first], axis=axis)
        h, x = (upper, lower) if layout.stacked == "hx" else (lower, upper)
        apart = values | {"U": h, "W": x}
    try:
        return layout.read(cell, dict(apart))
    except ValueError:  # of NumPy: these shapes are not of this layout
        return None


def fitting(
    cells: Sequence[Cell], given: Sequence[Values | None], name: str | None
) -> Iterator[tuple[Layout, list[Values | None]]]:
    """The layouts of this name, or all, that the shapes allow, each with the arrays in rows; equal ones once."""
    seen: list[list[Values | None]] = []
    for layout in LAYOUTS:
        found = read(layout, cells, given) if name in (None, layout.name) else None
        if found is not None and not any(_equal(found, other) for other in seen):
            seen.append(found)
            yield layout, found


def _equal(a: Sequence[Values | None], b: Sequence[Values | None]) -> bool:
    return all(
        (x is None) == (y is None) and all(np.array_equal(x[name], y[name], equal_nan=True) for name in x)
        for x, y in zip(a, b, strict=True)
        if x is not None and y is not None
    )

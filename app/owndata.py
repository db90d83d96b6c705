"""Numbers that a person pasted, as CSV or JSON -> inputs (T, B, I) and targets (T, B, K).

For a recurrent network a row is a moment, and a blank line begins another sequence of the batch; for a network of
dense layers alone a row is an example of the one moment. The last columns are the targets.
"""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from pydantic_core import from_json

from app.limits import LIMITS
from app.refusals import Fault, RequestError, shown

NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
DECIMAL_COMMA = r"[+-]?\d+,\d+"
ALLOWED = {"cross_entropy": (0.0, math.inf), "bce": (0.0, 1.0)}  # targets that such a loss can mean

Rows = list[list[float]]


class Row(NamedTuple):
    """The cells of a line of text, and its number as an editor shows it."""

    line: int
    cells: list[str]


def read(text: str, columns: int, recurrent: bool, loss: str) -> dict[str, Any]:
    """The `data` of a request.

    Raises: RequestError, with the line and the column.
    """
    if not text.strip():
        raise _refused("is empty: paste rows of numbers, or JSON with inputs and targets.")
    if len(text) > LIMITS.pasted:
        raise _refused(f"has {len(text)} letters; at most {LIMITS.pasted} are allowed.")
    if text.lstrip()[0] in "{[":
        return _from_json(text, recurrent)
    sequences = _sequences(text, recurrent)
    _meaningful([row for rows in sequences for row in rows], columns, loss)
    rows = [[_numbers(row) for row in moment] for moment in zip(*sequences, strict=True)]
    return {
        "inputs": [[numbers[:-columns] for numbers in moment] for moment in rows],
        "targets": [[numbers[-columns:] for numbers in moment] for moment in rows],
    }


def width(data: Mapping[str, Any] | None) -> int:
    """How many numbers a target has; 1 where that is not to be seen."""
    try:
        return max(1, len(data["targets"][0][0])) if data else 1
    except (TypeError, IndexError, KeyError):
        return 1


def _refused(says: str) -> RequestError:
    return RequestError([Fault("data", says)])


def _sequences(text: str, recurrent: bool) -> list[list[Row]]:
    """The rows by sequence, all equally long; each row a sequence of its own where nothing is recurrent."""
    separator = next((mark for mark in ";\t," if mark in text), None)
    lines = [Row(i, _cells(line, separator)) for i, line in enumerate(text.splitlines(), start=1)]
    blocks = [list(rows) for filled, rows in groupby(lines, key=lambda row: bool(row.cells)) if filled]
    blocks[0] = blocks[0][_header(blocks[0][0]) :]
    rows = [row for block in blocks for row in block]
    if not rows:
        raise _refused("has a heading, but no rows of numbers.")
    for row in rows:
        _checked(row, rows[0])
    return _equally_long([block for block in blocks if block]) if recurrent else [[row] for row in rows]


def _cells(line: str, separator: str | None) -> list[str]:
    return [cell.strip() for cell in line.split(separator)] if line.strip() else []


def _header(first: Row) -> int:
    """1 where the first row is a heading: none of its cells is a number."""
    return int(not any(re.fullmatch(NUMBER, cell) for cell in first.cells) and any(first.cells))


def _checked(row: Row, first: Row) -> None:
    for column, cell in enumerate(row.cells, start=1):
        if not re.fullmatch(NUMBER, cell):
            hint = " Write a decimal point." if re.fullmatch(DECIMAL_COMMA, cell) else ""
            what = f"is {shown(cell)}, which is no number" if cell else "is empty"
            raise _refused(f"has a mistake in line {row.line}: column {column} {what}.{hint}")
        if not math.isfinite(float(cell)):
            raise _refused(f"has a mistake in line {row.line}: column {column} is {cell}, which is too large.")
    if len(row.cells) != len(first.cells):
        raise _refused(
            f"has {len(row.cells)} columns in line {row.line}, but {len(first.cells)} in line {first.line}: "
            "all rows must be equally long."
        )


def _equally_long(blocks: list[list[Row]]) -> list[list[Row]]:
    for number, block in enumerate(blocks[1:], start=2):
        if len(block) != len(blocks[0]):
            raise _refused(
                f"has {len(block)} rows in sequence {number} (from line {block[0].line}), but {len(blocks[0])} in the "
                "first: all sequences must be equally long."
            )
    return blocks


def _meaningful(rows: Sequence[Row], columns: int, loss: str) -> None:
    """There is something to go in, and the targets are such as the loss can mean."""
    if len(rows[0].cells) <= columns:
        raise _refused(
            f"has {len(rows[0].cells)} columns, of which the last {columns} are targets: none is left for the inputs. "
            "Add columns, or let fewer be targets."
        )
    low, high = ALLOWED.get(loss, (-math.inf, math.inf))
    for row in rows:
        for target in row.cells[-columns:]:
            if not low <= float(target) <= high:
                between = f"0 to {high:g}" if high < math.inf else "0 or more"
                raise _refused(f"has the target {target} in line {row.line}; the loss {loss} needs {between}.")


def _numbers(row: Row) -> list[float]:
    return [float(cell) for cell in row.cells]


def _from_json(text: str, recurrent: bool) -> dict[str, Any]:
    """{"inputs", "targets"}: each (T, B, n), or a list of rows read as in CSV; the schema looks at the numbers."""
    try:
        given = from_json(text)
    except ValueError as error:
        raise _refused(f"is not whole JSON: {error}.") from error
    if not isinstance(given, dict) or set(given) != {"inputs", "targets"}:
        raise _refused('is JSON, but not {"inputs": ..., "targets": ...} with these two and nothing else.')
    return {name: _cube(rows, recurrent) for name, rows in given.items()}


def _cube(given: Any, recurrent: bool) -> Any:
    """Rows as moments or as examples; what is no list of rows is left for the schema to judge."""
    if not (isinstance(given, list) and given and isinstance(given[0], list) and given[0]):
        return given
    if isinstance(given[0][0], list):
        return given
    return [[row] for row in given] if recurrent else [given]

"""A pasted table: its rows, its sequences, and what its columns are called."""

import csv
import math
import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from app.limits import LIMITS
from app.requests.errors import Fault, RequestError, shown

NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
DECIMAL_COMMA = r"[+-]?\d+,\d+"
MISSING = r"|[-?.]+|n/?a|nan|null|none|[+-]?inf(inity)?"  # in place of a number, as programs write it


class Row(NamedTuple):
    """The cells of a line of text, and its number as an editor shows it."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    """Rows that are equally long, by sequence; without a heading, names count from 1."""

    names: list[str]
    sequences: list[list[Row]]

    @property
    def rows(self) -> list[Row]:
        return [row for rows in self.sequences for row in rows]

    def words(self, column: int) -> bool:
        """Whether a column holds words, as dates are, and no number."""
        cells = [row.cells[column] for row in self.rows]
        if any(re.fullmatch(f"{NUMBER}|{DECIMAL_COMMA}", cell) for cell in cells):
            return False
        return any(not re.fullmatch(MISSING, cell, re.IGNORECASE) for cell in cells)

    def place(self, column: int) -> str:
        """How a person finds it."""
        name, number = self.names[column], str(column + 1)
        return number if name == number else f"{number} ({name if len(name) <= 30 else name[:28] + ' ...'})"


def refused(says: str) -> RequestError:
    return RequestError([Fault("data", says)])


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def checked(text: str) -> str:
    """The text, without the mark with which some programs begin a file.

    Raises: RequestError, if it is empty or too long.
    """
    if not text.removeprefix("\ufeff").strip():
        raise refused("is empty: paste rows of numbers, or JSON with inputs and targets.")
    if len(text) > LIMITS.pasted:
        raise refused(
            f"has {len(text)} letters; at most {LIMITS.pasted} are allowed. Leave out rows, columns or decimals."
        )
    return text.removeprefix("\ufeff")


def table(text: str) -> Table:
    """What was pasted as CSV, with cells that are not yet numbers.

    Raises: RequestError, with the line.
    """
    separator = next((mark for mark in ";\t," if mark in text), None)
    lines = [Row(i, _cells(line, separator)) for i, line in enumerate(text.splitlines(), start=1)]
    blocks = [list(rows) for filled, rows in groupby(lines, key=lambda row: bool(row.cells)) if filled]
    heading = blocks[0].pop(0).cells if _is_heading(blocks[0][0]) else []
    sequences = [block for block in blocks if block]
    if not sequences:
        raise refused("has a heading, but no rows of numbers.")
    first = sequences[0][0]
    for row in (row for block in sequences for row in block):
        _as_long(row, first)
    counted = [str(i) for i in range(1, len(first.cells) + 1)]
    if len(heading) != len(counted):
        return Table(counted, sequences)
    return Table([name or number for name, number in zip(heading, counted, strict=True)], sequences)


def _cells(line: str, separator: str | None) -> list[str]:
    """Cells between separators, in quotes or not; without separators, words."""
    if not line.strip():
        return []
    cells = line.split() if separator is None else next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    return [cell.strip() for cell in cells]


def _is_heading(first: Row) -> bool:
    """None of its cells is a number."""
    return not any(re.fullmatch(NUMBER, cell) for cell in first.cells) and any(first.cells)


def _as_long(row: Row, first: Row) -> None:
    if len(row.cells) != len(first.cells):
        raise refused(
            f"has {len(row.cells)} columns in line {row.line}, but {len(first.cells)} in line {first.line}: "
            "all rows must be equally long."
        )


def numbers(table: Table, column: int) -> list[float]:
    """The numbers of a column, in all rows.

    Raises: RequestError, with the line and the column of the first cell that is none.
    """
    for says in mistakes(table, column):
        raise refused(says)
    return [float(row.cells[column]) for row in table.rows]


def mistakes(table: Table, column: int) -> Iterator[str]:
    """What is wrong with the cells of a column which are to be numbers."""
    place = table.place(column)
    for row in table.rows:
        cell = row.cells[column]
        if not re.fullmatch(NUMBER, cell):
            hint = " Write a decimal point." if re.fullmatch(DECIMAL_COMMA, cell) else ""
            what = f"is {shown(cell)}, which is no number" if cell else "is empty"
            yield f"has a mistake in line {row.line}: column {place} {what}.{hint}"
        elif not math.isfinite(float(cell)):
            yield f"has a mistake in line {row.line}: column {place} is {cell}, which is too large."

"""A pasted table as a spreadsheet means it: its rows, its sequences, and what its columns are called."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from app.form.csv_cells import COMMA, POINT, Form, form_of, is_number, value_of
from app.form.csv_heading import is_heading
from app.form.csv_records import Record, Records, records_of, refused
from app.limits import LIMITS
from app.requests.errors import shown

Kind = Literal["numbers", "truth", "words", "empty"]
NOT_TEXT = {"PK\x03\x04": "a spreadsheet file (.xlsx or .ods)", "\ufffd\ufffd\x11": "a spreadsheet file (.xls)"}


@dataclass(frozen=True)
class Table:
    """Rows that are equally long, by sequence; without a heading, names count from 1.

    said: whether a line sep= says the separator.
    heading: the first row, where it is no row of numbers; named: whether it has a name for each column.
    empty_columns, empty_rows: how many were left out at the edges.
    """

    names: list[str]
    sequences: list[list[Record]]
    separator: str | None
    heading: Record | None = None
    named: bool = False
    empty_columns: int = 0
    empty_rows: int = 0
    said: bool = False

    @cached_property
    def rows(self) -> list[Record]:
        return [row for rows in self.sequences for row in rows]

    @cached_property
    def forms(self) -> list[list[Form]]:
        """How each cell is written, by column."""
        return [[form_of(row.cells[i]) for row in self.rows] for i in range(len(self.names))]

    @cached_property
    def ways(self) -> list[frozenset[Form]]:
        """All ways in which the cells of a column are written, by column."""
        return [frozenset(forms) for forms in self.forms]

    @cached_property
    def kinds(self) -> list[Kind]:
        return [self._kind(i) for i in range(len(self.names))]

    def _kind(self, column: int) -> Kind:
        """Of a column with any number it is to be numbers; what else stands there is a mistake."""
        forms = self.ways[column] - {"missing"}
        if forms and forms <= {"words", "truth"}:
            return "words" if "words" in forms else "truth"
        return "numbers" if forms or any(row.cells[column] for row in self.rows) else "empty"

    def kind(self, column: int) -> Kind:
        return self.kinds[column]

    def words(self, column: int) -> bool:
        """Whether a column holds words, as dates are, or nothing, and no number."""
        return self.kind(column) in ("words", "empty")

    def place(self, column: int) -> str:
        """How a person finds it."""
        name, number = self.names[column], str(column + 1)
        return number if name == number else f"{number} ({name if len(name) <= 30 else name[:28] + ' ...'})"

    @cached_property
    def marks(self) -> list[str]:
        """The decimal mark of each column, or nothing where its numbers can mean two."""
        return [self._mark(i) for i in range(len(self.names))]

    def _mark(self, column: int) -> str:
        own = self.ways[column]
        if own & (POINT | COMMA):
            return "." if own & POINT else ","
        if "comma3" in own:
            return "" if self.separator == "," or self._anywhere & POINT or "point3" in own else ","
        return "" if "point3" in own and self._anywhere & COMMA else "."

    @cached_property
    def _anywhere(self) -> frozenset[Form]:
        return frozenset[Form]().union(*self.ways)


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def checked(text: str, most: int = LIMITS.pasted) -> str:
    """The text, without the mark with which some programs begin a file.

    Raises: RequestError, if it is empty, too long, or no text at all.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise refused("is empty: paste rows of numbers, or JSON with inputs and targets.")
    for begins, what in NOT_TEXT.items():
        if text.startswith(begins):
            raise refused(f"is {what}, which is no text: open it and save it as CSV.")
    if len(text) > most:
        raise refused(f"has {len(text)} letters; at most {most} are allowed. Leave out rows, columns or decimals.")
    return text


def table(text: str, heading: str = "auto") -> Table:
    """What was pasted as CSV, with cells that are not yet numbers; heading: yes, no or auto, by contrast.

    Raises: RequestError, with the line.
    """
    found = records_of(text)
    blocks = [[*rows] for filled, rows in groupby(found.records, key=lambda record: record.filled > 0) if filled]
    if not blocks:
        raise refused("has no row in which anything stands.")
    first, *others = [row for block in blocks for row in block]
    first_is_heading = heading == "yes" or (heading == "auto" and is_heading(first.cells, [r.cells for r in others]))
    if first_is_heading:
        blocks[0].pop(0)
    if not any(blocks):
        raise refused("has a heading, but no rows of numbers.")
    return _assembled(found, first if first_is_heading else None, [block for block in blocks if block])


def _assembled(found: Records, heading: Record | None, blocks: list[list[Record]]) -> Table:
    """The columns between empty edges, with their names.

    Raises: RequestError, where rows are not equally long.
    """
    rows = [row for block in blocks for row in block]
    right = _width(heading, rows)
    _equally_long(rows, right)
    names = _names(found, heading, rows, right)
    left = 0
    while left < right - 1 and not any(row.cells[left] for row in rows) and not (names and names[left]):
        left += 1
    return Table(
        _unique(names[left:] or [""] * (right - left)),
        [[Record(row.line, row.cells[left:right]) for row in block] for block in blocks],
        found.separator,
        heading,
        bool(names),
        left + max(len(row.cells) for row in rows) - right,
        _empty_rows(found, rows[0] if heading is None else heading, rows[-1]),
        found.said,
    )


def _width(heading: Record | None, rows: Sequence[Record]) -> int:
    """Up to the last column in which anything stands, or which has a name and is there in all rows."""
    filled = max(row.filled for row in rows)
    named = heading.filled if heading else 0
    return named if filled < named <= min(len(row.cells) for row in rows) else filled


def _equally_long(rows: Sequence[Record], width: int) -> None:
    lengths = [min(len(row.cells), width) for row in rows]
    for row, length in zip(rows, lengths, strict=True):
        if length != lengths[0]:
            raise refused(_unequal(row.line, length, rows[0].line, lengths[0]))


def _unequal(line: int, length: int, first: int, wanted: int) -> str:
    says = "all rows must be equally long"
    return f"has {length} columns in line {line}, but {wanted} in line {first}: {says}."


def _names(found: Records, heading: Record | None, rows: Sequence[Record], width: int) -> list[str]:
    """The names of the columns; none where there is no heading, or another number of names: then it is a title.

    Raises: RequestError, where the heading has more names than there are columns, or makes a decimal comma likely.
    """
    if heading is None:
        return []
    if len(heading.cells) >= width >= heading.filled:
        return heading.cells[:width]
    if heading.filled > width and found.separator != " ":
        raise refused(_unequal(rows[0].line, width, heading.line, heading.filled))
    if found.separator == "," and not found.said and width == 2 and all(map(_like_one_number, rows)):
        name, cell = shown(heading.cells[0]), ",".join(rows[0].cells[:2])
        raise refused(
            f"has one name in line {heading.line}, {name}, over {cell}, which may be one number with a decimal comma, "
            "or two. Begin with a line sep=; if it is one, and sep=, if there are two."
        )
    return []


def _like_one_number(row: Record) -> bool:
    """Two cells that could be a number with a decimal comma."""
    return form_of(",".join(row.cells[:2])) in ("comma", "comma3")


def _empty_rows(found: Records, first: Record, last: Record) -> int:
    """How many rows at the edges have cells, and nothing in them; within, they begin another sequence."""
    empty = [record for record in found.records if not record.filled and len(record.cells) > 1]
    return sum(not first.line < record.line < last.line for record in empty)


def _unique(names: Sequence[str]) -> list[str]:
    """Each on one line, and with its number where it has no name, or not one of its own."""
    plain = [" ".join(name.split()) for name in names]
    taken, found = {*filter(None, plain)}, dict[str, None]()
    for number, name in enumerate(plain, start=1):
        own = name or str(number)
        while own in found or (own in taken and own != name):
            own += f" ({number})"
        found[own] = None
    return [*found]


def numbers(table: Table, column: int) -> list[float]:
    """The numbers of a column, in all rows.

    Raises: RequestError, with the line and the column of the first cell that is none.
    """
    for says in mistakes(table, column):
        raise refused(says)
    return [value_of(row.cells[column], table.marks[column]) for row in table.rows]


def mistakes(table: Table, column: int) -> Iterator[str]:
    """What is wrong with the cells of a column which are to be numbers, in sentences that name line and column."""
    for row, form in zip(table.rows, table.forms[column], strict=True):
        if says := _mistake(table, column, row.cells[column], form):
            yield f"has a mistake in line {row.line}: column {table.place(column)} {says}"


def _mistake(table: Table, column: int, cell: str, form: Form) -> str:
    """What is wrong with one cell; nothing where it is a number."""
    forms, mark = table.ways[column], table.marks[column]
    if not cell:
        return "is empty."
    if not is_number(form) or (form == "truth" and table.kind(column) != "truth"):
        return f"is {shown(cell)}, which is no number."
    if form in COMMA and table.separator == ",":
        return f"is {shown(cell)}, which is no number. Write a decimal point."
    if (form in COMMA and mark == ".") or (form in POINT and mark == ","):
        return f"is {shown(cell)}; other numbers have a decimal {'point' if mark == '.' else 'comma'}. Write all alike."
    if form in ("comma3", "point3") and _ambiguous(form, mark, forms):
        return f"is {shown(cell)}, which may mean two numbers: write it without a separator of thousands."
    return "" if math.isfinite(value_of(cell, mark or ".")) else f"is {cell}, which is too large."


def _ambiguous(form: Form, mark: str, forms: frozenset[Form]) -> bool:
    """1,234 is a thousand only where other cells of the column show so: 1,234.5 or 1,234,567."""
    if form == "comma3":
        return mark == "" or (mark == "." and "commas" not in forms)
    return mark == "" or (mark == "," and "points" not in forms)

"""How a table was read, in sentences: nothing is taken for something else in silence."""

from collections.abc import Iterator

from app.form.column_roles import Chosen
from app.form.csv_cells import COMMA, POINT
from app.form.csv_records import SEPARATORS
from app.form.csv_table import Table

THOUSANDS = ("point3", "comma3")


def notes(table: Table, choice: Chosen, series: bool) -> list[str]:
    """Whatever is not to be seen in the columns themselves; series: whether one series goes in and is the target."""
    says = [_read_as(table), *_heading(table), *_dropped(table), *_cells(table)]
    return [*says, *_series(table, choice)] if series else says


def _read_as(table: Table) -> str:
    between = SEPARATORS.get(table.separator or "", f"the sign {table.separator}")
    says = f"Columns are separated by {between}" if table.separator else "There is one column"
    commas = any("," in mark and {*forms} & {"comma", "comma3", "points"} for mark, forms in _numeric(table))
    return f"{says}; numbers have a decimal comma." if commas else f"{says}."


def _numeric(table: Table) -> Iterator[tuple[str, list[str]]]:
    for i, mark in enumerate(table.marks):
        if table.kind(i) == "numbers":
            yield mark, [*table.forms[i]]


def _heading(table: Table) -> Iterator[str]:
    if table.heading is None:
        yield f"Line {table.rows[0].line}, the first, is a row of data, and there is no heading."
    elif table.named:
        yield f"Line {table.heading.line} is the heading."
    else:
        yield f"Line {table.heading.line} is left out: it names no column, as it has not one name for each."


def _dropped(table: Table) -> Iterator[str]:
    for count, what in ((table.empty_columns, "column"), (table.empty_rows, "row")):
        if count:
            many = "s" if count > 1 else ""
            yield f"{count} empty {what}{many} at the edge {'are' if many else 'is'} left out."


def _cells(table: Table) -> Iterator[str]:
    cells = [cell for row in table.rows for cell in row.cells]
    if any(cell.endswith("%") for cell in cells) and any(_percent(table, i) for i in range(len(table.names))):
        yield "12 % is read as 0.12."
    for i, name in enumerate(table.names):
        if table.kind(i) == "truth":
            yield f"{name}: true is 1, and false is 0."
        elif table.kind(i) == "numbers" and table.separator != "," and table.ways[i] & {"point3", "comma3"}:
            yield from _thousands(table, i)


def _thousands(table: Table, i: int) -> Iterator[str]:
    """Where no other cell of the column shows its decimal mark: 1,234 could have been a thousand."""
    cell = next(row.cells[i] for row, form in zip(table.rows, table.forms[i], strict=True) if form in THOUSANDS)
    if table.marks[i] and not table.ways[i] & (POINT | COMMA):
        mark = "point" if table.marks[i] == "." else "comma"
        yield f"{table.names[i]}: {cell} is read with a decimal {mark}, and not as a thousand."


def _percent(table: Table, i: int) -> bool:
    return table.kind(i) == "numbers" and any(row.cells[i].endswith("%") for row in table.rows)


def _series(table: Table, choice: Chosen) -> Iterator[str]:
    left = " Words, like dates, are left out." if "out" in choice.roles else ""
    yield f"One series: {table.names[choice.targets[0]]} goes in and is the target, one row ahead.{left}"

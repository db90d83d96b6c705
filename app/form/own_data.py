"""Numbers that a person pasted, as CSV or JSON -> inputs (T, B, I) and targets (T, B, K).

For a recurrent network a row is a time step, and a blank line begins another sequence of the batch; for a network of
dense layers alone a row is an example of the one time step. Columns go in, are targets, both, or are left out.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from pydantic_core import from_json

from app.form import fitting_rows
from app.form.class_labels import labels
from app.form.column_roles import HEADINGS, Chosen, Said, chosen
from app.form.csv_records import refused
from app.form.csv_table import Table, checked, is_json, numbers, table
from app.requests.errors import Fault, RequestError, shown
from engine.tasks.scaling import LARGEST, SCALINGS, Scale
from engine.types import Array

ALLOWED = {"cross_entropy": (0.0, math.inf), "bce": (0.0, 1.0)}  # targets that such a loss can mean


class Column(NamedTuple):
    """A column of the table that goes in or is a target."""

    number: int
    name: str
    scaling: str
    scale: Scale
    seen: Array  # (rows,), as the network sees it


class Brought(NamedTuple):
    """The `data` of a request, and the columns from which it comes; none where they came as JSON.

    classes: the names of the places of a target, where it is the class that a label names.
    """

    data: dict[str, Any]
    inputs: Sequence[Column] = ()
    targets: Sequence[Column] = ()
    classes: Sequence[str] = ()


def read(text: str, said: Said, recurrent: bool, loss: str) -> Brought:
    """What a person brought.

    Raises: RequestError, with the line and the column.
    """
    text = checked(text)
    if is_json(text):
        return Brought(_from_json(text, recurrent, said))
    if said.heading not in HEADINGS:
        raise RequestError([Fault("heading", f"is {shown(said.heading)}; one of {', '.join(HEADINGS)} is allowed.")])
    found = table(text, said.heading)
    choice = chosen(found, said, loss)
    labelled = choice.labels(loss)
    inputs = [_column(found, i, choice) for i in choice.inputs]
    if labelled is None:
        targets = [_column(found, i, choice) for i in choice.targets]
        _meaningful(found, targets, loss)
    else:
        targets = _classes(found, labelled)
    _room(found, choice.ahead, recurrent)
    now, then = _time_steps(found, choice.ahead, recurrent)
    data = {"inputs": _cube(inputs, now), "targets": _cube(targets, then)}
    return Brought(data, inputs, targets, () if labelled is None else [target.name for target in targets])


def _classes(table: Table, i: int) -> list[Column]:
    """A column for each class of the labels in one; it is 1 where a row has that label.

    Raises: RequestError.
    """
    found = labels(table, i)
    columns = zip(found.names, found.one_hot.T, strict=True)
    return [Column(i, name, "none", Scale(0.0, 1.0), column) for name, column in columns]


def _room(table: Table, ahead: int, recurrent: bool) -> None:
    """Raises: RequestError, if there are more rows or sequences than can be learned at once."""
    space = fitting_rows.room(table, ahead, recurrent)
    count, several = space.count(table.sequences), len(table.sequences)
    if count > space.rows:
        what = "rows in a sequence, each a time step" if recurrent else "rows, each an example"
        every = ordinal(math.ceil(count / space.rows))
        says = f"take the first {space.rows}, or every {every}."
        raise refused(f"has {count} {what}; at most {space.rows} are allowed: {says}")
    if recurrent and several > space.sequences:
        raise refused(f"has {several} sequences; at most {space.sequences} are allowed: leave the others out.")


def ordinal(n: int) -> str:
    """2nd, 3rd, 11th."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{n}{'th' if n % 100 in (11, 12, 13) else ends.get(n % 10, 'th')}"


def width(data: Mapping[str, Any] | None) -> int:
    """How many numbers a target has; 1 where that is not to be seen."""
    try:
        return max(1, len(data["targets"][0][0])) if data else 1
    except (TypeError, IndexError, KeyError):
        return 1


def _column(table: Table, i: int, choice: Chosen) -> Column:
    """Raises: RequestError, if a cell is no number, or too large to be normalized."""
    x, scaling = np.array(numbers(table, i)), choice.scalings[i]
    if scaling != "none" and np.abs(x).max() > LARGEST:
        row = table.rows[int(np.abs(x).argmax())]
        says = f"is {row.cells[i]}, which is too large to be normalized; at most {LARGEST:g} is allowed."
        raise refused(f"has a mistake in line {row.line}: column {table.place(i)} {says}")
    scale = SCALINGS[scaling](x)
    return Column(i, table.names[i], scaling, scale, scale.seen(x))


TimeSteps = list[list[int]]  # (T, B): the number of a row


def _time_steps(table: Table, ahead: int, recurrent: bool) -> tuple[TimeSteps, TimeSteps]:
    """Which rows go in at which time step of which example, and which are their targets, so many rows later.

    Raises: RequestError, if sequences are not equally long, or too short to look so far ahead.
    """
    longest = max(map(len, table.sequences)) - 1
    if ahead > longest:
        says = f"is {ahead}; at most {longest} is allowed, for a sequence has {longest + 1} rows."
        raise RequestError([Fault("ahead", says)])
    ends = accumulate(map(len, table.sequences))
    each = [range(end - len(rows), end - ahead) for end, rows in zip(ends, table.sequences, strict=True)]
    if recurrent:
        _equally_long(table)
        now = [list(rows) for rows in zip(*each, strict=True)]
    else:
        now = [[row for rows in each for row in rows]]
    return now, [[row + ahead for row in rows] for rows in now]


def _equally_long(table: Table) -> None:
    first, *others = table.sequences
    for number, rows in enumerate(others, start=2):
        if len(rows) != len(first):
            raise refused(
                f"has {len(rows)} rows in sequence {number} (from line {rows[0].line}), but {len(first)} in the "
                "first: all sequences must be equally long."
            )


def _cube(columns: Sequence[Column], time_steps: TimeSteps) -> Any:
    return np.stack([column.seen for column in columns], axis=-1)[time_steps].tolist()


def _meaningful(table: Table, targets: Sequence[Column], loss: str) -> None:
    """The targets are such as the loss can mean."""
    low, high = ALLOWED.get(loss, (-math.inf, math.inf))
    between = f"0 to {high:g}" if high < math.inf else "0 or more"
    for r, row in enumerate(table.rows):
        for target in targets:
            if not low <= target.seen[r] <= high:
                seen = "" if target.scaling == "none" else f", normalized to {target.seen[r]:.4g}"
                cell = row.cells[target.number]
                raise refused(f"has the target {cell} in line {row.line}{seen}; the loss {loss} needs {between}.")


def _from_json(text: str, recurrent: bool, said: Said) -> dict[str, Any]:
    """{"inputs", "targets"}: each (T, B, n), or a list of rows read as in CSV; the schema looks at the numbers."""
    if odd := list(_only_for_csv(said)):
        raise RequestError(odd)
    try:
        given = from_json(text)
    except ValueError as error:
        raise refused(f"is not whole JSON: {error}.") from error
    if not isinstance(given, dict) or set(given) != {"inputs", "targets"}:
        raise refused('is JSON, but not {"inputs": ..., "targets": ...} with these two and nothing else.')
    return {name: _rows(rows, recurrent) for name, rows in given.items()}


def _only_for_csv(said: Said) -> Iterator[Fault]:
    for field in ("roles", "scaling", "ahead", "heading"):
        value, silent = getattr(said, field), getattr(Said(), field)
        if value != silent:
            yield Fault(field, f"is {shown(value)}; data in JSON is taken as it is: {shown(silent)} is needed.")


def _rows(given: Any, recurrent: bool) -> Any:
    """Rows as time steps or as examples; what is no list of rows is left for the schema to judge."""
    if not (isinstance(given, list) and given and isinstance(given[0], list) and given[0]):
        return given
    if isinstance(given[0][0], list):
        return given
    return [[row] for row in given] if recurrent else [given]

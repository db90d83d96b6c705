"""Labels in one column as classes: each different one is a place of a one-hot row."""

from typing import NamedTuple

import numpy as np

from app.form.csv_records import refused
from app.form.csv_table import Table, mistakes, numbers
from app.form.values import written
from app.limits import LIMITS
from engine.tasks.base import classes
from engine.types import Array


class Labels(NamedTuple):
    """names: the different labels, in order; rows: the place of each row's label."""

    names: list[str]
    rows: Array  # (rows,), whole numbers

    @property
    def one_hot(self) -> Array:
        """`(rows, K)`."""
        return classes(self.rows, len(self.names))


def labels(table: Table, column: int) -> Labels:
    """The classes of a column, of words in the order of the alphabet, of numbers by size.

    Raises: RequestError, where a cell is no label, or the labels make no classes.
    """
    found = _of_words(table, column) if table.words(column) else _of_numbers(table, column)
    place, count = table.place(column), len(found.names)
    if count < 2:
        raise refused(f"has the label {found.names[0]} alone in column {place}; at least two classes are needed.")
    if count > LIMITS.width:
        raise refused(f"has {count} different labels in column {place}; at most {LIMITS.width} classes are allowed.")
    return found


def repeated(table: Table, column: int) -> bool:
    """Whether words are labels: some occur twice, which dates do not."""
    cells = [row.cells[column] for row in table.rows]
    return table.kind(column) == "words" and 1 < len({*cells}) < len(cells)


def _of_words(table: Table, column: int) -> Labels:
    for row, form in zip(table.rows, table.forms[column], strict=True):
        if form == "missing":
            what = f'is "{row.cells[column]}", which is no label' if row.cells[column] else "is empty"
            raise refused(f"has a mistake in line {row.line}: column {table.place(column)} {what}.")
    names, rows = np.unique([row.cells[column] for row in table.rows], return_inverse=True)
    return Labels(names.tolist(), rows)


def _of_numbers(table: Table, column: int) -> Labels:
    for says in mistakes(table, column):
        raise refused(says)
    values = np.array(numbers(table, column))
    for row, value in zip(table.rows, values, strict=True):
        if value != np.rint(value):
            raise refused(
                f"has the target {row.cells[column]} in line {row.line}; the loss cross_entropy reads one column as "
                "labels, which are words or whole numbers. For numbers of any size half_mse fits."
            )
    found, rows = np.unique(values, return_inverse=True)
    names = ["false", "true"] if table.kind(column) == "truth" else [written(float(value)) for value in found]
    return Labels([names[int(value)] for value in found] if table.kind(column) == "truth" else names, rows)

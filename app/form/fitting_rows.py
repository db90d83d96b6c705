"""Of a table with more rows than can be learned at once: the first that fit, or every so-many-th, as a new text."""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

from app.form.csv_cells import form_of
from app.form.csv_records import SEPARATORS, Record
from app.form.csv_table import Table
from app.limits import LIMITS

Sequences = list[list[Record]]

SAMPLE = 500  # rows that tell how long a row is
ODD = re.compile(r"[\t;|, \"\r\n]")  # what may need quotes


class Room(NamedTuple):
    """What a network can take: rows of a sequence, or of all together where each is an example; and sequences."""

    rows: int
    sequences: int
    recurrent: bool

    def exceeded(self, sequences: Sequences) -> bool:
        """Whether rows or sequences are too many."""
        return len(sequences) > self.sequences or self.count(sequences) > self.rows

    def count(self, sequences: Sequences) -> int:
        """Rows of the longest sequence, or of all."""
        lengths = [len(rows) for rows in sequences]
        return max(lengths) if self.recurrent else sum(lengths)


class Offer(NamedTuple):
    """Every so-many-th row, and how many rows these are; their text, and whether it begins with a heading."""

    every: int
    rows: int
    data: str
    heading: str


def room(table: Table, ahead: int, recurrent: bool) -> Room:
    """Of rows that have no row so far ahead nothing is asked, so there may be so many more."""
    if recurrent:
        return Room(LIMITS.steps + ahead, LIMITS.batch, True)
    return Room(LIMITS.batch + ahead * len(table.sequences), LIMITS.batch, False)


def offers(table: Table, letters: int, space: Room) -> list[Offer]:
    """The first rows that fit and every n-th of all, for as small an n as fits; nothing where all rows fit."""
    if letters <= LIMITS.pasted and not space.exceeded(table.sequences):
        return []
    found = [_largest(table, space), _sparsest(table, space)]
    return [offer for offer in found if offer is not None and offer.rows > 1]


def _most(sequences: Sequences) -> int:
    """Of each sequence, or of all, no more rows than this can fit: a row has at least a letter, and an end."""
    return LIMITS.pasted // (2 * len(sequences)) + 1


def _offer(table: Table, every: int, sequences: Sequences) -> Offer:
    heading = "yes" if table.named else "no"
    return Offer(every, sum(map(len, sequences)), _text(table, sequences), heading)


def _largest(table: Table, space: Room) -> Offer | None:
    """The first rows of each sequence, or of all."""
    most = _most(table.sequences[: space.sequences] if space.recurrent else table.sequences[:1])
    low, high = 0, min(space.count(table.sequences), space.rows, most)
    while low < high:
        middle = (low + high + 1) // 2
        sequences = _first(table, middle, space)
        low, high = (middle, high) if _fits(_text(table, sequences), sequences, space) else (low, middle - 1)
    return _offer(table, 1, _first(table, low, space)) if low else None


def _first(table: Table, count: int, space: Room) -> Sequences:
    sequences = table.sequences[: space.sequences]
    if space.recurrent:
        return [rows[:count] for rows in sequences]
    found, left = [], count
    for rows in sequences:
        found.append(rows[:left])
        left -= len(found[-1])
    return [rows for rows in found if rows]


def _sparsest(table: Table, space: Room) -> Offer | None:
    """Every n-th row of each sequence; n is sought from where a sample of the rows says that it is near."""
    sequences = table.sequences[: space.sequences]
    rows, longest = sum(map(len, sequences)), max(map(len, sequences))
    sample = [row for kept in sequences for row in kept[:: 1 + rows // SAMPLE]]
    letters = len(_text(table, [sample])) / len(sample) * rows
    every = max(2, math.ceil(space.count(sequences) / space.rows), int(0.9 * letters / LIMITS.pasted))
    while every < longest:
        kept = [each[::every] for each in sequences]
        if _fits(_text(table, kept), kept, space):
            return _offer(table, every, kept)
        every += 1 + every // 50
    return None


def _fits(text: str, sequences: Sequences, space: Room) -> bool:
    return len(text) <= LIMITS.pasted and not space.exceeded(sequences)


def _text(table: Table, sequences: Sequences) -> str:
    """The rows as a text of which the same table is read."""
    separator = table.separator if table.separator in SEPARATORS and table.separator != " " else "\t"
    written = _writer(separator if table.separator else ",")
    blocks = ["\n".join(written(row.cells) for row in rows) for rows in sequences]
    begins = (f"sep={separator}\n" if table.said else "") + (f"{written(table.names)}\n" if table.named else "")
    return begins + "\n\n".join(blocks) + "\n"


def _writer(separator: str) -> Callable[[list[str]], str]:
    """Writes a row; in quotes is what a reader could take for several cells."""

    def cell_of(cell: str) -> str:
        if not ODD.search(cell) or (separator not in cell and form_of(cell) != "words"):
            return cell
        return '"' + cell.replace('"', '""') + '"'

    return lambda cells: separator.join(map(cell_of, cells)) if any(cells) else f'{separator.join(cells)}""'

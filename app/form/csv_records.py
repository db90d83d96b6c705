"""A table's text as records of cells: the csv module over the whole text, and the separator that fits all of it."""

import csv
import re
from collections import Counter
from io import StringIO
from itertools import chain
from typing import NamedTuple

from app.form.csv_cells import form_of, is_number
from app.requests.errors import Fault, RequestError

SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas", " ": "spaces"}  # the likeliest first
ALONE = "\x1f"  # separates nothing: one column
END = "\x02"  # a record after the last one, which a quotation mark that is not closed swallows
SEP_LINE = re.compile(r'"?sep=(?P<separator>[^\w"\r\n])"?(?P=separator)*+[ \t]*+(?:\r\n|\r|\n|$)', re.IGNORECASE)
SAMPLE = 1 << 14  # letters of a long text that tell its separator


class Record(NamedTuple):
    """The cells of a row, and the number of its first line as an editor shows it."""

    line: int
    cells: list[str]

    @property
    def filled(self) -> int:
        """How many cells there are up to the last one that is not empty."""
        return next((i for i in range(len(self.cells), 0, -1) if self.cells[i - 1]), 0)


class Records(NamedTuple):
    """Every record, those without anything in them included; separator is None where there is one column."""

    records: list[Record]
    separator: str | None
    said: bool = False  # in a line sep=, as Excel writes it


def refused(says: str) -> RequestError:
    return RequestError([Fault("data", says)])


def records_of(text: str) -> Records:
    """Raises: RequestError, where a quotation mark is not closed."""
    if said := SEP_LINE.match(text):
        found = _read(text[said.end() :], said["separator"], 2)
        return Records(_closed(found), said["separator"], True)
    separator = separator_of(text)
    return Records(_closed(_read(text, separator or ALONE, 1)), separator)


def separator_of(text: str) -> str | None:
    """That by which the rows agree, and of several the one that finds more numbers; None where there is none."""
    short = len(text) <= SAMPLE
    sample = text if short else text[: text.rfind("\n", 0, SAMPLE) + 1 or SAMPLE]
    ways = [_Way(mark, _filled(_read(sample, mark, 1))) for mark in SEPARATORS]
    if empty := [way.separator for way in ways if not way.rows]:
        return empty[0]
    ways = [way for way in ways if any(len(row.cells) > 1 for row in way.rows)]
    ways = [way for way in ways if not _in_name(way) and (way.separator != " " or _by_spaces(way))]
    if not ways:
        return None
    return max(ways, key=_fit).separator


class _Way(NamedTuple):
    """How a text could be separated, and the rows in which something stands then."""

    separator: str
    rows: list[Record]


def _fit(way: _Way) -> tuple[bool, bool, float, float, int]:
    """How well a separator fits: whether the rows agree and have numbers in them; below the first; how many of each."""
    body = way.rows[1:] or way.rows
    agreed = max(_share([len(row.cells) for row in body]), _share([row.filled for row in body]))
    alike = max(_share([len(row.cells) for row in way.rows]), _share([row.filled for row in way.rows]))
    cells = [is_number(form_of(cell)) for row in way.rows[:200] for cell in row.cells]
    numbers = sum(cells) / max(1, len(cells))
    single = max(row.filled for row in body) < 2
    good = numbers > 0 and not single
    place = -list(SEPARATORS).index(way.separator)
    return good and alike == 1, good and agreed == 1, 0 if single else agreed, numbers, place


def _share(widths: list[int]) -> float:
    """The share of rows that have the most frequent number of cells."""
    return Counter(widths).most_common(1)[0][1] / len(widths)


def _in_name(way: _Way) -> bool:
    """Whether the separator occurs in the heading of a one-column table alone: Temp, °C."""
    first, *others = way.rows
    words = not all(is_number(form_of(cell)) for cell in first.cells)
    return words and first.filled > 1 and bool(others) and all(len(row.cells) < 2 for row in others)


def _by_spaces(way: _Way) -> bool:
    """Spaces separate where the rows agree, or where nothing but numbers stands between them; none of 12 % does."""
    cells = [cell for row in way.rows for cell in row.cells]
    return "%" not in cells and (_fit(way)[1] or all(is_number(form_of(cell)) for cell in cells))


def _read(text: str, separator: str, line: int) -> list[Record]:
    """Every record, the first of which begins in this line, and last that of END alone, or with END at its end.

    Raises: RequestError, where the csv module gives up.
    """
    reader = csv.reader(chain(StringIO(text, newline=""), [END]), delimiter=separator, skipinitialspace=True)
    found, begins = [], line
    try:
        for cells in reader:
            found.append(Record(begins, _stripped(cells, separator)))
            begins = line + reader.line_num
    except csv.Error as error:
        raise refused(f"cannot be read as a table from line {begins} on: {error}.") from error
    return found


def _stripped(cells: list[str], separator: str) -> list[str]:
    """Without blanks around them; a space at the end of a row separates nothing."""
    found = [cell.strip() for cell in cells]
    while separator == " " and found and not found[-1]:
        found.pop()
    return found


def _filled(records: list[Record]) -> list[Record]:
    """The rows in which something stands."""
    return [record for record in records[:-1] if record.filled]


def _closed(records: list[Record]) -> list[Record]:
    """Raises: RequestError, where the end of the text stands in quotes."""
    *found, last = records
    if last.cells != [END]:
        raise refused(f"has a quotation mark in line {last.line} that is not closed.")
    return found

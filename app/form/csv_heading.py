"""Whether the first row of a table is its heading, by contrast with the rows below."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from app.form.csv_cells import COMMA, Form, form_of, is_number, value_of

LOOKED_AT = 200  # rows below
YEARS = range(1500, 2201)
MANY = 5  # columns that are counted in the first row by no accident


class _Contrast(NamedTuple):
    """A number of the first row, and the numbers below it."""

    first: float
    whole: bool  # written without a decimal mark
    below: list[float]
    decimals: list[bool]  # which of them are written with one

    @property
    def outside(self) -> bool:
        return not min(self.below) <= self.first <= max(self.below)

    @property
    def far(self) -> bool:
        """Whether the first number is further from those below it than their range."""
        low, high = min(self.below), max(self.below)
        return max(low - self.first, self.first - high) > high - low

    @property
    def goes_on(self) -> bool:
        """Whether it is the beginning of what goes on below in equal steps."""
        steps = [b - a for a, b in pairwise([self.first, *self.below[:3]])]
        return len(steps) > 1 and steps[0] != 0 and all(abs(s - steps[0]) <= 1e-9 * abs(steps[0]) for s in steps)


def is_heading(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Words stand over numbers, or over words that look otherwise, or numbers count columns or years."""
    rows = below[:LOOKED_AT]
    forms = [*map(form_of, first)]
    named, counted = "words" in forms, [form for form in forms if is_number(form)]
    if not named and not counted:
        return False
    if not rows:
        return not counted
    columns = [(cell, [row[i] for row in rows if i < len(row)]) for i, cell in enumerate(first)]
    over = [cells for (_, cells), form in zip(columns, forms, strict=True) if form == "words" and _numbers(cells)]
    if not counted:
        return bool(over) or any(map(_unlike, columns)) or not any(_numbers(cells) for _, cells in columns)
    if len(over) >= len(counted) and len(rows) > 1:
        return True
    return _dated(columns) or _corner(columns) or _counting(columns)


Columns = Sequence[tuple[str, list[str]]]


def _numbers(cells: Sequence[str]) -> bool:
    """Whether most of them are numbers."""
    forms = [form_of(cell) for cell in cells]
    return sum(map(is_number, forms)) > forms.count("words")


def _unlike(column: tuple[str, list[str]]) -> bool:
    """A word over words that look otherwise: with other cases, or of equal length, which it has not."""
    first, cells = column
    below = [cell for cell in cells if form_of(cell) == "words"]
    if form_of(first) != "words" or not below or len(below) < len(cells):
        return False
    lengths = {len(cell) for cell in below}
    return _looks(first) not in map(_looks, below) or (len(below) > 1 and len(lengths) == 1 and {len(first)} != lengths)


def _looks(word: str) -> tuple[bool, bool, bool]:
    """Whether there are digits in it, and whether it begins, and goes on, in capitals."""
    return bool(re.search(r"\d", word)), word[:1].isupper(), word[1:].isupper()


def _dated(columns: Columns) -> bool:
    """A name over dates: all below have digits, and it has none."""
    return any(
        form_of(first) == "words"
        and not re.search(r"\d", first)
        and all(form_of(cell) == "words" and re.search(r"\d", cell) for cell in cells)
        for first, cells in columns
    )


def _corner(columns: Columns) -> bool:
    """Nothing stands over rows that are counted, and names or numbers over the other columns."""
    (first, cells), *others = columns
    count = [str(i) for i in range(len(cells) + 1)]
    return first == "" and len(others) > 0 and cells in (count[:-1], count[1:]) and all(cell for cell, _ in others)


def _counting(columns: Columns) -> bool:
    """All numbers are whole, count on in equal steps, and are no beginning of what is below: 0,1,2 or 1949,1950."""
    found = [_contrast(first, cells) for first, cells in columns if is_number(form_of(first))]
    sides = [each for each in found if each is not None]
    if len(sides) < len(found) or not all(side.whole for side in sides) or any(side.goes_on for side in sides):
        return False
    firsts, unlike = [side.first for side in sides], any(map(_unlike, columns))
    outside = [side.outside for side in sides]
    if all(year in YEARS for year in firsts):
        alone = len(firsts) == 1 and len(columns) > 1 and (unlike or sides[0].far)
        return all(outside) and (alone or (len(firsts) > 1 and _steady(firsts)))
    if firsts not in ([*range(len(firsts))], [*range(1, len(firsts) + 1)]) or len(sides[0].below) < 2:
        return False
    several = len(firsts) + unlike > 2
    decimals = all(all(side.decimals) for side in sides) or all(any(side.decimals) and side.outside for side in sides)
    return (several and decimals) or (len(firsts) >= MANY and sum(outside) > len(firsts) / 2)


def _steady(numbers: Sequence[float]) -> bool:
    """Whether they grow in equal steps."""
    return len({b - a for a, b in pairwise(numbers)}) == 1 and numbers[1] > numbers[0]


def _contrast(first: str, cells: Sequence[str]) -> _Contrast | None:
    """None where no numbers stand below."""
    forms = [form_of(cell) for cell in cells]
    written = [(cell, form) for cell, form in zip(cells, forms, strict=True) if is_number(form)]
    if len(written) < len(cells) or not written:
        return None
    below, own = [_likely(cell, form) for cell, form in written], form_of(first)
    return _Contrast(_likely(first, own), own == "whole", below, [form != "whole" for _, form in written])


def _likely(cell: str, form: Form) -> float:
    """The number in a cell, with the decimal mark that its own form shows or makes likely."""
    return value_of(cell, "," if form in COMMA | {"comma3"} else ".")

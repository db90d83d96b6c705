"""The answer about a table of own numbers, typed."""

from typing import Literal

from app.responses.stream import Message, Number

Role = Literal["input", "target", "both", "out"]
Scaling = Literal["none", "standard", "range"]


Kind = Literal["numbers", "truth", "labels", "words", "empty"]


class ColumnLine(Message):
    """A column; its numbers are null where a cell is none, or too large to be normalized."""

    name: str
    kind: Kind
    words: bool  # it is words or empty: as input it can only be left out
    role: Role
    scaling: Scaling
    classes: list[str] | None  # of the labels of the one target, with the loss cross_entropy, in their places
    mean: Number | None
    sd: Number | None
    low: Number | None
    high: Number | None
    shift: Number | None
    size: Number | None


class RowsOffer(Message):
    """Rows that fit, of a table that has too many: every n-th, as a text, and whether it begins with a heading."""

    every: int
    rows: int
    data: str
    heading: Literal["yes", "no"]


class Columns(Message):
    """A table that was pasted; no columns where the task is another one, it is JSON, or longer than a link can hold."""

    rows: int
    sequences: int
    heading: bool  # whether its first row names the columns
    ahead: int  # how many rows later a target stands
    notes: list[str]  # how it was read, in sentences
    offers: list[RowsOffer]  # none where all rows fit
    columns: list[ColumnLine]

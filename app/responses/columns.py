"""The answer about a table of own numbers, typed."""

from typing import Literal

from app.responses.stream import Message, Number

Role = Literal["input", "target", "both", "out"]
Scaling = Literal["none", "standard", "range"]


class ColumnLine(Message):
    """A column; its numbers are null where a cell is none, or too large to be normalised."""

    name: str
    words: bool  # it can only be left out
    role: Role
    scaling: Scaling
    mean: Number | None
    sd: Number | None
    low: Number | None
    high: Number | None
    shift: Number | None
    size: Number | None


class Columns(Message):
    """A table that was pasted; no columns where the task is another one, and where it is JSON."""

    rows: int
    sequences: int
    columns: list[ColumnLine]

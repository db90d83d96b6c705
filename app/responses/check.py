"""The answers about mistakes, typed."""

from typing import Literal

from pydantic import Field

from app.requests.mistakes.planted import PlantedMistake
from app.responses.stream import Message, Number


class KnownMistake(Message):
    id: str
    cells: list[str] = Field(description="kinds of layers in which it can stand")
    says: str
    yours: str = Field(description="its lines; where they are others in another cell, one row of the text a cell")
    right: str


class KnownMistakes(Message):
    """All mistakes that can be told."""

    mistakes: list[KnownMistake]


class Spot(Message):
    """A film with one planted mistake."""

    level: int = Field(description="1 is easy, 3 is not")
    query: str = Field(description="of the film without the mistake")
    mistake: str
    layer: int
    others: list[str] = Field(description="mistakes that one could take it for; their numbers are others")
    yours: str = Field(description="its lines in this layer")
    right: str


class Spots(Message):
    """Exercises of Spot the bug, and one that is solved together."""

    example: Spot
    spots: list[Spot]


class MistakenNumber(Message):
    mistake: str
    says: str
    value: Number


class Mistaken(Message):
    """One number of the way back, and what each mistake that changes it would make of it."""

    value: Number | None = Field(description="null where the trace has no such number")
    mistaken: list[MistakenNumber]


class LossVerdict(Message):
    yours: Number
    ours: Number
    right: bool = Field(description="false: the forward pass differs, and nothing below is judged")


class ParameterVerdict(Message):
    layer: int
    name: str
    gate: str | None = Field(description="whose columns these are; null: all of them")
    right: bool
    relative_error: Number
    cosine: Number
    ratio: Number | None = Field(description="where yours is ours times one constant")


class Term(Message):
    """A part of a line that yours has not, has beside the right ones, or has with the other sign."""

    kind: Literal["missing", "extra", "sign"]
    what: Literal["term", "factor"]
    text: str
    value: Number | None = Field(description="at the place of `where`; null where it has no number there")


class FirstWrong(Message):
    """The first place, in the order of the way back, that leaves the truth."""

    n: int | None = Field(description="the step of the trace; null where it has no such step, as rtrl's")
    t: int | None
    layer: int
    name: str
    relative_error: Number
    where: list[int] = Field(description="the number in it that is farthest off, by its index")
    ours: Number
    yours: Number
    terms: list[Term] = Field(description="what the first explanation has more or less in this line")


class Place(Message):
    t: int
    layer: int
    right: bool


class Explained(Message):
    mistake: str
    layers: list[int]
    says: str
    yours: str
    right: str
    planted: list[PlantedMistake] = Field(
        description="as `mistakes` of a trace has it, which shows it as a film; none under rtrl, which has none"
    )


class NumericCheck(Message):
    max_relative_error: Number


class Verdict(Message):
    """Whether a backward pass is right, and which mistakes would give its numbers."""

    right: bool
    says: str = Field(description="the verdict in one sentence")
    layout: str | None = Field(description="in which your numbers were read")
    digits: str = Field(description='read off the numbers: "float64", "float32", "4 decimals" ...')
    loss: LossVerdict | None
    parameters: list[ParameterVerdict] = Field(description="in the order of the way back")
    first: FirstWrong | None
    places: list[Place] = Field(
        description="where yours is right, by the first explanation or the steps you gave; empty where that is unknown"
    )
    explanations: list[list[Explained]] = Field(description="every smallest set; [] none that is known, [[]] right")
    apart: dict[str, object] | None = Field(description="a request on which several explanations would differ")
    check: NumericCheck = Field(description="our own gradient beside a numeric one, for this request")
    tried: int = Field(description="backward passes that were made for it")
    warnings: list[str] = Field(description="what makes a check of this request say less than it seems")


class Exercise(Message):
    """A request on which every mistake shows: all sizes different, states given, nothing zero."""

    layers: list[dict[str, object]]
    loss: str
    loss_at: list[float]
    data: dict[str, object]
    params: list[dict[str, object]]
    state: list[dict[str, object] | None]

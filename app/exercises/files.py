"""What a sheet of hidden numbers and a file of answers to it may hold, field by field."""

from typing import Literal

from pydantic import Field

from app.limits import LIMITS
from app.requests.strict import Strict


class SheetQuestion(Strict):
    """A number of the film that is hidden: the step, the name, and where in its array, as /api/mistaken has them."""

    id: str = Field(min_length=1, max_length=20, description="of the column in the table of marks")
    ask: str = Field(min_length=1, max_length=400, description="what is asked, in words")
    n: int = Field(ge=0, description="the step of the film, from 0")
    name: str = Field(max_length=40, description="of a value; of a gradient dW, dU, db, dc")
    b: int = Field(default=0, ge=0, le=LIMITS.width, description="the example; of a gradient or a weight the row")
    i: int = Field(default=0, ge=0, le=4 * LIMITS.units, description="the unit; of a gradient or a weight the column")


class Sheet(Strict):
    """A film, and the numbers of it that are asked for."""

    backflow: Literal["sheet"]
    version: Literal[1] = 1
    title: str = Field(default="", max_length=200)
    film: str = Field(max_length=LIMITS.head, description="the query of a link, as the form writes it")
    seeds: Literal["each", "same"] = Field(default="each", description="each: every student draws another seed")
    tolerance: float = Field(default=0.01, gt=0, le=0.5, description="how far off a right answer may be, relatively")
    questions: list[SheetQuestion] = Field(min_length=1, max_length=LIMITS.sheet)
    sha256: str = Field(default="", max_length=64, description="of all the rest: by which a change is noticed")


class SheetAnswer(Strict):
    id: str = Field(max_length=20)
    answer: float | None = Field(default=None, description="null: none was given")
    tries: int = Field(default=0, ge=0, le=10_000, description="how often it was checked")
    shown: bool = Field(default=False, description="whether the right number was asked for instead")


class AnswerFile(Strict):
    """What a student hands in: the sheet, the seed of the film, and the answers."""

    backflow: Literal["answers"]
    version: Literal[1] = 1
    name: str = Field(default="", max_length=100, description="only what the student typed")
    seed: int = Field(ge=0, le=LIMITS.seed)
    sheet: Sheet
    answers: list[SheetAnswer] = Field(max_length=LIMITS.sheet)
    sha256: str = Field(default="", max_length=64)

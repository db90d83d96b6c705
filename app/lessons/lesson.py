"""What a lesson is made of, as its file says it: nothing of it is computed yet."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from app.lessons.films import Fields

KINDS = ("sign", "number", "choice", "place")  # of questions, as static/questions/ has them


class LessonFault(NamedTuple):
    """What is wrong in a file, and in which line."""

    line: int
    says: str


class LessonError(Exception):
    """A file that is no lesson, and every reason that was found."""

    def __init__(self, faults: list[LessonFault]) -> None:
        super().__init__(" ".join(f"line {fault.line} {fault.says}" for fault in faults))
        self.faults = faults


class Text(NamedTuple):
    """A text as it was written, and the line in which it begins."""

    written: str
    line: int


@dataclass(frozen=True)
class Wrong:
    """A usual wrong answer: an expression, a choice or a place; or what a known mistake makes of the truth."""

    answer: Text | None
    says: Text
    mistake: str = ""


@dataclass(frozen=True)
class Question:
    """truth: an expression, for places several; of: the number that is asked for, as a link's `open` has it."""

    kind: str
    ask: Text
    truth: tuple[Text, ...]
    says: Text
    choices: tuple[Text, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    of: Text | None = None
    tolerance: float = 0.01


@dataclass(frozen=True)
class Stop:
    """A view of a film, a few sentences, and perhaps a question.

    fields: of the film; None where the stop has none. film: its name or its query, as it was written. at: where it
    rests, as people say it. holds: expressions that are true if the sentences are.
    """

    title: str
    line: int
    text: Text
    fields: Fields | None = None
    film: Text | None = None
    at: Text | None = None
    open: Text | None = None
    example: int | None = None
    notation: str = ""
    holds: tuple[Text, ...] = ()
    question: Question | None = None


@dataclass(frozen=True)
class Lesson:
    id: str
    title: str
    sentence: str
    minutes: int
    sources: str
    films: dict[str, Fields]
    stops: tuple[Stop, ...]

    def summary(self) -> dict[str, Any]:
        """What the menu says of it."""
        asked = sum(stop.question is not None for stop in self.stops)
        said = {name: getattr(self, name) for name in ("id", "title", "sentence", "minutes")}
        return said | {"stops": len(self.stops), "questions": asked}

"""The answer to /api/lesson: one lesson with all its numbers, of a file by its id, or of somebody's own text."""

from collections.abc import Iterator
from typing import Any

from app.form import query
from app.form.fields import FormField
from app.form.schemas import free_text
from app.lessons import library
from app.lessons.answers import answered
from app.lessons.films import Films
from app.lessons.lesson import Lesson, LessonError
from app.lessons.reading import lesson_in
from app.lessons.trained import known_trainings
from app.requests.build import document_in, refuse, validated
from app.requests.costs.costing import Cost
from app.requests.errors import Fault, RequestError, unknown_says
from app.requests.lessons import LessonRequest
from app.requests.payload import Payload
from app.responses.parts import line_of

FIELDS = {"id": FormField("", "of the lesson, as /api/lessons has it", free_text(80), "id")}
MEMORY = 64 << 20  # bytes of the films of a lesson, which `lesson_numbers` bounds
STOP = 10**9  # operations of a stop, about


def read(asked: Payload) -> Lesson:
    """Raises: RequestError: of a text that is no lesson, with the lines in which something is wrong."""
    if isinstance(asked, bytes):
        return own(validated(document_in(asked), LessonRequest).text, "own")
    refuse(query.unknown(asked, FIELDS))
    name = dict(asked).get("id", "")
    book = library.volume(name)
    if book is None:
        known = [each.id for each in library.volumes()]
        raise RequestError([Fault("id", unknown_says(name, known))], status=404)
    return own(book.text, book.id)


def own(text: str, name: str) -> Lesson:
    """Raises: RequestError."""
    try:
        return lesson_in(text, name)
    except LessonError as broken:
        raise RequestError([Fault(f"line {fault.line}", fault.says) for fault in broken.faults]) from broken


def echo(lesson: Lesson) -> Any:
    """Its text as it was read, and what is known of trainings."""
    return [repr(lesson), known_trainings()]


def cost_of(lesson: Lesson) -> Cost:
    return Cost(0, 1 << 17, MEMORY, STOP * len(lesson.stops))


def lines(lesson: Lesson) -> Iterator[bytes]:
    """One line; before it a HEARTBEAT now and then."""
    yield line_of((yield from answered(lesson, Films())))

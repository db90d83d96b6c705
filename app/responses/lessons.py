"""The answers about lessons, typed."""

from typing import Any

from pydantic import Field

from app.responses.stream import Message


class LessonFile(Message):
    """What the menu says of a lesson."""

    id: str
    title: str
    sentence: str = Field(description="what is learned")
    minutes: int
    stops: int
    questions: int
    own: bool = Field(description="whether it is of the operator's folder")


class BrokenFile(Message):
    """A file that is no lesson: the first line in which something is wrong, and what."""

    file: str
    line: int
    says: str


class LessonList(Message):
    lessons: list[LessonFile]
    faults: list[BrokenFile]


class LessonLine(Message):
    line: int
    says: str


class LessonStop(Message):
    """A view of a film, sentences, and perhaps a question."""

    title: str
    query: str | None = Field(description="of the film; null where the stop has none")
    place: dict[str, str] | None = Field(description="where it rests, as in the hash of the page")
    text: list[Any] = Field(description="paragraphs: texts, and nodes with a kind, and `of`, `text`, `latex` or `href`")
    question: dict[str, Any] | None = Field(description="its truth and its wrong answers are computed from the film")


class LessonAnswer(Message):
    """A lesson with all its numbers in it; faults are what could not be computed."""

    id: str
    title: str
    sentence: str
    minutes: int
    questions: int
    sources: str
    stops: list[LessonStop]
    faults: list[LessonLine]

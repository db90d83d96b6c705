"""The answers about exercise sheets, typed."""

from pydantic import Field

from app.exercises.files import AnswerFile, Sheet
from app.responses.stream import Message, Number


class SheetWithChecksum(Message):
    """A sheet that can be handed out."""

    file: Sheet
    numbers: list[Number | None] = Field(
        description="that are asked for, in the film from which it was made; null where it has no such number"
    )


class AnswersWithChecksum(Message):
    """A file of answers that can be handed in."""

    file: AnswerFile
    numbers: list[Number | None] = Field(description="that are right, in the film with the student's seed")

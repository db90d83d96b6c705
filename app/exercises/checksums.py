"""A checksum in a file of JSON, by which a change is noticed; it proves nothing against who computes a new one."""

import hashlib
import json
from typing import TypeVar

from app.exercises.files import AnswerFile, Sheet

File = TypeVar("File", Sheet, AnswerFile, Sheet | AnswerFile)


def with_checksum(file: File) -> File:
    """The same with its checksum."""
    return file.model_copy(update={"sha256": checksum(file)})


def changed(file: Sheet | AnswerFile) -> bool:
    """Whether somebody has changed it since it got it."""
    return file.sha256 != checksum(file)


def checksum(file: Sheet | AnswerFile) -> str:
    """SHA-256 of all fields but the checksum itself, in an order and with blanks that no editor changes."""
    fields = file.model_dump(exclude={"sha256"})
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

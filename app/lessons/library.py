"""All lessons that there are: those that come with us, and those of the operator's folder (BACKFLOW_LESSONS)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from app.lessons.lesson import Lesson, LessonError, LessonFault
from app.lessons.reading import lesson_in
from app.limits import LIMITS
from app.settings import LESSONS

OURS = Path(__file__).parent / "files"
NUMBERED = re.compile(r"^\d+[-_ ]+")
MOST_FILES = 200  # of a folder


class Volume(NamedTuple):
    """A lesson's file: its id, its text, and whether it is of the operator's folder."""

    id: str
    file: str
    text: str
    own: bool


def volumes() -> Iterator[Volume]:
    """Ours first, each folder in the order of its files' names."""
    folder = os.environ.get(LESSONS, "").strip()
    for own, place in ((False, OURS), (True, Path(folder) if folder else None)):
        if place is None or not place.is_dir():
            continue
        for path in sorted(place.glob("*.md"), key=_order)[:MOST_FILES]:
            yield Volume(id_of(path, own), path.name, _text(path), own)


def _order(path: Path) -> tuple[int, str]:
    """By the number at its beginning, then by name."""
    number = re.match(r"\d+", path.stem)
    return (int(number[0]) if number else 10**6, path.name)


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace", newline=None) as file:
            return file.read(LIMITS.lesson + 1)
    except OSError as error:
        return f"+++ {error.strerror}"


def id_of(path: Path, own: bool) -> str:
    """`3-unrolling.md` is unrolling; of the operator's folder it is own.unrolling, as names must not meet."""
    stem = NUMBERED.sub("", path.stem) or path.stem
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or f"{crc32(stem.encode()):x}"
    return f"own.{name}" if own else name


def volume(name: str) -> Volume | None:
    return next((each for each in volumes() if each.id == name), None)


def read(book: Volume) -> Lesson:
    """Raises: LessonError."""
    return lesson_in(book.text, book.id)


def listed() -> dict[str, Any]:
    """The menu: what each lesson is, and the files that are no lessons, with the line and the reason."""
    lessons: dict[str, Any] = {}
    faults: list[dict[str, Any]] = []
    for book in volumes():
        try:
            lesson = read(book)
            first = LessonFault(1, f"has the name of another file: both are {book.id}.") if book.id in lessons else None
            lessons.setdefault(book.id, lesson.summary() | {"own": book.own})
        except LessonError as broken:
            first = broken.faults[0]
        if first:
            faults.append({"file": book.file, "line": first.line, "says": first.says})
    return {"lessons": [*lessons.values()], "faults": faults}

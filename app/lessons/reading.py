"""A lesson's file as a lesson: a head, and stops under `## titles`, each with a head of its own."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from app.lessons.expressions import FUNCTIONS
from app.lessons.film_numbers import ASKED, WHOLE
from app.lessons.films import Fields, changed, fields_of
from app.lessons.head import Head, split
from app.lessons.lesson import Lesson, LessonError, LessonFault, Stop, Text
from app.lessons.questions import question_in
from app.limits import LIMITS

LESSON: dict[str, type] = {"title": str, "sentence": str, "minutes": int, "sources": str, "films": dict}
STOP: dict[str, type] = {
    "film": str,
    "with": str,
    "at": str,
    "open": str,
    "example": int,
    "notation": str,
    "holds": list,
    "question": dict,
    "wrong": list,
}
NAME = re.compile(r"[A-Z][A-Z0-9]{0,3}")
TAKEN = {"W", "U", "J", *ASKED, *WHOLE, *FUNCTIONS}
NOTATIONS = ("", "row", "column")


def lesson_in(text: str, name: str) -> Lesson:
    """The lesson in a text; `name` is its id.

    Raises: LessonError, with every fault that was found.
    """
    if len(text) > LIMITS.lesson:
        raise LessonError([LessonFault(1, f"begins {len(text)} letters; at most {LIMITS.lesson} are allowed.")])
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    starts = [i for i, line in enumerate(lines) if re.match(r"## +\S", line)]
    head, below, line = split(lines[: starts[0] if starts else len(lines)], 1, "a lesson")
    faults = head.faults
    if faults:
        raise LessonError(faults)
    said = head.take(LESSON)
    films = dict(_films(head, said.get("films", {})))
    head.need("title", said, "what the lesson is called")
    if any(each.strip() for each in below):
        faults.append(LessonFault(line, "has a text before the first stop; a stop begins with a line `## Its title`."))
    stops = [_stop(lines[a:b], a + 1, films, faults) for a, b in pairwise([*starts, len(lines)])]
    if not 1 <= len(stops) <= LIMITS.lesson_stops:
        faults.append(LessonFault(1, f"begins a lesson of {len(stops)} stops; 1 to {LIMITS.lesson_stops} are needed."))
    if faults:
        raise LessonError(sorted(faults))
    words = {each: said.get(each, "") for each in ("title", "sentence", "sources")}
    return Lesson(name, minutes=said.get("minutes", 10), films=films, stops=tuple(stops), **words)


def _films(head: Head, said: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
    """The films that have names."""
    if len(said) > LIMITS.fields:
        head.fault("films", f"has {len(said)} films; at most {LIMITS.fields} are allowed.")
        return
    for name, written in said.items():
        if not isinstance(written, str):
            head.fault(name, f"has the film {name}, which is no text; the query of a link is needed.")
        elif not NAME.fullmatch(name) or name in TAKEN:
            head.fault(name, f"has a film {name}; a capital letter, as A or B2, but not W, U or J, is needed.")
        else:
            yield name, fields_of(written)


def _stop(lines: list[str], first: int, films: Mapping[str, Fields], faults: list[LessonFault]) -> Stop:
    """One stop; what is wrong with it is added to the caller's list."""
    head, below, line = split(lines[1:], first + 1, "")
    said = head.take(STOP | {"wrong": object} if "wrong" in head.said else STOP)
    found = Stop(
        lines[0].lstrip("#").strip(),
        first,
        Text("\n".join(below).strip("\n"), line + next((i for i, each in enumerate(below) if each.strip()), 0)),
        _fields(head, said, films),
        head.text("film", said["film"]) if "film" in said else None,
        head.text("at", said["at"]) if "at" in said else None,
        head.text("open", said["open"]) if "open" in said else None,
        said.get("example"),
        said.get("notation", ""),
        tuple(head.text("holds", each) for each in said.get("holds", [])),
        question_in(head, said),
    )
    faults += [*head.faults, *_odd(head, found)]
    return found


def _odd(head: Head, stop: Stop) -> Iterator[LessonFault]:
    """What does not fit together in a stop."""
    if stop.notation not in NOTATIONS:
        yield LessonFault(head.line_of("notation"), "has a notation that is neither row nor column.")
    if not stop.text.written.strip() and not head.faults:
        yield LessonFault(stop.line, "has no sentences.")
    if stop.fields is None and stop.question and stop.question.of:
        yield LessonFault(stop.question.of.line, "asks for a number of a film, but the stop has none.")
    if stop.fields is None and stop.question and stop.question.kind == "place":
        yield LessonFault(stop.question.truth[0].line, "asks for a place of a film, but the stop has none.")


def _fields(head: Head, said: Mapping[str, Any], films: Mapping[str, Fields]) -> Fields | None:
    """The film of a stop: a named one, or a query; with what is changed."""
    film = said.get("film")
    if film is None:
        if "with" in said or "at" in said or "open" in said:
            head.fault("with", "has a place in a film, but no film.")
        return None
    if film not in films and "=" not in film:
        head.fault("film", f"has the film {film}, which the head of the lesson does not name.")
        return None
    fields = films.get(film, fields_of(film))
    return changed(fields, dict(fields_of(said.get("with", ""))))

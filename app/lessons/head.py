"""The heads of a lesson's file: TOML between two lines of +++, each field looked at, each fault with its line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.lessons.lesson import LessonFault, Text
from app.requests.errors import shown, unknown_says

FENCE = "+++"
WORDS = {str: "text", int: "a whole number", float: "a number", list: "a list of texts", dict: "a table"}
MOST_LETTERS = 2000  # of one field


@dataclass
class Head:
    """The fields of one head; `line` is that of its first +++."""

    said: dict[str, Any]
    lines: list[str]
    line: int
    faults: list[LessonFault] = field(default_factory=list)

    def fault(self, name: str, says: str, nth: int = 0) -> None:
        self.faults.append(LessonFault(self.line_of(name, nth), says))

    def line_of(self, name: str, nth: int = 0) -> int:
        """The line in which a field is said for the n-th time, else that of the head."""
        pattern = re.compile(rf"\s*(\[+\s*)?{re.escape(name)}\s*[]=]")
        found = [number for number, line in enumerate(self.lines, 1) if pattern.match(line)]
        return self.line + found[min(nth, len(found) - 1)] if found else self.line

    def take(self, known: Mapping[str, type], said: Mapping[str, Any] | None = None, nth: int = 0) -> dict[str, Any]:
        """The fields that are known and of their kind; the others are faults."""
        taken: dict[str, Any] = {}
        for name, given in (self.said if said is None else said).items():
            kind = known.get(name)
            if kind is None:
                self.fault(name, f"has {name}, which {unknown_says(name, list(known))}", nth)
            elif not _is(given, kind):
                self.fault(name, f"has {name} = {shown(given)}; {WORDS[kind]} is needed.", nth)
            else:
                taken[name] = given
        return taken

    def text(self, name: str, said: str, nth: int = 0) -> Text:
        return Text(said, self.line_of(name, nth))

    def need(self, name: str, taken: Mapping[str, Any], what: str) -> None:
        if not taken.get(name):
            self.fault(name, f"has no {name}: {what} is needed.")


def _is(given: Any, kind: type) -> bool:
    """Whether a value is of its kind, and no longer than a field may be."""
    if kind is object:
        return True
    if kind is float:
        return type(given) in (int, float)
    if kind is list:
        return isinstance(given, list) and all(_is(each, str) for each in given)
    return type(given) is kind and (kind is not str or len(str(given)) <= MOST_LETTERS)


def split(lines: list[str], first: int, what: str) -> tuple[Head, list[str], int]:
    """The head of a part, what stands below it, and the line in which that begins; `first` is the part's first line."""
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].strip() != FENCE:
        head = Head({}, [], first)
        if what:
            head.faults.append(LessonFault(first, f"has no head: {what} begins with a line of {FENCE}."))
        return head, lines[start:], first + start
    end = next((i for i in range(start + 1, len(lines)) if lines[i].strip() == FENCE), None)
    if end is None:
        head = Head(
            {}, [], first + start, [LessonFault(first + start, f"opens a head that no line of {FENCE} closes.")]
        )
        return head, [], first + start
    inside = lines[start + 1 : end]
    return _parsed(inside, first + start), lines[end + 1 :], first + end + 1


def _parsed(inside: list[str], line: int) -> Head:
    try:
        return Head(tomllib.loads("\n".join(inside)), inside, line)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        says = re.sub(r"\s*\(at .*\)", "", str(error))
        number = line + (int(at[1]) if at else len(inside))
        return Head({}, inside, line, [LessonFault(number, f"is no TOML: {says}.")])

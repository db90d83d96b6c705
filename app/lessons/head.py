"""The heads of a lesson's file: TOML between two lines of +++, each field looked at, each fault with its line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.lessons.lesson import LessonFault, Text
from app.limits import LIMITS
from app.requests.errors import shown, unknown_says

FENCE = "+++"
WORDS = {str: "text", int: "a whole number", float: "a number", list: "a list of texts", dict: "a table"}
MOST_LETTERS = 2000  # of one field
MOST_SAID = 200  # letters of what is wrong with a head
MOST_LEVELS = 8  # of tables and lists within each other
SAID = re.compile(r"\s*(\[+\s*)?(?P<name>[^\s=[\]]+)\s*[]=]")
PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*"""
LONG_KEY = re.compile(rf"(?<![\w-])(?:{PART}){{32}}")  # over many parts of which reading would take far too long


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
        found = self._said_in.get(name)
        return self.line + found[min(nth, len(found) - 1)] if found else self.line

    @cached_property
    def _said_in(self) -> dict[str, list[int]]:
        """By name the lines in which a field is said, the first of which is 1."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines, 1):
            if said := SAID.match(line):
                found.setdefault(said["name"], []).append(number)
        return found

    def take(self, known: Mapping[str, type], said: Mapping[str, Any] | None = None, nth: int = 0) -> dict[str, Any]:
        """The fields that are known and of their kind; the others are faults."""
        taken: dict[str, Any] = {}
        if len(said := self.said if said is None else said) > LIMITS.fields:
            self.faults.append(LessonFault(self.line, f"has {len(said)} fields; at most {LIMITS.fields} are allowed."))
            return taken
        for name, given in said.items():
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
    text = "\n".join(inside)
    deep = f"has more than {MOST_LEVELS} tables or lists within each other."
    if long := LONG_KEY.search(text):
        return Head({}, inside, line, [LessonFault(line + 1 + text.count("\n", 0, long.start()), deep)])
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        says, _, at = str(error).rpartition(" (at ")
        place = re.match(r"line (\d+)", at)
        number = line + (int(place[1]) if place else len(inside))
        return Head({}, inside, line, [LessonFault(number, f"is no TOML: {says[:MOST_SAID]}.")])
    except RecursionError:
        return Head({}, inside, line, [LessonFault(line, deep)])
    return Head({}, inside, line, [LessonFault(line, deep)]) if _is_deep(said) else Head(said, inside, line)


def _is_deep(said: Mapping[str, Any]) -> bool:
    level: list[Any] = [said]
    for _ in range(MOST_LEVELS):
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
        level = [each for each in level if isinstance(each, dict | list)]
    return bool(level)

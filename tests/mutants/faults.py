"""The faults, read from the lists of each room beside this file, and whether they can still be planted.

Of each a list says: its name; `@` the file, and the tests that have to notice it, by name; `-` the text that is right,
which stands exactly once in the file; `+` the wrong text in its place. Both may have several lines. A name of tests is
that of a file, `labs` for labs.test.js or test_labs.py, or with `::` that of one test in it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.mutants.changes import Change
from tests.mutants.rooms import ENGINE, ROOT, named

ROOMS = ("engine", "app", "static")
ENTRY = re.compile(
    r"(?P<name>.+)\n@ (?P<file>\S+)(?P<tests>(?: [\w:/]+)+)\n(?P<right>(?:- .*\n)+)(?P<wrong>(?:\+ .*\n?)+)"
)


class Fault(NamedTuple):
    """One mistake: in which file of the tree, which change, and in which order the tests look that have to notice it.

    tests: in one element what one process of a runner is given.
    """

    name: str
    file: str
    tests: tuple[tuple[str, ...], ...]
    change: Change


def faults(room: str) -> list[Fault]:
    """All that are planned for a room, list by list."""
    texts = [path.read_text("utf-8") for path in sorted((Path(__file__).parent / room).glob("*.txt"))]
    return [read(room, entry) for text in texts for entry in text.split("\n\n")]


def read(room: str, entry: str) -> Fault:
    """An entry of a list; ValueError where it is none, or cannot be planted."""
    found = ENTRY.fullmatch(entry)
    if found is None:
        raise ValueError(f"This is no fault: {entry!r}.")
    tests: list[tuple[str, ...]] = [(named(room, word),) for word in found["tests"].split()]
    tests += [ENGINE] if room == "engine" else []  # which looks at the same numbers from many sides
    right, wrong = _text(found["right"]), _text(found["wrong"])
    whole = (ROOT / found["file"]).read_text("utf-8")
    if whole.count(right) != 1:
        raise ValueError(f"{found['name']}: its text stands {whole.count(right)} times in {found['file']}, not once.")
    return Fault(found["name"], found["file"], tuple(tests), Change(whole.index(right), right, wrong))


def _text(lines: str) -> str:
    return "\n".join(line[2:] for line in lines.splitlines())


def misplaced(room: str) -> Iterator[str]:
    """Of the faults that cannot be planted, what is wrong with each."""
    for path in sorted((Path(__file__).parent / room).glob("*.txt")):
        for entry in path.read_text("utf-8").split("\n\n"):
            try:
                read(room, entry)
            except ValueError as error:
                yield str(error)

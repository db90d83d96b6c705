"""The faults, read from the lists beside this file, and whether they can still be planted.

Of each a list says: its name; `@` the file, and the tests of the engine that look first; `-` the text that is right,
which stands exactly once in the file; `+` the wrong text in its place.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ENTRY = re.compile(r"(?P<name>.+)\n@ (?P<file>\S+) (?P<first>\w+)\n- (?P<right>.+)\n\+ (?P<wrong>.+)\n?")


class Fault(NamedTuple):
    """One mistake: in which file of the tree, what text becomes what, and which tests of the engine look first."""

    name: str
    file: str
    first: str
    right: str
    wrong: str

    @property
    def test(self) -> Path:
        """The file of the tests that look first, in whichever room of the engine's tests it stands."""
        (path,) = (ROOT / "tests" / "engine").rglob(f"test_{self.first}.py")
        return path.relative_to(ROOT)


def faults() -> list[Fault]:
    """All that are planned, list by list: cells, learning, runs, time."""
    texts = [path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("*.txt"))]
    return [read(entry) for text in texts for entry in text.split("\n\n")]


def read(entry: str) -> Fault:
    """An entry of a list; ValueError where it is none."""
    found = ENTRY.fullmatch(entry)
    if found is None:
        raise ValueError(f"This is no fault: {entry!r}.")
    return Fault(**found.groupdict())


def misplaced() -> Iterator[str]:
    """Of the faults that cannot be planted, what is wrong with each."""
    for fault in faults():
        count = (ROOT / fault.file).read_text("utf-8").count(fault.right)
        if count != 1:
            yield f"{fault.name}: its text stands {count} times in {fault.file}, not once."

"""Faults that nobody chose: lines drawn by chance, all lines alike, and on each one of the changes that it allows."""

from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random

from tests.mutants import javascript_changes, python_changes
from tests.mutants.changes import Change
from tests.mutants.faults import Fault
from tests.mutants.rooms import ROOT, looking


def drawn(room: str, count: int, seed: int) -> list[Fault]:
    """So many faults of a room, on different lines; the same seed draws the same of the same tree."""
    chance, lines = Random(f"{room} {seed}"), by_line(room)
    chosen = chance.sample(sorted(lines), min(count, len(lines)))
    return [_fault(file, line, chance.choice(lines[file, line])) for file, line in chosen]


@cache
def by_line(room: str) -> dict[tuple[str, int], list[Change]]:
    """Every change of every line of a room's code, by file and number of the line."""
    found = defaultdict(list)
    for path in sorted((ROOT / room).rglob("*")):
        if path.suffix in (".py", ".js") and not {"vendor", "bundle"} & set(path.parts):
            text, file = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
            for change in changes(path, text):
                found[file, change.line_in(text)].append(change)
    return found


def changes(path: Path, text: str) -> list[Change]:
    return python_changes.changes(text) if path.suffix == ".py" else javascript_changes.changes(text)


def _fault(file: str, line: int, change: Change) -> Fault:
    return Fault(f"{file}:{line} {change.right!r} becomes {change.wrong!r}", file, looking(file), change)

"""What may be drawn by chance: each change is one of code, in its place, and leaves a text that can still be read."""

import subprocess
from pathlib import Path

import pytest

from tests.mutants import javascript_changes, python_changes
from tests.mutants.drawn import by_line, drawn
from tests.mutants.rooms import ROOT

PYTHON = '''
"""Not this: 1 < 2."""
import sys

Both = int | str


def chosen(x: "int | str" = 1) -> bool:  # nor this: a + b
    """Nor this: not 3."""
    if x < 2 and not sys.flags:
        sys.path.sort()
    return max(x, 0.5) in f"{x + 1}" or min(sys, sys.argv)
'''
JAVASCRIPT = """
/** Not this: 1 < 2 */
export const chosen = (x, of) => { // nor this: a + b
  if (x < 2 && !of) {
    x.sort(of, x);
    const text = `nor this: 3 + ${x + 4} - 5 ${`${x}`} ` + "6 + 7" + x.replace(/8 + 9/g, "");
  }
  return x / 2 > of / 3;
};
"""


def test_of_python_what_computes_is_changed() -> None:
    found = [(change.right, change.wrong) for change in python_changes.changes(PYTHON)]
    assert found == [
        ("1", "2"),
        ("x < 2 and not sys.flags", "(not (x < 2 and not sys.flags))"),
        ("<", "<="),
        ("2", "3"),
        ("and", "or"),
        ("not sys.flags", "sys.flags"),
        ("sys.path.sort()", "pass"),
        ("sys.path.sort()", "sys.path"),
        ("max", "min"),
        ("0.5", "1.0"),
        ("in", "not in"),
        ("or", "and"),
        ("min", "max"),
        ("sys, sys.argv", "sys.argv, sys"),
    ]


def test_of_javascript_what_computes_is_changed() -> None:
    found = [(change.right, change.wrong) for change in javascript_changes.changes(JAVASCRIPT)]
    assert found == [
        ("(x < 2 && !of)", "(!(x < 2 && !of))"),
        ("<", "<="),
        ("2", "3"),
        ("&&", "||"),
        ("!", ""),
        ("x.sort(of, x);", ";"),
        ("of, x", "x, of"),
        ("+", "-"),
        ("4", "5"),
        ("+", "-"),
        ("+", "-"),
        ("/", "*"),
        ("2", "3"),
        (">", ">="),
        ("/", "*"),
        ("3", "4"),
    ]


@pytest.mark.parametrize("room", ["app", "engine", "static"])
def test_the_same_seed_draws_the_same_lines_and_another_one_others(room: str) -> None:
    assert drawn(room, 20, 1) == drawn(room, 20, 1)
    assert {fault.name for fault in drawn(room, 20, 1)} != {fault.name for fault in drawn(room, 20, 2)}
    assert len({(fault.file, fault.name.partition(" ")[0]) for fault in drawn(room, 20, 1)}) == 20


def test_a_changed_text_of_python_can_still_be_read() -> None:
    for fault in (*drawn("app", 100, 1), *drawn("engine", 100, 1)):
        compile(fault.change.made_in((ROOT / fault.file).read_text("utf-8")), fault.file, "exec")


def test_a_changed_text_of_javascript_can_still_be_read(tmp_path: Path) -> None:
    for number, fault in enumerate(drawn("static", 5, 1)):
        text = fault.change.made_in((ROOT / fault.file).read_text("utf-8"))
        (tmp_path / f"{number}.mjs").write_text(text, "utf-8")
    files = sorted(tmp_path.glob("*.mjs"))
    assert len(files) == 5
    for file in files:
        run = subprocess.run(["node", "--check", str(file)], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr


def test_most_lines_of_code_can_be_drawn() -> None:
    assert len(by_line("app")) > 2000
    assert len(by_line("engine")) > 1000
    assert len(by_line("static")) > 3000

"""Plants each fault into a copy of the tree and prints which test fell; a fault that no test notices is a failure."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutants.faults import ROOT, Fault, faults, misplaced

COPIED = ("engine", "app", "tests", "static", "templates")
AT_ONCE = 2
PYTEST = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile", "mutants")


def copied(place: Path) -> Path:
    """A tree of its own, without what no test of the engine reads."""
    for name in COPIED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "vendor", "golden"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def fallen(tree: Path, *paths: str) -> str | None:
    """The first test that fails there, nothing where all pass; RuntimeError where the tests could not even begin."""
    run = subprocess.run([*PYTEST, *paths], cwd=tree, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return None
    told = re.search(r"^FAILED (\S.*?)(?: - .*)?$", run.stdout, re.MULTILINE)
    if told is None:
        raise RuntimeError(f"The tests of {paths} did not run:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return told.group(1)


def noticed(tree: Path, fault: Fault) -> str | None:
    """The test that falls while the fault stands in the tree; afterwards the tree is as it was."""
    path = tree / fault.file
    right = path.read_text("utf-8")
    path.write_text(right.replace(fault.right, fault.wrong), "utf-8")
    try:
        return fallen(tree, str(fault.test)) or fallen(tree, "tests/engine")
    finally:
        path.write_text(right, "utf-8")


def tried(place: Path, planted: list[Fault]) -> Iterator[tuple[Fault, str | None]]:
    """Each fault with the test that fell, several at once, each in a copy that is nobody else's for so long."""
    trees: Queue[Path] = Queue()
    for number in range(AT_ONCE):
        trees.put(copied(place / str(number)))

    def in_a_free_tree(fault: Fault) -> tuple[Fault, str | None]:
        tree = trees.get()
        try:
            return fault, noticed(tree, fault)
        finally:
            trees.put(tree)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(in_a_free_tree, planted)


def main() -> int:
    """1 where the tests fail without a fault, where a fault cannot be planted, and where one survives."""
    planted, survived = faults(), 0
    with tempfile.TemporaryDirectory() as place:
        obstacles = [*misplaced(), *filter(None, [fallen(copied(Path(place) / "right"), "tests/engine")])]
        if obstacles:
            print(*obstacles, sep="\n")
            return 1
        for fault, test in tried(Path(place), planted):
            survived += test is None
            print(f"{fault.name} ({fault.file}): {test or 'SURVIVED'}", flush=True)
    print(f"{len(planted) - survived} of {len(planted)} faults were noticed.")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())

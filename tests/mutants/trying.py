"""Plants one fault after the other into a copy of the tree, and looks which test falls.

A test counts only if it is the fault that fells it: the same test passes without it. Whatever cannot even begin, as
its file can no longer be read or imported, is noticed by nobody; that is called broken.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutants.faults import Fault
from tests.mutants.rooms import ROOT

COPIED = ("engine", "app", "tests", "static", "templates")
SECONDS = 200  # for which one process of tests may run: what is right needs less
PYTEST = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile", "mutants")
NODE = ("node", "--test", "--test-reporter=tap")
FELL = re.compile(r"^(?:FAILED|ERROR) (\S+?::.*?)(?: - .*)?$|^ *not ok \d+ - (?!\S*\.test\.js$)(.+?)$", re.MULTILINE)
OVER = "the limit of time"
BROKEN = "broken: no test could begin"
ANYHOW = "SURVIVED, though this falls also without it: "


class Tree:
    """A copy in which faults are planted."""

    def __init__(self, place: Path) -> None:
        self.place, self._passed = place, set[tuple[str, ...]]()
        for name in COPIED:
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        if (ROOT / "node_modules").exists():
            (place / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        for name in ("pyproject.toml", "package.json", "README.md", "ARCHITECTURE.md", "Makefile"):
            shutil.copy2(ROOT / name, place)

    def noticed(self, fault: Fault) -> str | None:
        """The test that falls while the fault stands in the tree; None where all pass."""
        for tests in fault.tests:
            with self._planted(fault):
                test = self.fallen(*tests)
            if test is not None:
                return test if self._is_felled_by_it(tests, test) else ANYHOW + test
        return None

    def fallen(self, *tests: str) -> str | None:
        """The first test that fails; None where all pass."""
        command = [*(NODE if tests[0].endswith(".js") else PYTEST), *tests]
        ended, said = self._run(command)
        if ended == 0:
            return None
        if ended is None:
            return OVER
        fell = FELL.search(said)
        return (fell.group(1) or fell.group(2)) if fell else BROKEN

    def _is_felled_by_it(self, tests: tuple[str, ...], test: str) -> bool:
        """Whether the test passes without the fault; asked once for each."""
        alone = (test,) if "::" in test else tests
        if test == BROKEN or alone in self._passed:
            return True
        if passes := self.fallen(*alone) is None:
            self._passed.add(alone)
        return passes

    @contextlib.contextmanager
    def _planted(self, fault: Fault) -> Iterator[None]:
        """Afterwards the tree is as it was, to the time of the file, by which Python knows what it has compiled."""
        path = self.place / fault.file
        right, times = path.read_text("utf-8"), path.stat()
        path.write_text(fault.change.made_in(right), "utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + 7 * 10**9))
        try:
            yield
        finally:
            path.write_text(right, "utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def _run(self, command: list[str]) -> tuple[int | None, str]:
        """How a process of its own ended, None after too long, and what it printed."""
        with subprocess.Popen(
            command,
            cwd=self.place,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                said, _ = process.communicate(timeout=SECONDS)
                return process.returncode, said
            except subprocess.TimeoutExpired:
                return None, ""
            finally:
                with contextlib.suppress(ProcessLookupError):  # whatever it left behind ends with it
                    os.killpg(process.pid, signal.SIGKILL)


def tried(place: Path, planted: list[Fault], at_once: int) -> Iterator[tuple[Fault, str | None]]:
    """Each fault with the test that fell, several at once, each in a copy that is nobody else's for so long."""
    trees: Queue[Tree] = Queue()
    for number in range(at_once):
        trees.put(Tree(place / str(number)))

    def in_a_free_tree(fault: Fault) -> tuple[Fault, str | None]:
        tree = trees.get()
        try:
            return fault, tree.noticed(fault)
        finally:
            trees.put(tree)

    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(in_a_free_tree, planted)

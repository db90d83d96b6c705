"""Plants one fault after the other into a copy of the tree, and looks which test falls.

A test counts only if it is the fault that fells it: the same test passes without it. Whatever cannot even begin, as
its file can no longer be read or imported, is noticed by nobody; that is called broken.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutants.faults import Fault
from tests.mutants.rooms import ROOT
from tests.static.engine import PORT

COPIED = ("engine", "app", "tests", "static", "templates", "docs", ".ci")
FILES = (
    *("README.md", "ARCHITECTURE.md", "LICENSE", "Makefile", "pyproject.toml", "package.json"),
    *("backflow.py", "hatch_build.py"),
)
SECONDS = 400  # for which one process of tests may run: what is right needs less, two at once on a slow machine too
PATIENCE = {"PATIENCE": "20"}  # seconds for what a test waits for, which with a fault may never come
PYTEST = (
    *("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile", "mutants"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # hypothesis is there already
)
NODE = ("node", "--test", "--test-reporter=tap")
FELL = re.compile(r"^(?:FAILED|ERROR) (\S+?::.*?)(?: - .*)?$|^ *not ok \d+ - (?!\S*\.test\.js$)(.+?)$", re.MULTILINE)
OVER = "the limit of time"
BROKEN = "broken: no test could begin"
ANYHOW = "SURVIVED, though this falls also without it: "


class Tree:
    """A copy in which faults are planted."""

    def __init__(self, place: Path) -> None:
        self.place, self._passed = place, set[tuple[str, ...]]()
        self._running: subprocess.Popen[str] | None = None
        self._stopped, self._changes = False, 0
        self._left_out = list[str]()  # tests of Python that fall anyway
        self._nursery: subprocess.Popen[str] | None = None
        self._engine: subprocess.Popen[str] | None = None  # that tests under node ask
        self._port = ""
        for name in COPIED:
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        if (ROOT / "node_modules").exists():
            (place / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        for name in FILES:
            shutil.copy2(ROOT / name, place)

    def noticed(self, fault: Fault) -> str | None:
        """The test that falls while the fault stands in the tree; None where all pass.

        What falls also without the fault is left out from then on, and the others go on looking.
        """
        anyhow = None
        for tests in fault.tests:
            while (test := self._fallen_with(fault, tests)) is not None:
                if self._is_felled_by_it(fault, tests, test):
                    return test
                anyhow = ANYHOW + test
                if "::" not in test:
                    break
                self._left_out.append(f"--deselect={test}")
        return anyhow

    def _fallen_with(self, fault: Fault, tests: tuple[str, ...]) -> str | None:
        with self._planted(fault):
            return self.fallen(*tests)

    def fallen(self, *tests: str) -> str | None:
        """The first test that fails; None where all pass."""
        ended, said = (
            self._run([*NODE, *tests]) if tests[0].endswith(".js") else self._forked([*PYTEST, *self._left_out, *tests])
        )
        if ended == 0:
            return None
        if ended is None:
            return OVER
        fell = FELL.search(said)
        return (fell.group(1) or fell.group(2)) if fell else BROKEN

    def _is_felled_by_it(self, fault: Fault, tests: tuple[str, ...], test: str) -> bool:
        """Whether the test passes without the fault; asked once for each.

        A file of the page is another one then, too: what falls as modules are no longer those of the bundle does not
        count.
        """
        alone = (test,) if "::" in test else tests
        if test == BROKEN or alone in self._passed:
            return True
        with self._planted(fault, str if fault.file.endswith(".py") else "{}\n".format):
            passes = self.fallen(*alone) is None
        if passes:
            self._passed.add(alone)
        return passes

    @contextlib.contextmanager
    def _planted(self, fault: Fault, changed: Callable[[str], str] | None = None) -> Iterator[None]:
        """Afterwards the tree is as it was, to the time of the file."""
        path = self.place / fault.file
        right, times = path.read_text("utf-8"), path.stat()
        path.write_text((changed or fault.change.made_in)(right), "utf-8")
        self._changes += 1  # no two have the same time, by which Python knows what it has compiled
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + self._changes * 2 * 10**9))
        try:
            yield
        finally:
            path.write_text(right, "utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def stop(self) -> None:
        """Ends the tests that run here, and begins no others."""
        self._stopped = True
        if self._running:
            _end(self._running)
        for helper in filter(None, (self._nursery, self._engine)):
            helper.terminate()

    def _forked(self, arguments: list[str]) -> tuple[int | None, str]:
        """The same for a run of pytest, which need not begin at the beginning."""
        if self._stopped:
            return 0, ""
        log = self.place / "said.txt"
        command = {"arguments": arguments, "log": str(log), "seconds": SECONDS}
        nursery = self._nursery or self._begun()
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write(json.dumps(command) + "\n")
        nursery.stdin.flush()
        ended: int | None = json.loads(nursery.stdout.readline() or "0")
        return ended, log.read_text("utf-8", "replace") if log.exists() else ""

    def _begun(self) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-m", "tests.mutants.nursery"], subprocess.PIPE
        self._nursery = subprocess.Popen(
            command, cwd=self.place, env=os.environ | PATIENCE, stdin=pipe, stdout=pipe, text=True
        )
        return self._nursery

    def _listening(self) -> str:
        """The port of the engine of tests under node, which no fault of the page changes."""
        if self._engine is None:
            command, pipe = [sys.executable, "-m", "tests.static.engine"], subprocess.PIPE
            self._engine = subprocess.Popen(command, cwd=self.place, stdin=pipe, stdout=pipe, text=True)
            assert self._engine.stdout is not None
            self._port = self._engine.stdout.readline().strip()
        return self._port

    def _run(self, command: list[str]) -> tuple[int | None, str]:
        """How a process of its own ended, None after too long, and what it printed."""
        with subprocess.Popen(
            command,
            cwd=self.place,
            env=os.environ | PATIENCE | {PORT: self._listening()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            self._running = process
            try:
                if self._stopped:
                    return 0, ""
                said, _ = process.communicate(timeout=SECONDS)
                return process.returncode, said
            except subprocess.TimeoutExpired:
                return None, ""
            finally:
                self._running = None
                _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """It ends, and with it whatever it left behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def tried(place: Path, planted: list[Fault], at_once: int) -> Iterator[tuple[Fault, str | None]]:
    """Each fault with the test that fell, several at once, each in a copy that is nobody else's for so long.

    Whoever takes no more of them ends what is under way.
    """
    trees = [Tree(place / str(number)) for number in range(at_once)]
    free: Queue[Tree] = Queue()
    for tree in trees:
        free.put(tree)

    def in_a_free_tree(fault: Fault) -> tuple[Fault, str | None]:
        tree = free.get()
        try:
            return fault, tree.noticed(fault)
        finally:
            free.put(tree)

    with ThreadPoolExecutor(at_once) as pool:
        try:
            yield from pool.map(in_a_free_tree, planted)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for tree in trees:
                tree.stop()

"""A worker's process, seen from the server that starts and ends it."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path

import pytest

from app.threads import VARIABLES as SINGLE
from app.workers import worker_process
from app.workers.worker_process import GoneError, WorkerProcess, started_process
from tests import apart
from tests.app.workers.test_workers import until

MANY = 40  # the moment between a death and the news of it is short
CEILING = 300 << 20


async def killed_twice() -> list[int | None]:
    """Exit codes of processes that are killed by the system, and by us before anybody has heard of it."""
    codes = []
    for _ in range(MANY):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=PIPE, stdout=PIPE)
        worker = WorkerProcess(process)
        os.kill(worker.pid, signal.SIGKILL)
        worker.kill()
        await worker.bury()
        codes.append(process.returncode)
    return codes


def test_a_worker_that_is_dead_already_is_buried_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    assert apart.run(killed_twice) == [-signal.SIGKILL] * MANY
    assert not caplog.records


def children() -> set[int]:
    """Processes of ours that are there, those included that have ended and of which nobody has heard."""
    found: set[int] = set()
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended meanwhile
            found |= set(map(int, (task / "children").read_text().split()))
    return found


def variables(pid: int) -> set[bytes]:
    """The environment of a process."""
    return set(Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"))


@pytest.mark.parametrize("express", [True, False])
def test_a_worker_has_one_processor_little_priority_and_a_bound_of_memory(express: bool) -> None:
    async def within() -> None:
        worker = await started_process(CEILING, express)
        try:
            ours = os.getpriority(os.PRIO_PROCESS, 0)
            assert os.getpriority(os.PRIO_PROCESS, worker.pid) == min(19, ours + (3 if express else 12))
            assert resource.prlimit(worker.pid, resource.RLIMIT_DATA)[0] == CEILING
            assert {f"{name}=1".encode() for name in SINGLE} <= variables(worker.pid)
        finally:
            await worker.bury()

    apart.run(within)


def test_a_worker_that_does_not_start_in_time_is_not_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "START_SECONDS", 0)

    async def within() -> None:
        before = children()
        with pytest.raises(GoneError, match=r"It did not start\."):
            await started_process(CEILING, True)
        assert children() == before

    apart.run(within)


@pytest.mark.parametrize("turns", [1, 2, 3, MANY])
def test_a_worker_for_which_nobody_waits_any_more_is_not_left_behind(turns: int) -> None:
    async def within() -> None:
        before = children()
        starting = asyncio.ensure_future(started_process(CEILING, True))
        for _ in range(turns):
            await asyncio.sleep(0)
        if turns == MANY:
            await until(lambda: children() != before)
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        assert starting.cancelled()
        assert children() == before

    apart.run(within)


def test_a_worker_starts_without_what_serves_draws_and_reads_lessons() -> None:
    """Each is started anew whenever one was killed: what it needs once in a while is imported then."""
    others = "{'fastapi', 'starlette', 'uvicorn', 'asyncio', 'jinja2', 'plotly', 'markdown_it'}"
    program = f"import sys, app.workers.worker_main; print(*({others} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=worker_process.ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []

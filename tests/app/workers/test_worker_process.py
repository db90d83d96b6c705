"""A worker's process, seen from the server that ends it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE

import pytest

from app.workers.worker_process import WorkerProcess
from tests import apart

MANY = 40  # the moment between a death and the news of it is short


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

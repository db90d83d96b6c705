"""A worker seen from the server: a process that can be killed, or, where no server runs, a thread of this one."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from anyio import to_thread

from app.threads import VARIABLES as SINGLE
from app.workers.executor import Executor
from app.workers.messages import HEAD, Answer, Drop, Order, packed, unpacked
from app.workers.worker_main import HELLO

PACKAGE = __package__  # app.workers in the tree, backflow.app.workers in an installed wheel
ROOT = Path(__file__).parents[PACKAGE.count(".") + 1]  # where it is found
PART = 1 << 16  # bytes of a message that are written at once
HANG_SECONDS = 20  # for a turn that is to take a thirtieth of one; then the worker is thought to hang
START_SECONDS = 60
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has but the latter, and ends a process at once by it


class GoneError(Exception):
    """The worker is no more, or did not answer in time and was killed."""


class Worker(Protocol):
    @property
    def pid(self) -> int: ...

    async def ask(self, order: Order) -> Answer:
        """Raises: GoneError."""

    def tell(self, order: Drop) -> None:
        """Says something that is not answered."""

    async def ended(self) -> None:
        """Waits until the worker is no more."""

    def kill(self) -> None: ...

    async def bury(self) -> None:
        """Kills the worker, and leaves nothing of it behind."""


class WorkerProcess:
    """A process of ours: `python -m` the module worker_main beside this one."""

    def __init__(self, process: Process) -> None:
        self.process, self.pid = process, process.pid
        assert process.stdin is not None, "it was started with pipes"
        assert process.stdout is not None, "it was started with pipes"
        self.orders, self.answers = process.stdin, process.stdout
        self._within, self._later = False, bytearray()  # whether a part of a message is in the pipe, and what waits

    async def ask(self, order: Order) -> Answer:
        try:
            async with asyncio.timeout(HANG_SECONDS):
                await self._write(packed(order))
                (size,) = HEAD.unpack(await self.answers.readexactly(HEAD.size))
                return unpacked(await self.answers.readexactly(size))
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.kill()
            raise GoneError(f"{type(error).__name__}") from error

    async def _write(self, message: bytes) -> None:
        """The message part by part, then what was told meanwhile.

        Between two parts nothing else may be written: the worker would unpickle the end of what a client sent.
        """
        self._within = True
        for part in in_parts(message):
            self.orders.write(part)
            await self.orders.drain()
        self._within = False
        self.orders.write(bytes(self._later))
        self._later.clear()

    def tell(self, order: Drop) -> None:
        if self._within:
            self._later += packed(order)
        else:
            self.orders.write(packed(order))

    async def ended(self) -> None:
        await self.process.wait()

    def kill(self) -> None:
        """Not by the process's own `kill`: it asks first whether it is dead, which takes the news from who waits."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, KILL)

    async def bury(self) -> None:
        self.kill()
        self.orders.close()
        while await self.answers.read(1 << 16):
            pass  # its pipes close when nothing is left in them
        await self.process.wait()


def in_parts(message: bytes) -> Iterator[memoryview]:
    """A message bit by bit, so that a long one is not copied as a whole while it waits for the pipe."""
    whole = memoryview(message)
    for at in range(0, len(whole), PART):
        yield whole[at : at + PART]


async def started_process(ceiling: int, express: bool) -> WorkerProcess:
    """A new process which is ready to work, and may take so many bytes of memory.

    The server itself goes first where processors are few, then the worker for what is soon done, then the others.

    Raises: GoneError.
    """
    try:
        worker = await _begun(ceiling, express)
    except OSError as error:  # no process more, no file more, no memory: later there may be
        raise GoneError("It could not be begun.") from error
    try:
        async with asyncio.timeout(START_SECONDS):
            await worker.answers.readuntil(HELLO)
        return worker
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
        await worker.bury()
        raise GoneError("It did not start.") from error
    except asyncio.CancelledError:
        await worker.bury()
        raise


async def _begun(ceiling: int, express: bool) -> WorkerProcess:
    """A new process, which has not said anything yet; none, where nobody waits for it any more."""
    environment = os.environ | dict.fromkeys(SINGLE, "1") | {"MALLOC_ARENA_MAX": "1"}
    # -P: a folder named app where the server happens to be started is not ours
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-P", "-m", f"{PACKAGE}.worker_main", str(ceiling), "3" if express else "12"]
    starting = asyncio.ensure_future(asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment))
    try:
        return WorkerProcess(await asyncio.shield(starting))
    except asyncio.CancelledError:
        await WorkerProcess(await starting).bury()  # half a process cannot be ended
        raise


class WorkerThread:
    """A thread, for an application that nobody started as a server: it does the same and cannot be killed."""

    def __init__(self) -> None:
        self.executor, self.pid = Executor(), os.getpid()

    async def ask(self, order: Order) -> Answer:
        answer = await to_thread.run_sync(self.executor.answer, order)
        assert answer is not None, "whoever drops does not ask"
        return answer

    def tell(self, order: Drop) -> None:
        self.executor.answer(order)

    async def ended(self) -> None:
        await asyncio.Event().wait()

    def kill(self) -> None:
        """A thread goes on to the end of its turn."""

    async def bury(self) -> None:
        """There is nothing to be left behind."""


async def started_thread(ceiling: int, express: bool) -> WorkerThread:
    """The thread as if it were hired; the memory is that of the process."""
    return WorkerThread()

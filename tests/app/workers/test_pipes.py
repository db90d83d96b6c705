"""The pipes between server and worker: messages follow each other whole, and of a worker that goes nothing stays."""

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from app.workers import worker_process
from app.workers.messages import HEAD, Drop, Order, Pieces, Pull, Read, packed, unpacked
from app.workers.worker_main import HELLO
from app.workers.worker_process import PART, GoneError, WorkerProcess, started_process
from tests import apart
from tests.app.workers.test_worker_process import CEILING, children
from tests.app.workers.test_workers import until

COUNTED, PRINTS = (f"tests.app.workers.troubles:{name}" for name in ("COUNTED", "PRINTS"))
SHORT = Read("x:X", b"a")
LONG = Read("x:X", b"a" * (1 << 20))  # far more than a pipe holds
UNREAD = 3 * (1 << 16) + 1  # bytes: a pipe holds a third of it, and we stop to read where two thirds wait for us
MAIN = [sys.executable, "-m", "app.workers.worker_main", str(CEILING), "0"]
WAITS = "import sys; sys.stdin.read()"
ECHOES = """
import pickle, struct, sys
def message():
    return sys.stdin.buffer.read(*struct.unpack("!I", sys.stdin.buffer.read(4)))
for count in map(int, sys.argv[1:]):
    body = pickle.dumps([message() for _ in range(count)])
    sys.stdout.buffer.write(struct.pack("!I", len(body)) + body)
    sys.stdout.buffer.flush()
"""  # answers so many messages, and then so many, with what it heard


def within(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a test to its end, which comes within half a minute or never."""

    async def run() -> None:
        async with asyncio.timeout(30):
            await test()

    apart.run(run)


def pipes() -> set[str]:
    """Our ends of pipes that are open."""
    found = set()
    for file in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the one through which we look
            found.add(str(file.readlink()))
    return {name for name in found if name.startswith("pipe:")}


@asynccontextmanager
async def worker_of(program: str, *arguments: str) -> AsyncIterator[WorkerProcess]:
    """A process that runs this text in place of a worker; afterwards neither it nor a pipe to it is there."""
    before = children(), pipes()
    command = [sys.executable, "-I", "-S", "-c", program, *arguments]
    worker = WorkerProcess(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE))
    try:
        yield worker
    finally:
        await worker.bury()
        assert (children(), pipes()) == before
        assert worker.process.returncode is not None


async def full(worker: WorkerProcess) -> None:
    """Waits until a message stands in the pipe, and more of it before the pipe."""
    await until(lambda: worker.orders.transport.get_write_buffer_size() > PART)


async def echoed(worker: WorkerProcess) -> Any:
    """What it answers without having been asked."""
    size = await worker.answers.readexactly(HEAD.size)
    return unpacked(await worker.answers.readexactly(*HEAD.unpack(size)))


# --- messages that follow each other ---


def test_what_is_told_while_a_long_message_is_on_its_way_comes_after_it() -> None:
    """Between its parts it would shift the rest, and the worker would unpickle what a client wrote."""

    async def test() -> None:
        async with worker_of(ECHOES, "2", "1", "1", "1") as worker:
            os.kill(worker.pid, signal.SIGSTOP)
            asking = asyncio.ensure_future(worker.ask(LONG))
            await full(worker)
            assert worker.orders.transport.get_write_buffer_size() <= 2 * PART, "a long message waits here, not there"
            worker.tell(Drop(7))
            os.kill(worker.pid, signal.SIGCONT)
            heard: Any = [await asking, await worker.ask(SHORT), await worker.ask(SHORT)]
            worker.tell(Drop(8))
            heard.append(await echoed(worker))
            assert [pickle.loads(body) for bodies in heard for body in bodies] == [LONG, Drop(7), SHORT, SHORT, Drop(8)]

    within(test)


def test_what_is_told_between_two_messages_comes_at_once() -> None:
    async def test() -> None:
        async with worker_of(ECHOES, "2") as worker:
            worker.tell(Drop(1))
            worker.tell(Drop(2))
            assert [pickle.loads(body) for body in await echoed(worker)] == [Drop(1), Drop(2)]

    within(test)


# --- workers that answer no more ---


@pytest.mark.parametrize(
    ("program", "order"),
    [
        ("", LONG),
        ("import os, time; os.write(1, bytes(2)); os.close(1); time.sleep(600)", SHORT),
        ("import os, time; os.write(1, bytes([0, 0, 0, 9, 1])); os.close(1); time.sleep(600)", SHORT),
        ("import os, time; os.close(0); time.sleep(600)", LONG),
    ],
    ids=["dead", "half a head", "half an answer", "deaf"],
)
def test_a_worker_that_breaks_off_is_gone_and_is_ended(program: str, order: Order) -> None:
    async def test() -> None:
        async with worker_of(program) as worker:
            with pytest.raises(GoneError, match=r"IncompleteReadError|BrokenPipeError|ConnectionResetError"):
                await worker.ask(order)
            await worker.ended()

    within(test)


def test_a_worker_that_hangs_is_gone_and_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "HANG_SECONDS", 0)

    async def test() -> None:
        async with worker_of(WAITS) as worker:
            with pytest.raises(GoneError, match="TimeoutError"):
                await worker.ask(SHORT)
            await worker.ended()
            assert worker.process.returncode == -signal.SIGKILL

    within(test)


def test_what_is_told_to_the_dead_is_heard_by_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async with worker_of("") as worker:
            await worker.ended()
            worker.tell(Drop(1))
            with pytest.raises(GoneError):
                await worker.ask(LONG)
            worker.tell(Drop(2))

    within(test)
    assert not caplog.records


def test_a_number_that_is_somebody_elses_by_now_is_not_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    killed = []

    async def test() -> None:
        async with worker_of("") as worker:
            await worker.ended()
            monkeypatch.setattr(os, "kill", lambda *asked: killed.append(asked))
            worker.kill()

    within(test)
    assert not killed


# --- what is left of a worker ---


def test_of_a_worker_to_which_half_a_message_was_said_nothing_stays() -> None:
    async def test() -> None:
        async with worker_of(WAITS) as worker:
            os.kill(worker.pid, signal.SIGSTOP)
            asking = asyncio.ensure_future(worker.ask(LONG))
            await full(worker)
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking

    within(test)


def test_of_a_worker_whose_words_nobody_read_nothing_stays(tmp_path: Path) -> None:
    said = tmp_path / "said"
    program = "import os, sys; os.write(1, bytes(int(sys.argv[1]))); open(sys.argv[2], 'x'); sys.stdin.read()"

    async def test() -> None:
        async with worker_of(program, str(UNREAD), str(said)):
            await until(said.exists)

    within(test)


def test_where_no_process_can_be_begun_that_is_said_as_of_a_worker_that_is_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever hires then tries again; of any other mistake the place would stay empty."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))

    async def test() -> None:
        before = children(), pipes()
        with pytest.raises(GoneError, match="could not be begun"):
            await started_process(CEILING, True)
        assert (children(), pipes()) == before

    within(test)


# --- the worker's own side ---


def test_whatever_is_printed_disturbs_no_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor does a folder named app, where the server happens to be started."""
    (tmp_path / "sitecustomize.py").write_text("import os; os.write(1, b'before\\n'); os.write(2, b'warned\\n')")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise ImportError('not ours')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "app" / ".."))

    async def test() -> None:
        worker = await started_process(CEILING, True)
        try:
            accepted: Any = await worker.ask(Read(PRINTS, b"a"))
            answer = await worker.ask(Pull(0, PRINTS, accepted.asked, 0, 1.0))
            assert isinstance(answer, Pieces)
            assert [piece.size for piece in answer.pieces] == [len(b"first\n")]
        finally:
            await worker.bury()

    within(test)
    assert capfd.readouterr().err.split() == ["warned", "printed", "written"]


@contextmanager
def begun() -> Iterator[subprocess.Popen[bytes]]:
    """A worker with pipes of ours."""
    pipe = subprocess.PIPE
    with subprocess.Popen(MAIN, cwd=worker_process.ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_worker_outlives_ctrl_c_and_ends_with_what_it_hears() -> None:
    """Two of them at once, of which one hears half a head at the end, and one nearly all of a message."""
    order = packed(Read(COUNTED, b"no"))
    with begun() as one, begun() as other:
        for process, last in ((one, order[:2]), (other, order[:-1])):
            assert process.stdin
            assert process.stdout
            assert process.stdout.readline() == HELLO
            process.send_signal(signal.SIGINT)
            process.stdin.write(order)
            process.stdin.flush()
            (size,) = HEAD.unpack(process.stdout.read(HEAD.size))
            answer: Any = unpacked(process.stdout.read(size))
            assert answer.status == 422
            _, said = process.communicate(last, 30)
            assert (process.returncode, said) == (0, b"")


def test_a_worker_to_whom_nobody_listens_ends_without_a_word() -> None:
    with begun() as process:
        assert process.stdout
        assert process.stdout.readline() == HELLO
        process.stdout.close()
        process.stdout = None
        _, said = process.communicate(packed(Read(COUNTED, b"no")), 30)
        assert (process.returncode, said) == (0, b"")

"""Computing goes on whatever happens to a worker, is done once for all who ask the same, and ends with its readers."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from app.requests.errors import RequestError
from app.resources import BASE, MB
from app.workers import worker_process
from app.workers.compression import inflated
from app.workers.computation import AHEAD, Fault, Reader
from app.workers.executor import PULL_BYTES
from app.workers.fair_share import Usage, clock
from app.workers.messages import Piece
from app.workers.pool import Pool
from app.workers.results import Results
from tests import apart
from tests.app.workers.troubles import counted, holds, long

Found = TypeVar("Found")
CEILING = BASE + 256 * MB
WHOLE = b"".join(counted("a"))


@asynccontextmanager
async def results(workers: int = 2, cache: int = 1 << 22, kept: int = 1 << 24) -> AsyncIterator[Results]:
    pool = Pool(worker_process.started_process, workers, CEILING)
    try:
        yield Results(pool, cache, kept)
    finally:
        await pool.close()


async def opened(books: Results, name: str, asked: bytes, usage: Usage | None = None) -> Reader:
    endpoint, usage = f"tests.app.workers.troubles:{name}", usage or Usage()
    return books.open(endpoint, await books.know(endpoint, asked, usage), usage)


async def rest(books: Results, reader: Reader) -> tuple[bytes, Fault | None]:
    """All that is still to be read, and how it ended."""
    read = bytearray()
    while isinstance(found := await books.next(reader), Piece):
        read += inflated(found)
    books.leave(reader)
    return bytes(read), found


def run(test: Callable[[Results], Awaitable[Found]], workers: int = 2, **sizes: int) -> Found:
    async def within() -> Found:
        async with results(workers, **sizes) as books, asyncio.timeout(60):
            return await test(books)

    return apart.run(within)


async def until(true: Callable[[], bool]) -> None:
    """Waits for something to happen, for half a minute at most."""
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError("It did not happen.")


def pids(books: Results) -> list[int]:
    return [slot.worker.pid for slot in books.pool.slots if slot.worker]


def kill(pids: list[int]) -> None:
    """Some of them may be gone already."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_lines_come_from_another_process() -> None:
    async def test(books: Results) -> None:
        assert await rest(books, await opened(books, "COUNTED", b"a")) == (WHOLE, None)
        assert os.getpid() not in pids(books)

    run(test)


def test_a_request_that_is_refused_there_is_refused_here() -> None:
    async def test(books: Results) -> None:
        with pytest.raises(RequestError) as caught:
            await opened(books, "COUNTED", b"no")
        assert (str(caught.value), caught.value.status) == ("word is no.", 422)

    run(test)


@pytest.mark.parametrize("workers", [1, 2])
def test_whoever_reads_when_every_worker_is_killed_still_gets_every_byte(workers: int) -> None:
    async def test(books: Results) -> None:
        readers = [await opened(books, "COUNTED", word) for word in (b"a", b"b", b"c")]
        first = [await books.next(reader) for reader in readers]
        for _ in range(3):
            kill(pids(books))
            await asyncio.sleep(0.02)
        found = await asyncio.gather(*(rest(books, reader) for reader in readers))
        for word, begin, (end, fault) in zip("abc", first, found, strict=True):
            assert isinstance(begin, Piece)
            assert (inflated(begin) + end, fault) == (b"".join(counted(word)), None)

    run(test, workers)


def test_a_worker_that_hangs_is_replaced_and_what_it_did_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "HANG_SECONDS", 0.5)
    mark = str(tmp_path / "hung")

    async def test(books: Results) -> None:
        reader = await opened(books, "HANGS_ONCE", mark.encode())
        assert await rest(books, reader) == (b"".join(counted(mark)) + b"last\n", None)
        assert books.pool.counts["lost"] >= 1, "on a machine that is very busy others may seem to hang, too"
        await until(lambda: all(slot.worker for slot in books.pool.slots))
        assert sum(slot.hired for slot in books.pool.slots) == len(books.pool.slots) + books.pool.counts["lost"]

    run(test)


def test_what_kills_every_worker_is_given_up_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(books: Results) -> None:
        bad, good = await opened(books, "DIES", b"a"), await opened(books, "COUNTED", b"a")
        (_, fault), whole = await asyncio.gather(rest(books, bad), rest(books, good))
        assert fault
        assert fault.retryable
        assert whole == (WHOLE, None)

    run(test)


def test_what_takes_more_memory_than_there_is_for_a_worker_is_told_so_and_the_worker_lives() -> None:
    async def test(books: Results) -> None:
        await rest(books, await opened(books, "COUNTED", b"a"))
        before = pids(books)
        read, fault = await rest(books, await opened(books, "EATS", b"a"))
        assert read == b"first\n"
        assert fault
        assert "memory" in fault.message
        assert pids(books) == before

    run(test, 1)


def test_two_who_together_take_too_much_memory_go_one_after_the_other() -> None:
    async def test(books: Results) -> None:
        readers = [await opened(books, "HOLDS", word) for word in (b"a", b"b")]
        found = await asyncio.gather(*(rest(books, reader) for reader in readers))
        assert [fault for _, fault in found] == [None, None]
        assert {read for read, _ in found} == {b"".join(holds("a"))}
        assert books.pool.counts["crowded"] == 1

    run(test, 1)


def test_a_mistake_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def test(books: Results) -> None:
        read, fault = await rest(books, await opened(books, "FAILS", b"a"))
        assert read == b"first\n"
        assert fault
        assert not fault.retryable

    run(test)
    assert "ZeroDivisionError: as a test" in caplog.text


def test_a_run_that_nobody_reads_any_more_ends_even_where_it_hangs() -> None:
    async def test(books: Results) -> None:
        reader, before = await opened(books, "HANGS", b"a"), pids(books)
        assert isinstance(await books.next(reader), Piece)
        waits = asyncio.ensure_future(books.next(reader))
        await until(lambda: reader.computation.busy)
        waits.cancel()
        books.leave(reader)
        async with asyncio.timeout(worker_process.HANG_SECONDS / 2):  # long before it would be thought to hang
            await until(lambda: not set(before) <= set(pids(books)))
        assert await rest(books, await opened(books, "COUNTED", b"a")) == (WHOLE, None)

    run(test)


def test_nothing_is_computed_far_ahead_of_its_readers() -> None:
    async def test(books: Results) -> None:
        reader = await opened(books, "ENDLESS", b"a")
        for _ in range(50):
            await books.next(reader)
        await until(lambda: not reader.computation.busy and reader.computation not in books.pool.ready)
        assert AHEAD < reader.computation.bytes - reader.had <= AHEAD + PULL_BYTES + 1000
        books.leave(reader)

    run(test)


def test_one_link_opened_by_many_is_computed_once_and_kept(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    async def test(books: Results) -> None:
        readers = [await opened(books, "NOTED", str(mark).encode()) for _ in range(50)]
        found = await asyncio.gather(*(rest(books, reader) for reader in readers))
        late = await rest(books, await opened(books, "NOTED", str(mark).encode()))
        assert set(found) == {late}
        assert late[0].count(b"\n") == 200
        assert mark.read_text() == "x"
        assert books.pool.counts == {"computed": 1, "shared": 49, "kept": 1}

    run(test)


def test_what_is_kept_has_bounds() -> None:
    async def test(books: Results) -> None:
        for n in range(30):
            await rest(books, await opened(books, "COUNTED", b"%d" % n))
        assert 0 < books.cache.size <= books.cache.most
        assert 1 < len(books.cache) < 30

    run(test, cache=200_000)


def test_a_reader_who_stops_holds_nobody_up_and_gets_every_byte_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.results.LAG", 1 << 20)
    monkeypatch.setattr("app.workers.results.KEPT", 0)

    async def test(books: Results) -> None:
        slow, quick = await opened(books, "LONG", b"a"), await opened(books, "LONG", b"a")
        first, whole = await books.next(slow), b"".join(long("a"))
        assert isinstance(first, Piece)
        assert await rest(books, quick) == (whole, None)
        assert books.pool.counts["parted"] == 1
        assert await rest(books, slow) == (whole[first.size :], None)

    run(test)


def test_what_is_heavy_never_takes_the_first_worker() -> None:
    async def test(books: Results) -> None:
        readers = [await opened(books, "HEAVY", b"%d" % n) for n in range(6)]
        waits = [asyncio.ensure_future(rest(books, reader)) for reader in readers]
        seen = set()
        while not all(wait.done() for wait in waits):
            seen |= {slot for slot in books.pool.slots if slot.held}
            await asyncio.sleep(0)
        assert [fault for _, fault in await asyncio.gather(*waits)] == [None] * 6
        assert seen == {books.pool.slots[1]}

    run(test)


def test_whoever_has_had_much_waits_for_those_who_have_had_little() -> None:
    async def test(books: Results) -> None:
        hog, other = Usage(), Usage()
        hog.charge(10.0, clock())  # seconds, which a fast machine would take long to compute
        many = [asyncio.ensure_future(rest(books, await opened(books, "LONG", b"%d" % n, hog))) for n in range(20)]
        await until(lambda: books.pool.slots[0].turns > 0)
        before = books.pool.slots[0].turns
        await rest(books, await opened(books, "COUNTED", b"a", other))
        assert books.pool.slots[0].turns - before < len(many) / 2
        await asyncio.gather(*many)

    run(test, 1)


def test_at_the_end_every_reader_hears_so() -> None:
    async def test(books: Results) -> None:
        readers = [await opened(books, "ENDLESS", b"a"), await opened(books, "HANGS", b"a")]
        waits = [asyncio.ensure_future(rest(books, reader)) for reader in readers]
        await asyncio.sleep(0.2)
        books.end()
        for _, fault in await asyncio.gather(*waits):
            assert fault
            assert fault.retryable

    run(test)

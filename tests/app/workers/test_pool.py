"""Who gets the next turn of which worker, what makes room for what, and what nobody waits for any more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from app.requests.payload import Accepted, Estimate
from app.resources import BASE, MB
from app.workers import pool as pools
from app.workers.bodies import Bodies, Share
from app.workers.computation import Computation, Reader
from app.workers.fair_share import Usage, clock
from app.workers.messages import Failed
from app.workers.pool import Pool
from app.workers.results import Results
from app.workers.slot import LIGHT_MEMORY, LIGHT_WORK, Slot
from app.workers.worker_process import GoneError, Worker
from tests import apart
from tests.app.workers.gated import Clock, Gated

SPELT, FULL = "tests.app.workers.troubles:SPELT", "tests.app.workers.troubles:FULL"
ROOM = 100 * MB
LIGHT = Estimate("", 1 << 20, 1)


class Crew:
    """Workers whose turns end when the test says so."""

    def __init__(self) -> None:
        self.hands, self.asked = list[Gated](), list[bool]()

    async def hire(self, ceiling: int, express: bool) -> Worker:
        assert ceiling == BASE + ROOM
        self.asked.append(express)
        self.hands.append(Gated(Clock()))
        return self.hands[-1]


def within(test: Callable[[Pool, Crew], Awaitable[None]], workers: int = 1) -> None:
    async def run() -> None:
        crew = Crew()
        pool = Pool(crew.hire, workers, BASE + ROOM)
        try:
            await settled()
            await asyncio.wait_for(test(pool, crew), 30)
        finally:
            await pool.close()

    apart.run(run)


async def settled() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


def computation(
    memory: int = 1 << 20, work: int = 1, had: float = 0.0, word: str = "a300", endpoint: str = SPELT
) -> Computation:
    """One that somebody reads, who has had so many seconds of computing lately."""
    known = Estimate(word, memory, work)
    found = Computation(endpoint, Accepted(known, word.encode()), Share(Bodies(1 << 20)))
    usage = Usage()
    usage.charge(had, clock())
    Reader(usage, found)
    return found


# --- which jobs a slot takes ---


@pytest.mark.parametrize(
    ("memory", "work", "taken"),
    [
        (LIGHT_MEMORY, LIGHT_WORK, True),
        (LIGHT_MEMORY + 1, LIGHT_WORK, False),
        (LIGHT_MEMORY, LIGHT_WORK + 1, False),
    ],
)
def test_the_first_worker_takes_only_what_is_soon_done_and_small(memory: int, work: int, taken: bool) -> None:
    async def within() -> None:
        assert Slot(True, ROOM).takes(computation(memory, work)) is taken
        assert Slot(False, ROOM).takes(computation(memory, work))

    apart.run(within)


@pytest.mark.parametrize(("memory", "fits"), [(60 * MB, True), (60 * MB + 1, False)])
def test_beside_others_there_is_as_much_room_as_they_leave(memory: int, fits: bool) -> None:
    async def within() -> None:
        slot = Slot(False, ROOM)
        slot.held[computation(40 * MB)] = 0.0
        assert slot.used == 40 * MB
        assert slot.suits(computation(memory)) is fits
        assert Slot(False, ROOM).suits(computation(2 * ROOM)), "alone it may try"

    apart.run(within)


def test_what_is_in_the_middle_at_one_worker_goes_on_there_alone() -> None:
    async def within() -> None:
        here, there, job = Slot(False, ROOM), Slot(False, ROOM), computation()
        job.slot = there
        assert there.suits(job)
        assert not here.suits(job)

    apart.run(within)


@pytest.mark.parametrize(("workers", "express"), [(1, [False]), (3, [True, False, False])])
def test_of_several_workers_the_first_is_for_what_is_soon_done(workers: int, express: list[bool]) -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        assert [slot.express for slot in pool.slots] == crew.asked == express
        assert [(slot.hired, slot.room) for slot in pool.slots] == [(1, ROOM)] * workers

    within(test, workers)


# --- who goes next ---


def test_whoever_has_had_least_goes_first() -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        first, *waiting = (computation(had=had) for had in (0.0, 3.0, 1.0, 2.0))
        pool.want(first)
        await settled()
        for job in waiting:
            pool.want(job)
        for expected in (waiting[1], waiting[2], waiting[0]):
            pool.ready.pop(first, None)
            first.readers.clear()
            crew.hands[0].end_turn()
            await settled()
            assert pool.slots[0].doing is expected
            expected.readers.clear()
        assert pool.slots[0].turns == 3

    within(test)


def test_what_stood_longest_makes_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        slot = pool.slots[0]
        resting = [computation(40 * MB), computation(40 * MB)]
        for since, job in zip((2.0, 1.0), resting, strict=True):
            slot.held[job], job.slot = since, slot
        pool.want(new := computation(40 * MB))
        await settled()
        assert slot.doing is new
        assert [job.slot for job in resting] == [slot, None]
        assert set(slot.held) == {resting[0], new}

    within(test)


def test_what_is_going_on_makes_no_room() -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        slot = pool.slots[0]
        slot.held[going := computation(80 * MB)] = 0.0
        going.slot, going.busy = slot, True
        pool.want(new := computation(40 * MB))
        await settled()
        assert slot.doing is None
        assert going.slot is slot
        assert new in pool.ready

    within(test)


def test_what_is_dropped_makes_room_for_who_waits() -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        slot = pool.slots[0]
        slot.held[going := computation(80 * MB)] = 0.0
        going.slot, going.busy = slot, True
        pool.want(new := computation(40 * MB))
        await settled()
        going.busy = False
        pool.drop(going)
        await settled()
        assert slot.doing is new

    within(test)


def test_what_took_more_than_was_thought_is_alone_the_next_time() -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        slot = pool.slots[0]
        slot.held[other := computation()] = 0.0
        other.slot = slot
        pool.want(job := computation(endpoint=FULL))
        await settled()
        crew.hands[0].end_turn()
        await settled()
        assert job.known.memory == ROOM
        assert pool.counts["crowded"] == 1
        assert other.known.memory == LIGHT.memory

    within(test)


# --- what nobody waits for any more ---


def test_a_request_whose_reader_left_waits_for_no_turn() -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        pool.want(computation())
        await settled()
        reading = asyncio.ensure_future(pool.read(SPELT, b"a1", Usage()))
        await settled()
        assert len(pool.ready) == 1
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        assert not pool.ready

    within(test)


def test_a_turn_that_nobody_wants_ends_with_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "CANCEL_SECONDS", 0.0)

    async def test(pool: Pool, crew: Crew) -> None:
        pool.want(job := computation())
        await settled()
        job.readers.clear()
        pool.drop(job)
        await asyncio.wait_for(crew.hands[0].gone.wait(), 5)
        await settled()
        assert (pool.counts["killed"], pool.counts["lost"], len(crew.hands)) == (1, 1, 2)
        assert pool.slots[0].hired == 2

    within(test)


def test_a_turn_that_ended_by_itself_in_time_costs_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "CANCEL_SECONDS", 0.0)

    async def test(pool: Pool, crew: Crew) -> None:
        pool.want(job := computation())
        await settled()
        job.readers.clear()
        pool.drop(job)
        crew.hands[0].end_turn()
        await asyncio.sleep(0.01)
        assert (pool.counts["killed"], len(crew.hands), pool.slots[0].held) == (0, 1, {})
        assert crew.hands[0].executor.in_progress == {}

    within(test)


@pytest.mark.parametrize("why", [GoneError("It did not start."), ZeroDivisionError("a mistake of ours")])
def test_a_worker_that_does_not_start_is_not_hired_again_at_once(
    why: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools.log, "disabled", True)
    hires: list[float] = []

    async def never(ceiling: int, express: bool) -> Worker:
        hires.append(0.0)
        raise why

    async def within() -> None:
        pool = Pool(never, 1, BASE + ROOM)
        await settled()
        assert (len(hires), pool.counts["lost"]) == (1, 1)
        await pool.close()

    apart.run(within)


def test_a_failure_is_logged_with_its_story(caplog: pytest.LogCaptureFixture) -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        pool.want(job := computation(word="f1"))
        for _ in range(3):
            await settled()
            crew.hands[0].end_turn()
        await settled()
        assert job.fault
        assert pool.slots[0].held == {}

    within(test)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "ZeroDivisionError" in caplog.text
    assert Failed("", "").full is False


# --- what is remembered of requests ---


def test_a_link_that_many_open_is_read_once() -> None:
    async def test(pool: Pool, crew: Crew) -> None:
        books = Results(pool, 1 << 20, 1 << 20)
        for _ in range(3):
            reading = asyncio.ensure_future(books.know(SPELT, b"a1", Usage()))
            await settled()
            crew.hands[0].end_turn()
            assert (await reading).known.key
        assert pool.slots[0].turns == 1

    within(test)

"""A worker that dies, ends or never comes: what it was at goes on with another, and it is heard of no more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from app.requests.payload import Accepted, Estimate
from app.resources import BASE, MB
from app.workers import pool as pools
from app.workers.admission import BusyError
from app.workers.computation import Computation
from app.workers.fair_share import Usage
from app.workers.jobs import LOST, STRIKES
from app.workers.messages import Answer, Drop, Failed, Order, Piece, Pieces, Pull, Read
from app.workers.pool import Pool
from app.workers.worker_process import GoneError, Worker
from tests import apart
from tests.app.workers.test_pool import ROOM, SPELT, computation, settled

SOME = Pieces([Piece(100, b"x" * 10)], False)
ACCEPTED = Accepted(Estimate("key", 0, 0), b"a1")


class Puppet:
    """A worker that answers, ends and is buried when the test says so. orders: what it was asked, told: to forget."""

    def __init__(self) -> None:
        self.pid, self.orders, self.told = 1, list[Order](), list[int]()
        self.answers = list[asyncio.Future[Answer]]()
        self.end, self.grave = asyncio.Event(), asyncio.Event()
        self.grave.set()
        self.kills = self.burials = 0

    async def ask(self, order: Order) -> Answer:
        self.orders.append(order)
        self.answers.append(asyncio.get_running_loop().create_future())
        return await self.answers[-1]

    async def answer(self, answer: Answer | Exception) -> None:
        """Ends the turn, and waits until all have heard of it."""
        if isinstance(answer, Exception):
            self.answers[-1].set_exception(answer)
        else:
            self.answers[-1].set_result(answer)
        await settled()

    def tell(self, order: Drop) -> None:
        self.told.append(order.computation)

    async def ended(self) -> None:
        await self.end.wait()

    def kill(self) -> None:
        self.kills += 1

    async def bury(self) -> None:
        self.burials += 1
        await self.grave.wait()


class Agency:
    """Gives workers away; waits before that while it is shut."""

    def __init__(self) -> None:
        self.sent, self.open, self.asked = list[Puppet](), asyncio.Event(), 0
        self.open.set()

    async def hire(self, ceiling: int, express: bool) -> Worker:
        self.asked += 1
        await self.open.wait()
        self.sent.append(Puppet())
        return self.sent[-1]


def within(test: Callable[[Pool, Agency], Awaitable[None]], workers: int = 1) -> None:
    """Runs a test with a pool; at the end each worker is buried once, and no task of the pool is left."""

    async def run() -> None:
        agency = Agency()
        pool = Pool(agency.hire, workers, BASE + ROOM)
        try:
            await settled()
            async with asyncio.timeout(30):
                await test(pool, agency)
        finally:
            for worker in agency.sent:
                worker.grave.set()
            await pool.close()
        assert [worker.burials for worker in agency.sent] == [1] * len(agency.sent)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert [(slot.worker, slot.held, slot.doing) for slot in pool.slots] == [(None, {}, None)] * workers

    apart.run(run)


async def begun(pool: Pool) -> Computation:
    """A computation that is in the middle of a turn."""
    pool.want(job := computation())
    await settled()
    assert job.busy
    return job


# --- what a worker was at when it went ---


def test_what_a_worker_was_at_when_it_ended_begins_elsewhere_and_its_late_answer_counts_no_more() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        job = await begun(pool)
        await agency.sent[0].answer(SOME)
        agency.sent[0].end.set()
        await settled()
        old, new = agency.sent
        assert old.answers[-1].cancelled(), "nobody waits for it any more"
        assert pool.slots[0].worker is new
        (order,) = new.orders
        assert isinstance(order, Pull)
        assert order == Pull(job.number, SPELT, b"a300", 100, order.seconds), "all that is asked, from where it was"
        assert (job.bytes, job.busy, job.slot, list(pool.slots[0].held)) == (100, True, pool.slots[0], [job])
        await new.answer(SOME)
        assert (job.bytes, job.strikes, pool.counts["lost"]) == (200, 1, 1)

    within(test)


def test_what_rested_at_a_worker_that_ended_begins_elsewhere_as_soon_as_it_is_wanted() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        job = await begun(pool)
        resting = computation()
        resting.slot, resting.ahead = pool.slots[0], -1
        pool.slots[0].held[resting] = 0.0
        agency.open.clear()
        await agency.sent[0].answer(GoneError("as a test"))
        assert not any((job.slot, resting.slot, pool.slots[0].held))
        assert [*pool.ready] == [job]
        resting.ahead = 1
        pool.want(resting)
        agency.open.set()
        await settled()
        await agency.sent[1].answer(SOME)
        assert {order.computation for order in agency.sent[1].orders if isinstance(order, Pull)} == {
            job.number,
            resting.number,
        }

    within(test)


@pytest.mark.parametrize("nonsense", [ACCEPTED, ValueError("no word of ours")], ids=["of another job", "no answer"])
def test_after_an_answer_that_nobody_understands_there_is_a_worker_again(
    nonsense: Answer | Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        job = await begun(pool)
        await agency.sent[0].answer(nonsense)
        await agency.sent[1].answer(SOME)
        assert (job.bytes, job.fault, pool.counts["lost"]) == (100, None, 1)
        assert job.strikes == int(isinstance(nonsense, Exception)), "not without end"

    monkeypatch.setattr(pools, "REST_SECONDS", 0)
    within(test)
    assert "could not be dealt with" in caplog.text


def test_what_nobody_reads_is_not_begun_again() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        job = await begun(pool)
        job.readers.clear()
        pool.drop(job)
        await agency.sent[0].answer(GoneError("as a test"))
        assert (job.busy, job.slot, job.strikes, pool.ready, agency.sent[1].orders) == (False, None, 0, {}, [])

    within(test)


def test_a_request_that_is_lost_with_its_workers_is_read_again_but_not_for_ever() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        reading = asyncio.ensure_future(pool.read(SPELT, b"a1", Usage()))
        await settled()
        for number in range(STRIKES):
            assert not reading.done()
            assert agency.sent[number].orders == [Read(SPELT, b"a1")]
            await agency.sent[number].answer(GoneError("as a test"))
        with pytest.raises(BusyError, match=LOST) as caught:
            await reading
        assert caught.value.status == 503
        assert (pool.ready, agency.sent[STRIKES].orders) == ({}, [])

    within(test)


def test_a_request_whose_reader_left_is_lost_with_its_worker() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        reading = asyncio.ensure_future(pool.read(SPELT, b"a1", Usage()))
        await settled()
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        await agency.sent[0].answer(GoneError("as a test"))
        assert (pool.ready, agency.sent[1].orders) == ({}, [])

    within(test)


def test_a_request_is_answered_though_its_worker_ends_between_two_turns() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        agency.sent[0].end.set()
        reading = asyncio.ensure_future(pool.read(SPELT, b"a1", Usage()))
        await settled()
        await agency.sent[1].answer(ACCEPTED)
        assert await reading is ACCEPTED

    within(test)


# --- one worker after the other ---


def test_another_comes_only_when_nothing_is_left_of_the_one_before() -> None:
    """Two in one place would take twice the memory that there is for one."""

    async def test(pool: Pool, agency: Agency) -> None:
        (worker,) = agency.sent
        worker.grave.clear()
        worker.end.set()
        await settled()
        assert (worker.burials, agency.asked, pool.slots[0].worker) == (1, 1, None)
        worker.grave.set()
        await settled()
        assert (agency.asked, pool.slots[0].worker, pool.slots[0].hired) == (2, agency.sent[1], 2)

    within(test)


def test_after_one_that_did_not_come_another_is_hired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "REST_SECONDS", 0)
    hires = []

    async def second(ceiling: int, express: bool) -> Worker:
        hires.append(Puppet())
        if len(hires) == 1:
            raise GoneError("It did not start.")
        return hires[-1]

    async def within() -> None:
        pool = Pool(second, 1, BASE + ROOM)
        await settled()
        assert (pool.slots[0].worker, pool.slots[0].hired, pool.counts["lost"]) == (hires[1], 1, 1)
        await pool.close()
        assert [worker.burials for worker in hires] == [0, 1]

    apart.run(within)


def test_why_a_worker_was_lost_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "backflow")

    async def test(pool: Pool, agency: Agency) -> None:
        await begun(pool)
        await agency.sent[0].answer(GoneError("TimeoutError"))
        agency.sent[1].end.set()
        await settled()

    within(test)
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == [
        "TimeoutError",
        "It ended by itself.",
    ]


def test_whoever_closes_the_pool_waits_until_every_worker_is_buried() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        gone, alive = agency.sent
        for worker in (gone, alive):
            worker.grave.clear()
        gone.end.set()
        await settled()
        closing = asyncio.ensure_future(pool.close())
        await settled()
        assert (gone.burials, alive.burials, closing.done()) == (1, 1, False)
        alive.grave.set()
        await settled()
        assert not closing.done(), "the one that was being buried already is waited for too"
        gone.grave.set()
        await closing
        assert agency.asked == 2

    within(test, 2)


def test_a_pool_that_is_closed_while_it_hires_hires_nobody() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        agency.open.clear()
        agency.sent[0].end.set()
        await settled()
        assert agency.asked == 2
        await pool.close()
        agency.open.set()
        await settled()
        assert len(agency.sent) == 1

    within(test)


# --- turns and computations that nobody wants ---


def test_a_turn_is_not_ended_for_one_that_stood_there_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "CANCEL_SECONDS", 0)

    async def test(pool: Pool, agency: Agency) -> None:
        left = await begun(pool)
        pool.want(other := computation())
        left.readers.clear()
        pool.drop(left)
        agency.sent[0].answers[-1].set_result(SOME)
        await settled()
        await asyncio.sleep(0.001)
        assert (pool.slots[0].doing, agency.sent[0].kills, pool.counts["killed"]) == (other, 0, 0)
        assert agency.sent[0].told == [left.number]

    within(test)


def test_a_turn_is_not_ended_at_a_worker_that_came_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "CANCEL_SECONDS", 0)

    async def test(pool: Pool, agency: Agency) -> None:
        left = await begun(pool)
        left.readers.clear()
        pool.drop(left)
        agency.open.clear()
        agency.sent[0].answers[-1].set_exception(GoneError("as a test"))
        await settled()
        await asyncio.sleep(0.001)
        assert (pool.slots[0].worker, pool.counts["killed"]) == (None, 0)

    within(test)


@pytest.mark.parametrize("answer", [Pieces([], True), Failed("as a test", "story")])
def test_what_is_over_is_not_held_and_its_worker_need_not_forget_it(answer: Answer) -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        job = await begun(pool)
        await agency.sent[0].answer(answer)
        assert (job.over, job.slot, pool.slots[0].held, agency.sent[0].told) == (True, None, {}, [])
        pool.drop(job)
        assert agency.sent[0].told == []

    within(test)


def test_what_rests_and_is_left_is_forgotten_at_its_worker_alone_and_once() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        job = await begun(pool)
        other = next(slot for slot in pool.slots if slot is not job.slot)
        here = pool.slots.index(next(slot for slot in pool.slots if slot is job.slot))
        job.ahead = -1
        await agency.sent[here].answer(SOME)
        assert (job.busy, list(pool.slots[here].held), other.held) == (False, [job], {})
        pool.drop(job)
        pool.drop(job)
        assert [worker.told for worker in agency.sent] == [[job.number] if n == here else [] for n in range(2)]
        assert (job.slot, pool.slots[here].held) == (None, {})

    within(test, 2)


def test_what_needs_all_room_is_begun_when_those_before_have_made_room() -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        first = await begun(pool)
        first.ahead = -1
        await agency.sent[0].answer(SOME)
        pool.want(large := computation(100 * MB))
        await settled()
        assert agency.sent[0].told == [first.number]
        assert (pool.slots[0].doing, first.slot, list(pool.slots[0].held)) == (large, None, [large])

    within(test)


@pytest.mark.parametrize("reader", [True, False])
def test_what_took_too_much_beside_others_is_forgotten_with_them_and_begun_again_where_somebody_reads_it(
    reader: bool,
) -> None:
    async def test(pool: Pool, agency: Agency) -> None:
        other = await begun(pool)
        other.ahead = -1
        await agency.sent[0].answer(SOME)
        job = await begun(pool)
        if not reader:
            job.readers.clear()
        await agency.sent[0].answer(Failed("memory", "story", full=True))
        again = agency.sent[0].orders[2:]
        assert (pool.counts["crowded"], len(again)) == ((1, 1) if reader else (0, 0))
        assert agency.sent[0].told == ([other.number, job.number] if reader else [])
        assert (job.fault is None, job.slot is pool.slots[0]) == (reader, reader)

    within(test)

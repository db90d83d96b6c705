"""Each number of /status is the one that its name says, read off a server whose workers do what the test says."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.http import streaming
from app.http.status import plain, status_of
from app.limits import LIMITS
from app.requests.payload import Accepted, Estimate, weight
from app.resources import BASE, MB
from app.workers.admission import BusyError
from app.workers.fair_share import Person, Usage
from app.workers.messages import Piece
from app.workers.worker_process import Worker
from tests import apart
from tests.app.workers.gated import Client, Clock, Gated

SPELT = "tests.app.workers.troubles:SPELT"
ONE = Person("one", "a", True)


def within(test: Callable[[streaming.Workers, list[Gated]], Awaitable[None]]) -> None:
    hands: list[Gated] = []

    async def hired(ceiling: int, express: bool) -> Worker:
        hands.append(Gated(Clock()))
        return hands[-1]

    async def run() -> None:
        works = streaming.Workers(hired, 2, BASE + 64 * MB)
        try:
            await settled()
            await asyncio.wait_for(test(works, hands), 30)
        finally:
            await works.pool.close()

    apart.run(run)


async def settled() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


def accepted(word: bytes, memory: int = 3 * MB) -> Accepted:
    return Accepted(Estimate(word.decode(), memory, 1), word)


def test_nothing_is_told_of_a_server_that_does_nothing() -> None:
    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        told = status_of(works)
        assert told["clients"] == {"people": 0, "streams": 0}
        assert told["queue"] == {"waiting": 0, "most": LIMITS.streams, "refused": 0}
        assert told["runs"] == {"under_way": 0, "bytes": 0, "computed": 0, "shared": 0, "parted": 0}
        assert told["requests"] == {"bytes": 0, "most": LIMITS.bodies}
        assert told["cache"] == {"runs": 0, "bytes": 0, "most": LIMITS.cache, "hits": 0}
        assert told["workers"] == [
            {"pid": hand.pid, "express": n == 0, "computing": False, "runs": 0, "memory": 0, "turns": 0, "hired": 1}
            for n, hand in enumerate(hands)
        ]
        assert told["replaced"] == {"lost": 0, "killed": 0}

    within(test)


def test_people_have_answers_under_way_and_refusals_are_counted() -> None:
    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        with works.admission.admitted(ONE, None, False), works.admission.admitted(ONE, None, False):
            with pytest.raises(BusyError), works.admission.admitted(ONE, None, True):
                pass
            told = status_of(works)
        assert told["clients"] == {"people": 1, "streams": 2}
        assert told["queue"]["refused"] == 1

    within(test)


def test_what_is_computed_shared_kept_and_waits_is_told_apart() -> None:
    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        books, usage = works.results, Usage()
        reader = books.open(SPELT, accepted(b"a3"), usage)
        other, third = (books.open(SPELT, accepted(b"a3"), usage) for _ in range(2))
        works.pool.want(reader.computation)
        await settled()
        told = status_of(works)
        assert told["runs"] | {"bytes": 0} == {"under_way": 1, "bytes": 0, "computed": 1, "shared": 2, "parted": 0}
        assert told["runs"]["bytes"] == reader.computation.size > 0
        assert told["requests"]["bytes"] == weight(b"a3")
        (busy,) = [worker for worker in told["workers"] if worker["computing"]]
        assert (busy["runs"], busy["memory"], busy["turns"]) == (1, 3 * MB, 0)
        assert told["queue"]["waiting"] == 0
        while not reader.computation.done:
            for hand in hands:
                hand.end_turn()
            await settled()
        while isinstance(await books.next(reader), Piece):
            pass
        books.leave(reader)
        books.leave(other)
        books.leave(third)
        books.open(SPELT, accepted(b"a3"), usage)
        told = status_of(works)
        assert (told["cache"]["hits"], told["cache"]["runs"]) == (1, 1)
        assert told["cache"]["bytes"] == works.results.cache.size < told["cache"]["most"]
        assert told["requests"]["bytes"] == 0
        assert sum(worker["turns"] for worker in told["workers"]) > 1

    within(test)


def test_what_no_worker_has_begun_waits() -> None:
    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        books = works.results
        readers = [books.open(SPELT, accepted(b"a%d" % (300 + n)), Usage()) for n in range(5)]
        for reader in readers:
            works.pool.want(reader.computation)
        await settled()
        assert status_of(works)["queue"]["waiting"] == 3
        for hand in hands:
            hand.end_turn()
        await settled()
        begun = [reader for reader in readers if reader.computation.slot]
        assert status_of(works)["queue"]["waiting"] == len(readers) - len(begun) < 3

    within(test)


def test_a_request_that_is_being_computed_is_held_once_and_in_the_fewest_bytes() -> None:
    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        body = b"a300" + b" " * 5000
        client = Client(works, SPELT, "a300", body, 1)
        client.send(len(body))
        for _ in range(2):  # it is read, and then computed
            await settled()
            (working,) = [hand for hand in hands if hand.turn]
            working.end_turn()
        await settled()
        (computation,) = works.results.under_way
        assert status_of(works)["requests"]["bytes"] == weight(computation.asked) == weight(b"a300")
        client.cancel()
        await settled()
        assert status_of(works)["requests"]["bytes"] == 0

    within(test)


def test_who_was_lost_and_who_was_killed_is_told_apart() -> None:
    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        works.pool.counts.update({"lost": 3, "killed": 2, "parted": 1})
        told = status_of(works)
        assert told["replaced"] == {"lost": 3, "killed": 2}
        assert told["runs"]["parted"] == 1

    within(test)


def test_as_plain_text_each_number_has_a_line() -> None:
    told = {"version": "1", "queue": {"most": 7}, "workers": [{"pid": 5}, {"pid": None}]}
    assert [line.split() for line in plain(told).splitlines()] == [
        ["version", "1"],
        ["queue.most", "7"],
        ["workers[0].pid", "5"],
        ["workers[1].pid", "None"],
    ]

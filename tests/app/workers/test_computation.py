"""One answer being computed: when it is given up, what of it is let go, whether more is wanted, and who waits."""

import asyncio

import pytest

from app.requests.payload import Accepted, Estimate
from app.workers import computation as computing
from app.workers.bodies import Bodies, Share
from app.workers.computation import AHEAD, ITSELF, LOST, STRIKES, Computation, Fault, Reader
from app.workers.fair_share import HALF, Usage
from app.workers.messages import Failed, Piece, Pieces
from app.workers.slot import Slot
from tests import apart


def begun(skip: int = 0, readers: int = 1) -> tuple[Computation, list[Reader]]:
    """A computation of which nothing is there yet, and some who wait for it."""
    computation = Computation("x:X", Accepted(Estimate("key", 0, 0), b"asked"), Share(Bodies(1 << 20)), skip)
    return computation, [Reader(Usage(), computation) for _ in range(readers)]


def more(computation: Computation, size: int = 100, done: bool = False) -> None:
    computation.settle(Pieces([Piece(size, b"x" * 10)], done))


def test_what_stands_still_while_workers_die_is_given_up_at_the_last_strike() -> None:
    computation, (reader,) = begun()
    for _ in range(STRIKES - 1):
        computation.strike()
    assert not computation.over
    reader.news.clear()
    computation.strike()
    assert computation.fault == Fault(LOST, True)
    assert reader.news.is_set()


def test_what_goes_on_between_deaths_is_never_given_up() -> None:
    computation, _ = begun()
    for _ in range(5 * STRIKES):
        computation.strike()
        more(computation)
    assert not computation.over
    for _ in range(STRIKES - 1):
        computation.strike()
    assert not computation.over
    computation.strike()
    assert computation.over


def test_what_nobody_reads_is_not_struck() -> None:
    computation, _ = begun(readers=0)
    for _ in range(2 * STRIKES):
        computation.strike()
    assert (computation.strikes, computation.fault) == (0, None)


def test_of_two_faults_the_first_is_told() -> None:
    computation, _ = begun()
    computation.settle(Failed("first", "story"))
    computation.fail(Fault("second", True))
    assert computation.fault == Fault("first", False)


def test_a_worker_that_has_begun_is_not_told_again_what_is_asked() -> None:
    computation, _ = begun(skip=7)
    first = computation.order()
    assert (first.asked, first.skip, first.endpoint, first.seconds) == (b"asked", 7, "x:X", computing.TURN_SECONDS)
    computation.slot = Slot(False, 0)
    more(computation)
    assert (computation.order().asked, computation.order().skip) == (b"", 107)


def test_only_what_all_readers_have_had_is_let_go() -> None:
    computation, (slow, quick) = begun(readers=2)
    for _ in range(3):
        more(computation)
    taken = [computation.take(quick) for _ in range(4)]
    assert [piece and piece.size for piece in taken] == [100, 100, 100, None]
    computation.let_go()
    assert (computation.gone, len(computation.pieces)) == (0, 3)
    computation.take(slow)
    computation.let_go()
    assert (computation.gone, len(computation.pieces)) == (1, 2)
    assert computation.size == ITSELF + sum(piece.memory for piece in computation.pieces)
    assert (computation.take(slow), slow.place, slow.had) == (computation.pieces[0], 2, 200)
    assert not computation.joinable


@pytest.mark.parametrize("spoiled", ["gone", "begins", "fault"])
def test_nobody_joins_what_is_not_there_from_its_first_line_to_its_last(spoiled: str) -> None:
    computation, _ = begun()
    assert computation.joinable
    setattr(computation, spoiled, Fault("as a test", False) if spoiled == "fault" else 1)
    assert not computation.joinable


def test_more_is_wanted_as_long_as_a_reader_has_nearly_read_what_is_there() -> None:
    computation, (slow, quick) = begun(readers=2)
    assert computation.wanted()
    more(computation, AHEAD)
    assert computation.wanted()
    more(computation, 1)
    assert not computation.wanted()
    computation.take(quick)
    assert computation.wanted(), "one who has read is enough"
    more(computation, done=True)
    computation.take(slow)
    assert not computation.wanted()


def test_who_is_far_behind_the_foremost_is_a_laggard() -> None:
    computation, (slow, middle, quick) = begun(readers=3)
    for _ in range(3):
        more(computation)
    for reader, pieces in ((quick, 3), (middle, 1)):
        for _ in range(pieces):
            computation.take(reader)
    assert set(computation.laggards(300)) == set()
    assert set(computation.laggards(299)) == {slow}
    assert set(computation.laggards(199)) == {slow, middle}


def test_a_computation_is_as_needy_as_the_neediest_who_reads_it_and_all_pay() -> None:
    computation, (one, other) = begun(readers=2)
    one.usage.charge(8.0, 0.0)
    other.usage.charge(2.0, 0.0)
    assert computation.had(0.0) == 2.0
    assert computation.had(HALF) == pytest.approx(1.0)
    assert {id(usage) for usage in computation.payers()} == {id(one.usage), id(other.usage)}
    assert begun(readers=0)[0].had(0.0) == float("inf")


def test_whoever_moves_begins_at_the_first_piece_of_the_other_one() -> None:
    computation, (reader,) = begun()
    more(computation)
    computation.take(reader)
    rest, _ = begun(skip=reader.had, readers=0)
    reader.moved_to(rest)
    assert (reader.place, reader.had, rest.readers, rest.begins, rest.bytes) == (0, 100, {reader}, 100, 100)
    assert not rest.joinable
    assert rest.wanted()


def test_a_request_that_is_let_go_leaves_the_account() -> None:
    computation, _ = begun()
    computation.share.take(5)
    computation.let_request_go()
    assert (computation.asked, computation.share.bodies.held) == (b"", 0)


def test_whoever_waits_hears_of_what_came() -> None:
    async def within() -> None:
        computation, (reader,) = begun()
        waiting = asyncio.ensure_future(reader.news.wait())
        await asyncio.sleep(0)
        more(computation)
        assert await asyncio.wait_for(waiting, 5)

    apart.run(within)

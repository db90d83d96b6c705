"""Whom an answer is given where there is no room: newcomers, and what gives way to them."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any, NamedTuple, cast

import pytest

from app.limits import LIMITS
from app.workers import admission
from app.workers.admission import FOR_ALL, Admission, BusyError
from app.workers.fair_share import Person
from tests import apart


class Reader:
    """Somebody's connection, which took nothing for so many seconds."""

    def __init__(self, idle: float = 0.0) -> None:
        self.waits, self.ended = idle, False

    def began(self) -> bool:
        return True

    def idle(self) -> float:
        return self.waits

    def reset(self) -> None:
        self.ended = True


def slot(name: object, address: str = "a") -> Person:
    return Person(f"seat {name}", address, True)


def nobody(address: str = "a") -> Person:
    return Person(f"at {address}", address, False)


class Room(ExitStack):
    """The answers under way in a test."""

    def __init__(self) -> None:
        super().__init__()
        self.admission = Admission()

    def ask(self, person: Person, idle: float = 0.0) -> Reader:
        reader = Reader(idle)
        self.enter_context(self.admission.admitted(person, reader, False))
        return reader

    def refusal(self, person: Person) -> int:
        with pytest.raises(BusyError) as caught:
            self.ask(person)
        return caught.value.status


def run(test: Callable[[Room], None]) -> None:
    async def within() -> None:
        with Room() as room:
            test(room)

    apart.run(within)


def test_those_without_a_seat_share_one_allowance_by_address_and_leave_room_for_all_others() -> None:
    def test(room: Room) -> None:
        readers = [room.ask(nobody()) for _ in range(LIMITS.address)]
        assert room.refusal(nobody()) == 429
        room.ask(nobody("b"))
        for n in range(FOR_ALL - LIMITS.address - 1):
            room.ask(slot(n))
        assert not any(reader.ended for reader in readers)

    run(test)


def test_a_part_is_kept_for_those_who_have_no_answer_under_way() -> None:
    def test(room: Room) -> None:
        for n in range(FOR_ALL):
            room.ask(slot(n // LIMITS.person))
        assert room.refusal(slot(FOR_ALL // LIMITS.person)) == 503
        readers = [room.ask(slot(f"new {n}")) for n in range(LIMITS.streams - FOR_ALL)]
        assert room.refusal(slot("new 0")) == 503
        assert room.admission.open == LIMITS.streams
        assert not any(reader.ended for reader in readers)

    run(test)


def test_in_a_full_room_the_answer_that_waited_longest_gives_way_to_a_newcomer() -> None:
    def test(room: Room) -> None:
        idle = [room.ask(slot(n, f"address {n}"), idle=float(n == 7) * 9 + 3) for n in range(LIMITS.streams)]
        room.ask(slot("new"))
        assert [n for n, reader in enumerate(idle) if reader.ended] == [7]
        assert room.admission.open == LIMITS.streams

    run(test)


def test_in_a_full_room_whoever_has_several_gives_one_to_a_newcomer() -> None:
    def test(room: Room) -> None:
        hog = [room.ask(slot("hog"), idle=LIMITS.yield_seconds / 2) for _ in range(3)]
        others = [room.ask(slot(n)) for n in range(LIMITS.streams - 3)]
        room.ask(slot("new"))
        assert sum(reader.ended for reader in hog) == 1
        assert not any(reader.ended for reader in others)

    run(test)


def test_in_a_full_room_an_address_that_collected_seats_gives_one_to_a_newcomer_from_another() -> None:
    def test(room: Room) -> None:
        others = [room.ask(slot(n, f"address {n}")) for n in range(5)]
        crowd = [room.ask(slot(f"collected {n}")) for n in range(LIMITS.streams - 5)]
        room.ask(slot("new", "b"))
        assert sum(reader.ended for reader in crowd) == 1
        assert not any(reader.ended for reader in others)
        assert room.refusal(slot("one more")) == 503, "among equals nobody is sent away"

    run(test)


def test_those_without_a_seat_make_room_for_one_another() -> None:
    def test(room: Room) -> None:
        held = [room.ask(nobody(), idle=float(n) / 10) for n in range(LIMITS.address)]
        room.ask(nobody())
        assert held[-1].ended
        assert sum(reader.ended for reader in held) == 1

    run(test)


def test_an_answer_that_gives_way_before_anything_was_said_is_refused_and_not_cut() -> None:
    async def waits(admission: Admission, reader: Reader) -> int:
        try:
            with admission.admitted(slot("waits"), reader, False):
                await asyncio.sleep(60)
        except BusyError as busy:
            return busy.status
        return 200

    async def within() -> None:
        with Room() as room:
            reader = Waiting(LIMITS.yield_seconds)
            waiting = asyncio.ensure_future(waits(room.admission, reader))
            await asyncio.sleep(0)
            for n in range(LIMITS.streams):
                room.ask(slot(n))
            done, _ = await asyncio.wait([waiting], timeout=5)  # which cancels nothing itself
            assert [each.result() for each in done] == [503]
            assert not reader.ended
            assert room.admission.open == LIMITS.streams

    apart.run(within)


class Waiting(Reader):
    """Somebody to whom nothing was said yet."""

    def began(self) -> bool:
        return False


class Computing(NamedTuple):
    """The computation of a reader, which is in a slot, busy, or neither."""

    slot: object = None
    busy: bool = False


class Asking(NamedTuple):
    computation: Computing


@pytest.mark.parametrize(
    ("computation", "given_up"),
    [(Computing(), True), (Computing(slot="one"), False), (Computing(busy=True), False)],
)
def test_only_what_has_not_begun_within_our_patience_is_given_up(
    computation: Computing, given_up: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "LIMITS", replace(LIMITS, patience=cast(int, 0.01)))
    ended = asyncio.Event()

    async def computed() -> str:
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), 0.1)
        return "an answer"

    async def within() -> tuple[str | None, int]:
        asked = Admission()
        try:
            return await asked.turn(computed(), cast(Any, Asking(computation))), asked.refused
        except BusyError:
            return None, asked.refused

    assert apart.run(within) == ((None, 1) if given_up else ("an answer", 0))

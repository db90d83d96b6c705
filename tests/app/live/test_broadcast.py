"""How a document goes out: the newest to each, signs of life between, and counts together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random

import pytest
from starlette.testclient import TestClient

from app.limits import LIMITS
from app.live import broadcast
from app.live.broadcast import ALIVE, FAREWELL, Broadcast
from app.live.keys import Keys
from app.live.session import Session
from app.live.sessions import HOUR, Sessions
from app.live.shapes import LiveChange
from app.main import create_app
from tests import apart


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def within(test: Callable[[Broadcast, Session, Clock], Awaitable[None]]) -> None:
    async def run() -> None:
        clock = Clock()
        live = Broadcast(Sessions(Keys(Random(0), None)), clock)
        await asyncio.wait_for(test(live, live.sessions.begin("here", 0.0), clock), 30)

    apart.run(run)


async def following(stream: AsyncIterator[bytes]) -> bytes:
    return await anext(stream)


def moved(live: Broadcast, session: Session, at: int) -> None:
    session.change(LiveChange.model_validate({"rev": session.rev, "at": at}), 0.0)
    live.tell(session)


def test_who_takes_long_is_given_the_newest_and_nothing_of_what_was_between() -> None:
    async def test(live: Broadcast, session: Session, clock: Clock) -> None:
        slow = live.events(session)
        assert b'"at":0' in await following(slow)
        for at in range(1, 6):
            moved(live, session, at)
        assert b'"at":5' in await following(slow)
        waits = asyncio.ensure_future(following(slow))
        await asyncio.sleep(0)
        moved(live, session, 6)
        assert b'"at":6' in await waits

    within(test)


def test_all_are_sent_the_same_bytes_which_are_made_once() -> None:
    async def test(live: Broadcast, session: Session, clock: Clock) -> None:
        one, other = live.events(session), live.events(session)
        assert await following(one) is await following(other)

    within(test)


def test_a_stream_in_which_nothing_happens_says_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "BREATH", 0.01)

    async def test(live: Broadcast, session: Session, clock: Clock) -> None:
        stream = live.events(session)
        await following(stream)
        assert await following(stream) == await following(stream) == ALIVE
        moved(live, session, 1)
        assert b'"at":1' in await following(stream)

    within(test)


def test_a_session_without_its_presenter_is_over_for_those_who_still_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "BREATH", 0.01)

    async def test(live: Broadcast, session: Session, clock: Clock) -> None:
        stream = live.events(session)
        await following(stream)
        clock.now = LIMITS.live_hours * HOUR + 1
        told = [event async for event in stream]
        assert told[0] == ALIVE
        assert b'"ended":true' in told[-1]
        assert live.sessions.open == {}

    within(test)


def test_a_server_that_ends_says_so_to_who_waits_and_to_who_comes() -> None:
    async def test(live: Broadcast, session: Session, clock: Clock) -> None:
        stream = live.events(session)
        await following(stream)
        waits = asyncio.ensure_future(following(stream))
        await asyncio.sleep(0)
        live.end()
        assert await waits == FAREWELL
        assert [event async for event in stream] == []
        assert [event async for event in live.events(session)] == [FAREWELL]

    within(test)


def test_who_comes_and_leaves_is_told_together_and_a_change_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(live: Broadcast, session: Session, clock: Clock) -> None:
        before = session.version
        for seat in ("a", "b", "c"):
            with live.present(session, seat):
                pass
        assert session.version == before, "not yet"
        moved(live, session, 1)
        assert session.version == before + 1, "with the change that comes first"
        await asyncio.sleep(2 * broadcast.SOON)
        assert session.version == before + 1, "and not once more"
        with live.present(session, "a"):
            await asyncio.sleep(2 * broadcast.SOON)
            assert session.version == before + 2
            assert session.document()["people"] == 1

    within(test)


def test_an_end_is_told_at_once_and_not_with_the_next_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []
    monkeypatch.setattr(Broadcast, "tell", lambda _, session: told.append(session.ended))
    client = TestClient(create_app())
    opened = client.post("/api/live", json={}).json()
    bearer = {"Authorization": f"Bearer {opened['key']}"}
    assert client.delete(f"/api/live/{opened['code']}", headers=bearer).status_code == 204
    assert told == [True]

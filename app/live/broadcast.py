"""Who hears of a change: each page gets the newest document when it can take one, and nothing waits in between."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic_core import to_json
from starlette.types import Receive, Scope, Send

from app.live.session import Session
from app.live.sessions import Sessions

BREATH = 10.0  # seconds after which a comment says that the stream lives
SOON = 0.25  # seconds in which those who come, leave and answer are counted together
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"}
ALIVE = format_sse_event(comment="alive")
FAREWELL = format_sse_event(comment="the server ends; come again", retry=1000)


class Channel:
    """How the pages of one session wait for a change, and the newest document as it travels."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.soon: asyncio.TimerHandle | None = None
        self.event = (-1, b"")  # the version that it has


class Broadcast:
    """The sessions of a server, and all who hear of them. clock: seconds."""

    def __init__(self, sessions: Sessions, clock: Callable[[], float]) -> None:
        self.sessions, self.clock = sessions, clock
        self.ending = False
        self._channels: WeakKeyDictionary[Session, Channel] = WeakKeyDictionary()

    def _channel(self, session: Session) -> Channel:
        return self._channels.setdefault(session, Channel())

    def status(self) -> dict[str, int]:
        """The numbers for the operator."""
        opened = self.sessions.open.values()
        return {"sessions": len(opened), "people": sum(len(each.followers) for each in opened)}

    # --- who speaks ---

    def tell(self, session: Session) -> None:
        """Everybody hears of it now."""
        channel = self._channel(session)
        if channel.soon:
            channel.soon.cancel()
        session.version += 1
        channel.soon, changed, channel.changed = None, channel.changed, asyncio.Event()
        changed.set()

    def tell_soon(self, session: Session) -> None:
        """Everybody hears of it with what else happens meanwhile: of who comes, leaves and answers."""
        channel = self._channel(session)
        if channel.soon is None and not session.ended:
            channel.soon = asyncio.get_running_loop().call_later(SOON, self.tell, session)

    def end(self) -> None:
        """The server ends: every stream says so and is over, for the pages to come again."""
        self.ending = True
        for channel in self._channels.values():
            channel.changed.set()

    # --- who hears ---

    def follow(self, session: Session, seat: str | None) -> EventSourceResponse:
        """The document of a session, and each newer one; seat: None of a presenter.

        Raises: BusyError, where too many follow.
        """
        return _Stream(self, session, seat)

    @contextmanager
    def present(self, session: Session, seat: str | None) -> Iterator[None]:
        """While a page listens it is counted."""
        if seat is None:
            session.presenters += 1
        else:
            session.follow(seat)
        self.tell_soon(session)
        try:
            yield
        finally:
            if seat is None:
                session.presenters, session.seen = session.presenters - 1, self.clock()
            else:
                session.leave(seat)
            self.tell_soon(session)

    async def events(self, session: Session) -> AsyncIterator[bytes]:
        """The newest document whenever there is a newer one than was sent, and signs of life between."""
        sent = -1
        while not self.ending:
            channel = self._channel(session)
            if session.version != sent:
                sent = session.version
                yield self._event(session, channel)
            elif not await happens(channel.changed, BREATH):
                for old in self.sessions.forget_old(self.clock()):
                    self.tell(old)
                yield ALIVE
            if session.ended and session.version == sent:
                return
        yield FAREWELL

    def _event(self, session: Session, channel: Channel) -> bytes:
        if channel.event[0] != session.version:
            data = format_sse_event(data_str=to_json(session.document()).decode())
            channel.event = (session.version, data)
        return channel.event[1]


async def happens(event: asyncio.Event, seconds: float) -> bool:
    """Waits for the event; False after the timeout."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


class _Stream(EventSourceResponse):
    """Counted from its first byte to its last, however it ends."""

    def __init__(self, broadcast: Broadcast, session: Session, seat: str | None) -> None:
        super().__init__(broadcast.events(session), headers=HEADERS)
        self.broadcast, self.session, self.seat = broadcast, session, seat

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.broadcast.present(self.session, self.seat):
            await super().__call__(scope, receive, send)

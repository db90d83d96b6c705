"""The limits of a connection: seconds for the head, the body and the reading, and the memory that it may hold.

The protocol is uvicorn's; this one looks at the clock once in a while. It ends who is silent, who sends half of a
request, and who takes nothing of an answer, for each of these holds memory that others need. Where there is no room
for one more connection, the one goes that its client has left waiting longest, the silent first.
"""

import asyncio
import json
import socket
import struct
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar, cast

import h11
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.http.middleware import HEADERS, OF_DOCUMENTS, UNSAID
from app.limits import LIMITS
from app.requests.errors import error_body
from app.workers.admission import CONNECTION

LOOK_SECONDS = 0.5
LINGER_SECONDS = 1.0  # for someone to read why they are sent away
SEND_BUFFER = 1 << 17  # bytes that the system may hold for a reader, where it would hold megabytes
PATIENCE = {h11.IDLE: LIMITS.head_seconds, h11.SEND_BODY: LIMITS.body_seconds}
FOR_ALL = LIMITS.connections - min(LIMITS.connections_kept, LIMITS.connections // 4)  # the rest is kept for newcomers
SLOW_SECONDS = 1.0  # for which a client with a request may leave us waiting before it may have to go
RESET, CLOSE = struct.pack("ii", 1, 0), struct.pack("ii", 0, 0)  # how a socket ends (SO_LINGER): by RST, or by FIN


class Connection(H11Protocol):
    silent: ClassVar[dict["Connection", None]] = {}  # those of which no whole head has come, the longest silent first

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.app = cast(Any, partial(self._serve, self.app))
        self._answers, self._refused, self._cut = 0, False, False
        self._stage: tuple[Any, int] = (h11.IDLE, 0)  # whose turn it is in HTTP, and after how many answers
        self._since = self._moved = self.loop.time()
        self._left = 0  # bytes that wait to be taken
        self._look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)  # TCP; another event loop has classes of its own
        super().connection_made(transport)
        if self.crowded:
            self._make_room()
        if len(self.connections) > LIMITS.connections:
            transport.abort()
            return
        self.silent[self] = None
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._look = self.loop.call_later(LOOK_SECONDS, self._looked)

    def connection_lost(self, exc: Exception | None) -> None:
        self.silent.pop(self, None)
        if self._look:
            self._look.cancel()
        if exc is None and self.cycle and self.cycle.response_complete and not self._waiting() and not self._cut:
            self._ends_by(CLOSE)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._refused:  # else it is not even looked at
            super().data_received(data)
            self._heard()

    def on_response_complete(self) -> None:
        self._answers += 1
        super().on_response_complete()
        self._heard()

    def _heard(self) -> None:
        """Moves the connection into or out of the list of silent ones."""
        if self.conn.their_state is not h11.IDLE:
            self.silent.pop(self, None)
        elif not self.transport.is_closing():
            self.silent.setdefault(self)

    # --- who makes room for others ---

    @property
    def crowded(self) -> bool:
        """Whether what room there is is kept for newcomers."""
        return len(self.connections) > FOR_ALL

    def _make_room(self) -> None:
        """Sends away who was silent longest; where nobody is, who has long sent, or taken, nothing of what is due."""
        while self.crowded and self.silent:
            next(iter(self.silent)).reset()
        others = (cast(Connection, each) for each in self.connections if each is not self)
        slow = [each for each in others if each.keeps_waiting() > SLOW_SECONDS]
        for each in sorted(slow, key=Connection.keeps_waiting, reverse=True)[: max(0, len(self.connections) - FOR_ALL)]:
            each.reset()

    def keeps_waiting(self) -> float:
        """Seconds for which the rest of a request is missing, or nothing of an answer was taken."""
        missing = self.loop.time() - self._since if self.conn.their_state is h11.SEND_BODY else 0.0
        return max(missing, self.stalled())

    def stalled(self) -> float:
        """Seconds for which the reader has taken nothing of what waits for them."""
        return self.loop.time() - self._moved if self._waiting() else 0.0

    def began(self) -> bool:
        """Whether something of the answer has been said."""
        return bool(self.cycle and self.cycle.response_started)

    def idle(self) -> float:
        """Seconds for which nothing of the answer went out: its reader takes nothing, or its turn did not come."""
        return self.stalled() if self.began() else self.loop.time() - self._since

    def reset(self) -> None:
        """Ends the connection at once, so that nobody takes an answer for whole, and nothing of it waits any longer."""
        self._ends_by(RESET)
        self._abort()

    def _abort(self) -> None:
        self._cut = True
        self.silent.pop(self, None)
        self.connections.discard(self)
        self.transport.abort()

    # --- how an answer ends ---

    async def _serve(self, app: Any, scope: Scope, receive: Receive, send: Send) -> None:
        """Over HTTP/1.0 the end of a stream is the end of its connection: it is one by FIN only where all is sent.

        Until then the socket would end by RST, whatever ends it, the end of this process included. So no one who keeps
        what they get takes a part for the whole.
        """
        scope["extensions"] = {CONNECTION: self}
        ended = started = False

        async def send_ending(message: Message) -> None:
            nonlocal ended, started
            if message["type"] == "http.response.start" and unbounded(scope, message):
                started = True
                self._ends_by(RESET)
                message["headers"] = uncacheable(message["headers"])
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        await app(scope, receive, send_ending)
        if started and not ended:
            with suppress(TimeoutError):  # a reset throws away what is still on its way
                await asyncio.wait_for(until_left(receive), LINGER_SECONDS)

    def _ends_by(self, how: bytes) -> None:
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, how)

    # --- who is sent away ---

    def _looked(self) -> None:
        """Closes the connection if a deadline has passed, and looks again a little later."""
        now, stage, left = self.loop.time(), (self.conn.their_state, self._answers), self._waiting()
        if stage != self._stage:
            self._stage, self._since = stage, now
        if left == 0 or left != self._left:
            self._left, self._moved = left, now
        if now - self._moved > LIMITS.stalled_seconds:
            self.reset()
        elif now - self._since > PATIENCE.get(stage[0], now):
            self._too_late()
        self._look = self.loop.call_later(LOOK_SECONDS, self._looked)

    def _waiting(self) -> int:
        return self.transport.get_write_buffer_size()

    def _too_late(self) -> None:
        """The request did not come in time. It is told so, if nothing else was said yet."""
        if not self._unanswered():
            self._abort()
            return
        self.refuse(408, "The request did not arrive in time.")
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is told so like any other mistake, if nothing else was said yet."""
        if self._unanswered():
            self.refuse(400, "This is no HTTP request, or its head is too long.")
        else:
            self._abort()

    def _unanswered(self) -> bool:
        """Whether an answer may still begin."""
        return not self.transport.is_closing() and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE)

    def refuse(self, status: int, message: str) -> None:
        """An answer without an application, after which the connection ends.

        Not at once: whoever is still sending would be cut off (by a TCP reset) before they could read the answer.
        """
        body = json.dumps(error_body(message)).encode()
        sent = HEADERS | OF_DOCUMENTS | {"Content-Type": "application/json", "Connection": "close"}
        sent["Content-Length"] = str(len(body))
        sent |= {"Cache-Control": UNSAID}
        headers = [(name.encode(), value.encode()) for name, value in sent.items()]
        answer = h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode())
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write_eof()
        self._refused = True
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)


def unbounded(scope: Scope, start: Message) -> bool:
    """Whether only the end of the connection tells where this answer ends."""
    if scope["http_version"] != "1.0" or scope["method"] == "HEAD" or start["status"] in (204, 304):
        return False
    return all(name != b"content-length" for name, _ in start["headers"])


def uncacheable(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer of which no cache can know whether it is whole."""
    kept = [pair for pair in headers if pair[0] not in (b"cache-control", b"etag")]
    return [*kept, (b"cache-control", b"no-store")]


async def until_left(receive: Receive) -> None:
    """Waits for the other end to close the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass

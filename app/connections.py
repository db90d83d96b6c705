"""What a connection may take: so much time for the head, the body and the reading, and so much memory.

The protocol is uvicorn's; this one looks at the clock once in a while. It ends who is silent, who sends half of a
request, and who takes nothing of an answer, for each of these holds memory that others need.
"""

import asyncio
import json
import socket
from http import HTTPStatus
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.doors import HEADERS
from app.limits import LIMITS
from app.refusals import told

LOOK_SECONDS = 0.5
LINGER_SECONDS = 1.0  # for someone to read why they are sent away
SEND_BUFFER = 1 << 17  # bytes that the system may hold for a reader, where it would hold megabytes
PATIENCE = {h11.IDLE: LIMITS.head_seconds, h11.SEND_BODY: LIMITS.body_seconds}


class Connection(H11Protocol):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._answers, self._refused = 0, False
        self._stage: tuple[Any, int] = (h11.IDLE, 0)  # whose turn it is in HTTP, and after how many answers
        self._since = self._moved = self.loop.time()
        self._left = 0  # bytes that wait to be taken
        self._look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)  # TCP; another event loop has classes of its own
        super().connection_made(transport)
        if len(self.connections) > LIMITS.connections:
            transport.abort()
            return
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._look = self.loop.call_later(LOOK_SECONDS, self._looked)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._look:
            self._look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._refused:  # else it is not even looked at
            super().data_received(data)

    def on_response_complete(self) -> None:
        self._answers += 1
        super().on_response_complete()

    def _looked(self) -> None:
        """Looks at the clock, and again a little later."""
        now, stage, left = self.loop.time(), (self.conn.their_state, self._answers), self._waiting()
        if stage != self._stage:
            self._stage, self._since = stage, now
        if left == 0 or left != self._left:
            self._left, self._moved = left, now
        if now - self._moved > LIMITS.stalled_seconds:
            self.transport.abort()
        elif now - self._since > PATIENCE.get(stage[0], now):
            self._too_late()
        self._look = self.loop.call_later(LOOK_SECONDS, self._looked)

    def _waiting(self) -> int:
        return self.transport.get_write_buffer_size()

    def _too_late(self) -> None:
        """The request did not come in time. It is told so, if nothing else was said yet."""
        if self.transport.is_closing() or self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        self.refuse(408, "The request did not arrive in time.")
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is told so like any other mistake."""
        self.refuse(400, "This is no HTTP request, or its head is too long.")

    def refuse(self, status: int, message: str) -> None:
        """An answer without an application, after which the connection ends.

        Not at once: whoever is still sending would be cut off (by a TCP reset) before they could read the answer.
        """
        body = json.dumps(told(message)).encode()
        said = HEADERS | {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
        headers = [(name.encode(), value.encode()) for name, value in said.items()]
        answer = h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode())
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write_eof()
        self._refused = True
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

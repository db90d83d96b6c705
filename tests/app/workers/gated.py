"""Workers whose turns end when a test says so, and clients who read when it says so: everything between is real."""

import asyncio
import itertools
from types import SimpleNamespace

from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Scope

from app.http import streaming
from app.requests.errors import RequestError
from app.workers.admission import BusyError
from app.workers.executor import Executor
from app.workers.messages import Answer, Drop, Order
from app.workers.worker_process import GoneError

numbers = itertools.count(1)


class Clock:
    """A second goes by with the end of each turn of a worker, and else none. worked: seconds of all turns together."""

    def __init__(self) -> None:
        self.now = self.worked = 0.0

    def __call__(self) -> float:
        return self.now


class Gated:
    """A worker of this process, with a desk like any other's."""

    def __init__(self, clock: Clock) -> None:
        self.executor, self.pid, self.clock = Executor(), next(numbers), clock
        self.turn: asyncio.Future[None] | None = None
        self.gone = asyncio.Event()

    async def ask(self, order: Order) -> Answer:
        self.turn, began = asyncio.get_running_loop().create_future(), self.clock.now
        try:
            await self.turn
            answer = self.executor.answer(order)
            assert answer is not None, "whoever drops does not ask"
            return answer
        finally:
            self.turn = None
            self.clock.now += 1
            self.clock.worked += self.clock.now - began

    def end_turn(self) -> None:
        if self.turn and not self.turn.done():
            self.turn.set_result(None)

    def tell(self, order: Drop) -> None:
        self.executor.answer(order)

    async def ended(self) -> None:
        await self.gone.wait()

    def kill(self) -> None:
        self.gone.set()
        if self.turn and not self.turn.done():
            self.turn.set_exception(GoneError("killed"))

    async def bury(self) -> None:
        self.kill()


class Client:
    """One request, from its first byte to the last that is read."""

    def __init__(self, works: streaming.Workers, endpoint: str, word: str, body: bytes, person: int) -> None:
        self.word, self.body, self.status, self.read = word, body, 0, bytearray()
        self.whole = self.busy = self.refused = False
        self.gone = False
        self.may = asyncio.Semaphore(0)  # messages that may still be taken
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        app = SimpleNamespace(state=SimpleNamespace(works=works))
        self.scope: Scope = {"type": "http", "method": "POST", "headers": [], "query_string": b""}
        self.scope |= {"app": app, "client": (str(person), 1)}
        self.task = asyncio.ensure_future(self._ask(endpoint))

    def send(self, size: int) -> None:
        """So many bytes more of the body."""
        part, self.body = self.body[:size], self.body[size:]
        self._sent.put_nowait({"type": "http.request", "body": part, "more_body": bool(self.body)})

    def leave(self) -> None:
        self.gone = True
        self._sent.put_nowait({"type": "http.disconnect"})

    def cancel(self) -> None:
        self.gone = True
        self.task.cancel()

    def take(self, pieces: int) -> None:
        """So many messages more are taken."""
        for _ in range(pieces):
            self.may.release()

    async def _ask(self, endpoint: str) -> None:
        try:
            await streaming.Lines(endpoint, Request(self.scope, self._receive))(self.scope, self._receive, self._send)
        except BusyError:
            self.busy = True
        except RequestError:
            self.refused = True
        except (ClientDisconnect, asyncio.CancelledError):
            assert self.gone

    async def _receive(self) -> Message:
        return await self._sent.get()

    async def _send(self, message: Message) -> None:
        await self.may.acquire()
        self.status = message.get("status", self.status)
        self.read += message.get("body", b"")
        self.whole = message["type"] == "http.response.body" and not message["more_body"]

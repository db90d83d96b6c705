"""A presenter and followers on real sockets, hundreds of them in one event loop."""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from tests.app.asking import Json
from tests.app.serving import Server
from tests.stress.crowd import head_from, parts_from


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        found: Json = json.loads(self.body)
        return found


async def ask(server: Server, method: str, path: str, body: object = None, *headers: str) -> Answer:
    """One request on a connection of its own."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    try:
        writer.write(head(server, method, path, b"" if body is None else json.dumps(body).encode(), *headers))
        status, found = await head_from(reader)
        told = b"" if status == 204 else b"".join([part or b"" async for part in parts_from(reader, found)])
        return Answer(status, found, told)
    finally:
        writer.transport.abort()


def head(server: Server, method: str, path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {server.host}:{server.port}", "Connection: close", *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


class Presenter:
    """Whoever has the key, and what they did last."""

    def __init__(self, server: Server, opened: Json) -> None:
        self.server, self.code, self.key, self.rev = server, str(opened["code"]), str(opened["key"]), 0
        self.bearer = f"Authorization: Bearer {self.key}"
        self.path = f"/api/live/{self.code}"

    async def put(self, **fields: object) -> Answer:
        answer = await ask(self.server, "PUT", self.path, {"rev": self.rev} | fields, self.bearer)
        if answer.status in (200, 409):
            self.rev = answer.json["rev"]
        return answer

    async def move(self, **fields: object) -> Answer:
        """The same, and again where it came too soon."""
        for _ in range(600):
            answer = await self.put(**fields)
            if answer.status != 429:
                break
            await asyncio.sleep(0.05)
        return answer

    async def answers(self) -> Json:
        return (await ask(self.server, "GET", f"{self.path}/answers", None, self.bearer)).json

    async def reopen(self, server: Server) -> None:
        self.server = server
        assert (await ask(server, "POST", "/api/live", {"code": self.code, "key": self.key})).status == 201

    async def reopen_by_path(self) -> None:
        """As the page does it: a balancer sees whose session it is."""
        assert (await ask(self.server, "POST", self.path, {"key": self.key})).status == 201


async def begun(server: Server) -> Presenter:
    answer = await ask(server, "POST", "/api/live", {})
    assert answer.status == 201, answer
    return Presenter(server, answer.json)


async def seated(server: Server) -> str:
    """A header with the cookie of a first visit."""
    answer = await ask(server, "GET", "/")
    return f"Cookie: {answer.headers['set-cookie'].partition(';')[0]}"


class Follower:
    """A page that follows; `heard` holds each document with the time at which it came."""

    def __init__(self, cookie: str = "") -> None:
        self.headers = [cookie] if cookie else []
        self.heard: list[tuple[float, Json]] = []
        self.comments: list[str] = []
        self.status, self.whole = 0, False
        self.said: dict[str, str] = {}
        self._news = asyncio.Event()
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def last(self) -> Json:
        return self.heard[-1][1] if self.heard else {}

    def come(self, server: Server, path: str, *headers: str) -> "Follower":
        self._task = asyncio.ensure_future(self._listen(server, path, headers))
        return self

    def keep(self, server: Server, path: str) -> "Follower":
        """The same, and comes again whenever the stream ends, until it goes."""

        async def again() -> None:
            while True:
                with contextlib.suppress(OSError):  # nobody is there
                    await self._listen(server, path, ())
                await asyncio.sleep(random.uniform(0.05, 0.3))

        self._task = asyncio.ensure_future(again())
        return self

    def cut(self) -> None:
        """The connection breaks."""
        if self._writer:
            self._writer.transport.abort()

    async def _listen(self, server: Server, path: str, headers: tuple[str, ...]) -> None:
        reader, self._writer = await asyncio.open_connection(server.host, server.port)
        self.whole = False
        try:
            self._writer.write(head(server, "GET", path, b"", "Accept: text/event-stream", *self.headers, *headers))
            self.status, self.said = await head_from(reader)
            async for event in events(parts_from(reader, self.said)):
                self._hear(event)
        except (ConnectionError, EOFError):
            return
        finally:
            self._writer.transport.abort()
            self._news.set()

    def _hear(self, event: bytes | None) -> None:
        if event is None:
            self.whole = True
        elif event.startswith(b"data: "):
            self.heard.append((asyncio.get_running_loop().time(), json.loads(event[6:])))
        else:
            self.comments.append(event.decode())
        self._news.set()

    async def until(self, true: Callable[[Json], bool], seconds: float = 30) -> Json:
        """The newest document, once this is true of it."""
        async with asyncio.timeout(seconds):
            while not (self.heard and true(self.last)):
                self._news.clear()
                await self._news.wait()
        return self.last

    async def over(self, seconds: float = 30) -> None:
        """The stream has ended."""
        assert self._task
        await asyncio.wait_for(self._task, seconds)

    async def go(self) -> None:
        """Closes the stream, as a page does that nobody looks at."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task


async def events(parts: AsyncIterator[bytes | None]) -> AsyncIterator[bytes | None]:
    """Event after event, and None where the stream has its end."""
    rest = b""
    async for part in parts:
        if part is None:
            yield None
            return
        *whole, rest = (rest + part).split(b"\n\n")
        for event in whole:
            yield event

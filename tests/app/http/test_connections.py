"""A connection in this process: how it ends for who is at its other end, and that nothing of it is left behind."""

import asyncio
import contextlib
import gc
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from app.http import connections
from app.http.connections import Connection
from tests import apart

Opens = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
GET = b"GET / HTTP/1.1\r\nHost: backflow.test\r\n\r\n"


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Two letters; whoever asks for /never waits for the second."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"o", "more_body": True})
    if scope["path"] == "/never":
        while (await receive())["type"] != "http.disconnect":
            pass
    await send({"type": "http.response.body", "body": b"k", "more_body": False})


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[tuple[ServerState, Opens]]:
    """A server of such connections, and how to open one."""
    config, state = uvicorn.Config(answer, http=Connection, ws="none", log_level="error"), ServerState()
    config.load()
    protocol = partial(Connection, config=config, server_state=state, app_state={})
    async with await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0) as server:
        yield state, partial(asyncio.open_connection, *server.sockets[0].getsockname())


async def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something comes true in time."""
    for _ in range(int(seconds / 0.005)):
        if true():
            return True
        await asyncio.sleep(0.005)
    return False


async def one(state: ServerState) -> Connection:
    """The only connection of the server."""
    assert await until(lambda: bool(state.connections))
    (connection,) = state.connections
    assert isinstance(connection, Connection)
    return connection


def collected(what: weakref.ref[Connection]) -> bool:
    gc.collect()
    return what() is None


def test_nothing_is_left_of_a_connection_that_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LOOK_SECONDS", 3600)  # so long its timer would hold it

    async def run() -> bool:
        async with opened() as (state, connect):
            reads, writes = await connect()
            writes.write(GET)
            assert (await reads.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
            connection = weakref.ref(await one(state))
            writes.close()
            return await until(lambda: not state.connections) and await until(lambda: collected(connection), 0.2)

    assert apart.run(run)


@pytest.mark.parametrize("path", [b"/", b"/never"])
def test_who_is_sent_away_never_takes_a_part_for_the_whole(path: bytes) -> None:
    async def run() -> bytes:
        async with opened() as (state, connect):
            reads, writes = await connect()
            writes.write(GET.replace(b"/", path, 1))
            await reads.readuntil(b"\r\n\r\no")
            (await one(state)).reset()
            try:
                return await reads.read()
            finally:
                writes.close()

    with pytest.raises(ConnectionResetError):
        apart.run(run)


def test_who_is_answered_and_leaves_ends_in_peace() -> None:
    async def run() -> bytes:
        async with opened() as (state, connect):
            reads, writes = await connect()
            writes.write(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            said = await reads.read()
            writes.close()
            assert await until(lambda: not state.connections)
            return said

    assert apart.run(run).endswith(b"ok")

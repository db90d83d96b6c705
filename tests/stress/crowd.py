"""Clients on real sockets, hundreds of them in one event loop, kept apart from the server's processors."""

import asyncio
import hashlib
import json
import os
import subprocess
import time
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from tests.app.asking import Json
from tests.app.serving import Server, serving

APART = hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


@asynccontextmanager
async def room(**variables: str) -> AsyncIterator[Server]:
    """A server on all processors but the last, and this process on that one."""
    mine = sorted(os.sched_getaffinity(0)) if APART else []
    if APART:
        os.sched_setaffinity(0, set(mine[:-1]))
    with serving(**variables) as server:
        try:
            if APART:
                os.sched_setaffinity(0, {mine[-1]})
            await until_ready(server)
            yield server
        finally:
            if APART:
                os.sched_setaffinity(0, set(mine))


async def until_ready(server: Server) -> None:
    for seed in range(8):  # both workers have computed something
        await fetched(server, f"/api/trace?seed={10**6 + seed}")


class Told(NamedTuple):
    """An answer: status, headers, the body as it was meant, and seconds to the first bytes of it and to the last."""

    status: int
    headers: dict[str, str]
    body: bytes
    first: float
    whole: float
    complete: bool

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


async def fetched(
    server: Server, path: str, headers: Sequence[str] = (), body: bytes | None = None, pace: float = 0.0
) -> Told:
    """Asks once on a connection of its own; a slow reader waits `pace` seconds after each 4 kB."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(server.host, server.port, limit=1 << (12 if pace else 20))
    try:
        writer.write(head_of(server, path, headers, body))
        await writer.drain()
        status, found = await head_from(reader)
        parts, first, complete = [], 0.0, False
        async for part in parts_from(reader, found):
            first = first or time.perf_counter() - began
            if part is None:
                complete = True
            else:
                parts.append(part)
                if pace:
                    await asyncio.sleep(pace)
        plain = inflated(b"".join(parts)) if found.get("content-encoding") == "gzip" else b"".join(parts)
        return Told(status, found, plain, first, time.perf_counter() - began, complete)
    finally:
        writer.transport.abort()


def head_of(server: Server, path: str, headers: Sequence[str], body: bytes | None) -> bytes:
    method = "GET" if body is None else "POST"
    lines = [f"{method} {path} HTTP/1.1", f"Host: {server.host}:{server.port}", "Connection: close", *headers]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


async def head_from(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines if line)
    return int(first.split()[1]), {name.lower(): value for name, value in pairs}


async def parts_from(reader: asyncio.StreamReader, headers: dict[str, str]) -> AsyncIterator[bytes | None]:
    """The body in parts, and None after the last if it is whole."""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline() or b"-1", 16):
            if size < 0:
                return
            for at in range(0, size, 4096):
                yield await reader.readexactly(min(4096, size - at))
            await reader.readexactly(2)
        await reader.readline()
        yield None
        return
    size = int(headers.get("content-length", "0"))
    while size:
        part = await reader.read(min(size, 1 << 16))
        if not part:
            return
        size -= len(part)
        yield part
    yield None


def inflated(data: bytes) -> bytes:
    """What gzip holds, as far as it goes."""
    return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data)


def expected(path: str) -> str:
    """The hash of what the engine answers to a link, computed here."""
    from app.endpoints import trace
    from app.form.query import problem_of

    query = [tuple(item.split("=")) for item in path.partition("?")[2].split("&") if item]
    return hashlib.sha256(b"".join(trace.lines(problem_of([(name, value) for name, value in query])))).hexdigest()


async def status(server: Server) -> Json:
    told = await fetched(server, "/status", ["Accept: application/json"])
    found: Json = json.loads(told.body)
    return found


async def settled(server: Server, true: Callable[[Json], bool], seconds: float = 20) -> Json:
    """The status once it is as it should be, or as it is when time is over."""
    for _ in range(int(seconds / 0.1)):
        if true(found := await status(server)):
            break
        await asyncio.sleep(0.1)
    return found


def share(waits: Sequence[float], of: float = 0.95) -> float:
    """The wait that so many of all do not exceed."""
    return sorted(waits)[min(len(waits) - 1, int(of * len(waits)))]


def files(server: Server) -> int:
    """How many files the server has open."""
    return sum(1 for _ in Path(f"/proc/{server.process.pid}/fd").iterdir())


def killed(server: Server) -> int:
    """Kills one worker, if there is one; its process id."""
    for pid in server.workers():
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue
        return pid
    return 0


Process = subprocess.Popen[str]

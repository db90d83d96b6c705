"""What ends is let go: readers who leave with full buffers, requests that are mostly blanks, any order of events."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from tests.app.serving import Server
from tests.app.workers.test_any_order import in_any_order
from tests.bench.measuring import Found
from tests.stress.breaking import left_in, quiet
from tests.stress.crowd import fetched, head_of, room, settled
from tests.stress.scale import Scale

FILM = "/api/trace?hidden=16&steps=100&seed={}"  # 1.6 MB, far more than fits into the buffers of a connection
BLANKS = 4 << 20  # bytes of a request, nearly all of them blanks
GROWN = 16 << 20  # bytes by which the process that answers may have grown
AT_ONCE = 8


async def leavers(scale: Scale) -> AsyncIterator[Found]:
    """Readers with next to no buffer, who take 400 bytes and leave after half a second."""
    async with room(BACKFLOW_MEMORY="512") as server:
        await asyncio.gather(*(take_little(server, FILM.format(n)) for n in range(scale.leavers)))
        left = left_in(await settled(server, quiet))
    yield Found(f"{scale.leavers} readers who leave with a full buffer: runs left", f"{left}", "0", left == 0)


async def take_little(server: Server, path: str) -> None:
    loop, door = asyncio.get_running_loop(), socket.socket()
    with door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        door.setblocking(False)
        await loop.sock_connect(door, (server.host, server.port))
        await loop.sock_sendall(door, head_of(server, path, [], None))
        taken = 0
        while taken < 400:
            taken += len(await loop.sock_recv(door, 400 - taken))
        await asyncio.sleep(0.5)


async def padded(scale: Scale) -> AsyncIterator[Found]:
    """Requests padded with blanks to 4 MB: the answers are read, and then they are not."""
    async with room(BACKFLOW_MEMORY="512") as server:
        before, places = resident(server), asyncio.Semaphore(AT_ONCE)

        async def one(n: int) -> int:
            async with places:
                return (await fetched(server, "/api/trace", body=blank(n))).status

        told = await asyncio.gather(*(one(n) for n in range(scale.padded)))
        await settled(server, quiet)
        read = await grown_by(server, before)
        for first in range(0, scale.padded, AT_ONCE):
            await asyncio.gather(*(ask_and_leave(server, n) for n in range(first, first + AT_ONCE)))
        now = await settled(server, lambda now: quiet(now) and not now["requests"]["bytes"])
        left, unread = left_in(now) + now["requests"]["bytes"], await grown_by(server, before)
    what = f"{scale.padded} requests of 4 MB, nearly all blanks"
    refused = [status for status in told if status != 200]
    yield Found(f"{what}: not answered", f"{len(refused)}", "0", not refused)
    for how, grown in (("read", read), ("left", unread)):
        most = f"at most +{GROWN >> 20} MB"
        yield Found(f"  the server when they are {how}", f"{grown / 2**20:+.0f} MB", most, grown <= GROWN)
    yield Found("  runs, and bytes of requests, left", f"{left}", "0", left == 0)


def blank(n: int) -> bytes:
    asked = {"layers": [{"cell": "rnn", "units": 16}, {"cell": "dense", "units": 4}], "seed": n}
    return json.dumps(asked | {"task": {"name": "echo", "steps": 8}}).encode().ljust(BLANKS)


async def ask_and_leave(server: Server, n: int) -> None:
    _, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(head_of(server, "/api/trace", [], blank(10**6 + n)))
    try:
        with suppress(ConnectionError):  # refused, and cut off while it was still sending: it has left all the same
            await writer.drain()
            await asyncio.sleep(0.3)
    finally:
        writer.transport.abort()


async def grown_by(server: Server, before: int) -> int:
    """By how many bytes the process that answers stays larger; what a connection held goes a moment after it."""
    for _ in range(100):
        if resident(server) - before <= GROWN:
            break
        await asyncio.sleep(0.05)
    return resident(server) - before


def resident(server: Server) -> int:
    """Bytes in memory of the process that answers, without its workers."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) << 12


async def orders(scale: Scale) -> AsyncIterator[Found]:
    """Opening, reading, ending, leaving, cancelling and dying in random orders."""
    wrong = ""
    try:
        await asyncio.to_thread(in_any_order, scale.orders)
    except AssertionError as error:
        wrong = f"{error}"
    yield Found(f"{scale.orders} random orders of events: held at the end", wrong or "nothing", "nothing", not wrong)

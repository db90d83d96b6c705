"""One machine that tries to hold the server: all answers, all connections; newcomers are answered all the same."""

import asyncio
import contextlib
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack

from tests.app.serving import Server, seat_of
from tests.bench.measuring import Found, in_ms
from tests.stress.crowd import fetched, room
from tests.stress.crowding import MAXIMUM
from tests.stress.scale import Scale

SMALL = "streams=40,streams_kept=10,address=20,person=4,seats=20,connections=100,connections_kept=20"
SCRIPT = "/static/vendor/plotly/plotly.min.js"
WHOLE_ROOM, SMALL_ROOM = (650, 1600), (60, 130)  # answers and connections that are tried to be held
HALF = "POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
OTHERS = "127.0.0.2"  # another machine, as far as the server can tell

Hold = Callable[[ExitStack, Server, int], Awaitable[None]]


async def holding(scale: Scale) -> AsyncIterator[Found]:
    answers, connections = WHOLE_ROOM if scale.timed else SMALL_ROOM
    ways: list[tuple[str, int, Hold]] = [
        (f"{answers} stalled answers without cookies", answers, stalled),
        (f"{answers} stalled answers of collected seats", answers, collected),
        (f"{connections} silent connections", connections, silent),
        (f"{connections} halves of bodies", connections, halves),
        (f"{connections} stalled files", connections, files),
    ]
    for what, many, hold in ways:
        async with room(**({} if scale.timed else {"BACKFLOW_LIMITS": SMALL})) as server:
            newcomer = await asyncio.to_thread(seat_of, server)  # who came before the attack, and now asks again
            with ExitStack() as held:
                await hold(held, server, many)
                await asyncio.sleep(3)
                told, slowest = await newcomers(server, newcomer, 50 if scale.timed else 10)
        bad = {said: n for said, n in told.items() if said != 200}
        shown = f"{bad or 'none'} of {sum(told.values())}, {in_ms(slowest)} at most"
        yield Found(f"{what}: newcomers refused", shown, "none", not bad)


async def newcomers(server: Server, seat: str, n: int) -> tuple[Counter[int], float]:
    """Statuses of people who visit and ask for a film, from here and from another address, one after the other."""
    told, slowest = Counter[int](), 0.0
    for number in range(n):
        began = time.perf_counter()
        told[await asyncio.to_thread(visited, server, OTHERS, "")] += 1
        found = await fetched(server, f"/api/trace?steps=3&seed={number}", [seat])
        told[found.status] += 1
        slowest = max(slowest, time.perf_counter() - began)
    return told, slowest


def visited(server: Server, source: str, cookie: str) -> int:
    """The page from that address, and with the seat that comes with it a film; the first status that is not 200."""
    for path in ("/", "/api/trace?steps=4"):
        with socket.create_connection((server.host, server.port), 30, (source, 0)) as connection:
            head = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *filter(None, [cookie]), "", ""]
            connection.sendall("\r\n".join(head).encode())
            answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        status, lines = int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        if status != 200:
            return status
        cookie = next((f"Cookie: {line[12:].partition(';')[0]}" for line in lines if line.startswith("set-cookie")), "")
    return 200


async def connected(held: ExitStack, server: Server, said: str) -> None:
    """A connection of a client that takes little, on which this was said."""
    connection = held.enter_context(socket.socket())
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.setblocking(False)
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError):  # whoever is refused is refused
        await asyncio.wait_for(loop.sock_connect(connection, (server.host, server.port)), 10)
        await loop.sock_sendall(connection, said.encode())


def head(path: str, cookie: str = "") -> str:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *filter(None, [cookie]), "", ""])


async def stalled(held: ExitStack, server: Server, many: int) -> None:
    for n in range(many):
        await connected(held, server, head(f"{MAXIMUM}{n}"))


async def collected(held: ExitStack, server: Server, many: int) -> None:
    """As many visits as it takes, and an answer for each of the seats."""
    for n in range(many):
        seat = await asyncio.to_thread(seat_of, server)
        await connected(held, server, head(f"{MAXIMUM}{n}", seat))


async def silent(held: ExitStack, server: Server, many: int) -> None:
    for _ in range(many):
        await connected(held, server, "")


async def halves(held: ExitStack, server: Server, many: int) -> None:
    for _ in range(many):
        await connected(held, server, HALF)


async def files(held: ExitStack, server: Server, many: int) -> None:
    for _ in range(many):
        await connected(held, server, head(SCRIPT))

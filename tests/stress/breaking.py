"""What goes wrong: clients that leave at once, workers and servers that are killed, and requests that make no sense."""

import asyncio
import itertools
import json
import random
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.app.asking import Json
from tests.app.serving import Server, serving
from tests.bench.measuring import Found, in_ms
from tests.stress.crowd import expected, fetched, files, head_of, killed, room, settled, share, status
from tests.stress.crowding import GZIP, LARGE
from tests.stress.scale import Scale

MEMORY = 40 << 20  # bytes by which a server may have grown after ten thousand clients who left
REFUSED = 0.05  # seconds
GROWN = 30 << 20


async def aborts(scale: Scale) -> AsyncIterator[Found]:
    """Clients who connect, ask, and leave at once, at every point of an answer."""
    async with room() as server:
        await some_leave(server, min(300, scale.aborts))
        await settled(server, quiet)
        before = files(server), server.memory(), threads(server)
        await some_leave(server, scale.aborts)
        now = await settled(server, quiet)
        after = files(server), server.memory(), threads(server)
    what = f"{scale.aborts} clients who leave at once"
    left = left_in(now)
    yield Found(f"{what}: streams and runs left", f"{left}", "0", left == 0)
    yield Found("  open files", f"{before[0]}, then {after[0]}", "no more", after[0] <= before[0] + 3)
    yield Found("  threads", f"{before[2]}, then {after[2]}", "no more", after[2] <= before[2] + 8)
    grown = after[1] - before[1]
    yield Found(
        "  memory", f"{before[1] >> 20} MB {grown / 2**20:+.0f} MB", f"at most +{MEMORY >> 20} MB", grown <= MEMORY
    )


def quiet(now: Json) -> bool:
    return left_in(now) == 0


def left_in(now: Json) -> int:
    """Streams, runs under way, and runs that stand in the middle at a worker."""
    found = now["clients"]["streams"] + now["runs"]["under_way"] + sum(worker["runs"] for worker in now["workers"])
    return int(found)


def threads(server: Server) -> int:
    return sum(1 for _ in Path(f"/proc/{server.process.pid}/task").iterdir())


async def some_leave(server: Server, n: int) -> None:
    numbers, places = itertools.count(), asyncio.Semaphore(40)

    async def one() -> None:
        async with places:
            await leave(server, next(numbers))

    await asyncio.gather(*(one() for _ in range(n)))


async def leave(server: Server, n: int) -> None:
    """Goes after the connection, in the middle of the head, after it, or after some bytes of the answer."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    head = head_of(server, f"{LARGE}{n}" if n % 3 else "/api/trace", GZIP, None)
    writer.write(head[: (0, len(head) // 2, len(head), len(head))[n % 4]])
    if n % 4 == 3:
        await reader.read(1000 * (n % 7 + 1))
    await asyncio.sleep(0.001 * (n % 5))
    writer.transport.abort()


async def kills(scale: Scale) -> AsyncIterator[Found]:
    """A worker is killed again and again, and everybody still gets every byte."""
    links = [f"/api/trace?hidden=24,24&steps=60&seed={n}" for n in range(10 if not scale.timed else 40)]
    right = {link: expected(link) for link in links}
    async with room() as server:
        ended = asyncio.Event()
        readers = [asyncio.ensure_future(keep_reading(server, links, right, n, ended)) for n in range(12)]
        struck = 0
        while struck < scale.kills:
            await asyncio.sleep(0.8)
            struck += bool(killed(server))
        ended.set()
        found = [each for those in await asyncio.gather(*readers) for each in those]
        now = await settled(server, lambda now: all(worker["pid"] for worker in now["workers"]))
    bad = [what for what in found if what]
    yield Found(f"{struck} workers killed: wrong answers", f"{len(bad)} of {len(found)} {bad[:1]}", "0", not bad)
    alive = sum(1 for worker in now["workers"] if worker["pid"])
    yield Found("  workers afterwards", f"{alive}", f"{len(now['workers'])}", alive == len(now["workers"]))


async def keep_reading(
    server: Server, links: list[str], right: dict[str, str], n: int, ended: asyncio.Event
) -> list[str]:
    """What was wrong with each answer; nothing where it was right."""
    chance, found = random.Random(n), []
    while not ended.is_set():
        link = chance.choice(links) + f"&iteration={chance.randrange(2)}"
        right.setdefault(link, "")
        right[link] = right[link] or await asyncio.to_thread(expected, link)
        told = await fetched(server, link, GZIP, pace=chance.choice([0, 0.01]))
        found.append("" if told.sha == right[link] else f"{link} {told.status} {told.body[-200:]!r}")
    return found


async def restarts(scale: Scale) -> AsyncIterator[Found]:
    """The whole server is killed and started again; everybody asks again, as the page does."""
    links = [f"/api/trace?hidden=24,24&steps=60&seed={n}" for n in range(12)]
    right = {link: expected(link) for link in links}
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    readers: list[asyncio.Future[list[bool]]] = []
    ended = asyncio.Event()
    for number in range(scale.restarts):
        with serving("--port", str(port)) as server:
            if not readers:
                readers = [asyncio.ensure_future(insist(server, links, right, n, ended)) for n in range(12)]
            await asyncio.sleep(1.5)
            server.process.kill()
            server.process.wait()
        assert number >= 0
    with serving("--port", str(port)):
        ended.set()
        found = [each for those in await asyncio.gather(*readers) for each in those]
    yield Found(
        f"{scale.restarts} servers killed: wrong in the end", f"{found.count(False)} of {len(found)}", "0", all(found)
    )


async def insist(server: Server, links: list[str], right: dict[str, str], n: int, ended: asyncio.Event) -> list[bool]:
    """Asks until an answer is whole, and then for the next."""
    chance, found = random.Random(n), []
    while not ended.is_set():
        link = chance.choice(links)
        for attempt in range(60):
            try:
                told = await fetched(server, link, GZIP, pace=0.005)
            except (OSError, EOFError, ValueError):
                told = None
            if told and told.complete and told.status == 200:
                found.append(told.sha == right[link])
                break
            await asyncio.sleep(min(2.0, 0.1 * 2**attempt) * chance.uniform(0.5, 1))
        else:
            found.append(False)
    return found


async def absurd(scale: Scale) -> AsyncIterator[Found]:
    """Requests for far too much, each refused soon, and without taking any of it."""
    chance = random.Random(0)
    async with room() as server:
        before, waits, others = server.memory(), [], []
        for _ in range(scale.absurd):
            body = json.dumps(too_much(chance)).encode()
            told = await fetched(server, "/api/trace", body=body)
            waits.append(told.whole)
            others += [told.status] * (told.status != 422)
        grown = server.memory() - before
    slowest = max(waits)
    what = f"{scale.absurd} absurd requests"
    yield Found(f"{what}: not refused", f"{len(others)} {others[:3]}", "0", not others)
    ok = slowest <= REFUSED or not scale.timed
    yield Found(
        "  the slowest refusal, 95 in 100", f"{in_ms(slowest)}, {in_ms(share(waits))}", f"at most {in_ms(REFUSED)}", ok
    )
    yield Found("  memory", f"{grown / 2**20:+.0f} MB", f"at most +{GROWN >> 20} MB", grown <= GROWN)


def too_much(chance: random.Random) -> dict[str, object]:
    """A request which is right in itself, and whose sizes are together far too large; or one size beyond all bounds."""
    ways: list[Callable[[], dict[str, object]]] = [
        lambda: {"layers": [*hidden(chance, 256, 7), OUT], "task": echo(512, 128)},
        lambda: {"layers": [*hidden(chance, 256, 2), OUT], "task": echo(512, 64), "algorithm": {"name": "naive"}},
        lambda: {"layers": [*hidden(chance, 256, 2), OUT], "task": echo(64, 64), "algorithm": {"name": "rtrl"}},
        lambda: {"layers": [*hidden(chance, 128, 3), OUT], "task": echo(400, 64), "iteration": 10_000},
        lambda: {"layers": [{"cell": "rnn", "units": 10 ** chance.randrange(3, 400)}, OUT]},
        lambda: {"layers": [{"cell": "rnn", "units": 3}, OUT], "task": echo(10 ** chance.randrange(4, 300), 1)},
        lambda: {"layers": [{"cell": "rnn", "units": 3}] * 10_000},
        lambda: {"layers": [{"cell": "lstm", "units": 256}, OUT], "digits": None, "task": echo(512, 128)},
    ]
    return chance.choice(ways)()


OUT = {"cell": "dense", "units": 4}


def hidden(chance: random.Random, units: int, layers: int) -> list[dict[str, object]]:
    return [{"cell": chance.choice(["rnn", "lstm", "gru"]), "units": units} for _ in range(layers)]


def echo(steps: int, batch: int) -> dict[str, object]:
    return {"name": "echo", "steps": steps, "batch": batch}


async def explosive(scale: Scale) -> AsyncIterator[Found]:
    """Numbers that leave all bounds: each stream is whole, and each line is JSON to the letter."""
    chance, bad = random.Random(1), []
    async with room() as server:
        bodies = [json.dumps(burst(chance)).encode() for _ in range(scale.explosive)]
        for at in range(0, len(bodies), 8):
            told = await asyncio.gather(
                *(fetched(server, "/api/trace", GZIP, body=body) for body in bodies[at : at + 8])
            )
            bad += [body for body, each in zip(bodies[at:], told, strict=False) if not strict(each.status, each.body)]
    yield Found(f"{scale.explosive} explosive networks: not whole", f"{len(bad)} {bad[:1]}", "0", not bad)


def burst(chance: random.Random) -> dict[str, object]:
    cell = chance.choice(["dense", "rnn", "lstm", "gru"])
    word = {"activation": chance.choice(["linear", "relu", "tanh"])} if cell in ("dense", "rnn") else {}
    return {
        "layers": [{"cell": cell, "units": chance.randint(1, 6)} | word, {"cell": "dense", "units": 2}],
        "loss": chance.choice(["cross_entropy", "half_sse", "mse"]),
        "task": {"name": "echo", "steps": chance.randint(1, 40), "batch": chance.randint(1, 3)},
        "init": {"scheme": "uniform", "recurrent": {"spectral_radius": 10.0 ** chance.uniform(0, 2)}}
        if cell != "dense"
        else {"scheme": "uniform"},
        "optimizer": {"name": "sgd", "rate": 10.0 ** chance.randint(0, 200)},
        "iteration": chance.randint(0, 3),
        "seed": chance.randrange(1000),
    }


def strict(status: int, body: bytes) -> bool:
    """Whether every line is JSON as the standard has it, and the last one is the end."""

    def never(name: str) -> None:
        raise ValueError(f"{name} is no JSON")

    try:
        lines = [json.loads(line, parse_constant=never) for line in body.splitlines()]
    except ValueError:
        return False
    return status == 200 and lines[-1]["kind"] == "end" and lines[-1]["n"] == lines[0]["expected"]


async def malformed(scale: Scale) -> AsyncIterator[Found]:
    """Bytes that are no request, or nearly one: whatever comes of them, it is no failure of ours."""
    chance = random.Random(2)
    async with room() as server:
        answers = [await raw(server, garbled(server, chance)) for _ in range(scale.malformed)]
        alive = (await status(server))["version"]
    failures = [answer for answer in answers if b" 5" in answer[:12] and b" 503 " not in answer[:16]]
    yield Found(f"{scale.malformed} malformed requests: failures", f"{len(failures)} {failures[:1]}", "0", not failures)
    yield Found("  the server afterwards", f"answers, {alive}", "answers", bool(alive))


async def raw(server: Server, data: bytes) -> bytes:
    """The first bytes that are answered, if any."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    try:
        writer.write(data)
        async with asyncio.timeout(0.3):
            return await reader.read(200)
    except (TimeoutError, ConnectionError):
        return b""
    finally:
        writer.transport.abort()


def garbled(server: Server, chance: random.Random) -> bytes:
    """A good request into which bytes were put, from which some were taken, or which was cut."""
    body = b'{"layers":[{"cell":"rnn","units":3},{"cell":"dense","units":2}]}'
    path = chance.choice(
        ["/api/trace?steps=2", "/", "/static/main.js", "/api/trace?data=%ff%00", "/%2e%2e/x", "/a?" + "x" * 9]
    )
    good = bytearray(head_of(server, path, GZIP, chance.choice([None, body])))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(good))
        good[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
    return bytes(good[: chance.randint(1, len(good))] if chance.random() < 0.3 else good)

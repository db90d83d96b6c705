"""Many at once: streams for minutes, one link for all, one who asks for the maximum again and again, and the end."""

import asyncio
import contextlib
import itertools
import json
import random
import signal
import time
from collections.abc import AsyncIterator

from tests.app.serving import Server, seat_of
from tests.bench.measuring import Found, in_ms
from tests.stress.crowd import Told, expected, fetched, head_of, room, settled, share, status
from tests.stress.scale import Scale

FIRST_LINE = 0.3  # seconds, of 95 in 100 first lines
LINKS = [
    f"/api/trace?{query}&seed={seed}"
    for seed in range(25)
    for query in ("steps=8", "cell=lstm&hidden=5", "cell=gru&hidden=4,4", "hidden=16&steps=20", "cell=dense&task=xor")
]
LARGE = "/api/trace?hidden=32,32&steps=100&seed="  # some megabytes
MAXIMUM = "/api/trace?hidden=64,64,64,64,64,64,64&steps=200&batch=32&seed="  # 450 MB, many seconds
GZIP = ["Accept-Encoding: gzip"]


async def streams(scale: Scale) -> AsyncIterator[Found]:
    """Healthy, slow and stalled readers together."""
    right = {link: expected(link) for link in LINKS}
    waits: list[float] = []
    wrong: list[str] = []
    async with room() as server:
        until = time.perf_counter() + scale.seconds
        people = [
            *(healthy(server, right, until, waits, wrong, 0.0) for _ in range(scale.crowd)),
            *(healthy(server, right, until, waits, wrong, 0.05) for _ in range(scale.slow)),
            *(stalled(server, f"{LARGE}{n}", until) for n in range(scale.stalled)),
        ]
        await asyncio.gather(*people)
        memory = server.memory()
    all_of_them = scale.crowd + scale.slow
    what = f"{all_of_them} healthy of {len(people)} streams for {scale.seconds:g} s"
    yield Found(f"{what}: answers that were wrong", f"{len(wrong)} of {len(waits)} {wrong[:1]}", "0", not wrong)
    late = share(waits)
    yield Found(
        "  first line, 95 in 100", in_ms(late), f"at most {in_ms(FIRST_LINE)}", late <= FIRST_LINE or not scale.timed
    )
    yield Found("  memory of the server and its workers", f"{memory >> 20} MB")


async def healthy(
    server: Server, right: dict[str, str], until: float, waits: list[float], wrong: list[str], pace: float
) -> None:
    """Asks, reads and asks again; a person takes a moment before the next."""
    chance = random.Random(len(waits))
    while time.perf_counter() < until:
        link = chance.choice(list(right))
        try:
            told = await fetched(server, link, GZIP, pace=pace)
        except (OSError, EOFError, ValueError) as error:
            wrong.append(repr(error))
            continue
        waits.append(told.first)
        if told.status != 200 or not told.complete or told.sha != right[link]:
            wrong.append(f"{told.status} {link} {told.body[-200:]!r}")
        await asyncio.sleep(chance.uniform(0, 2))


async def stalled(server: Server, link: str, until: float) -> None:
    """Asks and never reads."""
    while time.perf_counter() < until:
        _, writer = await asyncio.open_connection(server.host, server.port, limit=1)
        try:
            writer.write(head_of(server, link, [], None))
            with contextlib.suppress(TimeoutError, ConnectionError):
                await asyncio.wait_for(writer.wait_closed(), until - time.perf_counter())
        finally:
            writer.transport.abort()


async def one_link(scale: Scale) -> AsyncIterator[Found]:
    """The teacher sends a link, and everybody opens it."""
    link = "/api/trace?hidden=24,24&steps=40&seed=7"
    right = expected(link)
    async with room() as server:
        before = (await status(server))["runs"]["computed"]
        told = await asyncio.gather(*(fetched(server, link, GZIP) for _ in range(scale.sharers)))
        computed = (await status(server))["runs"]["computed"] - before
    whole = sum(answer.sha == right for answer in told)
    what = f"one link opened by {scale.sharers}"
    yield Found(f"{what}: computed", f"{computed} times", "exactly once", computed == 1)
    yield Found(f"{what}: right answers", f"{whole}", f"{scale.sharers}", whole == scale.sharers)


async def hog(scale: Scale) -> AsyncIterator[Found]:
    """One asks for the maximum again and again, and others come as before."""
    async with room() as server:
        numbers = itertools.count(10**5)
        *seats, own = [await asyncio.to_thread(seat_of, server) for _ in range(11)]
        idle = await visitors(server, numbers, scale, seats)
        hogs = [asyncio.ensure_future(greedy(server, numbers, own)) for _ in range(8)]
        await asyncio.sleep(2)
        crowded = await visitors(server, numbers, scale, seats)
        for each in hogs:
            each.cancel()
        await asyncio.gather(*hogs, return_exceptions=True)
        await asyncio.sleep(0.1)  # until what was aborted is closed
    refused = [told.status for told in crowded if told.status != 200 or not told.complete]
    before, after = (share([told.whole for told in those]) for those in (idle, crowded))
    budget = 2 * before + 0.1
    yield Found("beside one hog: refused or cut", f"{len(refused)} of {len(crowded)}", "0", not refused)
    ok = after <= budget or not scale.timed
    yield Found("  whole film, 95 in 100", f"{in_ms(before)}, then {in_ms(after)}", f"at most {in_ms(budget)}", ok)


async def visitors(server: Server, numbers: "itertools.count[int]", scale: Scale, seats: list[str]) -> list[Told]:
    """People, each of whom asks for films that nobody saw before."""

    async def visitor(seat: str) -> list[Told]:
        found = []
        for _ in range(20 if scale.timed else 3):
            found.append(await fetched(server, f"/api/trace?seed={next(numbers)}", [seat, *GZIP]))
            await asyncio.sleep(0.2)
        return found

    return [told for those in await asyncio.gather(*(visitor(seat) for seat in seats)) for told in those]


async def greedy(server: Server, numbers: "itertools.count[int]", seat: str) -> None:
    """Asks for the maximum and reads it, and when it is there asks for another."""
    while True:
        try:
            await fetched(server, f"{MAXIMUM}{next(numbers)}", [seat, *GZIP])
        except (OSError, EOFError):
            await asyncio.sleep(0.1)


async def end(scale: Scale) -> AsyncIterator[Found]:
    """The server is told to stop while everybody reads and some are stalled."""
    live, still = (200, 25) if scale.timed else (20, 5)
    async with room() as server:
        until = time.perf_counter() + 60
        tasks = [asyncio.ensure_future(stalled(server, f"{MAXIMUM}{n}", until)) for n in range(still)]
        readers = [asyncio.ensure_future(last_line(server, f"{MAXIMUM}{n}")) for n in range(live)]
        await settled(server, lambda now: now["clients"]["streams"] >= live + still)
        await asyncio.sleep(1)
        began = time.perf_counter()
        server.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(server.process.wait, 20)
        taken = time.perf_counter() - began
        lines = await asyncio.gather(*readers)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.1)  # until what was aborted is closed
    told = sum(line.get("kind") == "error" and line.get("retryable") is True for line in lines)
    what = f"stopped with {live} live and {still} stalled streams"
    yield Found(what, f"{taken:.2f} s", "at most 2 s", taken <= 2 or not scale.timed)
    yield Found("  live readers who were told so", f"{told}", f"{live}", told == live)


async def sizing(scale: Scale) -> AsyncIterator[Found]:
    """What a room of so many people feels, each of whom asks for a film of their own every few seconds."""
    for people in (20, 60, 120, 200) if scale.timed else (10,):
        numbers = itertools.count(10**7)
        async with room() as server:
            until = time.perf_counter() + (20 if scale.timed else 2)
            told = [
                each
                for those in await asyncio.gather(*(watcher(server, numbers, until) for _ in range(people)))
                for each in those
            ]
            memory = server.memory()
        first, whole = share([each.first for each in told]), share([each.whole for each in told])
        felt = f"{in_ms(first)}, {in_ms(whole)}, {memory >> 20} MB"
        right = all(each.status == 200 and each.complete for each in told)
        yield Found(f"{people} people: first line, whole film (95 in 100), memory", felt, "all whole", right)


async def watcher(server: Server, numbers: "itertools.count[int]", until: float) -> list[Told]:
    """Opens a film that nobody saw before, and watches it for a while."""
    chance, found = random.Random(next(numbers)), []
    await asyncio.sleep(chance.uniform(0, 8))
    while time.perf_counter() < until:
        query = chance.choice(["steps=8", "cell=lstm&hidden=5", "cell=gru&hidden=4,4", "hidden=16&steps=20"])
        found.append(await fetched(server, f"/api/trace?{query}&seed={next(numbers)}", GZIP))
        await asyncio.sleep(chance.uniform(4, 12))
    return found


async def last_line(server: Server, link: str) -> dict[str, object]:
    """The last line of a stream, however it ends."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(head_of(server, link, [], None))
    tail = b""
    try:
        while part := await reader.read(1 << 14):
            tail = (tail + part)[-3000:]
            await asyncio.sleep(0.02)
    except ConnectionError:
        pass
    writer.transport.abort()
    lines = [line for line in tail.splitlines() if line.startswith(b"{")]
    try:
        found: dict[str, object] = json.loads(lines[-1])
    except (ValueError, IndexError):
        return {}
    return found

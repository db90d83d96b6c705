"""Classes in step: everybody hears every last change, each seat is counted once, and nobody can disturb the others."""

import asyncio
import contextlib
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.app.live.classroom import Follower, Presenter, ask, begun, seated
from tests.app.serving import Server, serving
from tests.bench.measuring import Found, in_ms
from tests.stress.caching import free_port
from tests.stress.crowd import fetched, room, share
from tests.stress.scale import Scale

FILM = "/api/trace?hidden=16,16&steps=30&seed="
HEARD = 0.3  # seconds in which 95 of 100 changes are heard
FILMS, SESSIONS, GROWN = 50, 50, 12 << 20
SEATS = "seats=100000"  # cookies for whole classes at one address, again and again


async def live(scale: Scale) -> AsyncIterator[Found]:
    """One class of many, films beside it, and what a hostile pupil can do."""
    async with room(BACKFLOW_LIMITS=SEATS) as server:
        async with films(server, FILMS if scale.timed else 5):
            async for found in heard(server, scale):
                yield found
            async for found in answered(server, scale):
                yield found
        async for found in apart(server, scale):
            yield found
        async for found in hostile(server, scale):
            yield found
        async for found in flat(server, scale):
            yield found


@asynccontextmanager
async def films(server: Server, many: int) -> AsyncIterator[None]:
    """So many people who watch one film after the other meanwhile."""
    seeds = itertools.count(10**7)

    async def watching() -> None:
        while True:
            await fetched(server, f"{FILM}{next(seeds)}")
            await asyncio.sleep(random.uniform(1, 3))

    tasks = [asyncio.ensure_future(watching()) for _ in range(many)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def everywhere(crowd: list[Follower], at: int) -> bool:
    """Whether everybody comes to this step."""
    try:
        await asyncio.gather(*(each.until(lambda told: told["at"] == at) for each in crowd))
    except TimeoutError:
        return False
    return True


async def gone(crowd: list[Follower]) -> None:
    await asyncio.gather(*(each.go() for each in crowd))


async def heard(server: Server, scale: Scale) -> AsyncIterator[Found]:
    """Changes while all are there, while all come again and again, and while a quarter sleeps."""
    presenter, what = await begun(server), f"{scale.followers} who follow"
    crowd = [Follower().keep(server, presenter.path) for _ in range(scale.followers)]
    together = await everywhere(crowd, 0)
    sent: dict[int, float] = {}
    for at in range(1, 51 if scale.timed else 11):
        sent[at] = asyncio.get_running_loop().time()
        await presenter.move(at=at)
        await asyncio.sleep(0.15)
    together &= await everywhere(crowd, max(sent))
    waits = [when - sent[told["at"]] for each in crowd for when, told in first_heard(each) if told["at"] in sent]
    slow = share(waits)
    yield Found(f"{what}: 95 of 100 changes heard within", in_ms(slow), in_ms(HEARD), slow < HEARD or not scale.timed)
    yield Found("  changes that were skipped, for newer ones", f"{len(crowd) * len(sent) - len(waits)}")
    at = max(sent)
    for _ in range(20 if scale.timed else 5):
        for each in crowd:
            each.cut()
        at += 1
        await presenter.move(at=at)
    together &= await everywhere(crowd, at)
    asleep = crowd[: scale.followers // 4]
    await gone(asleep)
    await presenter.move(at=at + 1)
    woken = [Follower().keep(server, presenter.path) for _ in asleep]
    together &= await everywhere([*crowd[len(asleep) :], *woken], at + 1)
    yield Found("  all are at the last change, after all came again", "yes" if together else "no", "yes", together)
    people = (await woken[0].until(lambda told: told["people"] == scale.followers))["people"]
    yield Found("  people", f"{people}", f"{scale.followers}", people == scale.followers)
    await gone([*crowd, *woken])


def first_heard(each: Follower) -> list[tuple[float, dict[str, int]]]:
    """Each change as it was heard first: counts of people come with the same step."""
    known: dict[int, tuple[float, dict[str, int]]] = {}
    for when, told in each.heard:
        known.setdefault(told["at"], (when, told))
    return list(known.values())


async def answered(server: Server, scale: Scale) -> AsyncIterator[Found]:
    """Everybody answers within two seconds, and some twice."""
    presenter = await begun(server)
    seats = await asyncio.gather(*(seated(server) for _ in range(scale.followers)))
    await presenter.move(question={"id": "q1", "kind": "choice", "ask": "?", "choices": ["a", "b", "c"], "truth": 0})
    path, told = f"{presenter.path}/answers/q1", Counter[int]()

    async def one(n: int, seat: str) -> None:
        await asyncio.sleep(random.uniform(0, 2))
        for answer in [2, n % 3] if n % 5 == 0 else [n % 3]:
            told[(await ask(server, "PUT", path, {"answer": answer}, seat)).status] += 1

    began = time.perf_counter()
    await asyncio.gather(*(one(n, seat) for n, seat in enumerate(seats)))
    taken = time.perf_counter() - began
    counts = (await presenter.answers())["questions"][0]["counts"]
    right = counts == dict(Counter(str(n % 3) for n in range(scale.followers)))
    what = f"{scale.followers} answers within two seconds"
    yield Found(f"{what}: each counted once", f"{counts}", "a third each", right and set(told) == {204})
    yield Found("  taken", f"{taken:.1f} s", "2.5 s", taken < 2.5 or not scale.timed)


async def apart(server: Server, scale: Scale) -> AsyncIterator[Found]:
    presenters = [await begun(server) for _ in range(20)]
    crowds = [[Follower().come(server, each.path) for _ in range(scale.followers // 20)] for each in presenters]
    await asyncio.gather(*(each.move(at=100 + n) for n, each in enumerate(presenters)))
    there = [await everywhere(crowd, 100 + n) for n, crowd in enumerate(crowds)]
    mixed = sum(
        told["code"] != presenter.code or told["at"] not in (0, 100 + n)
        for n, (presenter, crowd) in enumerate(zip(presenters, crowds, strict=True))
        for each in crowd
        for _, told in each.heard
    )
    yield Found("20 classes side by side: documents of another", f"{mixed}", "0", mixed == 0 and all(there))
    await gone([each for crowd in crowds for each in crowd])


async def hostile(server: Server, scale: Scale) -> AsyncIterator[Found]:
    """Thousands of answers, wrong keys, huge bodies and guessed codes from one pupil, while the class goes on."""
    presenter, seat = await begun(server), await seated(server)
    crowd = [Follower().keep(server, presenter.path) for _ in range(20)]
    await presenter.move(question={"id": "q1", "kind": "number", "ask": "?"})
    path, many = f"{presenter.path}/answers/q1", 10_000 if scale.timed else 300
    places = asyncio.Semaphore(40)

    async def tried(n: int) -> tuple[int, int]:
        ways = [
            ("PUT", path, {"answer": n}, seat),
            ("PUT", presenter.path, {"rev": n, "at": 999}, f"Authorization: Bearer {n:024}"),
            ("PUT", path, {"answer": "x" * 20_000}, seat),
            ("GET", f"/api/live/{n % 10_000:04}", None, seat),
        ]
        async with places:
            return n % 4, (await ask(server, *ways[n % 4])).status

    flood = asyncio.gather(*(tried(n) for n in range(many)))
    waits = []
    for at in range(1, 11):
        began = time.perf_counter()
        moved = (await presenter.move(at=at)).status == 200
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.2)
    told = Counter(await flood)
    together = moved and await everywhere(crowd, 10)
    statuses = [{status for way, status in told if way == n} for n in range(4)]
    allowed = [{204, 429}, {403, 429}, {413, 429}, {404, 429}]
    kept = all(seen <= fine for seen, fine in zip(statuses, allowed, strict=True))
    counted = (await presenter.answers())["questions"][0]["answered"]
    yield Found(f"{many} hostile requests: what they were answered", f"{statuses}", "refused", kept)
    yield Found("  answers counted of that seat", f"{counted}", "1", counted == 1)
    yield Found("  the class goes on", "yes" if together else "no", "yes", together)
    yield Found("  slowest change meanwhile", in_ms(max(waits)), "1 s", max(waits) < 1 or not scale.timed)
    await gone(crowd)


async def flat(server: Server, scale: Scale) -> AsyncIterator[Found]:
    """Sessions that came and went leave nothing behind."""

    async def lessons(many: int) -> None:
        for _ in range(many):
            presenter = await begun(server)
            crowd = [Follower().come(server, presenter.path) for _ in range(10)]
            for at in range(5):
                question = {"id": f"q{at}", "kind": "number", "ask": "?" * 200}
                await presenter.move(at=at, question=question)
                await ask(server, "PUT", f"{presenter.path}/answers/q{at}", {"answer": at})
            await everywhere(crowd, 4)
            await ask(server, "DELETE", presenter.path, None, presenter.bearer)
            await asyncio.gather(*(each.over() for each in crowd))

    many = SESSIONS if scale.timed else 5
    await lessons(many // 5)
    before = server.memory()
    await lessons(many)
    grown = server.memory() - before
    yield Found(
        f"memory after {many} sessions", f"{grown / 2**20:+.1f} MB", f"at most +{GROWN >> 20} MB", grown < GROWN
    )


async def restarted(scale: Scale) -> AsyncIterator[Found]:
    """The server is restarted under a class, again and again: everybody is back at the last change by themselves."""
    port, times = free_port(), 3 if scale.timed else 1
    opened: Presenter | None = None
    crowd: list[Follower] = []
    there, waits = [], []
    for n in range(times + 1):
        with serving("--port", str(port)) as server:
            if opened is None:
                opened = await begun(server)
                crowd = [Follower().keep(server, opened.path) for _ in range(scale.followers)]
            else:
                await opened.reopen(server)
            began = time.perf_counter()
            await opened.move(at=n + 1)
            there.append(await everywhere(crowd, n + 1))
            waits.append(time.perf_counter() - began)
            server.process.terminate()
            await asyncio.to_thread(server.process.wait)
            for _ in range(100):  # until all have heard it
                if all(each.whole for each in crowd):
                    break
                await asyncio.sleep(0.02)
            told = sum(each.whole for each in crowd)
    yield Found(
        f"{times} restarts under {scale.followers} who follow: all back", f"{sum(there)}", f"{times + 1}", all(there)
    )
    yield Found("  who heard that the server ends", f"{told}", f"{scale.followers}", told == scale.followers)
    yield Found("  slowest return", in_ms(max(waits)))
    with contextlib.suppress(OSError):
        await gone(crowd)

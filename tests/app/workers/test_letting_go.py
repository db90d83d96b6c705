"""What is over, and what nobody reads, is let go; what is kept is counted in bytes of memory, and bounded."""

import asyncio
import contextlib
import http.client
import json
import socket
import struct
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from os import urandom
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from app.endpoints import registry
from app.endpoints.registry import endpoint_named, known
from app.page.presets import PRESETS
from app.requests.payload import Accepted, Estimate, Payload, weight
from app.workers import computation as running
from app.workers.admission import BusyError
from app.workers.bodies import Bodies, Share
from app.workers.cache import Cache
from app.workers.compression import Packer
from app.workers.computation import Computation
from app.workers.executor import PULL_BYTES
from app.workers.fair_share import Usage, Usages
from app.workers.memo import Memo
from app.workers.messages import Piece, Pieces
from app.workers.results import Results
from tests.app.asking import DATA, MLP, RNN, Json
from tests.app.requests.test_any_request import LETTERS, WHOLE
from tests.app.serving import Server, comes, serving, status_of
from tests.app.workers.test_workers import opened, rest, until
from tests.app.workers.test_workers import run as within

FILM = "/api/trace?hidden=16&steps=100&seed={}"  # 1.6 MB, far more than fits into the buffers of a connection
PADDED = 4 << 20  # bytes


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(BACKFLOW_MEMORY="512") as server:
        for seed in range(8):
            posted(server, RNN | {"seed": seed})
        yield server


def held(server: Server) -> list[int]:
    """Answers under way, their runs and bytes, those in the middle at workers, and bytes of requests."""
    now = status_of(server)
    runs = sum(worker["runs"] for worker in now["workers"])
    return [
        now["clients"]["streams"],
        now["runs"]["under_way"],
        now["runs"]["bytes"],
        runs,
        now["requests"]["bytes"],
        now["queue"]["waiting"],
    ]


def rests(server: Server) -> bool:
    """Whether nothing has been added to what is held for a while, as nobody takes any of it."""
    before = held(server)
    time.sleep(0.1)
    return before == held(server) and before[2] > 0


def nothing_held(server: Server) -> bool:
    return comes(lambda: held(server) == [0] * 6)


def posted(server: Server, request: Json, padding: int = 0) -> int:
    """The status of an answer that is read to its end."""
    body = json.dumps(request).encode()
    with contextlib.closing(http.client.HTTPConnection(server.host, server.port, timeout=60)) as connection:
        connection.request("POST", "/api/trace", body + b" " * (padding - len(body)))
        answer = connection.getresponse()
        answer.read()
        return answer.status


def resident(server: Server) -> int:
    """Bytes in memory of the process that answers, without its workers."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) << 12


def asking(server: Server, head: str, body: bytes = b"") -> socket.socket:
    """A connection with next to no room for what arrives, on which a request was sent."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(30)
    connection.connect((server.host, server.port))
    connection.sendall(f"{head}\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def abort(connection: socket.socket) -> None:
    """Goes without a word: what is still to be sent is sent to nobody."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_whoever_aborts_at_any_time_leaves_nothing_under_way(server: Server) -> None:
    def one(n: int) -> None:
        connection = asking(server, f"GET {FILM.format(n)} HTTP/1.1")
        if n % 3:
            connection.recv(400)
        time.sleep(0.002 * (n % 20))
        abort(connection) if n % 2 else connection.close()

    with ThreadPoolExecutor(20) as people:
        list(people.map(one, range(200)))
    assert nothing_held(server), held(server)


def test_whoever_leaves_with_a_full_buffer_leaves_nothing(server: Server) -> None:
    connections = [asking(server, f"GET {FILM.format(1000 + n)} HTTP/1.1") for n in range(12)]
    for connection in connections:
        while not connection.recv(400):
            pass
    assert comes(partial(rests, server)), "all buffers are full"
    assert held(server)[0] == len(connections)
    for n, connection in enumerate(connections):
        abort(connection) if n % 2 else connection.close()
    assert nothing_held(server), held(server)


def test_long_requests_do_not_make_the_server_larger(server: Server) -> None:
    def one(n: int) -> int:
        return posted(server, RNN | {"seed": 100 + n}, PADDED)

    before = resident(server)
    with ThreadPoolExecutor(8) as people:
        assert list(people.map(one, range(24))) == [200] * 24
    assert nothing_held(server), held(server)
    assert resident(server) - before < 16 << 20


def test_of_a_long_request_only_what_it_asks_is_kept_while_it_is_answered(server: Server) -> None:
    task = {"task": {"name": "echo", "steps": 200, "batch": 8}}
    body = json.dumps(RNN | task).encode()
    connections = [asking(server, "POST /api/trace HTTP/1.1", body + b" " * (PADDED - len(body) - n)) for n in range(4)]
    for connection in connections:
        connection.recv(400)
    streams, _, _, _, size, _ = held(server)
    assert streams == len(connections)
    assert 0 < size < 8 << 10
    for connection in connections:
        abort(connection)
    assert nothing_held(server), held(server)


# --- what is over ---


@pytest.mark.parametrize("name", ["COUNTED", "FAILS"])
def test_what_is_over_and_was_not_read_to_its_end_is_forgotten(name: str) -> None:
    async def test(books: Results) -> None:
        reader = await opened(books, name, b"a")
        await books.next(reader)
        await until(lambda: reader.computation.over)
        assert books.flying
        books.leave(reader)
        assert (books.flying, books.readers, books.size, books.bodies.held) == ({}, set(), 0, 0)

    within(test)


def test_whoever_is_late_never_joins_what_failed() -> None:
    async def test(books: Results) -> None:
        first = await opened(books, "FAILS", b"a")
        await books.next(first)
        await until(lambda: first.computation.over)
        second = await opened(books, "FAILS", b"a")
        assert second.computation is not first.computation
        assert (await rest(books, second))[0] == b"first\n"

    within(test)


def test_whoever_is_late_never_joins_what_has_lost_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.results.KEPT", 0)

    async def test(books: Results) -> None:
        first = await opened(books, "LONG", b"a")
        begin = await books.next(first)
        await books.next(first)
        assert first.computation.gone
        second = await opened(books, "LONG", b"a")
        assert second.computation is not first.computation
        assert await books.next(second) == begin

    within(test)


def test_what_all_have_read_is_let_go_where_nobody_can_come_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(books: Results) -> None:
        slow, quick = await opened(books, "LONG", b"a"), await opened(books, "LONG", b"a")
        with monkeypatch.context() as scarce:
            scarce.setattr("app.workers.results.KEPT", 0)
            scarce.setattr("app.workers.results.LAG", 1 << 20)
            await rest(books, quick)
        assert slow.computation.begins == slow.had == 0
        assert slow.computation is not quick.computation
        slow.computation.begins = 1  # as if it had read a byte before
        for _ in range(5):
            await books.next(slow)
        assert slow.computation.gone == slow.place

    within(test)


def test_what_only_someone_who_left_had_not_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.results.KEPT", 0)

    async def test(books: Results) -> None:
        slow, quick = await opened(books, "LONG", b"a"), await opened(books, "LONG", b"a")
        await books.next(slow)
        for _ in range(5):
            await books.next(quick)
        assert quick.computation.gone == slow.place == 1
        books.leave(slow)
        assert quick.computation.gone == quick.place

    within(test)


def test_where_room_is_scarce_nothing_is_computed_before_all_is_read() -> None:
    async def test(books: Results) -> None:
        reader = await opened(books, "ENDLESS", b"a")
        for _ in range(20):
            await books.next(reader)
            await until(lambda: not reader.computation.busy and reader.computation not in books.pool.ready)
            assert reader.computation.bytes - reader.had <= PULL_BYTES + 2000
        books.leave(reader)

    within(test, kept=0)


def test_where_room_is_scarce_what_stalled_readers_hold_is_let_go_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.results.TIGHT_SECONDS", -1.0)

    async def test(books: Results) -> None:
        slow, quick = await opened(books, "LONG", b"a"), await opened(books, "LONG", b"a")
        await books.next(slow)
        while quick.had < 1 << 20:
            await books.next(quick)
        assert slow.computation is quick.computation
        assert not quick.computation.gone
        books.kept = 0
        await books.next(await opened(books, "COUNTED", b"a"))
        assert slow.computation is not quick.computation
        assert quick.computation.gone == quick.place

    within(test)


def test_whoever_leaves_in_the_middle_of_a_turn_pays_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.fair_share.HALF", float("inf"))  # so that nothing of it is forgotten

    async def test(books: Results) -> None:
        usage = Usage()
        reader = await opened(books, "HANGS", b"a", usage)
        await books.next(reader)
        before = usage.had(0.0)
        waiting = asyncio.ensure_future(books.next(reader))
        await until(lambda: reader.computation.busy)
        waiting.cancel()
        books.leave(reader)
        await until(lambda: books.pool.counts["lost"] == 1)
        assert usage.had(0.0) > before

    within(test)


def test_where_requests_have_taken_all_room_no_run_begins() -> None:
    async def test(books: Results) -> None:
        with Share(books.bodies) as others:
            others.hold(books.bodies.most)
            with pytest.raises(BusyError):
                await opened(books, "COUNTED", b"a")
            assert (books.flying, books.readers) == ({}, set())
        assert (await rest(books, await opened(books, "COUNTED", b"a")))[1] is None

    within(test)


# --- what is kept ---


def a_run(words: int, size: int = 100) -> Computation:
    """A run that is done: so many pieces of so many bytes that no packer makes smaller."""
    found = Computation(
        "x:X", Accepted(Estimate(urandom(16).hex(), 1 << 20, 1 << 30), b"x" * 400), Share(Bodies(1 << 20))
    )
    packer = Packer()
    found.settle(Pieces([piece for _ in range(words) for piece in packer.pieces(urandom(size))], True))
    return found


@pytest.mark.parametrize(("words", "size"), [(1, 1), (100, 100), (3, 1 << 16)])
def test_what_is_kept_takes_no_more_memory_than_it_says(words: int, size: int) -> None:
    cache = Cache(1 << 30)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(200 if size < 1000 else 20):
            cache.put(run := a_run(words, size))
            run.let_request_go()
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert taken < cache.size < 3 * taken


def test_what_somebody_reads_stays_in_the_cache_which_still_has_bounds() -> None:
    cache = Cache(40_000)
    first, *others = (a_run(1, 6000) for _ in range(12))
    cache.put(first)
    first.readers.add(reader := running.Reader(Usage(), first))
    for run in others:
        cache.put(run)
        assert cache.size <= cache.most
    assert cache.get(first.known.key) is first
    first.readers.discard(reader)
    for run in (a_run(1, 6000) for _ in range(12)):
        cache.put(run)
    assert cache.get(first.known.key) is None


def test_where_all_that_is_kept_is_being_read_nothing_more_is_kept() -> None:
    cache = Cache(40_000)
    for run in (a_run(1, 6000) for _ in range(12)):
        running.Reader(Usage(), run)
        cache.put(run)
        assert cache.size <= cache.most
    assert len(cache) == 4


def test_what_is_known_of_requests_has_bounds() -> None:
    memo = Memo(20_000)
    for n in range(100):
        asked = b"%d" % n * 1000
        memo.put("x:X", asked, Accepted(Estimate("", 0, 0), asked))
        assert memo.get("x:X", asked)
        assert memo.size <= memo.most
    assert memo.get("x:X", b"0" * 1000) is None
    memo.put("x:X", b" " * PADDED, Accepted(Estimate("", 0, 0), b""))
    assert memo.get("x:X", b" " * PADDED) is None


def test_whoever_has_an_answer_under_way_is_not_forgotten_among_many() -> None:
    usages = Usages(10)
    mine = usages.of("mine")
    mine.open += 1
    for n in range(50):
        usages.of(f"{n}")
    assert usages.of("mine") is mine
    mine.open -= 1
    for n in range(50):
        usages.of(f"{n}")
    assert usages.of("mine") is not mine


def test_a_form_weighs_what_its_many_fields_take() -> None:
    fields = tuple(parse_qsl("a&" * 1000, keep_blank_values=True))
    assert weight(fields) > 50 * len("a&" * 1000)


# --- a request in the fewest bytes ---

OWN = (("task", "data"), ("cell", "dense"), ("data", "a,b\n1,2\n3,4\n5,7"), ("hidden", "2"))
FORMS: list[Payload] = [*(tuple(parse_qsl(preset.query)) for preset in PRESETS), OWN]
BODIES: list[Payload] = [json.dumps(request).encode() + b" " * 9000 for request in (RNN, MLP, DATA, WHOLE, LETTERS)]


@pytest.mark.parametrize("name", ["trace", "training", "analysis", "notation", "learned"])
def test_a_request_in_the_fewest_bytes_asks_the_same(name: str) -> None:
    endpoint = name
    short = endpoint_named(endpoint).asked
    assert short is not None
    for asked in BODIES + FORMS:
        accepted, problem = known(endpoint, asked)
        again, other = known(endpoint, short(problem))
        assert again.known == accepted.known
        assert weight(accepted.asked) < 9000
        assert registry.echo(other) == registry.echo(problem)


@pytest.mark.parametrize("asked", BODIES)
def test_what_was_asked_in_the_fewest_bytes_is_answered_with_the_same_bytes(asked: bytes) -> None:
    accepted, problem = known("trace", asked)
    _, other = known("trace", accepted.asked)
    assert list(registry.ENDPOINTS["trace"].lines(other)) == list(registry.ENDPOINTS["trace"].lines(problem))


def test_a_measurement_in_the_fewest_bytes_asks_the_same() -> None:
    asked = {"vary": "units", "sizes": [2, 4], "algorithms": [{"name": "truncated", "k1": 2, "k2": 3}]}
    said = (("asked", json.dumps(asked) + " " * 9000), ("once", "x"))
    accepted, plan = known("timing", said)
    again, other = known("timing", accepted.asked)
    assert again == accepted
    assert weight(accepted.asked) < 9000
    assert (other.request, other.once) == (plan.request, plan.once)


def test_pieces_know_what_they_take() -> None:
    assert Piece(1, b"x" * 100).memory > 200

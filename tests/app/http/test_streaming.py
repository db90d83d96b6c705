"""The head of a stream, what is not computed at all, and the pieces that follow each other."""

import gzip
import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.http import streaming
from app.http.streaming import has_it
from app.main import create_app
from app.requests.payload import Estimate
from app.workers.compression import GZIP_HEAD
from tests.app.asking import RNN, form_stream, stream
from tests.app.http.test_status_numbers import SPELT, settled, within
from tests.app.workers.gated import Client, Gated
from tests.app.workers.test_any_order import lines_of

LONG = {"hidden": "32", "steps": "60"}  # several pieces
RACE = {"vary": "steps", "sizes": [1, 2], "algorithms": [{"name": "full"}], "units": 2}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A server with its workers, for all tests of this file."""
    with TestClient(create_app()) as client:
        yield client


def computed(client: TestClient) -> int:
    told = client.get("/status?json").json()["runs"]
    return int(told["computed"] + told["shared"])


@pytest.mark.parametrize("packed", [True, False])
def test_a_long_stream_is_one_file_however_many_pieces_it_has(client: TestClient, packed: bool) -> None:
    with client.stream("GET", "/api/trace", params=LONG, headers={"accept-encoding": "gzip" * packed}) as answer:
        pieces = list(answer.iter_raw())
    sent = b"".join(pieces)
    assert len(pieces) > 3 or len(sent) > 1 << 17
    assert (gzip.decompress(sent) if packed else sent) == form_stream(**LONG)
    assert sent.count(GZIP_HEAD) == int(packed)


def test_nothing_is_computed_for_whoever_reads_none_of_it(client: TestClient) -> None:
    before = computed(client)
    head = client.head("/api/trace", params={"steps": "5"})
    assert (head.status_code, head.content, head.headers["content-encoding"]) == (200, b"", "gzip")
    known = client.get("/api/trace", params={"steps": "5"}, headers={"if-none-match": head.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert {"cache-control", "vary", "etag"} <= set(known.headers)
    assert computed(client) == before
    assert client.get("/api/trace", params={"steps": "5"}).headers["etag"] == head.headers["etag"]
    assert computed(client) == before + 1


def test_what_is_posted_is_answered_whatever_one_has(client: TestClient) -> None:
    first = client.post("/api/trace", json=RNN)
    again = client.post("/api/trace", json=RNN, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (200, stream(RNN))


def test_a_star_is_whatever_there_is() -> None:
    known = Estimate("abc", 0, 0)
    assert [has_it(known, names) for names in ("*", " * ", '"x", W/"abc-gzip"', '"abd"', "")] == [
        *(True, True, True),
        *(False, False),
    ]


def test_no_proxy_holds_a_stream_back_and_no_cache_keeps_what_is_asked_once(client: TestClient) -> None:
    film = client.get("/api/trace", params={"steps": "2"})
    assert film.headers["x-accel-buffering"] == "no"
    assert film.headers["vary"] == "Accept-Encoding"
    race = client.post("/api/timing", json=RACE)
    assert (race.status_code, race.headers["cache-control"]) == (200, "no-store")


def test_a_stream_that_broke_says_so_and_has_no_end() -> None:
    """So that no cache takes it for whole."""

    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        client = Client(works, SPELT, "f20", b"f20", 1)
        client.send(3)
        client.take(1000)
        while not client.task.done():
            await settled()
            for hand in hands:
                hand.end_turn()
        assert json.loads(client.read.splitlines()[-1])["kind"] == "error"
        assert (client.status, client.whole) == (200, False)

    within(test)


def test_a_stream_that_is_whole_has_an_end() -> None:
    async def test(works: streaming.Workers, hands: list[Gated]) -> None:
        client = Client(works, SPELT, "a20", b"a20", 1)
        client.send(3)
        client.take(1000)
        while not client.task.done():
            await settled()
            for hand in hands:
                hand.end_turn()
        assert (client.status, client.whole, bytes(client.read)) == (200, True, lines_of("a20"))

    within(test)

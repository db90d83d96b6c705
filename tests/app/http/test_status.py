"""What the server does is told in numbers that are true."""

import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.app.http.test_sockets import HEAVY
from tests.app.serving import Server, asked, serving

JSON = {"accept": "application/json"}
PATIENCE = 90  # seconds for what is waited for
REST = 0.1  # seconds between two questions: what starts is nicer than the server, and would starve beside them


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def status(server: Server) -> Any:
    return httpx2.get(f"http://{server.host}:{server.port}/status", headers=JSON, timeout=PATIENCE).json()


def until_kept(server: Server) -> None:
    """A run is kept a little after its last byte was read here."""
    began = time.monotonic()
    while not status(server)["cache"]["runs"]:
        assert time.monotonic() - began < PATIENCE, "nothing was kept"
        time.sleep(REST)


def until_all_are_there(server: Server) -> None:
    """A worker that is still starting has no name yet."""
    began = time.monotonic()
    while not all(worker["pid"] for worker in status(server)["workers"]):
        assert time.monotonic() - began < PATIENCE, "a worker did not start"
        time.sleep(REST)


def test_the_numbers_follow_what_happens(server: Server) -> None:
    until_all_are_there(server)
    address = f"http://{server.host}:{server.port}/api/trace?steps=3"
    first = httpx2.get(address, timeout=PATIENCE).content
    until_kept(server)
    assert {httpx2.get(address, timeout=PATIENCE).content for _ in range(3)} == {first}
    with asked(server, HEAVY) as connection:
        connection.recv(1 << 16)
        told = status(server)
    assert told["clients"]["streams"] == 1
    assert (told["runs"]["computed"], told["runs"]["under_way"], told["cache"]["hits"]) == (2, 1, 3)
    assert told["cache"]["runs"] == 1
    assert 0 < told["cache"]["bytes"] < told["cache"]["most"]
    assert {worker["pid"] for worker in told["workers"]} == set(server.workers())
    assert [worker["runs"] for worker in told["workers"] if worker["express"]] == [0]
    assert sum(worker["runs"] for worker in told["workers"]) == 1


def test_people_read_the_same_numbers_as_programs(server: Server) -> None:
    until_all_are_there(server)
    plain = httpx2.get(f"http://{server.host}:{server.port}/status", timeout=PATIENCE)
    assert plain.headers["content-type"].startswith("text/plain")
    words = dict(line.split(maxsplit=1) for line in plain.text.splitlines())
    told = status(server)
    assert words["version"] == told["version"]
    assert words["cache.most"] == str(told["cache"]["most"])
    assert words["workers[0].pid"] == str(told["workers"][0]["pid"])

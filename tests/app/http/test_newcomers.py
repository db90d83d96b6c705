"""One machine cannot take the server from the others: newcomers are answered whatever it holds, on real sockets."""

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.app.asking import Json
from tests.app.http.test_deadlines import rest_of
from tests.app.http.test_sockets import echo
from tests.app.serving import Server, asked, comes, seat_of, serving, status_of

LIMITS = "streams=12,streams_kept=3,person=4,address=6,connections=48,connections_kept=8,seats=20"
LIMITS += ",stalled_seconds=600,head_seconds=600,body_seconds=600"
SCRIPT = "/static/vendor/plotly/plotly.min.js"


@pytest.fixture
def server() -> Iterator[Server]:
    """A small room, in which nothing else sends away whoever stalls."""
    with serving(BACKFLOW_LIMITS=LIMITS) as server:
        assert status(server, path="/healthz") == 200  # it is there
        yield server


def heavy(n: int) -> Json:
    return echo(7, 64, 200, 32) | {"seed": n}


def status(server: Server, *headers: str, source: str = "127.0.0.1", path: str = "/api/trace?steps=2") -> int:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30, source_address=(source, 0))
    try:
        connection.request("GET", path, headers=dict(header.split(": ", 1) for header in headers if header))
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def soon(server: Server, *headers: str) -> bool:
    """Whether it is answered once what holds the room is old enough to give way."""
    for _ in range(200):
        with contextlib.suppress(ConnectionError, http.client.BadStatusLine):
            if status(server, *headers) == 200:
                return True
        time.sleep(0.1)
    return False


def test_a_machine_without_cookies_does_not_hold_all_answers(server: Server) -> None:
    with ExitStack() as held:
        for n in range(20):
            held.enter_context(asked(server, heavy(n)))
        assert {status(server, seat_of(server)) for _ in range(10)} == {200}
        assert status(server, source="127.0.0.2") == 200
        assert soon(server)


def test_invented_seats_are_one_machine_without_cookies(server: Server) -> None:
    with ExitStack() as held:
        for n in range(20):
            held.enter_context(asked(server, heavy(n), f"Cookie: seat={n:022d}.{n:022d}"))
        assert {status(server, seat_of(server)) for _ in range(10)} == {200}


def test_a_forwarded_address_counts_only_where_a_proxy_is_trusted_to_tell_it(server: Server) -> None:
    def answered(server: Server, under_way: int) -> int:
        with ExitStack() as held:
            for n in range(8):
                held.enter_context(asked(server, heavy(n), f"X-Forwarded-For: 10.0.0.{n}"))
            assert comes(lambda: status_of(server)["clients"]["streams"] == under_way)
            return status(server, "X-Forwarded-For: 10.0.1.1")

    assert answered(server, 6) == 429
    with serving(BACKFLOW_LIMITS=LIMITS, BACKFLOW_PROXIES="127.0.0.0/8") as behind:
        assert answered(behind, 8) == 200


def test_seats_that_were_collected_hold_no_newcomer_up(server: Server) -> None:
    seats = [seat_of(server) for _ in range(30)]
    assert 20 <= sum(map(bool, seats)) < 25
    newcomer = seats[0]
    with ExitStack() as held:
        for n, seat in enumerate(seats[1:]):
            held.enter_context(asked(server, heavy(n), *filter(None, [seat])))
        assert soon(server, newcomer)


def test_the_oldest_silent_connections_go_first_and_whoever_asks_is_answered(server: Server) -> None:
    with ExitStack() as many:
        silent = [
            many.enter_context(socket.create_connection((server.host, server.port), timeout=20)) for _ in range(60)
        ]
        assert {status(server) for _ in range(10)} == {200}
        assert [rest_of(each) for each in silent[:20]] == [b""] * 20, "they were closed"
        for late in silent[-25:]:
            late.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert rest_of(late).startswith(b"HTTP/1.1 200 "), "no more of them than is needed"


def test_half_requests_that_trickle_hold_no_connection_from_newcomers(server: Server) -> None:
    with ExitStack() as many:
        for n in range(60):
            half = many.enter_context(socket.create_connection((server.host, server.port), timeout=20))
            half.sendall(b"GET /healthz HTTP/1.1\r\nX-Number: %d" % n)
        assert {status(server, seat_of(server)) for _ in range(10)} == {200}


@pytest.mark.parametrize("how", ["gzip", "identity"])
def test_readers_of_files_who_take_nothing_hold_no_connection_from_newcomers(server: Server, how: str) -> None:
    seat = seat_of(server)
    with ExitStack() as many:
        for _ in range(60):
            reader = many.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect((server.host, server.port))
            reader.sendall(f"GET {SCRIPT} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {how}\r\n\r\n".encode())
        assert soon(server, seat)
        assert {status(server, seat) for _ in range(10)} == {200}


def test_halves_of_bodies_hold_no_connection_from_newcomers(server: Server) -> None:
    seat = seat_of(server)
    with ExitStack() as many:
        for _ in range(60):
            half = many.enter_context(socket.create_connection((server.host, server.port), timeout=20))
            half.sendall(b"POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        assert soon(server, seat)
        assert {status(server, seat) for _ in range(10)} == {200}


def test_large_bodies_hold_no_room_from_requests_of_the_usual_size(server: Server) -> None:
    half = b"POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n" + b" " * 3_900_000
    with ExitStack() as many, serving(BACKFLOW_LIMITS=f"{LIMITS},bodies=10000000") as full:
        for _ in range(4):
            large = many.enter_context(socket.create_connection((full.host, full.port), timeout=20))
            with contextlib.suppress(ConnectionError):
                large.sendall(half)
        assert {status(full, seat_of(full)) for _ in range(5)} == {200}

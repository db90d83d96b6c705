"""Who is silent, slow or stalled is sent away in bounded time; who asks too much at once is told when to come again."""

import contextlib
import http.client
import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median
from typing import Any

import pytest

from app.limits import LIMITS
from app.requests.errors import ErrorAnswer
from tests.app.asking import stream
from tests.app.http.test_sockets import HEAVY, echo
from tests.app.serving import Server, asked, comes, received, seat_of, serving, unchunked

IMPATIENT = {
    "BACKFLOW_LIMITS": "head_seconds=1,body_seconds=1,stalled_seconds=2,yield_seconds=30,"
    "person=3,streams=6,connections=40"
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with the same deadlines, only shorter."""
    with serving(**IMPATIENT) as server:
        yield server


def said(server: Server, *parts: bytes, seconds: float = 20) -> bytes:
    """All that is answered to these parts, until the server ends the connection."""
    with socket.create_connection((server.host, server.port), timeout=seconds) as connection:
        for part in parts:
            connection.sendall(part)
        return b"".join(received(connection))


HALF = b"POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"


@pytest.mark.parametrize(
    "parts",
    [
        (b"",),
        (b"GET /api/limits HTTP/1.1\r\nHost: local",),
        (HALF,),
        (HALF.replace(b"POST /api/trace", b"GET /healthz"),),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",),
    ],
    ids=["silent", "half a head", "half a body", "a body nobody reads", "half of a second head"],
)
def test_who_does_not_finish_a_request_is_sent_away(server: Server, parts: tuple[bytes, ...]) -> None:
    answer = said(server, *parts)
    assert answer.count(b"HTTP/1.1 408 ") == (0 if b"healthz" in parts[0] and parts[0].endswith(b"{") else 1)


def test_a_reader_who_takes_nothing_is_sent_away_and_one_who_takes_little_is_not(server: Server) -> None:
    with asked(server, HEAVY) as stalled, asked(server, HEAVY) as slow:
        for _ in range(60):
            assert slow.recv(1 << 16)
            time.sleep(0.1)
        assert not rest_of(stalled).endswith(b"0\r\n\r\n")


def rest_of(connection: socket.socket) -> bytes:
    """What still arrives before a connection ends, by whatever end."""
    found = bytearray()
    with contextlib.suppress(ConnectionError):
        for part in received(connection):
            found += part
    return bytes(found)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /" + b"a" * LIMITS.head + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ],
)
def test_what_is_no_request_of_ours_gets_the_one_shape(server: Server, sent: bytes, status: int) -> None:
    head, _, body = said(server, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"content-security-policy" in head.lower()
    assert len(body) < 500, "an error repeats no more of a request than one reads"
    ErrorAnswer.model_validate_json(body)


def test_one_who_asks_for_too_much_at_once_is_told_when_to_come_again(server: Server) -> None:
    seat, other = seat_of(server), seat_of(server)
    with ExitStack() as streams:
        for _ in range(3):
            streams.enter_context(asked(server, HEAVY, seat)).recv(1 << 12)
        status, headers, told = fetched(server, seat)
        assert status == 429
        assert 1 <= int(headers["retry-after"]) <= 5
        assert "3 answers under way" in told["error"]["message"]
        assert fetched(server, other)[0] == 200
        for _ in range(2):
            streams.enter_context(asked(server, HEAVY, other)).recv(1 << 12)
        assert fetched(server, other)[0] == 503
    for _ in range(100):
        if fetched(server, seat)[0] == 200:
            return
        time.sleep(0.1)
    pytest.fail("The places of those who left are not free again.")


def fetched(server: Server, header: str) -> tuple[int, dict[str, str], Any]:
    name, _, value = header.partition(": ")
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    try:
        connection.request("GET", "/api/trace?steps=2", headers={name: value})
        answer = connection.getresponse()
        body = answer.read()
        told = json.loads(body) if answer.status >= 400 else None
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, told
    finally:
        connection.close()


def test_no_more_connections_are_held_than_there_is_room_for(server: Server) -> None:
    assert fetched(server, "X-Other: person")[0] == 200
    with ExitStack() as many:
        held = [many.enter_context(socket.create_connection((server.host, server.port), timeout=20)) for _ in range(60)]
        readers = [threading.Thread(target=rest_of, args=(each,)) for each in held]
        for reader in readers:
            reader.start()
        seen = []
        while any(reader.is_alive() for reader in readers):  # until each is sent away, for want of room or of words
            seen.append(len(list(server.open_sockets())))
            time.sleep(0.02)
        held_long = median(n for n in seen if n > 10)  # one that comes is there before another one goes
        assert held_long <= 50
    assert fetched(server, "X-Other: person")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_at_the_end_every_live_reader_hears_a_last_line_and_a_stalled_one_holds_nobody_up(
    number: signal.Signals,
) -> None:
    with serving() as server, ExitStack() as open_streams:
        live = [open_streams.enter_context(asked(server, echo(7, 64, 200, 32 - n % 4))) for n in range(12)]
        stalled = [open_streams.enter_context(asked(server, HEAVY)) for _ in range(4)]
        tails = [b""] * len(live)
        readers = [threading.Thread(target=read_slowly, args=(tails, n, each)) for n, each in enumerate(live)]
        for reader in readers:
            reader.start()
        for each in stalled:
            each.recv(1)
        assert comes(lambda: all(tails)), "each live reader has begun"
        server.process.send_signal(number)
        began = time.perf_counter()
        _, errors = server.process.communicate(timeout=20)
        assert time.perf_counter() - began < 4
        for reader in readers:
            reader.join()
    assert errors == ""
    for tail in tails:
        last = json.loads(tail.rstrip().splitlines()[-1])
        assert (last["kind"], last["retryable"]) == ("error", True)
        assert not tail.endswith(b"0\r\n\r\n"), "a cache would take it for whole"


def read_slowly(tails: list[bytes], n: int, connection: socket.socket) -> None:
    """Reads a stream which is never over in time, and keeps its end."""
    try:
        while part := connection.recv(1 << 14):
            tails[n] = (tails[n] + part)[-4000:]
            time.sleep(0.005)
    except ConnectionError:
        return


def test_a_stream_that_is_read_slowly_has_the_same_bytes(server: Server) -> None:
    request = echo(2, 64, 40, 1)
    with asked(server, request) as connection:
        answer = bytearray()
        while part := connection.recv(1 << 14):
            answer += part
            time.sleep(0.002)
    assert unchunked(bytes(answer)) == stream(request)


def test_every_deadline_is_among_the_limits() -> None:
    assert all(getattr(LIMITS, name.partition("=")[0]) for name in IMPATIENT["BACKFLOW_LIMITS"].split(","))

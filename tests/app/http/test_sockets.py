"""What only a real server on a real socket can prove: that a stream is one, and that it ends with its reader."""

import contextlib
import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from app.workers.computation import AHEAD, KEPT
from tests.app.asking import Json, form_stream, stream
from tests.app.serving import Server, asked, chunks, comes, received, serving, status_of, unchunked


def echo(hidden: int, units: int, steps: int, batch: int) -> Json:
    layers = [{"cell": "rnn", "units": units}] * hidden + [{"cell": "dense", "units": 4}]
    return {"layers": layers, "task": {"name": "echo", "steps": steps, "batch": batch}}


MEDIUM = echo(2, 64, 200, 1)  # 30 MB in about half a second
HEAVY = echo(7, 64, 200, 32)  # 450 MB in about five seconds


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        fetched(server, "/api/trace")  # whatever is slow only once
        yield server


def fetched(server: Server, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def idle(server: Server) -> bool:
    """Whether the server soon does nothing any more."""
    for _ in range(20):
        before = server.cpu()
        time.sleep(0.25)
        if server.cpu() - before <= 0.03:
            return True
    return False


def test_the_first_line_arrives_long_before_the_last_is_computed(server: Server) -> None:
    began = time.perf_counter()
    with asked(server, MEDIUM) as connection:
        parts = received(connection)
        while b'{"kind":"start"' not in next(parts):
            pass
        first = time.perf_counter() - began
        whole = sum(map(len, parts))
    assert whole > 10_000_000
    assert first < (time.perf_counter() - began) / 4


def test_the_first_line_comes_alone(server: Server) -> None:
    with asked(server, echo(2, 64, 8, 1)) as connection:
        answer = b"".join(received(connection))
    first = stream(echo(2, 64, 8, 1)).splitlines(keepends=True)[0]
    ends = list(accumulate(map(len, chunks(answer))))
    assert len(first) in ends, "a chunk ends where the first line ends; a long line comes in several"
    assert len(first) > 1 << 16


def test_a_reader_who_leaves_stops_the_computing(server: Server) -> None:
    with asked(server, HEAVY) as connection:
        connection.recv(1 << 16)
    began = server.cpu()
    assert idle(server)
    assert server.cpu() - began < 1.5


def test_a_reader_who_leaves_during_silent_updates_stops_them(server: Server) -> None:
    with asked(server, echo(2, 32, 20, 4) | {"iteration": 9000}):
        time.sleep(0.3)
    began = server.cpu()
    assert idle(server)
    assert server.cpu() - began < 1.5


@pytest.mark.parametrize("every", [1, 5000])
def test_a_reader_who_leaves_stops_a_training_within_a_quarter_of_a_second(server: Server, every: int) -> None:
    request, spent = echo(2, 32, 20, 4) | {"iterations": 9000, "every": every}, []
    for _ in range(3):  # what else the machine does can only add to it
        with asked(server, request, path="/api/training") as connection:
            connection.recv(1 << 10)
            time.sleep(0.3)
        began = server.cpu()
        assert idle(server)
        spent.append(server.cpu() - began)
    assert min(spent) < 0.35, spent  # processor time of a quarter of a second, and of what idling takes


def test_a_training_comes_in_no_more_pieces_than_can_be_drawn(server: Server) -> None:
    with asked(server, echo(1, 6, 8, 1) | {"iterations": 2000, "every": 1}, path="/api/training") as connection:
        began, pieces = time.perf_counter(), 0
        answer = b"".join(received(connection))
        taken = time.perf_counter() - began
    _, _, rest = answer.partition(b"\r\n\r\n")
    while size := int(rest[: (end := rest.index(b"\r\n"))], 16):
        rest, pieces = rest[end + 4 + size :], pieces + 1
    assert pieces < 30 * taken + len(answer) / (1 << 16) + 3


def test_a_worker_that_is_killed_is_not_noticed_by_its_readers(server: Server) -> None:
    with asked(server, MEDIUM) as connection:
        answer = [connection.recv(1000)]
        before = server.workers()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        answer += received(connection)
    assert unchunked(b"".join(answer)) == stream(MEDIUM)
    assert len(server.workers()) == len(before)
    assert not set(server.workers()) & set(before)


def test_the_workers_end_with_the_server_even_if_it_is_killed() -> None:
    with serving() as server:
        fetched(server, "/api/trace")
        workers = server.workers()
        server.process.kill()
        server.process.wait()
        assert gone(workers)


def gone(pids: list[int]) -> bool:
    """Whether these processes soon are no more."""
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


def test_a_slow_reader_slows_the_computing_and_still_gets_every_byte(server: Server) -> None:
    with asked(server, MEDIUM) as connection:
        answer = [connection.recv(1000)]
        assert idle(server)
        answer += received(connection)
    assert unchunked(b"".join(answer)) == stream(MEDIUM)


def test_a_long_stream_needs_little_memory(server: Server) -> None:
    """Of what was sent nothing is held but what is kept for those who come later, and a little ahead of the reader."""
    before, read = server.memory(), 0
    with asked(server, HEAVY) as connection:
        for part in received(connection):
            read += len(part)
            if read > 60_000_000:
                break
        assert read > 60_000_000
        held = json.loads(fetched(server, "/status?json")[1])["runs"]
        assert held["under_way"] == 1
        assert held["bytes"] < KEPT + 2 * AHEAD
        assert server.memory() - before < 200_000_000


def test_others_are_answered_while_heavy_traces_run(server: Server) -> None:
    def read_on() -> None:
        with asked(server, HEAVY) as connection:
            while not enough.is_set() and connection.recv(1 << 16):
                pass

    enough, waits = threading.Event(), []
    readers = [threading.Thread(target=read_on) for _ in range(4)]
    for reader in readers:
        reader.start()
    time.sleep(0.5)
    for _ in range(10):
        began = time.perf_counter()
        assert fetched(server, "/healthz")[0] == 200
        waits.append(time.perf_counter() - began)
    enough.set()
    for reader in readers:
        reader.join()
    assert sorted(waits)[5] < 0.25
    assert idle(server)


def test_others_are_answered_while_one_piece_of_computing_takes_long(server: Server) -> None:
    layers = [{"cell": "dense", "units": 64, "activation": "gelu"}, {"cell": "dense", "units": 4}]
    waits, first = [0.0], time.perf_counter()
    with asked(server, {"layers": layers} | {"task": {"name": "echo", "steps": 50, "batch": 128}}) as connection:
        reader = threading.Thread(target=lambda: [None for _ in received(connection)])
        reader.start()
        while reader.is_alive():  # most of it is the check of the gradient, which is one piece
            began = time.perf_counter()
            assert fetched(server, "/healthz")[0] == 200
            waits.append(time.perf_counter() - began)
            time.sleep(0.02)
    assert len(waits) > 20
    assert max(waits) < (time.perf_counter() - first) / 4


def test_a_link_that_is_too_long_for_us_is_answered_in_our_words_even_if_it_comes_in_pieces(server: Server) -> None:
    path = "/api/trace?task=data&data=" + quote("数" * 12_000)
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection((server.host, server.port), timeout=30) as connection:
        for at in range(0, len(head), 20_000):
            connection.sendall(head[at : at + 20_000])
            time.sleep(0.02)
        answer = b"".join(received(connection))
    assert answer.startswith(b"HTTP/1.1 422 ")
    assert b"data has 12000 letters; at most 8000 are allowed." in answer


def test_a_long_link_is_no_trouble(server: Server) -> None:
    data = "\n".join([",".join(["-0.123456"] * 6)] * 128)
    assert 7500 < len(data) <= 8000
    fields = {"task": "data", "cell": "dense", "data": data, "columns": "1", "hidden": "2"}
    query = urlencode(fields, quote_via=lambda text, *_: "".join(f"%{byte:02X}" for byte in text.encode()))
    assert len(query) > 22_000
    assert fetched(server, f"/api/trace?{query}") == (200, form_stream(**fields))
    assert fetched(server, f"/?{query}")[0] == 200


def test_text_of_any_alphabet_travels_in_a_link(server: Server) -> None:
    text = "Größe, 大小, размер & more + 100 %"
    query = f"task=next_letter&hidden=2&steps=4&text={quote(text)}"
    assert fetched(server, f"/api/trace?{query}")[1] == form_stream(
        task="next_letter", hidden="2", steps="4", text=text
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_soon_even_while_it_streams(number: signal.Signals) -> None:
    with serving() as server, asked(server, HEAVY) as connection:
        connection.recv(1 << 16)
        server.process.send_signal(number)
        server.process.wait(timeout=10)  # the film would take minutes; `make stress` has the budget


def test_a_reader_who_leaves_writes_nothing_into_the_log() -> None:
    with serving() as server:
        with asked(server, HEAVY) as connection:
            connection.recv(1 << 16)
        assert comes(lambda: status_of(server)["clients"]["streams"] == 0), "the server knows"
        server.process.terminate()
        _, errors = server.process.communicate(timeout=10)
    assert errors == ""


def test_what_is_no_http_after_an_answer_writes_nothing_into_the_log() -> None:
    head = b"POST /api/live HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving() as server:
        with socket.create_connection((server.host, server.port), timeout=30) as connection:
            connection.sendall(head + b"2400\r\n" + b" " * 0x2400 + b"\r\n")
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 413 ")
            connection.sendall(b"no size of a chunk\r\n")
            with contextlib.suppress(ConnectionResetError):
                assert b"HTTP/1.1 400 " not in b"".join(received(connection))
        server.process.terminate()
        _, errors = server.process.communicate(timeout=10)
    assert errors == ""

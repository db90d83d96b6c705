"""No cache can take a stream that broke for whole, by whatever version of HTTP; each answer says who may keep it."""

import asyncio
import contextlib
import http.client
import json
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.http.static_files import Static, address, folder
from app.main import create_app
from tests import apart
from tests.app.asking import Json, form_stream
from tests.app.lessons.ours import stop
from tests.app.serving import Server, received, serving

LARGE = "/api/trace?hidden=64,64,64,64,64,64,64&steps=200&batch=32"  # 450 MB


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(BACKFLOW_LIMITS="stalled_seconds=1") as server:
        yield server


def asked_by_1_0(server: Server, path: str, *headers: str) -> socket.socket:
    """As nginx asks where nobody told it otherwise: the answer ends where the connection ends."""
    connection = socket.create_connection((server.host, server.port), timeout=30)
    connection.sendall("\r\n".join([f"GET {path} HTTP/1.0", "Host: localhost", *headers, "", ""]).encode())
    return connection


def read_from(connection: socket.socket) -> tuple[bytes, bool]:
    """All that comes, and whether its end was one: a reset is none."""
    found = bytearray()
    with connection:
        try:
            for part in received(connection):
                found += part
        except ConnectionResetError:
            return bytes(found), False
    return bytes(found), True


@pytest.mark.parametrize("path", ["/api/trace?steps=3", "/api/trace?hidden=64,64&steps=60"])
def test_a_whole_stream_ends_its_connection_in_order(server: Server, path: str) -> None:
    answer, ended = read_from(asked_by_1_0(server, path))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert ended
    assert body == form_stream(**dict(re.findall(r"(\w+)=([\d,]+)", path)))
    assert b"cache-control: no-store" in head
    assert b"etag" not in head
    assert b"public" not in head


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_stream_whose_server_ends_is_reset(server: Server, number: signal.Signals) -> None:
    connection = asked_by_1_0(server, LARGE)
    connection.recv(1000)
    server.process.send_signal(number)
    answer, ended = read_from(connection)
    assert not ended
    assert (b'"kind":"error"' in answer[-500:]) == (number is signal.SIGTERM), "who can be told is told why"


def test_a_stream_that_nobody_reads_on_is_reset(server: Server) -> None:
    connection = asked_by_1_0(server, LARGE)
    connection.recv(1000)
    with connection:
        assert stalled_out(server)
        assert not read_from(connection)[1]


def stalled_out(server: Server) -> bool:
    """Whether the server soon gives the reader up who takes nothing."""
    with socket.create_connection((server.host, server.port), timeout=30) as other:
        for _ in range(200):
            other.sendall(b"GET /status?json HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if b'"streams":0' in other.recv(1 << 16):
                return True
            time.sleep(0.1)
    return False


def test_what_a_cache_has_already_is_still_called_the_same(server: Server) -> None:
    connection = asked_by_1_0(server, "/api/trace?steps=3", f'If-None-Match: "{key(server)}"')
    answer, ended = read_from(connection)
    assert ended
    assert answer.startswith(b"HTTP/1.1 304 ")
    assert key(server).encode() in answer


def key(server: Server) -> str:
    """The name of that film, as it is told over HTTP/1.1."""
    with socket.create_connection((server.host, server.port), timeout=30) as connection:
        connection.sendall(b"GET /api/trace?steps=3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        found = re.search(rb'etag: "([^"]+)"', b"".join(received(connection)))
    assert found
    return found[1].decode()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "no-cache"),
        ("/api", "no-store"),
        ("/api/", "no-store"),
        ("/api/limits", "no-store"),
        ("/healthz", "no-store"),
        ("/status", "no-store"),
        ("/openapi.json", "no-store"),
        ("/nothing", "no-store"),
        ("/api/trace?x=1", "no-store"),
        ("/api/trace?steps=2", "public, max-age=3600"),
        ("/api/notation", "public, max-age=3600"),
        ("/static/api.css", "no-cache"),
        ("/static/api.css?v=1", "no-cache"),
        (f"/{address()}/api.css", "public, max-age=31536000, immutable"),
        (f"/{address()}/vendor/katex/fonts/KaTeX_Main-Regular.woff2", "public, max-age=31536000, immutable"),
        (f"/{address()}/nothing.css", "no-store"),
        ("/static/0123456789ab/api.css", "no-cache"),
        ("/static/0123456789AB/api.css", "no-store"),
    ],
)
def test_every_answer_says_who_may_keep_it(path: str, says: str) -> None:
    answer = TestClient(create_app(), follow_redirects=False).get(path)
    assert answer.headers["cache-control"] == says


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/", "/healthz/", "/openapi.json", "/nothing", "/static", "/api/trace"]
)
def test_nothing_that_may_be_kept_names_the_host_by_which_it_was_asked(path: str) -> None:
    answer = TestClient(create_app(), follow_redirects=False).get(path, headers={"host": "nosuchname:99"})
    assert answer.status_code < 500
    named = "nosuchname" in answer.text + str(answer.headers)
    assert not named or answer.headers["cache-control"] == "no-store"


def test_a_file_that_many_ask_for_at_once_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[str] = []

    def compressed(path: str) -> bytes:
        times.append(path)
        time.sleep(0.2)
        return b"small"

    async def ask(static: Static) -> bytes:
        headers = [(b"accept-encoding", b"gzip")]
        scope = {"type": "http", "method": "GET", "query_string": b"", "headers": headers}
        return bytes((await static.get_response("theme.js", scope)).body)

    async def within() -> list[bytes]:
        static = Static(directory=folder("static"))
        return await asyncio.gather(*(ask(static) for _ in range(200)))

    monkeypatch.setattr("app.http.static_files._compressed", compressed)
    monkeypatch.setattr("app.http.static_files.packed", {})
    assert set(apart.run(within)) == {b"small"}
    assert len(times) == 1


def test_a_script_travels_without_its_documentation_and_is_read_with_it() -> None:
    with TestClient(create_app(), base_url="http://localhost") as client:
        travelled = client.get("/static/main.js")
        read = client.get("/static/main.js", headers={"accept-encoding": "identity"})
        vendored = client.get("/static/vendor/katex/katex.min.js")
    assert travelled.headers["content-encoding"] == "gzip"
    assert (travelled.text.lstrip().startswith("import "), read.text.startswith("/** ")) == (True, True)
    assert len(travelled.text.splitlines()) == len(read.text.splitlines())
    assert vendored.content == (folder("static") / "vendor/katex/katex.min.js").read_bytes()


def test_a_lesson_that_is_changed_or_added_is_seen_while_the_server_runs(tmp_path: Path) -> None:
    def write(name: str, title: str) -> None:
        (tmp_path / name).write_text(stop().replace('"One"', f'"{title}"'))

    def titles(server: Server) -> list[str]:
        return [lesson["title"] for lesson in got(server, "/api/lessons")["lessons"] if lesson["own"]]

    write("1-mine.md", "Before")
    with serving(BACKFLOW_LESSONS=str(tmp_path)) as server:
        assert titles(server) == [got(server, "/api/lesson?id=own.mine")["title"]] == ["Before"]
        write("1-mine.md", "After")
        write("2-added.md", "Added")
        assert titles(server) == ["After", "Added"]
        assert got(server, "/api/lesson?id=own.mine")["title"] == "After"


def got(server: Server, path: str) -> Json:
    with contextlib.closing(http.client.HTTPConnection(server.host, server.port, timeout=60)) as connection:
        connection.request("GET", path)
        told: Json = json.loads(connection.getresponse().read())
        return told

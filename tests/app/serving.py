"""A real server in a process of its own, for what only real sockets can prove."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.app.asking import Json

ROOT = Path(__file__).parents[2]
BACKFLOW = [sys.executable, "-m", "app.cli"]
# Each worker costs half a second to begin; on every machine there are as many, of which one is for what is short.
CREW = {"BACKFLOW_WORKERS": "2"}


class Server(NamedTuple):
    process: subprocess.Popen[str]
    host: str
    port: int

    def cpu(self) -> float:
        """Seconds of processor time spent so far by the server and its workers, as Linux counts them."""
        spent = 0
        for pid in (self.process.pid, *self.workers()):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            spent += int(fields[11]) + int(fields[12])
        return spent / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes in memory now, of the server and its workers."""
        pids = (self.process.pid, *self.workers())
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
        return pages * os.sysconf("SC_PAGE_SIZE")

    def open_sockets(self) -> Iterator[str]:
        """What the server's open files that are sockets are called."""
        for file in Path(f"/proc/{self.process.pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                if (name := str(file.readlink())).startswith("socket:"):
                    yield name

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        found: list[int] = []
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError):  # it has ended meanwhile
                found += map(int, (thread / "children").read_text().split())
        return found


@contextlib.contextmanager
def serving(*arguments: str, **variables: str) -> Iterator[Server]:
    """A server on a free port, which is killed if it has not ended by itself."""
    command = [*BACKFLOW, *(arguments or ("--port", "0"))]
    with subprocess.Popen(
        command, cwd=ROOT, env=CREW | os.environ | variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            address = urlsplit(process.stdout.readline().split()[-1])
            assert address.hostname is not None
            assert address.port is not None
            yield Server(process, address.hostname, address.port)
        finally:
            process.kill()


@contextlib.contextmanager
def asked(server: Server, request: Json, *headers: str, path: str = "/api/trace") -> Iterator[socket.socket]:
    """A connection on which a request has been sent, and nothing read."""
    body = json.dumps(request).encode()
    lines = (
        f"POST {path} HTTP/1.1",
        f"Host: {server.host}",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *headers,
    )
    head = "\r\n".join(lines) + "\r\n\r\n"
    with socket.create_connection((server.host, server.port), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        yield connection


def status_of(server: Server) -> Json:
    """What the server says of itself."""
    with contextlib.closing(http.client.HTTPConnection(server.host, server.port, timeout=30)) as connection:
        connection.request("GET", "/status?json")
        told: Json = json.loads(connection.getresponse().read())
        return told


def comes(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something soon is so; it is asked again and again."""
    until = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.02)
    return held


def seat_of(server: Server) -> str:
    """A header with the cookie that a first visit of the page is given; nothing where it is given none."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        return f"Cookie: {cookie}" if cookie else ""
    finally:
        connection.close()


def received(connection: socket.socket) -> Iterator[bytes]:
    """What arrives, as it arrives."""
    while part := connection.recv(1 << 16):
        yield part


def chunks(answer: bytes) -> Iterator[bytes]:
    """The chunks of a whole answer, as they were sent."""
    _, _, rest = answer.partition(b"\r\n\r\n")
    at = 0
    while size := int(rest[at : (end := rest.index(b"\r\n", at))], 16):
        yield rest[end + 2 : end + 2 + size]
        at = end + 4 + size


def unchunked(answer: bytes) -> bytes:
    """The body of a whole answer in chunks."""
    return b"".join(chunks(answer))

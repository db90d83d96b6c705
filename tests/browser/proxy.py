"""A door before the server: under another path, slow, or one that breaks while a trace is under way."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PASSED = ("content-type", "content-security-policy", "cache-control", "etag", "location")


class BreakError(Exception):
    """A connection is to break here."""


@dataclass
class Door:
    """How traces pass, and what became of them."""

    server: str
    prefix: str = "/"
    pause: float = 0.0  # seconds after each line
    lines: float = float("inf")  # of a trace, before the connection breaks
    breaks: float = float("inf")  # how many traces break, before the others are whole
    hold: bool = False  # whether nothing passes for the time being
    shut: bool = False  # whether nothing passes after the first break
    kept: bool = False  # whether a browser may keep traces, of which the next door then would see none
    rests: float = 0.0  # the pause in which a trace is
    passed: int = 0  # how many lines of traces have passed
    at: str = ""
    left: list[str] = field(default_factory=list)  # queries of the traces whose reader went away

    def gone(self, query: str, seconds: float = 5.0) -> bool:
        """Whether the reader of a trace leaves."""
        return self.soon(lambda: query in self.left, seconds)

    def sleeps(self, pause: float, seconds: float = 30.0) -> bool:
        """Whether a trace comes to a pause of this length."""
        return self.soon(lambda: self.rests == pause, seconds)

    def passing(self, trace: Iterable[bytes]) -> Iterator[bytes]:
        """The lines of a trace, as they pass; BreakError where the connection breaks."""
        for number, line in enumerate(trace):
            if number >= self.lines and self.breaks > 0:
                self.breaks, self.hold = self.breaks - 1, self.shut
                raise BreakError
            while self.hold:
                time.sleep(0.02)
            yield line
            self.passed += 1
            self.rests = pause = self.pause
            time.sleep(pause)

    def soon(self, holds: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not holds():
            time.sleep(0.02)
        return holds()


@dataclass(frozen=True)
class Doors:
    """One door after the other at one address, of which the browser keeps Backflow's files as it does of a server."""

    server: str
    http: ThreadingHTTPServer

    @contextmanager
    def __call__(
        self, prefix: str = "/", pause: float = 0.0, lines: float = float("inf"), breaks: float = float("inf")
    ) -> Iterator[Door]:
        """Opens a door, whose address is `at`."""
        it = Door(self.server, prefix, pause, lines, breaks)
        it.at = f"http://127.0.0.1:{self.http.server_port}{prefix}"
        self.http.RequestHandlerClass = handler(it)
        try:
            yield it
        finally:
            it.hold = False


@contextmanager
def doors(server: str) -> Iterator[Doors]:
    """An address before the server, for as many doors as are wanted."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as http:
        http.daemon_threads = True
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield Doors(server, http)
        finally:
            http.shutdown()


def kind_of(headers: Message) -> dict[str, str]:
    """What a body is, where there is one."""
    return {name: headers[name] for name in ("Content-Type",) if name in headers}


class Handler(BaseHTTPRequestHandler):
    """Passes on what is asked at a door."""

    it: Door
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.ask()

    def do_POST(self) -> None:  # the loss after the update is asked for with the weights in a body
        self.ask(self.rfile.read(int(self.headers["Content-Length"])))

    def ask(self, body: bytes | None = None) -> None:
        inner = HTTPConnection(urlsplit(self.it.server).netloc, timeout=30)
        try:
            inner.request(self.command, "/" + self.path.removeprefix(self.it.prefix), body, kind_of(self.headers))
            self.pass_on(inner.getresponse())
        except BreakError:
            return  # without the chunk that would end it
        except OSError:
            self.it.left.append(self.path.partition("?")[2])
        finally:
            inner.close()

    def pass_on(self, answer: HTTPResponse) -> None:
        self.send_response(answer.status if self.path.startswith(self.it.prefix) else 404)
        trace = "/api/trace?" in self.path
        for name in filter(answer.getheader, PASSED):
            value = "no-store" if name == "cache-control" and trace and not self.it.kept else answer.getheader(name)
            self.send_header(name, str(value))
        self.send_header("transfer-encoding", "chunked")
        self.send_header("connection", "close")
        self.end_headers()
        for line in self.it.passing(answer) if trace else [answer.read()]:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.wfile.write(b"0\r\n\r\n")  # the chunk that ends it

    def log_message(self, *said: object) -> None:
        """Nothing is said."""


def handler(door: Door) -> type[Handler]:
    return type("Handler", (Handler,), {"it": door})

"""A door before the server: under another path, slow, or one that breaks while a trace is under way."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PASSED = ("content-type", "content-security-policy", "cache-control", "etag", "location")


@dataclass
class Door:
    """How traces pass, and what became of them."""

    server: str
    prefix: str = "/"
    pause: float = 0.0  # seconds after each line
    lines: float = float("inf")  # of a trace, before the connection breaks
    breaks: float = float("inf")  # how many traces break, before the others are whole
    at: str = ""
    left: list[str] = field(default_factory=list)  # queries of the traces whose reader went away

    def gone(self, query: str, seconds: float = 5.0) -> bool:
        """Whether the reader of a trace leaves."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and query not in self.left:
            time.sleep(0.02)
        return query in self.left


@contextmanager
def door(
    server: str, prefix: str = "/", pause: float = 0.0, lines: float = float("inf"), breaks: float = float("inf")
) -> Iterator[Door]:
    """Opens a door, whose address is `at`."""
    it = Door(server, prefix, pause, lines, breaks)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(it)) as http:
        http.daemon_threads = True
        it.at = f"http://127.0.0.1:{http.server_port}{prefix}"
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield it
        http.shutdown()


def handler(it: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            inner = HTTPConnection(urlsplit(it.server).netloc, timeout=30)
            try:
                inner.request("GET", "/" + self.path.removeprefix(it.prefix))
                self.pass_on(inner.getresponse())
            except OSError:
                it.left.append(self.path.partition("?")[2])
            finally:
                inner.close()

        def pass_on(self, answer: HTTPResponse) -> None:
            self.send_response(answer.status if self.path.startswith(it.prefix) else 404)
            for name in filter(answer.getheader, PASSED):
                self.send_header(name, str(answer.getheader(name)))
            self.send_header("transfer-encoding", "chunked")
            self.send_header("connection", "close")
            self.end_headers()
            trace = "/api/trace?" in self.path
            for number, line in enumerate(answer if trace else [answer.read()]):
                if number >= it.lines and it.breaks > 0:
                    it.breaks -= 1
                    return  # without the chunk that would end it
                self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
                time.sleep(it.pause if trace else 0)
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *said: object) -> None:
            """Nothing is said."""

    return Handler

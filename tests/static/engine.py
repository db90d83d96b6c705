"""`python -m tests.static.engine`: one engine that answers all tests of the page, until its standard input ends.

With a command behind it, `python -m tests.static.engine node --test ...`, it answers for as long as the command runs,
and ends as the command does. To start Python and NumPy for each file of tests took longer than what the files ask for.

It prints the port at which it listens. Who asks writes a line of JSON and is answered with a line of JSON, {"status":
..., "body": ...}. What is asked is the name of an endpoint and a link's query or a body of JSON, {"name": ..., "query":
...}; traces, {"films": [...]}, see films.py; or what the page is served with, {"facts": "presets"}, a key of FACTS.
"""

import json
import os
import socketserver
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

from app.endpoints.registry import ENDPOINTS
from app.limits import listed
from app.page.presets import PRESETS
from app.page.spots import EXAMPLE, SPOTS
from app.requests.errors import RequestError, error_body
from tests.static.films import traces

PORT = "BACKFLOW_TEST_ENGINE"  # the variable that tells tests where an engine listens: see engine.js
FACTS: dict[str, Callable[[], Any]] = {
    "presets": lambda: [preset.query for preset in PRESETS],
    "spots": lambda: [spot._asdict() for spot in (EXAMPLE, *SPOTS)],
}


def answer(name: str, query: str) -> tuple[int, str]:
    """Status and body of one answer, as the server would send them."""
    if name == "limits":
        return 200, json.dumps({"limits": listed()})
    endpoint = ENDPOINTS[name]
    try:
        problem = endpoint.read(
            query.encode() if query.startswith("{") else tuple(parse_qsl(query, keep_blank_values=True))
        )
    except RequestError as error:
        return error.status, json.dumps(error_body(str(error), error.faults))
    return 200, b"".join(endpoint.lines(problem)).decode()


@cache
def answered(line: bytes) -> bytes:
    """The line that answers this one. Kept, as many files ask for the same films."""
    match json.loads(line):
        case {"films": asked}:
            status, body = 200, traces(asked)
        case {"facts": which}:
            status, body = 200, json.dumps(FACTS[which]())
        case {"name": name, "query": query}:
            status, body = answer(name, query)
        case _:
            raise ValueError(f"Nobody answers {line!r}.")
    return json.dumps({"status": status, "body": body}).encode() + b"\n"


class Reader(socketserver.StreamRequestHandler):
    """One who asks; a question that cannot be answered ends the connection, and its story is printed."""

    one_at_a_time = Lock()

    def handle(self) -> None:
        for line in self.rfile:
            with self.one_at_a_time:
                found = answered(line)
            self.wfile.write(found)


class Engine(socketserver.ThreadingTCPServer):
    daemon_threads = True


def main(command: list[str]) -> int:
    with Engine(("127.0.0.1", 0), Reader) as engine:
        Thread(target=engine.serve_forever, daemon=True).start()
        port = str(engine.server_address[1])
        if command:
            return subprocess.run(command, env=os.environ | {PORT: port}, check=False).returncode
        print(port, flush=True)
        sys.stdin.read()
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

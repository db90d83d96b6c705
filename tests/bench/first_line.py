"""How long until the first line of a stream is there, and until all of it is, over a real socket, as a browser asks."""

import http.client
import time
import zlib
from collections.abc import Iterator
from statistics import median
from urllib.parse import urlencode, urlsplit

from tests.bench.measuring import Found, in_ms
from tests.bench.serving import served

BUDGET = 0.050
ROUNDS = 30
REQUESTS: dict[str, dict[str, str]] = {  # each round asks for another seed, which nobody has computed before
    "default film": {},
    "T=200, two layers of 32": {"hidden": "32,32", "steps": "200"},
}


WHOLE_ROUNDS = 5
WHOLE_BUDGETS = (0.100, 3.0)  # the first line, and the last
WHOLE: dict[str, bool] = {"rnn": True, "lstm": False, "gru": False}  # of which something was promised


def measure() -> Iterator[Found]:
    with served() as address:
        yield from first_lines(address)
        for cell, promised in WHOLE.items():
            yield from whole(address, cell, promised)


def first_lines(address: str) -> Iterator[Found]:
    for what, fields in REQUESTS.items():
        waits = [next(waiting(address, fields | {"seed": str(seed)})) for seed in range(ROUNDS + 1)][1:]
        measured = f"{in_ms(median(waits))}, worst {in_ms(max(waits))}"
        ok = median(waits) <= BUDGET
        yield Found(f"first line of the stream, {what}", measured, f"at most {in_ms(BUDGET)}", ok)


def whole(address: str, cell: str, promised: bool) -> Iterator[Found]:
    """A long trace of two wide layers: its first line, and its last."""
    fields = {"cell": cell, "hidden": "64,64", "steps": "200"}
    waits = [tuple(waiting(address, fields | {"seed": str(seed)})) for seed in range(WHOLE_ROUNDS + 1)][1:]
    for what, budget, taken in zip(("first line", "whole"), WHOLE_BUDGETS, zip(*waits, strict=True), strict=True):
        measured, middle = f"{in_ms(median(taken))}, worst {in_ms(max(taken))}", median(taken)
        line = f"stream of {cell} T=200, 2 x 64 units: {what}"
        yield Found(line, measured, f"at most {in_ms(budget)}", middle <= budget) if promised else Found(line, measured)


def waiting(address: str, fields: dict[str, str]) -> Iterator[float]:
    """Seconds from a request on a fresh connection to its first whole line, then to the end of its last."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    query, unzip = urlencode(fields), zlib.decompressobj(zlib.MAX_WBITS | 16)
    start = time.perf_counter()
    connection.request("GET", f"/api/trace?{query}", headers={"Accept-Encoding": "gzip"})
    answer, text = connection.getresponse(), b""
    while b"\n" not in text:
        text += unzip.decompress(answer.read1())
    yield time.perf_counter() - start
    assert text.startswith(b'{"kind":"start"'), text
    while part := answer.read1():
        text = (text + unzip.decompress(part))[-1000:]
    yield time.perf_counter() - start
    assert b'{"kind":"end"' in text, text
    connection.close()

"""How long until the first line of a stream is there, over a real socket."""

import http.client
import json
import time
from collections.abc import Iterator
from statistics import median
from urllib.parse import urlsplit

from tests.bench.measuring import Found, in_ms
from tests.bench.serving import served

BUDGET = 0.050
ROUNDS = 30
REQUESTS: dict[str, dict[str, str]] = {  # each round asks for another seed, which nobody has computed before
    "default film": {},
    "T=200, two layers of 32": {"hidden": "32,32", "steps": "200"},
}


def measure() -> Iterator[Found]:
    with served() as address:
        for what, fields in REQUESTS.items():
            waits = [wait(address, fields | {"seed": str(seed)}) for seed in range(ROUNDS + 1)][1:]
            measured = f"{in_ms(median(waits))}, worst {in_ms(max(waits))}"
            ok = median(waits) <= BUDGET
            yield Found(f"first line of the stream, {what}", measured, f"at most {in_ms(BUDGET)}", ok)


def wait(address: str, fields: dict[str, str]) -> float:
    """Seconds from a request on a fresh connection to its first whole line."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    start = time.perf_counter()
    connection.request("GET", f"/api/trace?{query}")
    line = connection.getresponse().readline()
    taken = time.perf_counter() - start
    assert json.loads(line)["kind"] == "start", line
    connection.close()
    return taken

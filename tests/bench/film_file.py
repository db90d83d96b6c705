"""How long it takes to export a film as one file: a small one in a process that has made none, and a large one."""

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from app.film_file.film import film_html
from tests.bench.measuring import Found, in_ms

BUDGET, LARGE_BUDGET = 0.300, 10.0
ROUNDS = 5
LARGE = {"hidden": "64", "steps": "200"}
FIRST = """import time
from app.film_file.film import film_html
began = time.perf_counter()
film_html("")
print(time.perf_counter() - began)"""


def measure() -> Iterator[Found]:
    first = [float(subprocess.check_output([sys.executable, "-c", FIRST])) for _ in range(ROUNDS)]
    yield kept("export of the default film, the first of a process", median(first), BUDGET)
    yield kept("export of T=200 x 64 units as one file", took(), LARGE_BUDGET)


def took() -> float:
    began = time.perf_counter()
    film_html(LARGE)
    return time.perf_counter() - began


def kept(what: str, seconds: float, budget: float) -> Found:
    return Found(what, in_ms(seconds), f"at most {in_ms(budget)}", seconds <= budget)

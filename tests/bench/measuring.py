"""What is measured, and how: in turns, so that a noisy machine disturbs both sides alike."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

TURN = 0.02  # seconds


class Found(NamedTuple):
    """One line of the report."""

    what: str
    measured: str
    budget: str = ""
    ok: bool | None = None  # None where nothing was promised, or nothing could be measured

    @property
    def line(self) -> str:
        verdict = {True: "ok", False: "MISSED", None: ""}[self.ok]
        return f"{self.what:<58} {self.measured:>28}   {self.budget:<22} {verdict}".rstrip()


def in_turns(ways: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The median time of each way in seconds, measured A B A B ... after one round that does not count.

    A turn is as many runs in a row as fill `TURN`, so that what a short one pays for is itself, and not the caches and
    the clock that a pause leaves behind: after 5 ms of anything else the first 3 ms of both sides cost a quarter more.
    """
    times: list[list[float]] = [[] for _ in ways]
    runs = [max(1, round(TURN / _once(way))) for way in ways]
    for _ in range(rounds):
        for way, many, taken in zip(ways, runs, times, strict=True):
            start = time.perf_counter()
            for _ in range(many):
                way()
            taken.append((time.perf_counter() - start) / many)
    return [median(taken) for taken in times]


def _once(way: Callable[[], object]) -> float:
    way()
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def in_ms(seconds: float) -> str:
    ms = seconds * 1e3
    return f"{ms:.3g} ms" if ms < 1000 else f"{ms:.0f} ms"

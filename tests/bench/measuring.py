"""What is measured, and how: in turns, so that a noisy machine disturbs both sides alike."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple


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
    """The median time of each way in seconds, measured A B A B ... after one round that does not count."""
    times: list[list[float]] = [[] for _ in ways]
    for number in range(rounds + 1):
        for way, taken in zip(ways, times, strict=True):
            start = time.perf_counter()
            way()
            if number:
                taken.append(time.perf_counter() - start)
    return [median(taken) for taken in times]


def in_ms(seconds: float) -> str:
    ms = seconds * 1e3
    return f"{ms:.3g} ms" if ms < 1000 else f"{ms:.0f} ms"

"""Who has had how much: the fair share of each person, of which the past is soon forgotten."""

import math
import time
from collections import OrderedDict
from typing import NamedTuple

HALF = 5.0  # seconds after which half of what one has had is forgotten


REMEMBERED = 4096  # people


class Flow:
    """What one person has had lately, in seconds of computing, and how many answers of theirs are under way."""

    def __init__(self) -> None:
        self.open = 0
        self._had, self._at = 0.0, 0.0

    def had(self, now: float) -> float:
        return self._had * math.exp2((self._at - now) / HALF)

    def charge(self, seconds: float, now: float) -> None:
        self._had, self._at = self.had(now) + seconds, now


class Flows:
    """Everybody, by what their cookie or their connection says; the longest unseen is forgotten first."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self.most = most
        self._flows: OrderedDict[str, Flow] = OrderedDict()

    def of(self, person: str) -> Flow:
        flow = self._flows.setdefault(person, Flow())
        self._flows.move_to_end(person)
        if len(self._flows) > self.most:
            self._forget_one(flow)
        return flow

    def _forget_one(self, but: Flow) -> None:
        """Not someone with an answer under way, who would begin again with an allowance of their own."""
        for person, flow in self._flows.items():
            if not flow.open and flow is not but:
                del self._flows[person]
                return

    def under_way(self) -> int:
        """How many people have an answer under way."""
        return sum(1 for flow in self._flows.values() if flow.open)


def clock() -> float:
    return time.monotonic()


class Person(NamedTuple):
    """Whose request it is: `name` is the seat, or for all who have none the address that they share."""

    name: str
    address: str
    seated: bool

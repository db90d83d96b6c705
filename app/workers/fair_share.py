"""Who has had how much: the fair share of each person, of which the past is soon forgotten."""

import math
import time
from collections import OrderedDict
from typing import NamedTuple

HALF = 5.0  # seconds after which half of what one has had is forgotten


REMEMBERED = 4096  # people


class Usage:
    """What one person has had lately, in seconds of computing, and how many answers of theirs are under way."""

    def __init__(self) -> None:
        self.open = 0
        self._had, self._at = 0.0, 0.0

    def had(self, now: float) -> float:
        return self._had * math.exp2((self._at - now) / HALF)

    def charge(self, seconds: float, now: float) -> None:
        self._had, self._at = self.had(now) + seconds, now


class Usages:
    """Everybody, by what their cookie or their connection says; the longest unseen is forgotten first."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self.most = most
        self._usages: OrderedDict[str, Usage] = OrderedDict()

    def of(self, person: str) -> Usage:
        usage = self._usages.setdefault(person, Usage())
        self._usages.move_to_end(person)
        if len(self._usages) > self.most:
            self._forget_one(usage)
        return usage

    def _forget_one(self, but: Usage) -> None:
        """Not someone with an answer under way, who would begin again with an allowance of their own."""
        for person, usage in self._usages.items():
            if not usage.open and usage is not but:
                del self._usages[person]
                return

    def under_way(self) -> int:
        """How many people have an answer under way."""
        return sum(1 for usage in self._usages.values() if usage.open)


def clock() -> float:
    return time.monotonic()


class Person(NamedTuple):
    """Whose request it is: `name` is the cookie, or for all who have none the address that they share."""

    name: str
    address: str
    seated: bool

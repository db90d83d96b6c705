"""Who is let in: so many answers under way for all, so many for one person, a part of them for newcomers.

A newcomer is a person who has no answer under way. Where there is no room left even for them, one answer gives way:
the one of which nothing went out for longest, or else one of whoever has most.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from starlette.responses import JSONResponse

from app.limits import LIMITS
from app.requests.errors import error_body
from app.workers.computation import Reader
from app.workers.fair_share import Person, Usage, Usages

Found = TypeVar("Found")

CONNECTION = "backflow.connection"  # in the extensions of a scope: the Wire on which the answer goes out
FOR_ALL = LIMITS.streams - min(LIMITS.streams_kept, LIMITS.streams // 4)  # answers; the rest is kept for newcomers


class BusyError(Exception):
    """Not now: 429 where one person asks for too much at once, 503 where all do together."""

    def __init__(self, message: str, status: int = 503) -> None:
        super().__init__(message)
        self.status = status
        self.seconds = random.randint(1, 4)  # not all at the same time again

    def answer(self) -> JSONResponse:
        return JSONResponse(
            error_body(str(self)), self.status, {"Retry-After": str(self.seconds), "Cache-Control": "no-store"}
        )


class Wire(Protocol):
    """The connection on which an answer goes out."""

    def began(self) -> bool:
        """Whether something of the answer has been said."""

    def idle(self) -> float:
        """Seconds for which nothing of the answer went out: its reader takes nothing, or its turn did not come."""

    def reset(self) -> None:
        """Ends it at once, and so that nobody takes the answer for whole."""


class Place:
    """An answer under way: whose, and on which connection, if it is on one of ours."""

    def __init__(self, person: Person, usage: Usage, wire: Wire | None) -> None:
        self.person, self.usage, self.wire = person, usage, wire
        self.task, self.yielded = asyncio.current_task(), False

    def idle(self) -> float:
        return self.wire.idle() if self.wire else 0.0

    def give_way(self) -> None:
        """Ends the answer: with a refusal, if nothing was said yet."""
        self.yielded = True
        if self.wire and self.wire.began():
            self.wire.reset()
        elif self.task:
            self.task.cancel()


class Admission:
    def __init__(self) -> None:
        self.usages, self.refused = Usages(), 0
        self._places: dict[Place, None] = {}  # the oldest first

    @property
    def open(self) -> int:
        """Answers under way."""
        return len(self._places)

    @contextmanager
    def admitted(self, person: Person, wire: Wire | None, ending: bool) -> Iterator[Usage]:
        """The flow of this person, for one answer.

        Raises: BusyError.
        """
        usage = self.usages.of(person.name)
        if why := self._why_not(person, usage, ending):
            self.refused += 1
            raise why
        place = Place(person, usage, wire)
        usage.open += 1
        self._places[place] = None
        try:
            yield usage
        except asyncio.CancelledError:
            if not place.yielded:
                raise
            self.refused += 1
            raise BusyError("Others came who have no answer under way, and this one had to wait.") from None
        finally:
            self._leave(place)

    def _leave(self, place: Place) -> None:
        """Frees the place, unless it was freed when the answer gave way."""
        if place in self._places:
            del self._places[place]
            place.usage.open -= 1

    def _why_not(self, person: Person, usage: Usage, ending: bool) -> BusyError | None:
        if ending:
            return BusyError("The server is being stopped.")
        if person.seated and usage.open >= LIMITS.person:
            return BusyError(f"You have {usage.open} answers under way, as many as one person may have.", 429)
        if not person.seated and usage.open >= LIMITS.address and not self._made(self._idle_of(usage)):
            return BusyError(f"{usage.open} answers are under way at your address without the cookie of the page.", 429)
        if usage.open == 0 and (self.open < LIMITS.streams or self._made(self._yielding(person))):
            return None
        if usage.open and (self.open < FOR_ALL or (not person.seated and self._made(self._idle_of(usage)))):
            return None
        return BusyError(f"{self.open} answers are under way, as many as this server gives at once.")

    def _made(self, place: Place | None) -> bool:
        """Evicts the given answer, if there is one; whether it did."""
        if place:
            self._leave(place)
            place.give_way()
        return place is not None

    def _idle_of(self, usage: Usage) -> Place | None:
        """The answer that gives way to another at the same address: whoever comes without a cookie is no one person."""
        return _longest_idle(place for place in self._places if place.usage is usage)

    def _yielding(self, newcomer: Person) -> Place | None:
        """The answer that gives way to a newcomer: an idle one, one of who has many, or one of the fullest address."""
        there = Counter(place.person.address for place in self._places)
        of_most = max(
            (place for place in self._places if place.wire),
            key=lambda place: (place.usage.open, there[place.person.address]),
            default=None,
        )
        if idle := _longest_idle(self._places):
            return idle
        has_many = of_most and of_most.usage.open > 1
        is_crowd = of_most and there[of_most.person.address] > there[newcomer.address] + 1
        return of_most if has_many or is_crowd else None

    async def turn(self, waiting: Coroutine[Any, Any, Found], reader: Reader) -> Found:
        """What is waited for; a computation that has not even begun by then is not waited for any longer.

        Raises: BusyError.
        """
        task = asyncio.ensure_future(waiting)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=LIMITS.patience)
                if not task.done() and reader.computation.slot is None and not reader.computation.busy:
                    self.refused += 1
                    raise BusyError(f"Your turn did not come within {LIMITS.patience} seconds.")
            return task.result()
        finally:
            task.cancel()


def _longest_idle(places: Iterable[Place]) -> Place | None:
    """The answer of which nothing went out for longest, if it is long enough to give way."""
    waits = [(place.idle(), place) for place in places if place.wire]
    longest, place = max(waits, key=lambda wait: wait[0], default=(0.0, None))
    return place if longest >= LIMITS.yield_seconds else None

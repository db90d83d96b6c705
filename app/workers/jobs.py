"""Jobs that want a turn of a worker: to read a request and estimate it, or to go on with a computation."""

import asyncio
from typing import TYPE_CHECKING, Protocol

from app.requests.errors import RequestError
from app.requests.payload import Accepted, Estimate, Payload
from app.workers.admission import BusyError
from app.workers.fair_share import Usage
from app.workers.messages import Answer, Order, Read, Refused

if TYPE_CHECKING:
    from app.workers.slot import Slot

STRIKES = 3  # workers that may be lost at a request, before it is thought to be what kills them
LOST = "The request was lost again and again with whoever read it; asking later may help."


class Job(Protocol):
    """Something that wants a turn."""

    slot: "Slot | None"
    busy: bool

    @property
    def known(self) -> Estimate: ...
    def had(self, now: float) -> float: ...
    def payers(self) -> list[Usage]: ...
    def order(self) -> Order: ...
    def settle(self, answer: Answer) -> None: ...
    def strike(self) -> None: ...


class Reading:
    """A request that is read: whether it may be computed, and what it is."""

    known = Estimate("", 0, 0)

    def __init__(self, endpoint: str, asked: Payload, usage: Usage) -> None:
        self.usage, self._order = usage, Read(endpoint, asked)
        self.slot: Slot | None = None
        self.busy, self._strikes = False, 0
        self.answer: asyncio.Future[Accepted] = asyncio.get_running_loop().create_future()

    def had(self, now: float) -> float:
        return self.usage.had(now)

    def payers(self) -> list[Usage]:
        return [self.usage]

    def order(self) -> Read:
        return self._order

    def settle(self, answer: Answer) -> None:
        if self.answer.done():
            return
        match answer:
            case Accepted():
                self.answer.set_result(answer)
            case Refused(faults, status):
                self.answer.set_exception(RequestError(faults, status))
            case _:
                self.answer.set_exception(RuntimeError("A request could not be read."))

    def strike(self) -> None:
        self._strikes += 1
        if self._strikes >= STRIKES and not self.answer.done():
            self.answer.set_exception(BusyError(LOST))

"""Who is let in: so many answers under way for all, so many for one person, and nobody waits for ever."""

import asyncio
import random
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from starlette.responses import JSONResponse

from app.computing.flows import Flow, Flows
from app.computing.run import Reader
from app.limits import LIMITS
from app.refusals import told

Found = TypeVar("Found")


class BusyError(Exception):
    """Not now: 429 where one person asks for too much at once, 503 where all do together."""

    def __init__(self, message: str, status: int = 503) -> None:
        super().__init__(message)
        self.status = status
        self.seconds = random.randint(1, 4)  # not all at the same time again

    def answer(self) -> JSONResponse:
        return JSONResponse(
            told(str(self)), self.status, {"Retry-After": str(self.seconds), "Cache-Control": "no-store"}
        )


class Admission:
    def __init__(self) -> None:
        self.flows, self.open, self.refused = Flows(), 0, 0

    @contextmanager
    def admitted(self, person: str, ending: bool) -> Iterator[Flow]:
        """The flow of this person, for one answer.

        Raises: BusyError.
        """
        flow = self.flows.of(person)
        if why := self._why_not(flow, ending):
            self.refused += 1
            raise why
        flow.open += 1
        self.open += 1
        try:
            yield flow
        finally:
            flow.open -= 1
            self.open -= 1

    def _why_not(self, flow: Flow, ending: bool) -> BusyError | None:
        if ending:
            return BusyError("The server is being stopped.")
        if flow.open >= LIMITS.person:
            return BusyError(f"You have {flow.open} answers under way, as many as one person may have.", 429)
        if self.open >= LIMITS.streams:
            return BusyError(f"{self.open} answers are under way, as many as this server gives at once.")
        return None

    async def turn(self, waiting: Coroutine[Any, Any, Found], reader: Reader) -> Found:
        """What is waited for; a run that has not even begun by then is not waited for any longer.

        Raises: BusyError.
        """
        task = asyncio.ensure_future(waiting)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=LIMITS.patience)
                if not task.done() and reader.run.seat is None and not reader.run.busy:
                    self.refused += 1
                    raise BusyError(f"Your turn did not come within {LIMITS.patience} seconds.")
            return task.result()
        finally:
            task.cancel()

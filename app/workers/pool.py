"""The workers and what they do next: whoever has had least lately goes first, a short turn at a time.

The first worker takes only what is soon done, so that there is always one who is soon free. A worker that dies or
hangs is replaced; what it was computing begins again with another, and goes on where it was: the bytes are the same.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from app.requests.payload import Accepted, Asked
from app.resources import BASE
from app.workers.computation import Run
from app.workers.fair_share import Flow, clock
from app.workers.jobs import Job, Reading
from app.workers.messages import Answer, Drop, Failed
from app.workers.slot import Seat
from app.workers.worker_process import GoneError, Hand

CANCEL_SECONDS = 0.15  # in which a turn that nobody wants may still end by itself
REST_SECONDS = 0.5  # before a worker is hired again after one that did not even start

log = logging.getLogger("backflow")


class Pool:
    def __init__(self, hire: Callable[[int, bool], Awaitable[Hand]], workers: int, ceiling: int) -> None:
        self._hire, self._ceiling = hire, ceiling
        self.seats = [Seat(number == 0 and workers > 1, ceiling - BASE) for number in range(workers)]
        self.ready: dict[Job, None] = {}
        self.counts: Counter[str] = Counter()
        self._tasks = [asyncio.create_task(self._employ(seat)) for seat in self.seats]
        self._burying: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Ends every worker."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._burying, return_exceptions=True)

    # --- what one may ask of it ---

    async def read(self, recipe: str, asked: Asked, flow: Flow) -> Accepted:
        """What is asked.

        Raises: RequestError.
        """
        reading = Reading(recipe, asked, flow)
        self.want(reading)
        try:
            return await reading.answer
        finally:
            self.ready.pop(reading, None)

    def want(self, job: Job) -> None:
        """Puts a job among those that wait for a turn."""
        if not job.busy and job not in self.ready:
            self.ready[job] = None
            self._wake()

    def drop(self, run: Run) -> None:
        """Forgets a run which nobody reads any more; if it is being computed, that ends soon, or the worker does."""
        self.ready.pop(run, None)
        if run.busy and run.seat:
            asyncio.get_running_loop().call_later(CANCEL_SECONDS, self._insist, run.seat, run.number)
        else:
            self._free(run)

    def _insist(self, seat: Seat, number: int) -> None:
        if isinstance(seat.doing, Run) and seat.doing.number == number and seat.hand:
            self.counts["killed"] += 1
            seat.hand.kill()

    def _free(self, run: Run) -> None:
        """Nothing of it stays with its worker."""
        if run.seat and run.seat.held.pop(run, None) is not None and run.seat.hand and not run.over:
            run.seat.hand.tell(Drop(run.number))
        run.seat = None
        self._wake()

    # --- how the workers work ---

    async def _employ(self, seat: Seat) -> None:
        """Keeps one seat taken: whoever is gone is replaced, and what was in the middle there is free to go on."""
        while True:
            try:
                seat.hand = None
                seat.hand = await self._hire(self._ceiling, seat.express)
                seat.hired += 1
                await self._until_gone(seat, seat.hand)
            except GoneError as gone:
                log.info("A worker was lost and is replaced: %s", gone)
                self.counts["lost"] += 1
                if seat.hand is None:
                    await asyncio.sleep(REST_SECONDS)
            finally:
                await self._clear(seat)

    async def _until_gone(self, seat: Seat, hand: Hand) -> None:
        working, ended = (asyncio.create_task(each) for each in (self._turns(seat, hand), hand.ended()))
        try:
            await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
            raise GoneError(working.result() if working.done() else "It ended by itself.")
        finally:
            for task in (working, ended):
                task.cancel()
            await asyncio.gather(working, ended, return_exceptions=True)

    async def _clear(self, seat: Seat) -> None:
        hand, seat.hand = seat.hand, None
        held, seat.held = list(seat.held), {}
        for run in held:
            run.seat = None
            if run.wanted():
                self.want(run)
        if hand:
            task = asyncio.create_task(hand.bury())
            self._burying.add(task)
            task.add_done_callback(self._burying.discard)
            await asyncio.shield(task)  # a pool that is closed meanwhile waits for it too

    async def _turns(self, seat: Seat, hand: Hand) -> str:
        """Returns why there are no more."""
        while not (why := await self._turn(await self._next(seat), seat, hand)):
            pass
        return why

    async def _turn(self, job: Job, seat: Seat, hand: Hand) -> str:
        """One order and its answer, of which nothing stays here; why there was no answer."""
        order, payers, began = job.order(), job.payers(), clock()
        if isinstance(job, Run):
            job.seat = seat
            seat.held.setdefault(job, began)
        try:
            answer = await hand.ask(order)
        except (GoneError, asyncio.CancelledError) as gone:
            job.busy = False
            self._again(job)
            if isinstance(gone, asyncio.CancelledError):
                raise
            return str(gone)
        finally:
            job.busy, seat.doing = False, None
            charge(payers, clock() - began)
        seat.turns += 1
        if not (isinstance(answer, Failed) and answer.full and self._alone(seat, job)):
            self._settle(job, answer)
        return ""

    def _again(self, job: Job) -> None:
        """What was lost with its worker; a run waits until its seat is cleared, for it will begin elsewhere."""
        job.strike()
        if isinstance(job, Reading) and not job.answer.done():
            self.want(job)

    async def _next(self, seat: Seat) -> Job:
        """The job of whoever has had least; waits until there is one."""
        while (job := self._choose(seat)) is None:
            seat.bell.clear()
            await seat.bell.wait()
        self.ready.pop(job)
        job.busy, seat.doing = True, job
        return job

    def _choose(self, seat: Seat) -> Job | None:
        now = clock()
        job = min(filter(seat.suits, self.ready), key=lambda job: job.had(now), default=None)
        if job is None and self._make_room(seat):
            return self._choose(seat)
        return job

    def _make_room(self, seat: Seat) -> bool:
        """Sends away the run that stood longest where others wait for its memory; it may begin again any time."""
        waiting = any(seat.takes(job) for job in self.ready)
        resting = [run for run in seat.held if run not in self.ready and not run.busy]
        if waiting and resting:
            self._free(min(resting, key=lambda run: seat.held[run]))
        return waiting and bool(resting)

    def _alone(self, seat: Seat, job: Job) -> bool:
        """Lets a run that took more than was thought begin again, with all the room; False if it had that."""
        others = [run for run in seat.held if run is not job]
        if not isinstance(job, Run) or not others or not job.readers:
            return False
        self.counts["crowded"] += 1
        job.known = job.known._replace(memory=seat.room)
        for run in (*others, job):
            self._free(run)
            if run.wanted():
                self.want(run)
        return True

    def _settle(self, job: Job, answer: Answer) -> None:
        if isinstance(answer, Failed):
            log.error("The computing failed.\n%s", answer.story)
        job.settle(answer)
        if not isinstance(job, Run):
            return
        if job.over or not job.readers:
            self._free(job)
        elif job.wanted():
            self.want(job)

    def _wake(self) -> None:
        for seat in self.seats:
            seat.bell.set()


def charge(payers: list[Flow], seconds: float) -> None:
    """Each pays an equal part."""
    for flow in payers:
        flow.charge(seconds / len(payers), clock())

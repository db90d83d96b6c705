"""The workers and what they do next: whoever has had least lately goes first, a short turn at a time.

The first worker takes only what is soon done, so that there is always one who is soon free. A worker that dies or
hangs is replaced; what it was computing begins again with another, and goes on where it was: the bytes are the same.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from app.requests.payload import Accepted, Payload
from app.resources import BASE
from app.workers.computation import Computation
from app.workers.fair_share import Usage, clock
from app.workers.jobs import Job, Reading
from app.workers.messages import Answer, Drop, Failed
from app.workers.slot import Slot
from app.workers.worker_process import GoneError, Worker

CANCEL_SECONDS = 0.15  # in which a turn that nobody wants may still end by itself
REST_SECONDS = 0.5  # before a worker is hired again after one that did not even start

log = logging.getLogger("backflow")


class Pool:
    def __init__(self, hire: Callable[[int, bool], Awaitable[Worker]], workers: int, ceiling: int) -> None:
        self._hire, self._ceiling = hire, ceiling
        self.slots = [Slot(number == 0 and workers > 1, ceiling - BASE) for number in range(workers)]
        self.ready: dict[Job, None] = {}
        self.counts: Counter[str] = Counter()
        self._tasks = [asyncio.create_task(self._employ(slot)) for slot in self.slots]
        self._burying: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Ends every worker."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._burying, return_exceptions=True)

    # --- what one may ask of it ---

    async def read(self, endpoint: str, asked: Payload, usage: Usage) -> Accepted:
        """What is asked.

        Raises: RequestError.
        """
        reading = Reading(endpoint, asked, usage)
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

    def drop(self, computation: Computation) -> None:
        """Forgets a computation that nobody reads; where a worker is at it, that ends soon, or the worker does."""
        self.ready.pop(computation, None)
        if computation.busy and computation.slot:
            asyncio.get_running_loop().call_later(CANCEL_SECONDS, self._insist, computation.slot, computation.number)
        else:
            self._free(computation)

    def _insist(self, slot: Slot, number: int) -> None:
        if isinstance(slot.doing, Computation) and slot.doing.number == number and slot.worker:
            self.counts["killed"] += 1
            slot.worker.kill()

    def _free(self, computation: Computation) -> None:
        """Nothing of it stays with its worker."""
        if (
            computation.slot
            and computation.slot.held.pop(computation, None) is not None
            and computation.slot.worker
            and not computation.over
        ):
            computation.slot.worker.tell(Drop(computation.number))
        computation.slot = None
        self._wake()

    # --- how the workers work ---

    async def _employ(self, slot: Slot) -> None:
        """Keeps a worker in each slot: whoever is gone is replaced, and what was in the middle there may go on."""
        while True:
            try:
                slot.worker = None
                slot.worker = await self._hire(self._ceiling, slot.express)
                slot.hired += 1
                await self._until_gone(slot, slot.worker)
            except GoneError as gone:
                log.info("A worker was lost and is replaced: %s", gone)
                self.counts["lost"] += 1
                if slot.worker is None:
                    await asyncio.sleep(REST_SECONDS)
            except Exception:  # a mistake of ours, after which there is to be a worker all the same
                log.exception("A worker is replaced, as what it said could not be dealt with.")
                self.counts["lost"] += 1
                await asyncio.sleep(REST_SECONDS)
            finally:
                await self._clear(slot)

    async def _until_gone(self, slot: Slot, worker: Worker) -> None:
        working, ended = (asyncio.create_task(each) for each in (self._turns(slot, worker), worker.ended()))
        try:
            await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
            raise GoneError(working.result() if working.done() else "It ended by itself.")
        finally:
            for task in (working, ended):
                task.cancel()
            await asyncio.gather(working, ended, return_exceptions=True)

    async def _clear(self, slot: Slot) -> None:
        worker, slot.worker = slot.worker, None
        held, slot.held = list(slot.held), {}
        for computation in held:
            computation.slot = None
            if computation.wanted():
                self.want(computation)
        if worker:
            task = asyncio.create_task(worker.bury())
            self._burying.add(task)
            task.add_done_callback(self._burying.discard)
            await asyncio.shield(task)  # a pool that is closed meanwhile waits for it too

    async def _turns(self, slot: Slot, worker: Worker) -> str:
        """Returns why there are no more."""
        while not (why := await self._turn(await self._next(slot), slot, worker)):
            pass
        return why

    async def _turn(self, job: Job, slot: Slot, worker: Worker) -> str:
        """One message and its answer, of which nothing stays here; why there was no answer."""
        order, payers, began = job.order(), job.payers(), clock()
        if isinstance(job, Computation):
            job.slot = slot
            slot.held.setdefault(job, began)
        try:
            answer = await worker.ask(order)
        except BaseException as gone:
            job.busy = False
            self._again(job)
            if not isinstance(gone, GoneError):
                raise
            return str(gone)
        finally:
            job.busy, slot.doing = False, None
            charge(payers, clock() - began)
        slot.turns += 1
        if not (isinstance(answer, Failed) and answer.full and self._alone(slot, job)):
            self._settle(job, answer)
        return ""

    def _again(self, job: Job) -> None:
        """What was lost with its worker; a computation waits until its slot is cleared, for it will begin elsewhere."""
        job.strike()
        if isinstance(job, Reading) and not job.answer.done():
            self.want(job)

    async def _next(self, slot: Slot) -> Job:
        """The job of whoever has had least; waits until there is one."""
        while (job := self._choose(slot)) is None:
            slot.bell.clear()
            await slot.bell.wait()
        self.ready.pop(job)
        job.busy, slot.doing = True, job
        return job

    def _choose(self, slot: Slot) -> Job | None:
        now = clock()
        job = min(filter(slot.suits, self.ready), key=lambda job: job.had(now), default=None)
        if job is None and self._make_room(slot):
            return self._choose(slot)
        return job

    def _make_room(self, slot: Slot) -> bool:
        """Drops the computation that stood longest where others wait for its memory; it may begin again any time."""
        waiting = any(slot.takes(job) for job in self.ready)
        resting = [computation for computation in slot.held if computation not in self.ready and not computation.busy]
        if waiting and resting:
            self._free(min(resting, key=lambda computation: slot.held[computation]))
        return waiting and bool(resting)

    def _alone(self, slot: Slot, job: Job) -> bool:
        """Lets a computation that took more than was thought begin again, with all the room; False if it had that."""
        others = [computation for computation in slot.held if computation is not job]
        if not isinstance(job, Computation) or not others or not job.readers:
            return False
        self.counts["crowded"] += 1
        job.known = job.known._replace(memory=slot.room)
        for computation in (*others, job):
            self._free(computation)
            if computation.wanted():
                self.want(computation)
        return True

    def _settle(self, job: Job, answer: Answer) -> None:
        if isinstance(answer, Failed):
            log.error("The computing failed.\n%s", answer.story)
        job.settle(answer)
        if not isinstance(job, Computation):
            return
        if job.over or not job.readers:
            self._free(job)
        elif job.wanted():
            self.want(job)

    def _wake(self) -> None:
        for slot in self.slots:
            slot.bell.set()


def charge(payers: list[Usage], seconds: float) -> None:
    """Each pays an equal part."""
    for usage in payers:
        usage.charge(seconds / len(payers), clock())

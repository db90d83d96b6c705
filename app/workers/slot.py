"""The place of a worker: what may be done there, and what stands in the middle."""

import asyncio

from app.workers.computation import Run
from app.workers.jobs import Job
from app.workers.worker_process import Hand

LIGHT_WORK, LIGHT_MEMORY = 10**9, 1 << 25  # of what the first worker takes: floating-point operations, and bytes


class Seat:
    """The place of a worker, who may be replaced, with the runs that are in the middle there."""

    def __init__(self, express: bool, room: int) -> None:
        self.express, self.room = express, room
        self.hand: Hand | None = None
        self.held: dict[Run, float] = {}  # since when each stands there
        self.doing: Job | None = None
        self.turns, self.hired = 0, 0
        self.bell = asyncio.Event()  # rings when there may be something to do

    def suits(self, job: Job) -> bool:
        """Whether the job is in the middle here, or may begin here and has room."""
        if job.seat is not None:
            return job.seat is self
        return self.takes(job) and (not self.held or self.used + job.known.memory <= self.room)

    def takes(self, job: Job) -> bool:
        """Whether such a job may begin here at all."""
        light = job.known.work <= LIGHT_WORK and job.known.memory <= LIGHT_MEMORY
        return job.seat is None and (light or not self.express)

    @property
    def used(self) -> int:
        """Bytes of memory, as estimated, of all that is in the middle here."""
        return sum(run.known.memory for run in self.held)

"""A slot of the pool: the worker in it, which jobs it takes, and which computations are in the middle there."""

import asyncio

from app.workers.computation import Computation
from app.workers.jobs import Job
from app.workers.worker_process import Worker

LIGHT_WORK, LIGHT_MEMORY = 10**9, 1 << 25  # of what the first worker takes: floating-point operations, and bytes


class Slot:
    """The place of a worker, who may be replaced, with the computations that are in the middle there."""

    def __init__(self, express: bool, room: int) -> None:
        self.express, self.room = express, room
        self.worker: Worker | None = None
        self.held: dict[Computation, float] = {}  # since when each stands there
        self.doing: Job | None = None
        self.turns, self.hired = 0, 0
        self.bell = asyncio.Event()  # rings when there may be something to do

    def suits(self, job: Job) -> bool:
        """Whether the job is in the middle here, or may begin here and has room."""
        if job.slot is not None:
            return job.slot is self
        return self.takes(job) and (not self.held or self.used + job.known.memory <= self.room)

    def takes(self, job: Job) -> bool:
        """Whether such a job may begin here at all."""
        light = job.known.work <= LIGHT_WORK and job.known.memory <= LIGHT_MEMORY
        return job.slot is None and (light or not self.express)

    @property
    def used(self) -> int:
        """Bytes of memory, as estimated, of all that is in the middle here."""
        return sum(computation.known.memory for computation in self.held)

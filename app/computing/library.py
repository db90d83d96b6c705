"""Answers under way and answers kept: equal requests are computed once, and read by each at their own pace."""

import hashlib
from collections import OrderedDict

from app.computing.admission import BusyError
from app.computing.cache import Cache
from app.computing.flows import Flow, clock
from app.computing.orders import Asked, Known, Piece
from app.computing.pool import Pool
from app.computing.run import AHEAD, KEPT, Fault, Reader, Run
from app.limits import LIMITS

LAG = 1 << 23  # bytes of lines that one reader of a run may be behind another
REMEMBERED = 4096  # requests of which it is known what they ask
SHORT = 1 << 16  # bytes: a longer request is read each time
TIGHT_SECONDS = 0.25  # for which one look at how much is kept is enough
ENDING = Fault("The server is being stopped; asking again in a moment may find it back.", True)


class Library:
    """kept: bytes, deflated, that runs under way may keep for those who come later."""

    def __init__(self, pool: Pool, cache: int, kept: int) -> None:
        self.pool, self.cache, self.kept = pool, Cache(cache), kept
        self.flying: dict[str, Run] = {}  # by key: whoever asks the same joins
        self.readers: set[Reader] = set()
        self.ending = False
        self._memo: OrderedDict[bytes, Known] = OrderedDict()
        self._tight, self._looked = False, 0.0

    async def know(self, recipe: str, asked: Asked, flow: Flow) -> Known:
        """What is asked; remembered, so that a link which many open is read once.

        Raises: RequestError.
        """
        name = hashlib.sha256(repr((recipe, asked)).encode()).digest() if _length(asked) <= SHORT else b""
        if name in self._memo:
            self._memo.move_to_end(name)
            return self._memo[name]
        known = await self.pool.read(recipe, asked, flow)
        if name:
            self._memo[name] = known
            if len(self._memo) > REMEMBERED:
                self._memo.popitem(last=False)
        return known

    @property
    def asked(self) -> int:
        """Bytes of all requests under way."""
        return sum(_length(run.asked) for run in {reader.run for reader in self.readers})

    def open(self, recipe: str, asked: Asked, known: Known, flow: Flow) -> Reader:
        """A place in the run of that name: a kept one, one under way, or a new one.

        Raises: BusyError.
        """
        if self.asked + _length(asked) > LIMITS.bodies:
            raise BusyError("Too many large requests are computed at once.")
        run, how = self.cache.get(known.key), "kept"
        if run is None:
            run, how = self.flying.get(known.key), "shared"
        if run is None or not run.joinable:
            run, how = Run(recipe, asked, known), "computed"
            self.flying[known.key] = run
        self.pool.counts[how] += 1
        reader = Reader(flow, run)
        self.readers.add(reader)
        return reader

    async def next(self, reader: Reader) -> Piece | Fault | None:
        """The next piece; None after the last, and why where there will be none."""
        while not self.ending:
            run = reader.run
            if (piece := run.take(reader)) is not None:
                self._tidy(run)
                return piece
            if run.over:
                self._finish(run)
                return run.fault
            self._tidy(run)
            reader.news.clear()
            await reader.news.wait()
        return ENDING

    def leave(self, reader: Reader) -> None:
        """The reader reads no more. A run that nobody reads ends."""
        run = reader.run
        self.readers.discard(reader)
        run.readers.discard(reader)
        if not run.readers and not run.over:
            self._forget(run)
            self.pool.drop(run)

    def end(self) -> None:
        """Every reader hears that this is the end."""
        self.ending = True
        for reader in self.readers:
            reader.news.set()

    def _finish(self, run: Run) -> None:
        self._forget(run)
        if run.done and run.joinable:
            self.cache.put(run)

    def _forget(self, run: Run) -> None:
        if self.flying.get(run.known.key) is run:
            del self.flying[run.known.key]

    def _tidy(self, run: Run) -> None:
        """Computes on where somebody waits, and keeps no more than there is room for."""
        tight = self._is_tight()
        if run.size > (0 if tight else KEPT) and not run.kept:
            run.let_go()
            for reader in run.laggards(AHEAD if tight else LAG):
                run.readers.discard(reader)
                reader.moved_to(Run(run.recipe, run.asked, run.known, skip=reader.had))
                self.pool.counts["parted"] += 1
        if run.wanted():
            self.pool.want(run)

    def _is_tight(self) -> bool:
        """Whether runs keep more than they should, together."""
        if clock() - self._looked > TIGHT_SECONDS:
            self._looked = clock()
            self._tight = sum(run.size for run in {reader.run for reader in self.readers}) > self.kept
        return self._tight


def _length(asked: Asked) -> int:
    return len(asked) if isinstance(asked, bytes) else sum(len(name) + len(value) for name, value in asked)

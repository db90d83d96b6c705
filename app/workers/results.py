"""Answers under way and answers kept: equal requests are computed once, and read by each at their own pace.

What is over and what nobody reads is let go; what stays is bounded in bytes, as the interpreter counts them.
"""

from app.limits import LIMITS
from app.requests.payload import Accepted, Asked, weight
from app.workers.bodies import Bodies, Share
from app.workers.cache import Cache
from app.workers.computation import AHEAD, KEPT, Fault, Reader, Run
from app.workers.fair_share import Flow, clock
from app.workers.memo import Memo
from app.workers.messages import Piece
from app.workers.pool import Pool

LAG = 1 << 23  # bytes of lines that one reader of a run may be behind another
REMEMBERED = 1 << 22  # bytes of requests of which it is known what they ask
TIGHT_SECONDS = 0.25  # for which one look at how much is kept is enough
ENDING = Fault("The server is being stopped; asking again in a moment may find it back.", True)


class Library:
    """kept: bytes that runs under way may keep, together, for those who come later."""

    def __init__(self, pool: Pool, cache: int, kept: int) -> None:
        self.pool, self.cache, self.kept = pool, Cache(cache), kept
        self.bodies, self.memo = Bodies(LIMITS.bodies), Memo(REMEMBERED)
        self.flying: dict[str, Run] = {}  # by key: whoever asks the same joins
        self.readers: set[Reader] = set()
        self.ending = False
        self._tight, self._looked = False, 0.0

    async def know(self, recipe: str, asked: Asked, flow: Flow) -> Accepted:
        """What is asked; remembered, so that a link which many open is read once.

        Raises: RequestError.
        """
        accepted = self.memo.get(recipe, asked)
        if accepted is None:
            accepted = await self.pool.read(recipe, asked, flow)
            self.memo.put(recipe, asked, accepted)
        return accepted

    @property
    def under_way(self) -> set[Run]:
        """Runs that somebody reads, without those which the cache keeps."""
        return {reader.run for reader in self.readers if not reader.run.kept}

    @property
    def size(self) -> int:
        """Bytes of memory of all that is under way, without what the requests take."""
        return sum(run.size for run in self.under_way)

    def open(self, recipe: str, accepted: Accepted, flow: Flow) -> Reader:
        """A place in the run of that name: a kept one, one under way, or a new one.

        Raises: BusyError.
        """
        key = accepted.known.key
        run, how = self.cache.get(key), "kept"
        if run is None:
            run, how = self.flying.get(key), "shared"
        if run is None or not run.joinable:
            run, how = self._begun(recipe, accepted), "computed"
            self.flying[key] = run
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
        """The reader reads no more. A run that nobody reads ends, and is forgotten unless the cache keeps it."""
        run = reader.run
        self.readers.discard(reader)
        run.readers.discard(reader)
        if run.kept:
            return
        if run.readers:
            self._trim(run)
            return
        self._forget(run)
        self.pool.drop(run)
        run.let_request_go()

    def end(self) -> None:
        """Every reader hears that this is the end."""
        self.ending = True
        for reader in self.readers:
            reader.news.set()

    def _begun(self, recipe: str, accepted: Accepted) -> Run:
        share = Share(self.bodies)
        share.take(weight(accepted.asked))
        return Run(recipe, accepted, share)

    def _finish(self, run: Run) -> None:
        self._forget(run)
        if run.done and run.joinable and self.cache.put(run):
            run.kept = True
            run.let_request_go()

    def _forget(self, run: Run) -> None:
        if self.flying.get(run.known.key) is run:
            del self.flying[run.known.key]

    def _tidy(self, run: Run) -> None:
        """Computes on where somebody waits, and keeps no more than there is room for."""
        self._look()
        self._trim(run)
        if run.wanted():
            self.pool.want(run)

    def _look(self) -> None:
        """Once in a while: do runs keep more than they should, together? Then none keeps more than its readers need."""
        if clock() - self._looked <= TIGHT_SECONDS:
            return
        self._looked = clock()
        self._tight = self.size > self.kept
        for run in self.under_way if self._tight else ():
            self._trim(run)

    def _trim(self, run: Run) -> None:
        """Lets go what all its readers have had, if it is too much, or if nobody can come later."""
        run.ahead = 0 if self._tight else AHEAD
        if run.kept:
            return
        scarce = self._tight or run.size > KEPT
        if scarce:
            for reader in run.laggards(AHEAD if self._tight else LAG):
                self._part(reader)
        if scarce or not run.joinable:
            run.let_go()

    def _part(self, reader: Reader) -> None:
        """Gives someone far behind the others a run of their own, which goes on where they are."""
        run, share = reader.run, Share(self.bodies)
        share.hold(weight(run.asked))  # the same bytes as those of the other run, so there is room for them
        run.readers.discard(reader)
        reader.moved_to(Run(run.recipe, Accepted(run.known, run.asked), share, skip=reader.had))
        self.pool.counts["parted"] += 1

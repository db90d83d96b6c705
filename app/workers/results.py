"""Answers under way and answers kept: equal requests are computed once, and read by each at their own pace.

What is over and what nobody reads is let go; what stays is bounded in bytes, as the interpreter counts them.
"""

from app.endpoints.registry import endpoint_named
from app.limits import LIMITS
from app.requests.payload import Accepted, Payload, weight
from app.workers.bodies import Bodies, Share
from app.workers.cache import Cache
from app.workers.computation import AHEAD, KEPT, Computation, Fault, Reader
from app.workers.fair_share import Usage, clock
from app.workers.memo import Memo
from app.workers.messages import Piece
from app.workers.pool import Pool

LAG = 1 << 23  # bytes of lines that one reader of a computation may be behind another
REMEMBERED = 1 << 22  # bytes of requests of which it is known what they ask
TIGHT_SECONDS = 0.25  # for which one look at how much is kept is enough
ENDING = Fault("The server is being stopped; asking again in a moment may find it back.", True)


class Results:
    """kept: bytes that computations under way may keep, together, for those who come later."""

    def __init__(self, pool: Pool, cache: int, kept: int) -> None:
        self.pool, self.cache, self.kept = pool, Cache(cache), kept
        self.bodies, self.memo = Bodies(LIMITS.bodies), Memo(REMEMBERED)
        self.flying: dict[str, Computation] = {}  # by key: whoever asks the same joins
        self.readers: set[Reader] = set()
        self.ending = False
        self._tight, self._looked = False, 0.0

    async def know(self, endpoint: str, asked: Payload, usage: Usage) -> Accepted:
        """What is asked; remembered, so that a link which many open is read once, unless files are read for it.

        Raises: RequestError.
        """
        if endpoint_named(endpoint).reads_files:
            return await self.pool.read(endpoint, asked, usage)
        accepted = self.memo.get(endpoint, asked)
        if accepted is None:
            accepted = await self.pool.read(endpoint, asked, usage)
            self.memo.put(endpoint, asked, accepted)
        return accepted

    @property
    def under_way(self) -> set[Computation]:
        """Computations that somebody reads, without those which the cache keeps."""
        return {reader.computation for reader in self.readers if not reader.computation.kept}

    @property
    def size(self) -> int:
        """Bytes of memory of all that is under way, without what the requests take."""
        return sum(computation.size for computation in self.under_way)

    def open(self, endpoint: str, accepted: Accepted, usage: Usage) -> Reader:
        """A place in the computation of that name: one in the cache, one under way, or a new one.

        Raises: BusyError.
        """
        key = accepted.known.key
        computation, how = self.cache.get(key), "kept"
        if computation is None:
            computation, how = self.flying.get(key), "shared"
        if computation is None or not computation.joinable:
            computation, how = self._begun(endpoint, accepted), "computed"
            self.flying[key] = computation
        self.pool.counts[how] += 1
        reader = Reader(usage, computation)
        self.readers.add(reader)
        return reader

    async def next(self, reader: Reader) -> Piece | Fault | None:
        """The next piece; None after the last, and why where there will be none."""
        while not self.ending:
            computation = reader.computation
            if (piece := computation.take(reader)) is not None:
                self._tidy(computation)
                return piece
            if computation.over:
                self._finish(computation)
                return computation.fault
            self._tidy(computation)
            reader.news.clear()
            await reader.news.wait()
        return ENDING

    def leave(self, reader: Reader) -> None:
        """The reader reads no more. A computation that nobody reads ends, forgotten unless the cache keeps it."""
        computation = reader.computation
        self.readers.discard(reader)
        computation.readers.discard(reader)
        if computation.kept:
            return
        if computation.readers:
            self._trim(computation)
            return
        self._forget(computation)
        self.pool.drop(computation)
        computation.let_request_go()

    def end(self) -> None:
        """Every reader hears that this is the end."""
        self.ending = True
        for reader in self.readers:
            reader.news.set()

    def _begun(self, endpoint: str, accepted: Accepted) -> Computation:
        share = Share(self.bodies)
        share.take(weight(accepted.asked))
        return Computation(endpoint, accepted, share)

    def _finish(self, computation: Computation) -> None:
        self._forget(computation)
        if computation.done and computation.joinable and self.cache.put(computation):
            computation.kept = True
            computation.let_request_go()

    def _forget(self, computation: Computation) -> None:
        if self.flying.get(computation.known.key) is computation:
            del self.flying[computation.known.key]

    def _tidy(self, computation: Computation) -> None:
        """Computes on where somebody waits, and keeps no more than there is room for."""
        self._look()
        self._trim(computation)
        if computation.wanted():
            self.pool.want(computation)

    def _look(self) -> None:
        """Once in a while: where computations together keep more than they should, none keeps what no reader needs."""
        if clock() - self._looked <= TIGHT_SECONDS:
            return
        self._looked = clock()
        self._tight = self.size > self.kept
        for computation in self.under_way if self._tight else ():
            self._trim(computation)

    def _trim(self, computation: Computation) -> None:
        """Lets go what all its readers have had, if it is too much, or if nobody can come later."""
        computation.ahead = 0 if self._tight else AHEAD
        if computation.kept:
            return
        scarce = self._tight or computation.size > KEPT
        if scarce:
            for reader in computation.laggards(AHEAD if self._tight else LAG):
                self._part(reader)
        if scarce or not computation.joinable:
            computation.let_go()

    def _part(self, reader: Reader) -> None:
        """Gives someone far behind the others a computation of their own, which goes on where they are."""
        computation, share = reader.computation, Share(self.bodies)
        share.hold(weight(computation.asked))  # the same bytes as those of the other one, so there is room for them
        computation.readers.discard(reader)
        reader.moved_to(
            Computation(computation.endpoint, Accepted(computation.known, computation.asked), share, skip=reader.had)
        )
        self.pool.counts["parted"] += 1

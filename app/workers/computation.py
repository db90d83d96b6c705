"""One answer being computed and all who read it: its pieces so far, where each reader is, whether more is wanted."""

import asyncio
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from app.requests.payload import Accepted
from app.workers.fair_share import Usage
from app.workers.messages import Answer, Failed, Piece, Pieces, Pull, Refused

if TYPE_CHECKING:
    from app.workers.bodies import Share
    from app.workers.slot import Slot

TURN_SECONDS = 1 / 30  # pieces come no more often than a page can draw
AHEAD = 1 << 19  # bytes of lines that are computed before somebody reads them
KEPT = 1 << 22  # bytes of memory of one computation, up to which all of it stays for those who come later
ITSELF = 1 << 11  # bytes of memory of a computation without its pieces and its request
STRIKES = 10  # workers that may be lost at a computation, before it is thought to be what kills them
LOST = "The computing was lost again and again; asking later, or for less, may help."

numbers = itertools.count()


class Fault(NamedTuple):
    """Why a computation ends before its last line."""

    message: str
    retryable: bool


class Reader:
    """Someone's place in a computation: how many pieces they have had, and how many bytes of lines these were."""

    def __init__(self, usage: Usage, computation: "Computation") -> None:
        self.usage, self.place, self.had = usage, 0, 0
        self.news = asyncio.Event()
        self.moved_to(computation)

    def moved_to(self, computation: "Computation") -> None:
        """From now on it is this computation that is read, from its first piece on."""
        self.computation, self.place = computation, 0
        computation.readers.add(self)


class Computation:
    """The bytes of one answer. Pieces which all readers have had are let go where they are too many to keep.

    share: what its request takes of the account of all requests, until it is let go.
    """

    def __init__(self, endpoint: str, accepted: Accepted, share: "Share", skip: int = 0) -> None:
        self.number, self.endpoint = next(numbers), endpoint
        self.known, self.asked = accepted
        self.share = share
        self.pieces: list[Piece] = []
        self.gone = 0  # pieces that were let go
        self.bytes, self.size = skip, ITSELF  # of lines, computed so far; of memory
        self.begins, self.ahead = skip, AHEAD
        self.readers: set[Reader] = set()
        self.done, self.kept = False, False
        self.fault: Fault | None = None
        self.slot: Slot | None = None
        self.busy, self.strikes, self.mark = False, 0, 0

    # --- what a worker is told, and what it answers ---

    def order(self) -> Pull:
        asked = b"" if self.slot else self.asked  # a worker that has begun knows what was asked
        return Pull(self.number, self.endpoint, asked, self.bytes, TURN_SECONDS)

    def settle(self, answer: Answer) -> None:
        match answer:
            case Pieces(pieces, done):
                self.pieces += pieces
                self.bytes += sum(piece.size for piece in pieces)
                self.size += sum(piece.memory for piece in pieces)
                self.done = done
            case Failed(message):
                self.fault = Fault(message, False)
            case Refused() | Accepted():
                raise AssertionError("a pull is answered by pieces")
        self.spread()

    def strike(self) -> None:
        """A worker was lost while it computed this. What was found before is kept, so only standing still counts."""
        if not self.readers:
            return
        self.strikes = 1 if self.bytes > self.mark else self.strikes + 1
        self.mark = self.bytes
        if self.strikes >= STRIKES:
            self.fail(Fault(LOST, True))

    def fail(self, fault: Fault) -> None:
        self.fault = self.fault or fault
        self.spread()

    def spread(self) -> None:
        for reader in self.readers:
            reader.news.set()

    # --- who reads, and what they wait for ---

    @property
    def over(self) -> bool:
        return self.done or self.fault is not None

    @property
    def joinable(self) -> bool:
        """Whether all of it, from the first line on, is still here or to come."""
        return self.gone == 0 and self.begins == 0 and self.fault is None

    def wanted(self) -> bool:
        """Whether somebody will soon have read all that is there."""
        return not self.over and any(self.bytes - reader.had <= self.ahead for reader in self.readers)

    def had(self, now: float) -> float:
        """What the neediest of its readers has had lately."""
        return min((reader.usage.had(now) for reader in self.readers), default=float("inf"))

    def payers(self) -> list[Usage]:
        """Who pays for a turn that begins now, also if they leave before it ends."""
        return [reader.usage for reader in self.readers]

    def take(self, reader: Reader) -> Piece | None:
        """The reader's next piece, if it is there."""
        place = reader.place - self.gone
        if place >= len(self.pieces):
            return None
        reader.place += 1
        reader.had += self.pieces[place].size
        return self.pieces[place]

    def let_go(self) -> None:
        """Forgets what every reader has had."""
        passed = min((reader.place for reader in self.readers), default=self.gone) - self.gone
        self.size -= sum(piece.memory for piece in self.pieces[:passed])
        del self.pieces[:passed]
        self.gone += passed

    def let_request_go(self) -> None:
        """It will not be computed again."""
        self.asked = b""
        self.share.hold(0)

    def laggards(self, most: int) -> Iterator[Reader]:
        """Readers who are so many bytes of lines behind the foremost that the others would wait for them."""
        first = max((reader.had for reader in self.readers), default=0)
        yield from [reader for reader in self.readers if first - reader.had > most]

"""The executor of a worker: carries out one message at a time; between two, computations stay where they were left."""

import time
import traceback
from collections.abc import Iterator
from typing import Any

from app.endpoints.registry import endpoint_named, known
from app.requests.errors import RequestError
from app.requests.payload import Accepted, Payload
from app.workers.compression import PIECE_BYTES, Packer
from app.workers.messages import Answer, Drop, Failed, Order, Piece, Pieces, Pull, Read, Refused

PULL_BYTES = 1 << 18  # of lines, after which a turn ends
MISTAKE = "The computing failed: this is a mistake in Backflow, which the server's log describes."
TOO_LARGE = "The computing needed more memory than this server gives to one worker; a smaller request will do."


class Progress:
    """A computation in the middle of being computed."""

    def __init__(self, lines: Iterator[bytes], skip: int) -> None:
        self.lines, self.packer, self.told = lines, Packer(skip), False

    def pull(self, seconds: float) -> Pieces:
        """The next lines, until they are many bytes or took that long; the first line alone, of however many parts."""
        pieces: list[Piece] = []
        held, size, until = bytearray(), 0, time.monotonic() + seconds
        for line in self.lines:
            held += line
            size += len(line)
            if len(held) >= PIECE_BYTES:
                pieces += self.packer.pieces(bytes(held))
                held.clear()
            first = not self.told and line.endswith(b"\n")
            self.told = self.told or first
            if first or size >= PULL_BYTES or time.monotonic() >= until:
                return Pieces([*pieces, *self.packer.pieces(bytes(held))], False)
        return Pieces([*pieces, *self.packer.pieces(bytes(held)), self.packer.end()], True)


class Executor:
    def __init__(self) -> None:
        self.in_progress: dict[int, Progress] = {}
        self._last: tuple[str, Payload, Any] | None = None  # what was read last is often what is pulled first

    def answer(self, order: Order) -> Answer | None:
        """Does what a message asks for. Nothing that breaks in it breaks the executor."""
        try:
            return self._done(order)
        except MemoryError:
            return self._failed(order, TOO_LARGE)._replace(full=True)
        except Exception as error:
            if isinstance(error, RequestError) and isinstance(order, Read):
                return Refused(error.faults, error.status)
            return self._failed(order, MISTAKE)  # what was accepted once is not to be refused in the middle

    def _done(self, order: Order) -> Answer | None:
        match order:
            case Read(endpoint, asked):
                return self._read(endpoint, asked)
            case Pull():
                return self._pull(order)
            case Drop(computation):
                self.in_progress.pop(computation, None)
                return None

    def _read(self, endpoint: str, asked: Payload) -> Accepted:
        self._last = None
        accepted, problem = known(endpoint, asked)
        self._last = (endpoint, accepted.asked, problem)
        return accepted

    def _pull(self, order: Pull) -> Pieces:
        if order.computation not in self.in_progress:
            self.in_progress[order.computation] = Progress(
                endpoint_named(order.endpoint).lines(self._problem(order)), order.skip
            )
        answer = self.in_progress[order.computation].pull(order.seconds)
        if answer.done:
            del self.in_progress[order.computation]
        return answer

    def _problem(self, order: Pull) -> Any:
        last, self._last = self._last, None
        if last and last[:2] == (order.endpoint, order.asked):
            return last[2]
        return endpoint_named(order.endpoint).read(order.asked)

    def _failed(self, order: Order, message: str) -> Failed:
        story = traceback.format_exc()
        if isinstance(order, Pull):
            self.in_progress.pop(order.computation, None)
        return Failed(message, story)

"""The messages between server and workers, through the pipes of a process that the server started itself.

These are pickled, which is fine between our own processes; nothing that a client sent is ever unpickled.
"""

import pickle
import struct
from typing import BinaryIO, NamedTuple

from app.requests.errors import Fault
from app.requests.payload import Accepted, Payload

HEAD = struct.Struct("!I")


AROUND = (
    176  # bytes of memory of a piece beside its lines: a tuple, a number, a head of bytes, and what malloc rounds up
)


class Read(NamedTuple):
    """May this be computed, and what is it? Answered by Accepted or Refused."""

    endpoint: str
    asked: Payload


class Pull(NamedTuple):
    """Go on with a computation for so many seconds; one that is not known yet begins, `skip` bytes of it left out."""

    computation: int
    endpoint: str
    asked: Payload
    skip: int
    seconds: float


class Drop(NamedTuple):
    """Forget a computation. This is not answered."""

    computation: int


class Refused(NamedTuple):
    faults: tuple[Fault, ...]
    status: int


class Piece(NamedTuple):
    """Some lines: how long they are, and the same deflated, which can be inflated without what came before."""

    size: int
    deflated: bytes

    @property
    def memory(self) -> int:
        """Bytes of memory that it takes in a list of pieces."""
        return len(self.deflated) + AROUND


class Pieces(NamedTuple):
    pieces: list[Piece]
    done: bool


class Failed(NamedTuple):
    """The computing broke: a sentence for the reader, and for the operator the whole story.

    full: there was not enough memory; alone at its worker it may do.
    """

    message: str
    story: str
    full: bool = False


Order = Read | Pull | Drop


Answer = Accepted | Refused | Pieces | Failed


def packed(message: object) -> bytes:
    """A message as it goes through a pipe: its length, and itself."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def unpacked(body: bytes) -> Answer:
    """What a worker of ours packed."""
    answer: Answer = pickle.loads(body)
    return answer


def received(pipe: BinaryIO) -> Order | None:
    """The next message; None when nobody is left who could give one."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (size,) = HEAD.unpack(head)
    body = pipe.read(size)
    if len(body) < size:
        return None
    order: Order = pickle.loads(body)
    return order

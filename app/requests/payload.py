"""A request as it came in, and what is known of it before anything is computed."""

from sys import getsizeof
from typing import NamedTuple

Payload = bytes | tuple[tuple[str, str], ...]  # a body of JSON, or the fields of the form


def weight(asked: Payload) -> int:
    """Bytes of memory that a request takes: of a form, far more than its letters."""
    if isinstance(asked, bytes):
        return getsizeof(asked)
    return getsizeof(asked) + sum(getsizeof(pair) + sum(map(getsizeof, pair)) for pair in asked)


class Estimate(NamedTuple):
    """key: the same for the same bytes; memory: bytes at the peak; work: floating-point operations."""

    key: str
    memory: int
    work: int


class Accepted(NamedTuple):
    """What is asked, and the same request in the fewest bytes: blanks, and what goes without saying, are not kept."""

    known: Estimate
    asked: Payload

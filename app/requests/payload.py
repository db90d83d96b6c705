"""A request as it came in, and what is known of it before anything is computed."""

from sys import getsizeof
from typing import NamedTuple

from app.requests.errors import Fault, RequestError

Fields = tuple[tuple[str, str], ...]
Payload = bytes | Fields  # a body of JSON, or the fields of the form


def weight(asked: Payload) -> int:
    """Bytes of memory that a request takes: of a form, far more than its letters."""
    if isinstance(asked, bytes):
        return getsizeof(asked)
    return getsizeof(asked) + sum(getsizeof(pair) + sum(map(getsizeof, pair)) for pair in asked)


def json_body(asked: Payload) -> bytes:
    """A body of JSON, where nothing else is taken.

    Raises: RequestError, for the fields of a form.
    """
    if not isinstance(asked, bytes):
        raise RequestError(
            [Fault("", "The body is the fields of a form; JSON is needed (Content-Type: application/json).")]
        )
    return asked


def form_fields(asked: Payload) -> Fields:
    """The fields of a form, of a link or of a body, where nothing else is taken.

    Raises: RequestError, for a body of anything else.
    """
    if isinstance(asked, bytes):
        says = "The body is not the fields of a form: name=value&... (Content-Type: application/x-www-form-urlencoded)."
        raise RequestError([Fault("", says)])
    return asked


class Estimate(NamedTuple):
    """key: the same for the same bytes; memory: bytes at the peak; work: floating-point operations."""

    key: str
    memory: int
    work: int


class Accepted(NamedTuple):
    """What is asked, and the same request in the fewest bytes: blanks, and what goes without saying, are not kept."""

    known: Estimate
    asked: Payload

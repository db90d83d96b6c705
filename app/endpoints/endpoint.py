"""What an answer that is computed is made of: one row of the registry, of which routes and API document are made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from app.form.fields import FormField
from app.requests.costs.costing import Cost
from app.requests.payload import Payload

Problem = TypeVar("Problem")


class Stream(NamedTuple):
    """An answer of JSON Lines: what it tells in words, and the shapes of its lines."""

    what: str
    lines: tuple[type[BaseModel], ...]


@dataclass(frozen=True)
class Public:
    """How one asks for it at /api/NAME: by POST, by GET or by both, each with a sentence for the API document."""

    answer: type[BaseModel] | Stream
    post: str = ""
    body: type[BaseModel] | None = None
    example: Mapping[str, Any] | None = None
    get: str = ""
    fields: Mapping[str, FormField] | None = None
    once: bool = False  # no two requests are the same, and no cache keeps the answer

    @property
    def shapes(self) -> tuple[type[BaseModel], ...]:
        """Those of the answer: of the lines of a stream, or of the one that there is."""
        return self.answer.lines if isinstance(self.answer, Stream) else (self.answer,)

    def methods(self) -> Iterator[tuple[str, str]]:
        """Each method with its sentence."""
        yield from ((method, says) for method, says in (("POST", self.post), ("GET", self.get)) if says)


@dataclass(frozen=True)
class Endpoint(Generic[Problem]):
    """read raises RequestError; two problems with equal echoes have equal lines; an empty line is a chance to pause.

    asked: the problem as a request, of which it could be read again. reads_files: what is asked says not all of the
    problem, as files which may change are read for it; then it is read each time.
    """

    read: Callable[[Payload], Problem]
    echo: Callable[[Problem], Any]
    cost: Callable[[Problem], Cost]
    lines: Callable[[Problem], Iterator[bytes]]
    asked: Callable[[Problem], Payload] | None = None
    public: Public | None = None
    reads_files: bool = False

"""The answer to /api/code: a film as a program in NumPy or PyTorch."""

from collections.abc import Iterator
from typing import Any

from app.code import film
from app.code.program import program
from app.form import query
from app.form.fields import CODE
from app.requests import build
from app.requests.build import Problem, parse, refuse
from app.requests.code import CodeRequest
from app.requests.costs import costing
from app.requests.payload import Payload
from app.responses.parts import line_of
from engine.setup import Setup


def read(asked: Payload) -> Problem:
    """Raises: RequestError."""
    if isinstance(asked, bytes):
        return prepared(build.document_in(asked))
    return query.answered(asked, CODE, prepared)


def prepared(document: Any) -> Problem:
    """The film, if a program can be written of it.

    Raises: RequestError.
    """
    request = parse(document, CodeRequest)
    refuse(film.unwritten(request))
    problem = build.build(request, lambda asked: cost)
    refuse(film.too_long(problem))
    return problem


def cost(setup: Setup, size: costing.Size) -> costing.Cost:
    """That of the trace, of which no line is sent."""
    return costing.cost(setup, size)._replace(bytes=1 << 21)


def lines(problem: Problem) -> Iterator[bytes]:
    """One line, with a HEARTBEAT at each pause before it."""
    request, played = problem.request, (yield from film.play(problem))
    assert isinstance(request, CodeRequest), "read above"
    yield line_of(program(played, request.language)._asdict())

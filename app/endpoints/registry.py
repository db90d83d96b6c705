"""What may be computed: how a request is read, what it is and costs, and how its answer is told line by line.

A recipe travels by its name, "module:NAME"; a new kind of answer is a new recipe and a route which names it.
"""

import gc
import hashlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic_core import to_json

from app.endpoints import analysis, columns, predictions, timing, trace, training
from app.form import query
from app.requests import build
from app.requests.analysis import AnalysisRequest
from app.requests.costs import costing
from app.requests.payload import Accepted, Estimate, Payload, weight
from app.requests.predictions import LearnedRequest
from app.requests.trace import TraceRequest, TrainingRequest
from app.responses import wire
from app.responses.fingerprint import CODE, ENGINE

Problem = TypeVar("Problem")


@dataclass(frozen=True)
class Endpoint(Generic[Problem]):
    """read raises RequestError; two problems with equal echoes have equal lines; an empty line is a chance to pause.

    asked: the problem as a request, of which it could be read again.
    """

    read: Callable[[Payload], Problem]
    echo: Callable[[Problem], Any]
    cost: Callable[[Problem], costing.Cost]
    lines: Callable[[Problem], Iterator[bytes]]
    asked: Callable[[Problem], Payload] | None = None


def endpoint_named(name: str) -> Endpoint[Any]:
    endpoint = pkgutil.resolve_name(name)
    assert isinstance(endpoint, Endpoint), f"{name} is no recipe"
    return endpoint


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: a large request is a million lists, which to look through takes a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def known(name: str, asked: Payload) -> tuple[Accepted, Any]:
    """What is asked, in the fewest bytes, and the problem itself.

    Raises: RequestError.
    """
    endpoint = endpoint_named(name)
    with uncollected():
        found = endpoint.read(asked)
        echo = to_json(endpoint.echo(found))
    digest = hashlib.sha256(b"\0".join([name.encode(), ENGINE.encode(), CODE.encode(), echo]))
    cost = endpoint.cost(found)
    ways = [asked, endpoint.asked(found)] if endpoint.asked else [asked]
    return Accepted(Estimate(digest.hexdigest()[:32], cost.memory, cost.work), min(ways, key=weight)), found


def problem_of(kind: type[TraceRequest], asked: Payload) -> build.Problem:
    """The problem in a body of JSON or in the fields of the form.

    Raises: RequestError.
    """
    return build.build(build.read(asked, kind)) if isinstance(asked, bytes) else query.problem_of(asked, kind)


def analysed(asked: Payload) -> build.Problem:
    """Raises: RequestError."""
    if isinstance(asked, bytes):
        return analysis.prepared(build.read(asked, AnalysisRequest))
    return analysis.asked_by_form(asked)


def learning(asked: Payload) -> build.Problem:
    """Raises: RequestError."""
    if isinstance(asked, bytes):
        return predictions.prepared(build.read(asked, LearnedRequest))
    return predictions.asked_by_form(asked)


def echo(found: build.Problem) -> Any:
    return wire.echoed(found.request)


def echo_as_body(found: build.Problem) -> Payload:
    """Asking the echo again gives the same."""
    return to_json(echo(found))


def plan_as_fields(plan: timing.Plan) -> Payload:
    return (("asked", plan.request.model_dump_json(by_alias=True)), ("once", plan.once))


TRACE = Endpoint(partial(problem_of, TraceRequest), echo, build.cost_of, trace.lines, echo_as_body)
TRAINING = Endpoint(partial(problem_of, TrainingRequest), echo, build.cost_of, training.lines, echo_as_body)
TIMING = Endpoint(timing.read, lambda plan: plan.once, timing.cost_of, timing.lines, plan_as_fields)
ANALYSIS = Endpoint(analysed, echo, build.cost_of, analysis.lines, echo_as_body)
NOTATION = Endpoint(partial(problem_of, TraceRequest), echo, build.cost_of, trace.notations, echo_as_body)
COLUMNS = Endpoint(columns.read, columns.echo, columns.cost_of, columns.lines)
LEARNED = Endpoint(learning, echo, build.cost_of, predictions.lines, echo_as_body)

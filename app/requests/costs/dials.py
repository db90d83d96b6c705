"""The sizes of a request which a person may reduce, and the request in which one of them is smaller."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pydantic import BaseModel

from app.requests.algorithms import Custom, Truncated
from app.requests.costs.budget import Dial
from app.requests.trace import TraceRequest

COUNTED = ("letters", "grid", "iterations", "iteration")  # of what was learned, of a training, of every request
LEAST = {"grid": 2, "iteration": 0}
LEFT_OUT: dict[str, list[Any] | None] = {"compare": [], "changes": None}
Turned = Dial[TraceRequest]


def dials(request: TraceRequest) -> Iterator[Dial[Any]]:
    """Those that the request has, the likeliest first."""
    yield from _of_task(request)
    yield from _counts(request)
    yield from _of_algorithm(request)
    yield from _lists(request)
    yield from _units(request)


def _with(request: TraceRequest, **fields: object) -> TraceRequest:
    return request.model_copy(update=fields)


def _inside(request: TraceRequest, part: str, name: str) -> Turned:
    """A number in a part of the request; the part is validated anew, so what is proposed is within its bounds."""
    inside: BaseModel = getattr(request, part)
    said = inside.model_dump(by_alias=True)

    def turned(n: int) -> TraceRequest:
        return _with(request, **{part: type(inside).model_validate(said | {name: n})})

    return Dial(f"{part}.{name}", said[name], turned)


def _of_task(request: TraceRequest) -> Iterator[Turned]:
    copying = request.task is not None and request.task.name == "copy"
    for name in ("lag", "span", "batch") if copying else ("steps", "batch"):
        if hasattr(request.task, name):
            yield _inside(request, "task", name)


def _counts(request: TraceRequest) -> Iterator[Turned]:
    for name in filter(partial(hasattr, request), COUNTED):
        yield Dial(name, getattr(request, name), partial(_counted, request, name), least=LEAST.get(name, 1))


def _counted(request: TraceRequest, name: str, n: int) -> TraceRequest:
    return _with(request, **{name: n})


def _of_algorithm(request: TraceRequest) -> Iterator[Turned]:
    way = request.algorithm
    if isinstance(way, Truncated):
        yield _inside(request, "algorithm", "k2")
    if isinstance(way, Custom):

        def fewer(n: int) -> TraceRequest:
            return _with(request, algorithm=Custom(name="custom", sweeps=way.list_of[:n]))

        yield Dial("algorithm.sweeps", len(way.list_of), fewer, "has {} items")


def _lists(request: TraceRequest) -> Iterator[Turned]:
    for name in ("compare", "changes"):
        if values := getattr(request, name, None):
            yield Dial(name, len(values), partial(_first, request, name), "has {} items", least=0)


def _first(request: TraceRequest, name: str, n: int) -> TraceRequest:
    """Only so many items of a list."""
    return _with(request, **{name: getattr(request, name)[:n] or LEFT_OUT[name]})


def _units(request: TraceRequest) -> Iterator[Turned]:
    """The hidden layers, none of which has more units than so many."""
    *hidden, top = request.layers
    if not hidden or request.params is not None or request.state is not None:
        return

    def narrowed(n: int) -> TraceRequest:
        layers = [layer.model_copy(update={"units": min(n, layer.units)}) for layer in hidden]
        return _with(request, layers=[*layers, top])

    yield Dial("layers", max(layer.units for layer in hidden), narrowed, "have up to {} units")

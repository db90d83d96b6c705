"""A trace as lines of JSON: the only place that knows how numbers travel."""

from collections.abc import Generator, Iterator, Mapping
from typing import Any, Generic, TypeVar

import numpy as np

from app.requests.build import Problem
from app.requests.trace import TraceRequest
from app.responses.fingerprint import ENGINE
from app.responses.parts import AT_ONCE, line_of, parts
from app.responses.rounding import rounded
from engine.notation import formulas
from engine.setup import Batch
from engine.types import Array, Params, Step

Yielded = TypeVar("Yielded")


Found = TypeVar("Found")


Worked = TypeVar("Worked")


class ReturnCapture(Generic[Yielded, Found]):
    """A generator to loop over, which keeps what it returned."""

    found: Found

    def __init__(self, generator: Generator[Yielded, None, Found]) -> None:
        self._generator = generator

    def __iter__(self) -> Iterator[Yielded]:
        self.found = yield from self._generator


def start_line(problem: Problem, params: Params, batch: Batch, count: int) -> Iterator[bytes]:
    """The first line; `count` says how many lines there will be between it and the last."""
    net = problem.setup.network
    message = {
        "kind": "start",
        "version": 1,
        "request": echoed(problem.request),
        "layers": [
            {"cell": c.kind, "inputs": c.inputs, "units": c.units, "activation": c.activation, "params": c.shapes}
            for c in net.cells
        ],
        "steps": problem.task.steps,
        "batch": problem.task.batch,
        "params": params,
        "inputs": batch.inputs,
        "targets": batch.targets,
        "sweeps": [sweep._asdict() for sweep in problem.setup.sweeps],
        "notation": formulas(problem.setup),
        "expected": count,
        "engine": ENGINE,
    }
    return parts(message, problem.request.digits)


OPTIONAL = (
    "task",
    "init",
    "data",
    "params",
    "state",
    "changes",
    "mistakes",
)  # not in the echo where they are not given


def echoed(request: TraceRequest) -> dict[str, Any]:
    """The request as it would have to be asked, with nothing left to defaults; asking it again gives the same."""
    echo = request.model_dump(by_alias=True, exclude={name for name in OPTIONAL if getattr(request, name) is None})
    if request.init:
        echo["init"] = request.init.model_dump(exclude_none=True)
    if request.params is not None:
        echo["params"] = [p.model_dump(exclude_none=True) for p in request.params]
    if request.state is not None:
        echo["state"] = [None if s is None else s.model_dump(exclude_none=True) for s in request.state]
    if request.changes is not None:
        echo["changes"] = [c.model_dump(by_alias=True, include=c.model_fields_set) for c in request.changes]
    return echo


def step_line(n: int, step: Step, digits: int | None) -> Iterator[bytes]:
    """One step; the numbers of all but a very long one are rounded in one go."""
    values = {("values", name): a for name, a in step.values.items()}
    grads = {("grads", name): a for name, a in step.grads.items()}
    message: dict[str, Any] = {
        "kind": "step",
        "n": n,
        "phase": step.phase,
        "t": step.t,
        "layer": step.layer,
        "sweep": step.sweep,
        "values": {},
        "grads": {},
    }
    if sum(a.size for a in (*values.values(), *grads.values())) > AT_ONCE:
        yield from parts(message | {"values": step.values, "grads": step.grads}, digits)
        return
    for (part, name), lists in nested(values | grads, digits).items():
        message[part][name] = lists
    yield line_of(message)


Key = TypeVar("Key")


def nested(arrays: Mapping[Key, Array], digits: int | None) -> dict[Key, Any]:
    """Arrays as nested lists of rounded numbers."""
    flat = rounded(np.concatenate([a.reshape(-1) for a in arrays.values()]), digits)
    lists, end = {}, 0
    for name, a in arrays.items():
        start, end = end, end + a.size
        lists[name] = flat[start:end].reshape(a.shape).tolist()
    return lists


def numbers(a: Array | float | None, digits: int | None) -> Any:
    """One array as nested lists, or one number, rounded; None where there is none."""
    return None if a is None else nested({"": np.asarray(a)}, digits)[""]


def nonfinite(n: int, step: Step) -> dict[str, Any] | None:
    """Where in a step the first number stands that is none."""
    for name, a in (*step.values.items(), *step.grads.items()):
        if not np.isfinite(a).all():
            return {"n": n, "t": step.t, "layer": step.layer, "name": name}
    return None


def error_line(message: str, retryable: bool) -> bytes:
    return line_of({"kind": "error", "message": message, "retryable": retryable})

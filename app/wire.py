"""A trace as lines of JSON: the only place that knows how numbers travel."""

import hashlib
from collections.abc import Generator, Iterator, Mapping
from typing import Any, Generic, TypeVar

import numpy as np

from app import costing
from app.asked.algorithms import Exact
from app.fingerprint import ENGINE
from app.parts import AT_ONCE, line_of, parts
from app.problem import Problem
from app.rounding import rounded
from app.schema import TraceRequest
from engine.analysis.comparison import with_full
from engine.analysis.gradient_check import check_gradient
from engine.costs import counts
from engine.notation import COLUMN, ROW, formulas
from engine.optimizers import NOTHING_YET, Memory
from engine.setup import Batch
from engine.trace import expected, trace
from engine.training.loop import kept, no_warnings, setup_at, watched
from engine.types import Array, Cooperative, Params, Step
from engine.update import Outcome

PULSE = b""  # nothing new yet: a chance to stop

Yielded = TypeVar("Yielded")
Found = TypeVar("Found")
Worked = TypeVar("Worked")


class Kept(Generic[Yielded, Found]):
    """A generator to loop over, which keeps what it returned."""

    found: Found

    def __init__(self, generator: Generator[Yielded, None, Found]) -> None:
        self._generator = generator

    def __iter__(self) -> Iterator[Yielded]:
        self.found = yield from self._generator


def lines(problem: Problem) -> Iterator[bytes]:
    """The whole stream, a line or a part of a long one at a time, and now and then a PULSE."""
    request, setup, digest = problem.request, problem.setup, hashlib.sha256()
    params, memory = yield from settled(problem)
    batch = problem.batch(request.iteration)
    for part in start_line(problem, params, batch, expected(setup, problem.task.steps)):
        digest.update(part)
        yield part
    steps, n, odd = Kept(trace(setup, params, batch, memory)), -1, None
    for n, step in enumerate(steps):
        for part in step_line(n, step, request.digits):
            digest.update(part)
            yield part
        odd = odd or nonfinite(n, step)
    known = {"n": n + 1, "nonfinite": odd, "sha256": digest.hexdigest()}
    yield from end_line(problem, params, batch, steps.found, known)


def settled(problem: Problem) -> Generator[bytes, None, tuple[Params, Memory]]:
    """The parameters of the iteration to be traced and the optimizer's memory, after so many silent updates."""
    params, memory, before = problem.params(), NOTHING_YET, problem.course[0][1]
    for i in range(problem.request.iteration):
        setup = setup_at(problem.course, i)
        work = no_warnings(watched(setup, params, problem.batch(i), kept(memory, before, setup), keep_errors=False))
        outcome, _ = yield from pulsing(work)
        params, memory, before = outcome.params, outcome.memory, setup
    return params, kept(memory, before, problem.setup)


def pulsing(work: Cooperative[Worked]) -> Generator[bytes, None, Worked]:
    """What the work finds; a PULSE at each of its pauses, and one after it."""
    found = Kept(work)
    for _ in found:
        yield PULSE
    yield PULSE
    return found.found


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


def notations(problem: Problem) -> Iterator[bytes]:
    """The formulas of a trace in row and in column notation, in one line."""
    yield line_of({"row": formulas(problem.setup, ROW), "column": formulas(problem.setup, COLUMN)})


OPTIONAL = ("task", "init", "data", "params", "state", "changes")  # not in the echo where they are not given


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


def end_line(
    problem: Problem, params: Params, batch: Batch, outcome: Outcome, known: Mapping[str, Any]
) -> Iterator[bytes]:
    """The last line, with a PULSE at each pause of the check before it."""
    setup, T, B = problem.setup, problem.task.steps, problem.task.batch
    checking = check_gradient(setup, params, batch, outcome.grads, costing.sample(setup, T, B))
    check = yield from pulsing(no_warnings(checking))
    found = {"loss": np.array(outcome.loss), "max_relative_error": np.array(check.max_relative_error)}
    if not isinstance(problem.request.algorithm, Exact):
        beside = yield from pulsing(no_warnings(with_full(setup, params, batch)))
        found |= {"cosine": np.array(beside.cosine), "norm_ratio": np.array(beside.norm_ratio)}
    told = nested(found, problem.request.digits)
    message = {
        "kind": "end",
        "n": known["n"],
        "loss": told.pop("loss"),
        "check": check._asdict() | told,
        "counts": counts(setup, T, B)._asdict(),
        "nonfinite": known["nonfinite"],
        "sha256": known["sha256"],
    }
    yield line_of(message)


def error_line(message: str, retryable: bool) -> bytes:
    return line_of({"kind": "error", "message": message, "retryable": retryable})

"""The answer to /api/trace and to /api/notation: every step of one iteration, and the formulas of its names."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from app.endpoints.replay import HEARTBEAT, replayed, with_heartbeats
from app.requests.algorithms import Exact
from app.requests.build import Problem, along
from app.requests.costs import costing
from app.requests.mistakes import planted
from app.responses.parts import line_of
from app.responses.wire import ReturnCapture, nested, nonfinite, start_line, step_line
from engine.analysis.comparison import with_full
from engine.analysis.gradient_check import Check, check_gradient
from engine.costs import counts
from engine.mistakes.wrong_trace import wrong_trace
from engine.notation import COLUMN, ROW, formulas
from engine.optimizers import OptimizerState
from engine.setup import Batch
from engine.trace import Pausing, expected, pausing_trace
from engine.training.loop import no_warnings
from engine.types import Cooperative, Params
from engine.update import Update


def lines(problem: Problem) -> Iterator[bytes]:
    """The whole stream, a line or a part of a long one at a time, and now and then a HEARTBEAT."""
    request, setup, digest = problem.request, problem.setup, hashlib.sha256()
    params, memory = yield from replayed(problem)
    batch = problem.batch(request.iteration)
    for part in start_line(problem, params, batch, expected(setup, problem.task.steps)):
        digest.update(part)
        yield part
    steps, n, odd = ReturnCapture(played(problem, params, batch, memory)), -1, None
    for step in steps:
        if step is None:
            yield HEARTBEAT
            continue
        n += 1
        for part in step_line(n, step, request.digits):
            digest.update(part)
            yield part
        odd = odd or nonfinite(n, step)
    known = {"n": n + 1, "nonfinite": odd, "sha256": digest.hexdigest()}
    yield from end_line(problem, params, batch, steps.found, known)


def played(problem: Problem, params: Params, batch: Batch, memory: OptimizerState) -> Pausing:
    """The steps of the trace, or of the wrong pass that is asked for."""
    if problem.request.mistakes:
        plan = planted.plan(problem.request.mistakes, problem.setup)
        return wrong_trace(problem.setup, plan, params, batch, memory)
    return pausing_trace(problem.setup, params, batch, memory)


def checked(problem: Problem, params: Params, batch: Batch, outcome: Update) -> Cooperative[Check]:
    """The gradient beside a numeric one; a mistake that was asked for is wrong."""
    setup, T = problem.setup, problem.task.steps
    right = along(setup, problem.in_force.algorithm, T)
    return check_gradient(right, params, batch, outcome.grads, costing.sample(setup, T, problem.task.batch))


def notations(problem: Problem) -> Iterator[bytes]:
    """The formulas of a trace in row and in column notation, in one line."""
    yield line_of({"row": formulas(problem.setup, ROW), "column": formulas(problem.setup, COLUMN)})


def end_line(
    problem: Problem, params: Params, batch: Batch, outcome: Update, known: Mapping[str, Any]
) -> Iterator[bytes]:
    """The last line, with a HEARTBEAT at each pause of the check before it."""
    setup, T, B = problem.setup, problem.task.steps, problem.task.batch
    check = yield from with_heartbeats(no_warnings(checked(problem, params, batch, outcome)))
    found = {"loss": np.array(outcome.loss), "max_relative_error": np.array(check.max_relative_error)}
    if not isinstance(problem.in_force.algorithm, Exact):
        wrong = outcome.grads if problem.request.mistakes else None
        beside = yield from with_heartbeats(no_warnings(with_full(setup, params, batch, wrong)))
        found |= {"cosine": np.array(beside.cosine), "norm_ratio": np.array(beside.norm_ratio)}
    told = nested(found, problem.request.digits)
    message = {
        "kind": "end",
        "n": known["n"],
        "loss": told.pop("loss"),
        "check": check.told() | told,
        "counts": counts(setup, T, B)._asdict(),
        "nonfinite": known["nonfinite"],
        "sha256": known["sha256"],
    }
    yield line_of(message)

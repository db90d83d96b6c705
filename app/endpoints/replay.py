"""Replay: the updates before the iteration that is asked for are computed anew, and nothing of them is sent."""

from collections.abc import Generator

from app.requests.build import Problem
from app.responses.wire import ReturnCapture, Worked
from engine.optimizers import NO_STATE, OptimizerState
from engine.training.loop import kept, no_warnings, setup_at, watched
from engine.types import Cooperative, Params

HEARTBEAT = b""  # nothing new yet: a chance to stop


def replayed(problem: Problem) -> Generator[bytes, None, tuple[Params, OptimizerState]]:
    """The parameters of the iteration to be traced and the optimizer's memory, after so many silent updates."""
    params, memory, before = problem.params(), NO_STATE, problem.course[0][1]
    for i in range(problem.request.iteration):
        setup = setup_at(problem.course, i)
        work = no_warnings(watched(setup, params, problem.batch(i), kept(memory, before, setup), keep_errors=False))
        outcome, _ = yield from with_heartbeats(work)
        params, memory, before = outcome.params, outcome.memory, setup
    return params, kept(memory, before, problem.setup)


def with_heartbeats(work: Cooperative[Worked]) -> Generator[bytes, None, Worked]:
    """What the work finds; a HEARTBEAT at each of its pauses, and one after it."""
    found = ReturnCapture(work)
    for _ in found:
        yield HEARTBEAT
    yield HEARTBEAT
    return found.found

"""A training as lines of JSON: updates reported in short, any of which a trace can open in full."""

import hashlib
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

import numpy as np

from app.endpoints.replay import replayed, with_heartbeats
from app.requests import schedule
from app.requests.build import Problem
from app.requests.trace import TrainingRequest
from app.responses.parts import line_of
from app.responses.wire import nested, nonfinite, numbers, start_line
from engine.norms import norm
from engine.optimizers import OptimizerState
from engine.passes import forward_pass
from engine.setup import Batch, Setup
from engine.trace import pausing_trace
from engine.training import metrics
from engine.training.gradient import Gradient, weighted_losses
from engine.training.loop import kept, no_warnings, setup_at, watched
from engine.types import Array, Cooperative, Params
from engine.update import Update

Json = dict[str, Any]


class Iteration(NamedTuple):
    """One iteration: what it was given, and what came of it."""

    i: int
    setup: Setup
    params: Params
    batch: Batch
    memory: OptimizerState
    outcome: Update
    found: Gradient


def lines(problem: Problem) -> Iterator[bytes]:
    """start, the iterations that are told of, and end; before and between them a HEARTBEAT, which is no line."""
    digest = hashlib.sha256()
    ending: Json = {}
    for line in _lines(problem, ending):
        digest.update(line)
        yield line
    yield line_of({"kind": "end", **ending, "sha256": digest.hexdigest()})


def _lines(problem: Problem, ending: Json) -> Iterator[bytes]:
    """All lines but the last one, of which `ending`, which the caller owns, gets all but the hash.

    A parameter that is no number any more ends it early: nothing comes back from there.
    """
    request = problem.request
    assert isinstance(request, TrainingRequest), "a trace is told in app/responses/wire.py"
    params, memory = yield from replayed(problem)
    iterations = range(request.iteration, request.iteration + request.iterations)
    told, clips, odd = {*schedule.reported(request), iterations[-1]}, 0, None
    yield from start_line(problem, params, problem.batch(iterations[0]), len(told))
    for i in iterations:
        update = yield from _updated(problem, i, params, memory, keep_errors=i in told)
        params, memory = update.outcome.params, _kept(problem, update)
        clips, broken = clips + _clipped(update), (yield from with_heartbeats(no_warnings(_broken(update))))
        odd, over = odd or broken, not metrics.finite(params)
        if i in told or over:
            if i not in told:
                update = yield from with_heartbeats(no_warnings(_felt(update)))
            known = yield from with_heartbeats(no_warnings(_known(problem, update)))
            yield line_of({"kind": "iteration", "i": i, **known, "clips": clips, "nonfinite": broken})
            summary = {name: known[name] for name in ("loss", "accuracy", "held_out")}
            ending |= {"n": i - iterations[0] + 1, **summary, "nonfinite": odd, "diverged": over}
            clips = 0
        if over:
            return


def _updated(
    problem: Problem, i: int, params: Params, memory: OptimizerState, keep_errors: bool
) -> Generator[bytes, None, Iteration]:
    """One update, with a HEARTBEAT at each pause."""
    setup, batch = setup_at(problem.course, i), problem.batch(i)
    outcome, found = yield from with_heartbeats(no_warnings(watched(setup, params, batch, memory, keep_errors)))
    return Iteration(i, setup, params, batch, memory, outcome, found)


def _kept(problem: Problem, update: Iteration) -> OptimizerState:
    """What the optimizer of the next iteration remembers."""
    return kept(update.outcome.memory, update.setup, setup_at(problem.course, update.i + 1))


def _felt(update: Iteration) -> Cooperative[Iteration]:
    """The iteration computed again with the errors of each time step, which training drops to save memory."""
    setup, params, batch, memory = update.setup, update.params, update.batch, update.memory
    _, found = yield from watched(setup, params, batch, memory, keep_errors=True)
    return update._replace(found=found)


def _clipped(update: Iteration) -> bool:
    """Whether clipping changed any number."""
    pairs = zip(update.outcome.grads, update.outcome.clipped, strict=True)
    return update.setup.clip is not None and any(
        not np.array_equal(g[name], c[name], equal_nan=True) for g, c in pairs for name in g
    )


def _broken(update: Iteration) -> Cooperative[Json | None]:
    """Where the first number left the finite range, as the trace of the iteration tells it; None where none did."""
    outcome = update.outcome
    if np.isfinite(outcome.loss) and metrics.finite(outcome.grads) and metrics.finite(outcome.params):
        return None
    n = 0
    for step in pausing_trace(update.setup, update.params, update.batch, update.memory):
        if step is not None:
            if place := nonfinite(n, step):
                return {"i": update.i, "phase": step.phase} | place
            n += 1
        yield
    return None


def _known(problem: Problem, update: Iteration) -> Cooperative[Json]:
    """What a line tells of the iteration, its weights being those before the update."""
    setup, params, found, digits = update.setup, update.params, update.found, problem.request.digits
    cells, said = setup.network.cells, metrics.outputs(found.segments)
    right = _accuracy(problem, setup, said, update.batch.targets)
    yield
    per_moment = {layer: a for layer, a in enumerate(metrics.error_norms(found)) if a is not None}
    by_layer = nested(per_moment, digits) if per_moment else {}
    yield
    spectra = metrics.spectra(cells, params)
    yield
    held_out = yield from _held_out(problem, update)
    saturated = yield from metrics.saturated(cells, found.segments)
    return {
        "loss": numbers(update.outcome.loss, digits),
        "accuracy": numbers(right, digits),
        "held_out": held_out,
        "gradient_norms": [by_layer.get(layer) for layer in range(len(cells))],
        "gradient_norm": numbers(norm(update.outcome.grads), digits),
        "param_norms": numbers(np.array(metrics.weight_norms(params)), digits),
        "spectral_radius": [s and numbers(np.array(s.spectral_radius), digits) for s in spectra],
        "sigma_max": [s and numbers(np.array(s.sigma_max), digits) for s in spectra],
        "saturated": [numbers(share, digits) for share in saturated],
        "rate": setup.optimizer.rate,
        "clipped": _clipped(update),
    }


def _held_out(problem: Problem, update: Iteration) -> Cooperative[Json | None]:
    """Loss and accuracy, before the update, of data that are drawn apart from all batches."""
    batch = problem.held_out()
    if batch is None:
        return None
    segments = yield from forward_pass(update.setup, update.params, batch)
    loss = weighted_losses(segments).sum() + update.setup.objective.penalty(update.params)
    right = _accuracy(problem, update.setup, metrics.outputs(segments), batch.targets)
    digits = problem.request.digits
    return {"loss": numbers(loss, digits), "accuracy": numbers(right, digits)}


def _accuracy(problem: Problem, setup: Setup, said: Array, targets: Array) -> float | None:
    kind, weights = metrics.kind_of(setup.objective.loss, problem.task), np.array(setup.objective.weights)
    return metrics.accuracy(kind, problem.task.tolerance, weights, said, targets)

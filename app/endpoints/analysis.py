"""The answer to POST /api/analysis: how far errors reach in each layer, who blames whom, and what a cut loses."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from pydantic_core import from_json

from app.endpoints.analysis_layers import Json, layers
from app.endpoints.replay import replayed, with_heartbeats
from app.form.fields import ANALYSIS, PLANTED
from app.form.query import answered
from app.form.values import MARK
from app.requests.analysis import AnalysisRequest
from app.requests.build import Problem, along, build, parse
from app.requests.costs import costing
from app.requests.errors import Fault, RequestError
from app.requests.mistakes import planted
from app.requests.schedule import in_force
from app.responses.parts import parts
from engine.analysis import comparison
from engine.analysis.clip_effect import Turn, contributed, turned
from engine.analysis.gradient_check import Check, check_parameters, compared
from engine.analysis.log_norms import log10_errors, log10_of
from engine.costs import counts, weights
from engine.mistakes import wrong_credit
from engine.optimizers import NO_STATE, ByNorm, ByValue
from engine.passes import Segment, forward_pass
from engine.setup import Batch, Setup
from engine.training.loop import no_warnings, watched
from engine.types import Cooperative, Params, width

# Operations for one product of Jacobians and its norm: by the cube of its side, by its side, and at least.
SPECTRAL, SIDE, PRODUCT = 10, 1_500, 3_000


def asked_by_form(query: Iterable[tuple[str, str]]) -> Problem:
    """What the form asks; beside its fields `compare` is a list in JSON, and `parts` is words with commas.

    Raises: RequestError, in the names of the form.
    """
    said = list(query)
    more = {name: text for name, text in said if name in ANALYSIS}
    beside: dict[str, Any] = (
        {"parts": [word for word in map(str.strip, more["parts"].split(",")) if word]} if "parts" in more else {}
    )
    try:
        beside |= {"compare": from_json(more["compare"].removeprefix(MARK))} if "compare" in more else {}
    except ValueError as error:
        raise RequestError([Fault("compare", f"is not JSON: {error}.")]) from error
    fields = [(name, text) for name, text in said if name not in more]
    return answered(fields, PLANTED, lambda asked: prepared(parse(asked | beside, AnalysisRequest)))


def prepared(request: AnalysisRequest) -> Problem:
    """Raises: RequestError, before anything is computed."""
    problem = build(request, lambda asked: partial(cost, asked))
    if request.mistakes and not wrong_credit.linear(planted.plan(request.mistakes, problem.setup)):
        raise RequestError([Fault("mistakes", BENT)])
    return problem


BENT = "include updated_too_early: what one loss sends back then depends on all of them, so that none has its own part."


def cost(request: AnalysisRequest, setup: Setup, size: costing.Size) -> costing.Cost:
    """An upper estimate of all that the answer takes, of the parts that are wanted."""
    T, B, net = size.steps, size.batch, setup.network
    carried = [cell for cell in net.cells if cell.carried]
    ways = [setup, comparison.whole(setup, T), *(along(setup, way, T) for way in request.compare)]
    numbers = 3 * T * (T + 1) // 2 * len(carried) + 12 * T * len(net.cells)
    updates = [costing.update(way, T, B) for way in ways]
    silent = (size.iteration + 1) * (updates[0] + size.draw)
    return costing.Cost(
        numbers,
        numbers * costing.bytes_of_number(size.digits),
        _memory(request, ways, size),
        silent
        + (sum(updates[1:]) if request.compare else 0)
        + sum(part(request, setup, size) for part in (_reach, _blame, _sizes, _checked, _clipped))
        + costing.writing(numbers, 0, size.digits),
    )


def _memory(request: AnalysisRequest, ways: Sequence[Setup], size: costing.Size) -> int:
    """Bytes at the peak: the forward pass is held all the time, beside it what each part makes of it in its turn."""
    T, B, setup = size.steps, size.batch, ways[0]
    net = setup.network
    film = 8 * costing.values(setup, T, B) + costing.VIEWED * T * len(net.cells)
    data = 16 * T * B * (net.inputs + net.output.units)
    squares = [width(cell) ** 2 for cell in net.cells if cell.carried] if request.wants("jacobians") else []
    jacobians = 40 * T * B * max(squares, default=0)
    clipping = 2 * film if in_force(request).clip and request.wants("clipping") else 0
    most = max(*(costing.descending(way, T, B) for way in ways), jacobians, film, clipping)
    triangles = 24 * T * T * sum(1 for cell in net.cells if cell.carried)
    grads = 8 * sum(map(costing.parameters, net.cells))
    wrong = _lined(request, setup, size).memory if request.mistakes else 0
    return film + data + most + triangles + 4 * grads + wrong


def _reach(request: AnalysisRequest, setup: Setup, size: costing.Size) -> int:
    """Operations for the Jacobians, which send back S unit vectors for each example, and for all their products."""
    if not request.wants("jacobians"):
        return 0
    T, B, work = size.steps, size.batch, 0
    for cell in filter(lambda cell: cell.carried, setup.network.cells):
        S, U = width(cell), math.prod(cell.shapes["U"])
        each = B * S * (2 * U + costing.NUMBER * (1 + cell.arrays.backward) * cell.units)
        product = SPECTRAL * S**3 + SIDE * S + PRODUCT
        work += T * (each + 20 * costing.VISIT) + T * (T + 1) // 2 * (B * product + costing.VISIT) + SPECTRAL * S**3
    return work


def _blame(request: AnalysisRequest, setup: Setup, size: costing.Size) -> int:
    """Operations for the backward passes of all the losses, each by itself."""
    if not request.wants("credit"):
        return 0
    T, B, net = size.steps, size.batch, setup.network
    if request.mistakes:
        return T * _lined(request, setup, size).work
    each = B * (4 * sum(map(weights, net.cells)) + costing.NUMBER * costing.errors(setup, 1, 1))
    return T * (T + 1) // 2 * (each + costing.VISIT * len(net.cells)) + 5 * T * costing.VISIT * len(net.cells)


def _lined(request: AnalysisRequest, setup: Setup, size: costing.Size) -> costing.Cost:
    """One backward pass with the mistakes of the request, which goes back as far as the losses reach."""
    wrong = planted.mistaken(request.mistakes or [], wrong_credit.whole(setup, size.steps))
    return costing.by_lines(wrong, size.steps, size.batch)


def _sizes(request: AnalysisRequest, setup: Setup, size: costing.Size) -> int:
    """Operations for the logarithms of the errors: a way there and back, a time step after the other."""
    if not request.wants("errors"):
        return 0
    T, net = size.steps, setup.network
    return 3 * costing.forward(setup, T, size.batch) + 4 * T * costing.STEPPED * len(net.cells)


def _checked(request: AnalysisRequest, setup: Setup, size: costing.Size) -> int:
    if not request.wants("check"):
        return 0
    return costing.update(setup, size.steps, size.batch) + costing.check(setup, size.steps, size.batch)


def _clipped(request: AnalysisRequest, setup: Setup, size: costing.Size) -> int:
    """Operations for the gradient, and for what each time step adds to it."""
    if in_force(request).clip is None or not request.wants("clipping"):
        return 0
    return 3 * costing.update(comparison.whole(setup, size.steps) if setup.rtrl else setup, size.steps, size.batch)


def lines(problem: Problem) -> Iterator[bytes]:
    """The answer as one line of JSON, in parts, with a HEARTBEAT now and then before it."""
    request = problem.request
    assert isinstance(request, AnalysisRequest), "prepared above"
    params, _ = yield from replayed(problem)
    found = yield from with_heartbeats(no_warnings(analysed(problem, request, params)))
    yield from parts(found, request.digits)


def analysed(problem: Problem, request: AnalysisRequest, params: Params) -> Cooperative[Json]:
    """All that is told, of the parts that are wanted."""
    batch = problem.batch(request.iteration)
    film = yield from forward_pass(problem.setup, params, batch, online=problem.setup.rtrl)
    sizes = (yield from log10_of(problem.setup, params, batch)) if request.wants("errors") else None
    told = yield from layers(problem, request, params, film, sizes)
    found: Json = {"layers": told, "compare": (yield from beside_full(problem, request, params, batch))}
    if request.wants("check"):
        found["check"] = yield from checks(problem, params, batch)
    if sizes:
        found["log10_errors"] = log10_errors(sizes)
    if request.wants("clipping"):
        found["clipping"] = yield from clipped(problem, params, batch, film)
    return found


def beside_full(problem: Problem, request: AnalysisRequest, params: Params, batch: Batch) -> Cooperative[list[Json]]:
    """Each algorithm that is to be compared, in the order in which they were asked."""
    if not request.compare:
        return []
    steps, examples = problem.task.steps, problem.task.batch
    reference = yield from comparison.gradient(comparison.whole(problem.setup, steps), params, batch)
    told = []
    for way in request.compare:
        setup = along(problem.setup, way, steps)
        gradient = yield from comparison.gradient(setup, params, batch)
        found = comparison.beside(gradient, reference)._asdict()
        spent = counts(setup, steps, examples)
        told.append(
            {"algorithm": way.model_dump(by_alias=True)}
            | {name: np.array(size) for name, size in found.items()}
            | {"visits": spent.visits, "flops": spent.flops}
        )
    return told


def checks(problem: Problem, params: Params, batch: Batch) -> Cooperative[list[dict[str, Json]]]:
    """The gradient beside a numeric one, by layer and parameter."""
    setup = problem.setup
    outcome, _ = yield from watched(setup, params, batch, NO_STATE, keep_errors=False)
    sample = costing.sample(setup, problem.task.steps, problem.task.batch)
    found = check_parameters((yield from compared(setup, params, batch, outcome.grads, sample)), params)
    return [{name: check_of(check) for name, check in layer.items()} for layer in found]


def clipped(problem: Problem, params: Params, batch: Batch, film: list[Segment]) -> Cooperative[Json | None]:
    """What both kinds of clipping make of the gradient, at the limit of the request; null where it does not clip."""
    asked = problem.in_force.clip
    if asked is None:
        return None
    outcome, _ = yield from watched(problem.setup, params, batch, NO_STATE, keep_errors=False)
    turns = {kind: turned(way(asked.limit), outcome.grads) for kind, way in (("norm", ByNorm), ("value", ByValue))}
    added = yield from contributed(problem.setup, params, film)
    scale = turns["norm"].clipped_norm / (turns["norm"].norm or 1.0)
    return {
        "limit": asked.limit,
        "ways": [{"kind": kind} | turn_of(turn) for kind, turn in turns.items()],
        "contributed": added,
        "contributed_clipped": added * scale,
    }


def turn_of(turn: Turn) -> Json:
    counted = {"clipped": turn.clipped, "of": turn.of}
    return {name: np.array(x) for name, x in turn._asdict().items()} | counted


def check_of(check: Check) -> Json:
    return check.told() | {"max_relative_error": np.array(check.max_relative_error)}

"""The answer to POST /api/analysis: how far errors reach in each layer, who blames whom, and what a cut loses."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
from pydantic_core import from_json

from app import costing, rules
from app.asked.analysis import AnalysisRequest
from app.form import answered
from app.parts import parts
from app.problem import Problem, along, build, parse, refuse
from app.reach import Json, layers
from app.refusals import Fault, RequestError
from app.wire import pulsing, settled
from engine import comparing
from engine.analysis import Check, check_parameters, compared
from engine.clipping import Turn, contributed, turned
from engine.costs import counts, weights
from engine.magnitudes import log10_errors, log10_of
from engine.optimizers import NOTHING_YET, ByNorm, ByValue
from engine.passes import Segment, forward_pass
from engine.setup import Batch, Setup
from engine.training import quietly, watched
from engine.types import Cooperative, Params, width

SPECTRAL = 30  # operations for the largest singular value of a matrix, by the cube of its side
PRODUCT = 3_000  # operations that could be done while NumPy is called for one product of Jacobians


def asked_by_form(query: Iterable[tuple[str, str]]) -> Problem:
    """What the form asks; beside its fields `compare` is a list in JSON, and `parts` is words with commas.

    Raises: RequestError, in the names of the form.
    """
    said = list(query)
    more = {name: text for name, text in said if name in ("compare", "parts")}
    beside: dict[str, Any] = (
        {"parts": [word for word in map(str.strip, more["parts"].split(",")) if word]} if "parts" in more else {}
    )
    try:
        beside |= {"compare": from_json(more["compare"])} if "compare" in more else {}
    except ValueError as error:
        raise RequestError([Fault("compare", f"is not JSON: {error}.")]) from error
    fields = [(name, text) for name, text in said if name not in more]
    return answered(fields, {}, lambda asked: prepared(parse(asked | beside, AnalysisRequest)))


def prepared(request: AnalysisRequest) -> Problem:
    """Raises: RequestError, before anything is computed."""
    problem = build(request, partial(cost, request))
    steps = problem.task.steps
    refuse(fault for i, way in enumerate(request.compare) for fault in rules.algorithm(way, steps, f"compare[{i}]"))
    return problem


def cost(request: AnalysisRequest, setup: Setup, size: costing.Size) -> costing.Cost:
    """An upper estimate of all that the answer takes, of the parts that are wanted."""
    T, B = size.steps, size.batch
    whole = comparing.whole(setup, T)
    ways = [whole, setup, *(along(setup, way, T) for way in request.compare)]
    pairs, carried = T * (T + 1) // 2, [cell for cell in setup.network.cells if cell.carried]
    squares = [width(cell) ** 2 for cell in carried] if request.wants("jacobians") else []
    each = [costing.cost(way, size._replace(iteration=0)) for way in ways]
    walks = pairs * (4 * B * sum(map(weights, setup.network.cells)) + costing.VISIT * len(setup.network.cells))
    blame = walks if request.wants("credit") else 0
    reach = sum(pairs * B * (SPECTRAL * square**1.5 + PRODUCT) for square in squares)
    silent = costing.cost(setup, size)
    numbers = 3 * pairs * len(carried) + T * len(setup.network.cells)
    return costing.Cost(
        numbers,
        numbers * costing.bytes_of_number(size.digits),
        max(way.memory for way in each) + 40 * T * B * max(squares, default=0),
        silent.work + sum(way.work for way in each) + blame + int(reach),
    )


def lines(problem: Problem) -> Iterator[bytes]:
    """The answer as one line of JSON, in parts, with a PULSE now and then before it."""
    request = problem.request
    assert isinstance(request, AnalysisRequest), "prepared above"
    params, _ = yield from settled(problem)
    found = yield from pulsing(quietly(analysed(problem, request, params)))
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
    reference = yield from comparing.gradient(comparing.whole(problem.setup, steps), params, batch)
    told = []
    for way in request.compare:
        setup = along(problem.setup, way, steps)
        gradient = yield from comparing.gradient(setup, params, batch)
        found = comparing.beside(gradient, reference)._asdict()
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
    outcome, _ = yield from watched(setup, params, batch, NOTHING_YET, keep_errors=False)
    sample = costing.sample(setup, problem.task.steps, problem.task.batch)
    found = check_parameters((yield from compared(setup, params, batch, outcome.grads, sample)), params)
    return [{name: check_of(check) for name, check in layer.items()} for layer in found]


def clipped(problem: Problem, params: Params, batch: Batch, film: list[Segment]) -> Cooperative[Json | None]:
    """What both kinds of clipping make of the gradient, at the limit of the request; null where it does not clip."""
    asked = problem.request.clip
    if asked is None:
        return None
    outcome, _ = yield from watched(problem.setup, params, batch, NOTHING_YET, keep_errors=False)
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
    return check._asdict() | {"max_relative_error": np.array(check.max_relative_error)}

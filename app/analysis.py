"""The answer to POST /api/analysis: how far errors reach in each layer, who blames whom, and what a cut loses."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app import costing, rules
from app.asked.analysis import AnalysisRequest
from app.problem import Problem, along, build, refuse, size_of
from app.wire import line_of, nested, settled
from engine import comparing, credit, jacobians
from engine.analysis import Check, check_parameters, compared
from engine.costs import counts, weights
from engine.magnitudes import log10_errors
from engine.sweeping import Film
from engine.trace import Batch, Setup, play
from engine.training import iterate
from engine.types import Array, Params, width

SPECTRAL = 30  # operations for the largest singular value of a matrix, by the cube of its side
PRODUCT = 3_000  # operations that could be done while NumPy is called for one product of Jacobians

Json = dict[str, Any]


def prepared(request: AnalysisRequest) -> Problem:
    """Raises: RequestError, before anything is computed."""
    problem = build(request, lambda setup, size: cost(request, setup, size))
    steps = problem.task.steps
    refuse(fault for i, way in enumerate(request.compare) for fault in rules.algorithm(way, steps, f"compare[{i}]"))
    return problem


def cost(request: AnalysisRequest, setup: Setup, size: costing.Size) -> costing.Cost:
    """An upper estimate of all that the answer takes."""
    T, B = size.steps, size.batch
    whole = comparing.whole(setup, T)
    ways = [whole, setup, *(along(setup, way, T) for way in request.compare)]
    pairs, squares = T * (T + 1) // 2, [width(cell) ** 2 for cell in setup.network.cells if cell.carried]
    each = [costing.cost(way, size._replace(iteration=0)) for way in ways]
    blame = pairs * (4 * B * sum(map(weights, setup.network.cells)) + costing.VISIT * len(setup.network.cells))
    reach = sum(pairs * B * (SPECTRAL * square**1.5 + PRODUCT) for square in squares)
    silent = costing.cost(setup, size)
    numbers = 3 * pairs * len(squares) + T * len(setup.network.cells)
    return costing.Cost(
        numbers,
        numbers * costing.bytes_of_number(size.digits),
        max(way.memory for way in each) + 40 * T * B * max(squares, default=0),
        silent.work + sum(way.work for way in each) + blame + int(reach),
    )


def cost_of(problem: Problem) -> costing.Cost:
    """What it is going to take, by estimate."""
    request = problem.request
    assert isinstance(request, AnalysisRequest), "prepared above"
    return cost(request, problem.setup, size_of(request, problem.task))


def lines(problem: Problem) -> Iterator[bytes]:
    """The answer as one line of JSON, with a PULSE now and then before it."""
    request = problem.request
    assert isinstance(request, AnalysisRequest), "prepared above"
    params, _ = yield from settled(problem)
    batch = problem.batch(request.iteration)
    film = play(problem.setup, params, batch)
    yield line_of(
        {
            "layers": layers(problem, params, film),
            "compare": beside_full(problem, request, params, batch),
            "check": checks(problem, params, batch),
            "log10_errors": numbers(log10_errors(problem.setup, params, batch), problem),
        }
    )


def layers(problem: Problem, params: Params, film: Film) -> list[Json | None]:
    """What is known of each recurrent layer; null for the others."""
    setup = problem.setup
    blame = credit.triangle(setup.network, params, film, setup.restarts)
    return [
        layer_of(problem, params, film, layer, blame[layer]) if cell.carried else None
        for layer, cell in enumerate(setup.network.cells)
    ]


def layer_of(problem: Problem, params: Params, film: Film, layer: int, blame: Array) -> Json:
    cell, p, restarts = problem.setup.network.cells[layer], params[layer], problem.setup.restarts
    norms = jacobians.norms(jacobians.of_film(cell, p, layer, film, restarts))
    bound = jacobians.bound(cell, p, problem.task.steps)
    scalars = ("spectral_radius", "sigma_max", "gamma")
    return {
        "jacobian_norms": lower(numbers(norms.sizes, problem)),
        "log10_jacobian_norms": lower(numbers(norms.log10, problem)),
        "credit": lower(numbers(blame, problem)),
        **{name: numbers(np.array(getattr(bound, name)), problem) if bound else None for name in scalars},
        "bound": numbers(bound.by_lag, problem) if bound else None,
    }


def beside_full(problem: Problem, request: AnalysisRequest, params: Params, batch: Batch) -> list[Json]:
    """Each algorithm that is to be compared, in the order in which they were asked."""
    if not request.compare:
        return []
    steps, examples = problem.task.steps, problem.task.batch
    reference = comparing.gradient(comparing.whole(problem.setup, steps), params, batch)
    told = []
    for way in request.compare:
        setup = along(problem.setup, way, steps)
        found = comparing.beside(comparing.gradient(setup, params, batch), reference)._asdict()
        spent = counts(setup, steps, examples)
        told.append(
            {"algorithm": way.model_dump(by_alias=True)}
            | {name: numbers(np.array(size), problem) for name, size in found.items()}
            | {"visits": spent.visits, "flops": spent.flops}
        )
    return told


def checks(problem: Problem, params: Params, batch: Batch) -> list[dict[str, Json]]:
    """The gradient beside a numeric one, by layer and parameter."""
    setup = problem.setup
    grads = iterate(setup, params, batch).grads
    sample = costing.sample(setup, problem.task.steps, problem.task.batch)
    found = check_parameters(compared(setup, params, batch, grads, sample), params)
    return [{name: check_of(check, problem) for name, check in layer.items()} for layer in found]


def check_of(check: Check, problem: Problem) -> Json:
    return check._asdict() | {"max_relative_error": numbers(np.array(check.max_relative_error), problem)}


def numbers(a: Array, problem: Problem) -> Any:
    """Rounded as the request wants them, in nested lists."""
    return nested({"": a}, problem.request.digits)[""]


def lower(square: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """The rows [t][k], k <= t."""
    return [row[: t + 1] for t, row in enumerate(square)]

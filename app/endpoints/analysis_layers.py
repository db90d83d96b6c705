"""The analysis of each recurrent layer: how far errors reach, credit assignment, and what explains both."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.requests.analysis import AnalysisRequest
from app.requests.build import Problem
from app.requests.mistakes import planted
from app.responses.parts import Triangle
from engine.analysis import credit, influence_norms, jacobians
from engine.analysis.cell_path import log10_cell_path
from engine.mistakes import wrong_credit
from engine.passes import Segment
from engine.saturation import slopes
from engine.types import Array, Cooperative, Params, Values

Json = dict[str, Any]
Film = Sequence[Segment]

GATED = ("dh", "dc", "dc_hidden", "dc_next")  # errors whose size is told as a logarithm; all but dh of lstm alone


def layers(
    problem: Problem, request: AnalysisRequest, params: Params, film: Film, sizes: Sequence[Values] | None
) -> Cooperative[list[Json | None]]:
    """What is known of each recurrent layer, of the parts that are wanted; null for the others.

    sizes are what `log10_of` finds, if errors are wanted.
    """
    told: list[Json | None] = []
    for layer, cell in enumerate(problem.setup.network.cells):
        found = of_layer(problem, request, params, film, sizes, layer)
        told.append((yield from found) if cell.carried else None)
    if request.wants("credit"):
        squares = yield from credit_of(problem, request, params, film)
        merge(told, {layer: {"credit": Triangle(square)} for layer, square in squares.items()})
    if problem.setup.rtrl:
        norms = yield from influence_norms.norms(problem.setup.network, params, film)
        merge(told, {layer: {"influence_norms": row} for layer, row in enumerate(norms)})
    return told


def credit_of(problem: Problem, request: AnalysisRequest, params: Params, film: Film) -> Cooperative[dict[int, Array]]:
    """The triangle of each recurrent layer; with mistakes that of the wrong backward pass."""
    if request.mistakes:
        plan = planted.plan(request.mistakes, problem.setup)
        return (yield from wrong_credit.triangle(problem.setup, plan, params, problem.batch(request.iteration)))
    return (yield from credit.triangle(problem.setup.network, params, film, problem.setup.restarts))


def merge(told: Sequence[Json | None], more: Mapping[int, Json]) -> None:
    """Adds to what is `told` of recurrent layers, which the caller owns."""
    for layer, new in more.items():
        known = told[layer]
        if known is not None:
            known.update(new)


def of_layer(
    problem: Problem,
    request: AnalysisRequest,
    params: Params,
    film: Film,
    sizes: Sequence[Values] | None,
    layer: int,
) -> Cooperative[Json]:
    """What is known of a recurrent layer by itself, of the parts that are wanted."""
    told: Json = {}
    if request.wants("jacobians"):
        told |= yield from reach(problem, params, film, layer)
    if request.wants("slopes"):
        told |= yield from saturation(problem, film, layer)
    if sizes:
        told |= yield from paths(problem, params, film, layer, sizes[layer])
    return told


def reach(problem: Problem, params: Params, film: Film, layer: int) -> Cooperative[Json]:
    """Products of Jacobians, and what bounds them."""
    cell, p, restarts = problem.setup.network.cells[layer], params[layer], problem.setup.restarts
    norms = yield from jacobians.norms((yield from jacobians.of_film(cell, p, layer, film, restarts)))
    bound = jacobians.bound(cell, p, problem.task.steps)
    yield
    scalars = ("spectral_radius", "sigma_max", "gamma")
    return {
        "jacobian_norms": Triangle(norms.sizes),
        "log10_jacobian_norms": Triangle(norms.log10),
        **{name: np.array(getattr(bound, name)) if bound else None for name in scalars},
        "bound": bound and bound.by_lag,
        "log10_bound": bound and bound.log10_by_lag,
        "log10_radius": bound and bound.log10_radius,
        "eigenvalues": bound and bound.eigenvalues,
    }


def saturation(problem: Problem, film: Film, layer: int) -> Cooperative[Json]:
    found = yield from slopes(problem.setup.network.cells[layer], layer, film)
    return {"slopes": found and found._asdict()}


def paths(problem: Problem, params: Params, film: Film, layer: int, sizes: Values) -> Cooperative[Json]:
    """The sizes of errors as logarithms; of an lstm also what the forget gates alone let through."""
    setup = problem.setup
    told: Json = {"log10_cell_path": None} | {f"log10_{name}": sizes.get(name) for name in GATED}
    if "dc" in sizes:
        told["log10_cell_path"] = yield from log10_cell_path(setup.network, params, film, layer, setup.restarts)
    return told

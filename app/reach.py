"""What an analysis tells of each recurrent layer: how far errors reach, who blames whom, and why."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app import wire
from app.asked.analysis import AnalysisRequest
from app.problem import Problem
from engine import credit, influences, jacobians
from engine.highway import log10_cell_path
from engine.magnitudes import log10_of
from engine.saturation import slopes
from engine.setup import Batch
from engine.sweeping import Film
from engine.types import Array, Params

Json = dict[str, Any]

GATED = ("dh", "dc", "dc_hidden", "dc_next")  # errors whose size is told as a logarithm; all but dh of lstm alone


def layers(problem: Problem, request: AnalysisRequest, params: Params, film: Film, batch: Batch) -> list[Json | None]:
    """What is known of each recurrent layer, of the parts that are wanted; null for the others."""
    told: list[Json | None] = [{} if cell.carried else None for cell in problem.setup.network.cells]
    if request.wants("jacobians"):
        merge(told, [reach(problem, params, film, layer) for layer in range(len(told))])
    if request.wants("credit"):
        merge(told, blamed(problem, params, film))
    if request.wants("slopes"):
        merge(told, [saturation(problem, film, layer) for layer in range(len(told))])
    if request.wants("errors"):
        merge(told, paths(problem, params, film, batch))
    if problem.setup.rtrl:
        merge(told, influenced(problem, params, film))
    return told


def merge(told: list[Json | None], more: Sequence[Json | None]) -> None:
    """Adds to what is `told` of each layer, which the caller owns."""
    for layer, new in zip(told, more, strict=True):
        if layer is not None and new is not None:
            layer.update(new)


def reach(problem: Problem, params: Params, film: Film, layer: int) -> Json | None:
    """Products of Jacobians, and what bounds them."""
    cell, p, restarts = problem.setup.network.cells[layer], params[layer], problem.setup.restarts
    if not cell.carried:
        return None
    norms = jacobians.norms(jacobians.of_film(cell, p, layer, film, restarts))
    bound = jacobians.bound(cell, p, problem.task.steps)
    scalars = ("spectral_radius", "sigma_max", "gamma")
    return {
        "jacobian_norms": lower(numbers(norms.sizes, problem)),
        "log10_jacobian_norms": lower(numbers(norms.log10, problem)),
        **{name: numbers(np.array(getattr(bound, name)), problem) if bound else None for name in scalars},
        "bound": numbers(bound.by_lag, problem) if bound else None,
        "log10_bound": numbers(bound.log10_by_lag, problem) if bound else None,
        "log10_radius": numbers(bound.log10_radius, problem) if bound else None,
        "eigenvalues": numbers(bound.eigenvalues, problem) if bound else None,
    }


def blamed(problem: Problem, params: Params, film: Film) -> list[Json | None]:
    setup = problem.setup
    found = credit.triangle(setup.network, params, film, setup.restarts)
    return [
        {"credit": lower(numbers(found[layer], problem))} if cell.carried else None
        for layer, cell in enumerate(setup.network.cells)
    ]


def saturation(problem: Problem, film: Film, layer: int) -> Json | None:
    found = slopes(problem.setup.network.cells[layer], layer, film)
    return {"slopes": {name: numbers(a, problem) for name, a in found._asdict().items()} if found else None}


def paths(problem: Problem, params: Params, film: Film, batch: Batch) -> list[Json | None]:
    """The sizes of errors as logarithms; of an lstm also what the forget gates alone let through."""
    told: list[Json | None] = []
    setup = problem.setup
    for layer, sizes in enumerate(log10_of(setup, params, batch)):
        sized: Json = {f"log10_{name}": numbers(sizes[name], problem) if name in sizes else None for name in GATED}
        if "dc" in sizes:
            found = log10_cell_path(setup.network, params, film, layer, setup.restarts)
            sized["log10_cell_path"] = numbers(found, problem)
        told.append({"log10_cell_path": None} | sized)
    return told


def influenced(problem: Problem, params: Params, film: Film) -> list[Json | None]:
    """Of RTRL: the size of what it carries forward; null for layers above the state."""
    found = influences.norms(problem.setup.network, params, film)
    above = len(problem.setup.network.cells) - len(found)
    return [*({"influence_norms": numbers(row, problem)} for row in found), *[None] * above]


def numbers(a: Array, problem: Problem) -> Any:
    """Rounded as the request wants them, in nested lists."""
    return wire.numbers(a, problem.request.digits)


def lower(square: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """The rows [t][k], k <= t."""
    return [row[: t + 1] for t, row in enumerate(square)]

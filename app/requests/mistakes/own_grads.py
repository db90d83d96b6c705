"""What must be true of somebody's own numbers: that there are some, and that they have the shapes of the network."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from app.requests import array_checks
from app.requests.build import refuse
from app.requests.errors import Fault, unknown_says
from app.requests.mistakes.check import CheckRequest, LayerGrads, OwnStep
from app.requests.shapes import misshapen, ragged, shape_of
from engine.mistakes import lines
from engine.mistakes.layouts import fitting
from engine.setup import Setup
from engine.types import Cell, Values

Faults = Iterator[Fault]
Read = list[tuple[str, list[Values | None]]]  # layouts that fit, each with the arrays in rows


def faults(request: CheckRequest, setup: Setup, batch: int) -> Faults:
    """Whatever is wrong with them, but for shapes that only a layout can tell."""
    yours, cells = request.yours, setup.network.cells
    if len(yours.grads) != len(cells):
        says = f"has {len(yours.grads)} items; {len(cells)} are needed, one for each layer, null where none is judged."
        yield Fault("yours.grads", says)
        return
    told = [layer.model_dump(exclude_none=True) for layer in yours.grads if layer] + [s.values for s in yours.steps]
    if yours.loss is None and not any(told):
        yield Fault("yours", "has nothing to judge; grads, steps or a loss is needed.")
    for i, (given, cell) in enumerate(zip(yours.grads, cells, strict=True)):
        yield from _names(given, cell, f"yours.grads[{i}]") if given else ()
    yield from _steps(request, setup, batch)


def _names(given: LayerGrads, cell: Cell, field: str) -> Faults:
    for name in LayerGrads.model_fields:
        array = getattr(given, name)
        if array is not None and name not in cell.shapes:
            yield Fault(f"{field}.{name}", f"does not exist: a {cell.kind} layer has {', '.join(cell.shapes)}.")
        elif array is not None:
            yield from list(ragged(array, shape_of(array), f"{field}.{name}"))[:1]


def _steps(request: CheckRequest, setup: Setup, batch: int) -> Faults:
    visits = [t for sweep in setup.sweeps for t in sweep.time_steps]
    if request.yours.steps and len(set(visits)) < len(visits):
        yield Fault("yours.steps", "are judged where each time step is visited once; full BPTT and blocks do so.")
        return
    known: dict[tuple[int, int, str], int] = {}
    for i, step in enumerate(request.yours.steps):
        yield from _step(step, setup, batch, f"yours.steps[{i}]")
        for name in step.values:
            first = known.setdefault((step.t, step.layer, name), i)
            if first != i:
                yield Fault(f"yours.steps[{i}].values.{name}", f"is told twice: steps[{first}] has it at this place.")


def _step(step: OwnStep, setup: Setup, batch: int, field: str) -> Faults:
    cells, steps = setup.network.cells, len(setup.objective.weights)
    for name, most in (("t", steps - 1), ("layer", len(cells) - 1)):
        if getattr(step, name) > most:
            yield Fault(f"{field}.{name}", f"is {getattr(step, name)}; at most {most} is allowed.")
            return
    cell = cells[step.layer]
    known = lines.shown(cell)
    for name, array in step.values.items():
        if name not in known:
            yield Fault(f"{field}.values.{name}", unknown_says(name, known))
        else:
            wide = cell.inputs if name == "dx" else cell.units
            yield from misshapen(array, (batch, wide), "(batch, units)", f"{field}.values.{name}")


def read(cells: Sequence[Cell], given: Sequence[Mapping[str, object]], layout: str | None) -> Read:
    """The layouts in which these arrays fit the layers; a layer without any is not judged."""
    arrays = [{name: np.array(a, float) for name, a in layer.items()} or None for layer in given]
    return [(found.name, layers) for found, layers in fitting(cells, arrays, layout)]


def unfit(request: CheckRequest, cells: Sequence[Cell]) -> Faults:
    """What keeps the gradients from being those of the layers in any layout, said of rows."""
    for i, (given, cell) in enumerate(zip(request.yours.grads, cells, strict=True)):
        for name, array in (given.model_dump(exclude_none=True) if given else {}).items():
            meaning = (
                "or its transpose; over or under U where both are one matrix" if name == "W" else "or its transpose"
            )
            yield from misshapen(array, cell.shapes[name], meaning, f"yours.grads[{i}].{name}")


def weights(request: CheckRequest, cells: Sequence[Cell]) -> Read:
    """The given weights in each layout that makes whole layers of them; in rows where the named one does not.

    Raises: RequestError.
    """
    faults, given = list(array_checks.params(request, cells)), request.params or []
    arrays = [layer.model_dump(exclude_none=True) for layer in given]
    odd = any(next(ragged(a, shape_of(a), ""), None) for layer in arrays for a in layer.values())
    refuse(faults if odd or len(given) != len(cells) else ())
    found = read(cells, arrays, request.yours.layout) or read(cells, arrays, "rows")
    whole = [
        (name, layers)
        for name, layers in found
        if all(set(layer or {}) == set(cell.shapes) for layer, cell in zip(layers, cells, strict=True))
    ]
    refuse(() if whole else faults)
    return whole

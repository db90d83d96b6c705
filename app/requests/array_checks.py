"""What must be true of numbers that a person gives: data, parameters and states have the shapes that are needed."""

from collections.abc import Iterator, Mapping, Sequence

from app.limits import LIMITS
from app.requests.errors import Fault
from app.requests.shapes import Shape, misshapen, ragged, shape_of
from app.requests.trace import Data, LayerParams, LayerState, TraceRequest
from engine.network import Network
from engine.types import Cell

Faults = Iterator[Fault]


def faults(request: TraceRequest, network: Network, batch: int) -> Faults:
    """Whatever is wrong with the arrays that the layers get; own data is looked at before there are any."""
    yield from params(request, network.cells)
    yield from state(request, network.cells, batch)


def data(request: TraceRequest) -> Faults:
    if request.data is None:
        return
    odd = [f for name in ("inputs", "targets") for f in _array(getattr(request.data, name), f"data.{name}")]
    yield from odd or _same_time_steps(request.data)


def _array(nested: list[list[list[float]]], field: str) -> list[Fault]:
    shape = shape_of(nested)
    if 0 in shape or len(shape) < 3:
        return [Fault(field, "has an empty list in it; (T, B, n) numbers are needed, with at least one of each.")]
    limits = (
        (LIMITS.steps, "time steps"),
        (LIMITS.batch, "examples in the batch"),
        (LIMITS.width, "numbers a time step"),
    )
    over = [
        Fault(field, f"has {size} {what}; at most {most} are allowed.")
        for size, (most, what) in zip(shape, limits, strict=True)
        if size > most
    ]
    return over or list(ragged(nested, shape, field))[:1]


def _same_time_steps(given: Data) -> Faults:
    inputs, targets = shape_of(given.inputs), shape_of(given.targets)
    for axis, what in enumerate(("time steps (T)", "examples (B)")):
        if inputs[axis] != targets[axis]:
            yield Fault("data.targets", f"has {targets[axis]} {what}, but data.inputs has {inputs[axis]}.")


def params(request: TraceRequest, cells: Sequence[Cell]) -> Faults:
    """Given parameters have the names and shapes of the layers."""
    if request.params is None:
        return
    if len(request.params) != len(cells):
        yield Fault("params", f"has {len(request.params)} layers; {len(cells)} are needed, one for each layer.")
        return
    for i, (given, cell) in enumerate(zip(request.params, cells, strict=True)):
        shapes = {
            name: (shape, "(inputs, units)" if name == "W" else "by the units") for name, shape in cell.shapes.items()
        }
        has = f"a {cell.kind} layer has"
        missing = [name for name in shapes if getattr(given, name) is None]
        yield from (Fault(f"params[{i}].{name}", f"is missing: {has} {', '.join(shapes)}.") for name in missing)
        yield from _odd(given, shapes, has, f"params[{i}]")


def state(request: TraceRequest, cells: Sequence[Cell], batch: int) -> Faults:
    """Given states stand at the recurrent layers, and nowhere else; what is left out of them is zeros."""
    if request.state is None:
        return
    if len(request.state) != len(cells):
        yield Fault("state", f"has {len(request.state)} items; {len(cells)} are needed, one for each layer.")
        return
    for i, (given, cell) in enumerate(zip(request.state, cells, strict=True)):
        if given is not None and not cell.carried:
            yield Fault(f"state[{i}]", f"is given, but a {cell.kind} layer has no state; null is needed.")
        elif given is not None:
            shapes = dict.fromkeys(cell.carried, ((batch, cell.units), "(batch, units)"))
            yield from _odd(given, shapes, f"the state of a {cell.kind} layer is", f"state[{i}]")


def _odd(given: LayerParams | LayerState, needed: Mapping[str, tuple[Shape, str]], has: str, field: str) -> Faults:
    """What is too much or misshapen among arrays that are needed by name: the shape, and what it means."""
    for name in type(given).model_fields:
        array = getattr(given, name)
        if array is not None and name not in needed:
            yield Fault(f"{field}.{name}", f"does not exist: {has} {', '.join(needed)}.")
        elif array is not None:
            yield from misshapen(array, *needed[name], f"{field}.{name}")

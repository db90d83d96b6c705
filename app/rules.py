"""What must be true of a request beyond its single fields: that its parts fit each other."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from app.asked.algorithms import Algorithm, Custom, OneSweep, Truncated
from app.asked.layers import DenseLayer, Init, RnnLayer
from app.asked.tasks import (
    Adding,
    Circles,
    Copy,
    Echo,
    Iris,
    NextLetter,
    Parity,
    Reber,
    Sine,
    Spirals,
    TemporalOrder,
    Xor,
)
from app.limits import LIMITS
from app.refusals import Fault, shown
from app.schema import Data, LayerParams, LayerState, TraceRequest
from app.shapes import misshapen, ragged, shape_of
from engine.losses import LOSSES
from engine.types import Cell

Faults = Iterator[Fault]
Asked = TypeVar("Asked", bound=TraceRequest)


def both_given(request: TraceRequest) -> Faults:
    for instead, replaced in (("data", "task"), ("params", "init")):
        if getattr(request, instead) is not None and getattr(request, replaced) is not None:
            yield Fault(replaced, f"is given together with {instead}, which takes its place: leave one of them out.")


def completed(request: Asked) -> Asked:
    """The request with every default filled in that depends on another field."""
    wanted = LOSSES[request.loss].needs or "linear"
    top = len(request.layers) - 1
    layers = [
        layer.model_copy(update={"activation": wanted if i == top else "tanh"})
        if isinstance(layer, DenseLayer | RnnLayer) and not layer.activation
        else layer
        for i, layer in enumerate(request.layers)
    ]
    task = request.task or (None if request.data else Echo(name="echo"))
    init = request.init or (None if request.params is not None else Init())
    return request.model_copy(update={"layers": layers, "task": task, "init": init})


def output(request: TraceRequest) -> Faults:
    """The last layer is dense, and gives what the loss and the data are about."""
    last, field, needs = request.layers[-1], f"layers[{len(request.layers) - 1}]", LOSSES[request.loss].needs
    if last.cell != "dense":
        yield Fault(f"{field}.cell", f"is {shown(last.cell)}; the last layer is the output, and must be dense.")
    elif isinstance(last, DenseLayer) and needs and last.activation != needs:
        yield Fault(f"{field}.activation", f"is {shown(last.activation)}; the loss {request.loss} needs {needs}.")
    yield from (Fault(f"{field}.units", says) for says in _width(request, last.units))


def _width(request: TraceRequest, units: int) -> Iterator[str]:
    match request.task:
        case Xor() | Spirals() | Circles() | Parity() if units > 2:
            yield f"is {units}; the task {request.task.name} needs 1 (the number itself) or 2 (one-hot)."
        case NextLetter(text=text) if units != len(set(text)):
            letters = "".join(sorted(set(text)))
            yield f"is {units}; {len(letters)} are needed, as the text has so many different letters: {shown(letters)}."
        case Iris() | Adding() | TemporalOrder() | Sine() | Reber() if units != (K := request.task.engine(1).outputs):
            yield f"is {units}; the task {request.task.name} needs {K}."
        case None if request.data and request.data.targets[0] and units != len(request.data.targets[0][0]):
            yield f"is {units}; {len(request.data.targets[0][0])} are needed, as the targets have so many numbers."


def text(request: TraceRequest) -> Faults:
    task = request.task
    if isinstance(task, NextLetter) and len(task.text) <= task.steps:
        most = len(task.text) - 1
        yield Fault(
            "task.steps",
            f"is {task.steps}, but the text has {len(task.text)} letters, and the last one has no next: "
            f"at most {most} are allowed, or a longer text.",
        )


def meant(request: TraceRequest) -> Faults:
    """A loss that can say something about the numbers of the task, and a sequence which is not too long."""
    task = request.task
    if isinstance(task, Adding | Sine) and not request.loss.endswith(("mse", "sse")):
        yield Fault("loss", f"is {shown(request.loss)}; the task {task.name} has numbers of any size: half_mse fits.")
    if isinstance(task, Copy) and (T := 2 * task.span + task.lag) > LIMITS.steps:
        most = LIMITS.steps - 2 * task.span
        yield Fault("task.lag", f"is {task.lag}, which makes {T} moments; at most {most} are allowed beside the span.")


def data(request: TraceRequest) -> Faults:
    if request.data is None:
        return
    odd = [f for name in ("inputs", "targets") for f in _array(getattr(request.data, name), f"data.{name}")]
    yield from odd or _same_moments(request.data)


def _array(nested: list[list[list[float]]], field: str) -> list[Fault]:
    shape = shape_of(nested)
    if 0 in shape or len(shape) < 3:
        return [Fault(field, "has an empty list in it; (T, B, n) numbers are needed, with at least one of each.")]
    limits = ((LIMITS.steps, "moments"), (LIMITS.batch, "examples in the batch"), (LIMITS.width, "numbers a moment"))
    over = [
        Fault(field, f"has {size} {what}; at most {most} are allowed.")
        for size, (most, what) in zip(shape, limits, strict=True)
        if size > most
    ]
    return over or list(ragged(nested, shape, field))[:1]


def _same_moments(given: Data) -> Faults:
    inputs, targets = shape_of(given.inputs), shape_of(given.targets)
    for axis, what in enumerate(("moments (T)", "examples (B)")):
        if inputs[axis] != targets[axis]:
            yield Fault("data.targets", f"has {targets[axis]} {what}, but data.inputs has {inputs[axis]}.")


RULES: tuple[Callable[[TraceRequest], Faults], ...] = (output, text, meant, data)


def loss_at(request: TraceRequest, steps: int) -> Faults:
    if isinstance(request.loss_at, list) and len(request.loss_at) != steps:
        yield Fault("loss_at", f"has {len(request.loss_at)} weights; {steps} are needed, one for each moment.")


def algorithm(way: Algorithm, steps: int, field: str) -> Faults:
    """Passes that overlap or touch, and sweeps that stay within the sequence and find their losses on the way."""
    if isinstance(way, Truncated) and way.k2 < way.k1:
        yield Fault(f"{field}.k2", f"is {way.k2}, less than k1; at least {way.k1} is needed, or losses would be lost.")
    for i, sweep in enumerate(way.list_of if isinstance(way, Custom) else ()):
        yield from (Fault(f"{field}.sweeps[{i}].{name}", says) for name, says in _odd(sweep, steps))


def _odd(sweep: OneSweep, steps: int) -> Iterator[tuple[str, str]]:
    if sweep.start >= steps:
        yield "start", f"is {sweep.start}; at most {steps - 1}, the last moment, is allowed."
    if sweep.until > sweep.start:
        yield "until", f"is {sweep.until}, after the start; at most {sweep.start} is allowed."
    stray = [t for t in sweep.losses if not sweep.until <= t <= sweep.start]
    if stray:
        yield "losses", f"has {stray[0]} in it, which is not on the way from {sweep.start} down to {sweep.until}."
    if len(set(sweep.losses)) < len(sweep.losses):
        yield "losses", "has a moment twice; once is allowed."


def params(request: TraceRequest, cells: Sequence[Cell]) -> Faults:
    """Given parameters have the names and shapes of the layers."""
    if request.params is None:
        return
    if len(request.params) != len(cells):
        yield Fault("params", f"has {len(request.params)} layers; {len(cells)} are needed, one for each layer.")
        return
    for i, (given, cell) in enumerate(zip(request.params, cells, strict=True)):
        yield from _named(given, cell, f"params[{i}]")


def _named(given: LayerParams, cell: Cell, field: str) -> Faults:
    for name in type(given).model_fields:
        array, shape = getattr(given, name), cell.shapes.get(name)
        if array is not None and shape is None:
            yield Fault(f"{field}.{name}", f"does not exist: a {cell.kind} layer has {', '.join(cell.shapes)}.")
        elif array is None and shape is not None:
            yield Fault(f"{field}.{name}", f"is missing: a {cell.kind} layer has {', '.join(cell.shapes)}.")
        elif array is not None and shape is not None:
            yield from misshapen(array, shape, "(inputs, units)" if name == "W" else "by the units", f"{field}.{name}")


def state(request: TraceRequest, cells: Sequence[Cell], batch: int) -> Faults:
    """Given states stand at the recurrent layers, and nowhere else."""
    if request.state is None:
        return
    if len(request.state) != len(cells):
        yield Fault("state", f"has {len(request.state)} items; {len(cells)} are needed, one for each layer.")
        return
    for i, (given, cell) in enumerate(zip(request.state, cells, strict=True)):
        if given is not None and not cell.carried:
            yield Fault(f"state[{i}]", f"is given, but a {cell.kind} layer has no state; null is needed.")
        elif given is not None:
            yield from _state_of(given, cell, batch, f"state[{i}]")


def _state_of(given: LayerState, cell: Cell, batch: int, field: str) -> Faults:
    for name in type(given).model_fields:
        array = getattr(given, name)
        if name in cell.carried and array is None:
            yield Fault(
                f"{field}.{name}", f"is missing: the state of a {cell.kind} layer is {', '.join(cell.carried)}."
            )
        elif name not in cell.carried and array is not None:
            yield Fault(
                f"{field}.{name}", f"does not exist: the state of a {cell.kind} layer is {', '.join(cell.carried)}."
            )
        elif array is not None:
            yield from misshapen(array, (batch, cell.units), "(batch, units)", f"{field}.{name}")

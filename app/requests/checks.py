"""What must be true of a request beyond its single fields: that its parts fit each other."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np

from app.limits import LIMITS
from app.requests import array_checks
from app.requests.algorithms import Algorithm, Custom, OneSweep, Truncated
from app.requests.analysis import AnalysisRequest
from app.requests.errors import Fault, shown
from app.requests.layers import DenseLayer, Init, RnnLayer
from app.requests.shapes import shape_of
from app.requests.tasks import Copy, Echo, NextLetter
from app.requests.trace import TraceRequest, TrainingRequest
from engine import tasks
from engine.losses import LOSSES

Faults = Iterator[Fault]
Asked = TypeVar("Asked", bound=TraceRequest)


def faults(request: TraceRequest, task: tasks.Task | None = None) -> Faults:
    """Whatever is wrong with the parts of a request together.

    task: that of the same data, where they have been looked at before; a large request is a million numbers.

    What depends on T is looked at where T can be told: where the fields, and the data, are in order.
    """
    odd = [*_apart_from_time(request), *(array_checks.data(request) if task is None else ())]
    yield from odd
    if not odd:
        yield from _through_time(request, _steps(request))


def task_of(request: TraceRequest) -> tasks.Task:
    """The engine's task; own data are arrays from here on, so they have been looked at."""
    if request.data is not None:
        return tasks.OwnData(tasks.Data(np.array(request.data.inputs), np.array(request.data.targets)))
    assert request.task is not None, "either data or task is filled in"
    return request.task.engine(request.layers[-1].units)


def _steps(request: TraceRequest) -> int:
    """T, without making arrays of the data."""
    return len(request.data.inputs) if request.data is not None else task_of(request).steps


def _apart_from_time(request: TraceRequest) -> Faults:
    for rule in (both_given, output, text, meant):
        yield from rule(request)


def _through_time(request: TraceRequest, steps: int) -> Faults:
    yield from loss_at(request, steps)
    yield from algorithm(request.algorithm, steps, "algorithm")
    yield from changes(request, steps)
    yield from last_iteration(request)
    yield from compared(request, steps)


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
    if isinstance(last, DenseLayer) and last.activation == "softmax" and last.units == 1:
        yield Fault(f"{field}.units", "is 1; a softmax of one unit is always 1, and nothing is learned: 2 are needed.")
    yield from (Fault(f"{field}.units", says) for says in _width(request, last.units))


def _width(request: TraceRequest, units: int) -> Iterator[str]:
    task = request.task
    if isinstance(task, NextLetter) and units != len(set(task.text)):
        letters = "".join(sorted(set(task.text)))
        yield f"is {units}; {len(letters)} are needed, as the text has so many different letters: {shown(letters)}."
    elif task and task.width == "classes" and units > 2:
        yield f"is {units}; the task {task.name} needs 1 (the number itself) or 2 (one-hot)."
    elif task and isinstance(task.width, int) and units != task.width:
        yield f"is {units}; the task {task.name} needs {task.width}."
    elif task is None and request.data and 0 not in (shape := shape_of(request.data.targets)) and units != shape[-1]:
        yield f"is {units}; {shape[-1]} are needed, as the targets have so many numbers."


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
    if task and task.loss == "half_mse" and not request.loss.endswith(("mse", "sse")):
        yield Fault("loss", f"is {shown(request.loss)}; the task {task.name} has numbers of any size: half_mse fits.")
    if isinstance(task, Copy) and (T := 2 * task.span + task.lag) > LIMITS.steps:
        most = LIMITS.steps - 2 * task.span
        yield Fault(
            "task.lag", f"is {task.lag}, which makes {T} time steps; at most {most} are allowed beside the span."
        )


def loss_at(request: TraceRequest, steps: int) -> Faults:
    if isinstance(request.loss_at, list) and len(request.loss_at) != steps:
        yield Fault("loss_at", f"has {len(request.loss_at)} weights; {steps} are needed, one for each time step.")


def algorithm(way: Algorithm, steps: int, field: str) -> Faults:
    """Passes that overlap or touch, and sweeps that stay within the sequence and set out after their losses."""
    if isinstance(way, Truncated) and way.k2 < way.k1:
        yield Fault(
            f"{field}.k2",
            f"is {way.k2}, less than k1; at least {way.k1} is needed, or some losses would be gathered by no pass.",
        )
    for i, sweep in enumerate(way.list_of if isinstance(way, Custom) else ()):
        yield from (Fault(f"{field}.sweeps[{i}].{name}", says) for name, says in _odd(sweep, steps))


def _odd(sweep: OneSweep, steps: int) -> Iterator[tuple[str, str]]:
    if sweep.start >= steps:
        yield "start", f"is {sweep.start}; at most {steps - 1}, the last time step, is allowed."
    if sweep.until > sweep.start:
        yield "until", f"is {sweep.until}, after the start; at most {sweep.start} is allowed."
    late = [t for t in sweep.losses if t > sweep.start]
    if late:
        yield "losses", f"has {late[0]} in it, which is after the start; at most {sweep.start} is allowed."
    if len(set(sweep.losses)) < len(sweep.losses):
        yield "losses", "has a time step twice; once is allowed."


def changes(request: TraceRequest, steps: int) -> Faults:
    """Changes come one after the other, change something, and fit the sequences."""
    before = 0
    for number, change in enumerate(request.changes or ()):
        if change.at <= before:
            yield Fault(f"changes[{number}].at", f"is {change.at}; more than {before}, where the one before it is.")
        if change.model_fields_set == {"at"}:
            yield Fault(f"changes[{number}]", "changes nothing; optimizer, clip or algorithm is needed.")
        for name in ("optimizer", "algorithm"):  # of which there is one at all times; a clip of null is no clipping
            if name in change.model_fields_set and getattr(change, name) is None:
                yield Fault(f"changes[{number}].{name}", "is null; what stays as it is has to be left out.")
        before = change.at
    for number, change in enumerate(request.changes or ()):
        if change.algorithm is not None:
            yield from algorithm(change.algorithm, steps, f"changes[{number}].algorithm")


def last_iteration(request: TraceRequest) -> Faults:
    """Every iteration of a training can be asked of a trace afterwards."""
    most = LIMITS.iteration + 1 - request.iteration
    if isinstance(request, TrainingRequest) and request.iterations > most:
        yield Fault("iterations", f"is {request.iterations}; at most {most} are allowed after {request.iteration}.")


def compared(request: TraceRequest, steps: int) -> Faults:
    """Algorithms that an analysis compares fit the sequences."""
    for i, way in enumerate(request.compare if isinstance(request, AnalysisRequest) else ()):
        yield from algorithm(way, steps, f"compare[{i}]")

"""A request from iteration to iteration: what is changed on the way, and from when on."""

from collections.abc import Iterator

from app.limits import LIMITS
from app.requests import checks
from app.requests.errors import Fault
from app.requests.trace import TraceRequest, TrainingRequest

Stages = list[tuple[int, TraceRequest]]  # the first iteration of each, and the request as it stands from then on


def stages(request: TraceRequest) -> Stages:
    """The request as it is asked, and after each of its changes."""
    found = [(0, request)]
    for change in request.changes or ():
        said = {name: getattr(change, name) for name in change.model_fields_set - {"at"}}
        kept = {name: value for name, value in said.items() if value is not None or name == "clip"}
        found.append((change.at, found[-1][1].model_copy(update=kept)))
    return found


def reported(request: TrainingRequest) -> range:
    """The iterations that are told of; the last one is told of in any case."""
    first, count = request.iteration, request.iterations
    return range(first, first + count, request.every or -(-count // LIMITS.told))


def wrong(request: TraceRequest, steps: int) -> Iterator[Fault]:
    """Changes come one after the other, change something, and fit the sequences."""
    before = 0
    for number, change in enumerate(request.changes or ()):
        if change.at <= before:
            yield Fault(f"changes[{number}].at", f"is {change.at}; more than {before}, where the one before it is.")
        if change.model_fields_set == {"at"}:
            yield Fault(f"changes[{number}]", "changes nothing; optimizer, clip or algorithm is needed.")
        before = change.at
    for number, (_, stage) in enumerate(stages(request)[1:]):
        for fault in checks.algorithm(stage.algorithm, steps, "algorithm"):
            yield Fault(f"changes[{number}].{fault.field}", fault.says)


def beyond(request: TraceRequest) -> Iterator[Fault]:
    """Every iteration of a training can be asked of a trace afterwards."""
    most = LIMITS.iteration + 1 - request.iteration
    if isinstance(request, TrainingRequest) and request.iterations > most:
        yield Fault("iterations", f"is {request.iterations}; at most {most} are allowed after {request.iteration}.")

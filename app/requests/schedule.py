"""The schedule of a request: what changes from which iteration on, and which iterations are reported."""

from app.limits import LIMITS
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


def in_force(request: TraceRequest) -> TraceRequest:
    """The request as it stands at its own iteration, after the changes until then."""
    return [stage for at, stage in stages(request) if at <= request.iteration][-1]


def reported(request: TrainingRequest) -> range:
    """The iterations that are told of; the last one is told of in any case."""
    first, count = request.iteration, request.iterations
    return range(first, first + count, request.every or -(-count // LIMITS.told))

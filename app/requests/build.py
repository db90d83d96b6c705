"""From a request to what the engine computes: the network, its parameters, the batches and the algorithm."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from app.limits import LIMITS
from app.requests import array_checks, checks, schedule
from app.requests.algorithms import Algorithm
from app.requests.costs.budget import exceeded, refusal
from app.requests.costs.costing import Cost, CostOf, Size, cost, training_cost, wrong_cost
from app.requests.costs.dials import dials
from app.requests.costs.drawing import drawing
from app.requests.errors import Fault, RequestError, faults_of
from app.requests.mistakes import planted
from app.requests.trace import LayerState, TraceRequest, TrainingRequest
from engine import tasks
from engine.initializers import draw
from engine.losses import Objective
from engine.network import Network
from engine.setup import Batch, Setup
from engine.training.loop import setup_at
from engine.types import Array, Cell, Params, columns

Asked = TypeVar("Asked", bound=TraceRequest)
Valid = TypeVar("Valid", bound=BaseModel)


@dataclass(frozen=True)
class Problem:
    """A request that may be computed, in the engine's words."""

    request: TraceRequest
    setup: Setup  # of the iteration that is asked for
    task: tasks.Task
    course: tuple[tuple[int, Setup], ...]  # the setups of all iterations, each with the first in which it holds
    estimate: CostOf  # by which it was let in

    @property
    def in_force(self) -> TraceRequest:
        """The request as it stands at its iteration: optimizer, clip and algorithm may have changed until then."""
        return schedule.in_force(self.request)

    def params(self) -> Params:
        """The parameters before the first update: the given ones, or drawn from the seed."""
        given, init = self.request.params, self.request.init
        if given is not None:
            cells = self.setup.network.cells
            return tuple(
                {name: np.array(getattr(p, name)) for name in cell.shapes} for p, cell in zip(given, cells, strict=True)
            )
        assert init is not None, "either params or init is filled in"
        radius = init.recurrent.spectral_radius if init.recurrent else None
        rng = np.random.default_rng([self.request.seed, 0])
        return draw(self.setup.network, init.scheme, radius, init.forget_bias, rng)

    def batch(self, iteration: int) -> Batch:
        """The batch of an iteration, drawn from (seed, iteration)."""
        inputs, targets = self.task.draw(np.random.default_rng([self.request.seed, 1, iteration]))
        return Batch(inputs, targets, self._states(self.task.batch))

    def held_out(self) -> Batch | None:
        """Data drawn apart from all batches, from (seed) alone; None where the task has none, or a state is given."""
        data = self.task.held_out(np.random.default_rng([self.request.seed, 2]))
        if data is None or self.request.state is not None:
            return None
        return Batch(*data, self._states(data.inputs.shape[1]))

    def _states(self, batch: int) -> list[Array]:
        blank = self.setup.network.blank_states(batch)
        given = self.request.state or [None] * len(blank)
        return [
            zeros if s is None or not cell.carried else np.concatenate(_parts(s, zeros, cell), axis=1)
            for s, zeros, cell in zip(given, blank, self.setup.network.cells, strict=True)
        ]


def _parts(given: LayerState, zeros: Array, cell: Cell) -> list[Array]:
    """What the layer carries, one after the other; zeros where it is not given."""
    parts = [getattr(given, name) for name in cell.carried]
    return [blank if a is None else np.array(a) for a, blank in zip(parts, columns(zeros, len(parts)), strict=True)]


def read(body: bytes, kind: type[Asked]) -> Asked:
    """The request in a body of JSON, of this kind.

    Raises: RequestError; with status 413 if the body is too large.
    """
    return parse(document_in(body), kind)


def document_in(body: bytes) -> Any:
    """The JSON value of a body.

    Raises: RequestError; with status 413 if the body is too large.
    """
    if len(body) > LIMITS.body:
        raise RequestError(
            [Fault("", f"The request is too large; at most {LIMITS.body} bytes are allowed.")], status=413
        )
    try:
        return from_json(plain(body))
    except ValueError as error:
        raise RequestError([Fault("", f"The body is not JSON: {error}.")]) from error


def plain(body: bytes) -> bytes:
    """A text in UTF-8 without a byte order mark, of one in any encoding of Unicode, as editors save them.

    Raises: UnicodeDecodeError, a ValueError.
    """
    encoding = json.detect_encoding(body)
    return body if encoding == "utf-8" else body.decode(encoding).encode()


def parse(document: Any, kind: type[Asked]) -> Asked:
    """The request in a JSON value, each field checked by itself, all defaults filled in.

    Raises: RequestError.
    """
    return checks.completed(validated(document, kind))


def validated(document: Any, model: type[Valid]) -> Valid:
    """What is asked in a JSON value, each field checked by itself.

    Raises: RequestError.
    """
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise RequestError(faults_of(error, model, document)) from error


def build(request: Asked, estimate: Callable[[Any], CostOf] | None = None) -> Problem:
    """The engine's objects, if the parts of the request fit each other and are not too much by the estimate.

    Where none is given, it is that of a trace or of a training.

    Raises: RequestError, which for what is too much names what would do.
    """
    estimate = estimate or estimate_of
    problem = _made(request, None, estimate)
    refuse(array_checks.faults(request, problem.setup.network, problem.task.batch))
    if over := _over(problem):

        def smaller(asked: Asked) -> str | None:
            """Own data, which stays as it is, is not looked at again."""
            return _over(_made(asked, problem.task if asked.data is not None else None, estimate))

        raise refusal(over, dials, request, smaller)
    return problem


def estimate_of(request: TraceRequest) -> CostOf:
    """The estimate of a training, of a trace, or of one with mistakes in it."""
    if isinstance(request, TrainingRequest):
        return training_cost
    return wrong_cost if request.mistakes else cost


def _made(request: TraceRequest, task: tasks.Task | None, estimate: Callable[[Any], CostOf]) -> Problem:
    """Raises: RequestError, where it breaks a rule; whether it is too much is not asked."""
    refuse(checks.faults(request, task))
    task = task or checks.task_of(request)
    network = _network(request, task.inputs)
    setups = tuple((at, _setup(stage, network, task.steps)) for at, stage in schedule.stages(request))
    if chosen := request.mistakes:
        refuse(planted.faults(chosen, setups[0][1], task.batch, request.iteration, request.takes_mistakes))
        setups = tuple((at, planted.mistaken(chosen, setup)) for at, setup in setups[:1])
    return Problem(request, setup_at(setups, request.iteration), task, setups, estimate(request))


def _over(problem: Problem) -> str | None:
    """The sentence about the first limit that one of its stages would exceed."""
    size = _size(problem.request, problem.task)
    return next(filter(None, (exceeded(problem.estimate(setup, size)) for _, setup in problem.course)), None)


def cost_of(problem: Problem) -> Cost:
    """What it is going to take, by estimate."""
    return problem.estimate(problem.setup, _size(problem.request, problem.task))


def _size(request: TraceRequest, task: tasks.Task) -> Size:
    size = Size(task.steps, task.batch, request.iteration, request.digits, drawing=drawing(task))
    if not isinstance(request, TrainingRequest):
        return size
    return size._replace(iterations=request.iterations, told=len(schedule.reported(request)) + 1)


def refuse(faults: Iterable[Fault]) -> None:
    """Raises: RequestError, if there is a fault."""
    if found := list(faults):
        raise RequestError(found)


def _network(request: TraceRequest, inputs: int) -> Network:
    widths = [inputs, *(layer.units for layer in request.layers)]
    return Network(tuple(layer.engine(below) for below, layer in zip(widths[:-1], request.layers, strict=True)))


def _setup(request: TraceRequest, network: Network, steps: int) -> Setup:
    objective = Objective(request.loss, _weights(request.loss_at, steps), request.l2)
    clip = request.clip.engine() if request.clip else None
    setup = Setup(network, objective, (), request.optimizer.engine(), request.train.biases, clip=clip)
    return along(setup, request.algorithm, steps)


def along(setup: Setup, way: Algorithm, steps: int) -> Setup:
    """The setup with a way back in time through T time steps."""
    return replace(setup, sweeps=way.sweeps(steps), restarts=way.restarts(steps), rtrl=way.name == "rtrl")


def _weights(loss_at: str | list[float], steps: int) -> tuple[float, ...]:
    if isinstance(loss_at, list):
        return tuple(loss_at)
    return tuple(1.0 if loss_at == "every" or t == steps - 1 else 0.0 for t in range(steps))

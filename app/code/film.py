"""What a program is written of: the network and the numbers of one film, and the gradient that it has to end with."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from app.endpoints import trace
from app.endpoints.replay import HEARTBEAT, replayed
from app.limits import LIMITS
from app.requests.build import Problem
from app.requests.errors import Fault
from app.requests.schedule import in_force
from app.requests.trace import TraceRequest
from app.responses.wire import ReturnCapture
from engine.losses import Objective
from engine.network import Network
from engine.setup import Batch
from engine.types import Array, Cell, Params

LEGEND = {"W": "weights of what comes from below", "U": "recurrent weights", "b": "biases", "c": "biases of q"}


@dataclass(frozen=True, eq=False)
class Played:
    """A film that has been computed."""

    network: Network
    objective: Objective
    params: Params
    batch: Batch
    grads: Params  # before clipping, with L2
    loss: float

    @property
    def finite(self) -> bool:
        """Whether all that a program is to end with are numbers."""
        return bool(np.isfinite(self.loss)) and all(np.isfinite(a).all() for g in self.grads for a in g.values())

    def states(self) -> Iterator[tuple[int, str, Array]]:
        """Layer, name and array (B, H) of each part of the state before the first time step."""
        for layer, (cell, state) in enumerate(zip(self.network.cells, self.batch.states, strict=True)):
            for name, part in zip(cell.carried, np.split(state, len(cell.carried) or 1, axis=1), strict=False):
                yield layer, name, part


def play(problem: Problem) -> Generator[bytes, None, Played]:
    """The film, with a HEARTBEAT at each pause."""
    params, memory = yield from replayed(problem)
    batch = problem.batch(problem.request.iteration)
    steps = ReturnCapture(trace.played(problem, params, batch, memory))
    for _ in steps:
        yield HEARTBEAT
    outcome = steps.found
    return Played(problem.setup.network, problem.setup.objective, params, batch, outcome.grads, outcome.loss)


def unwritten(request: TraceRequest) -> Iterator[Fault]:
    """The reasons for which no program is written of this film: it is not full BPTT, or a mistake is planted in it."""
    algorithm = in_force(request).algorithm.name
    if algorithm != "full":
        yield Fault("algorithm", f"is {algorithm}; a program is written of full BPTT alone.")
    if request.mistakes:
        yield Fault("mistakes", "are planted; a program is written of the right backward pass alone.")


def too_long(problem: Problem) -> Iterator[Fault]:
    """A fault, where the program would hold more numbers than LIMITS.program."""
    size = numbers(problem)
    if size > LIMITS.program:
        says = f"The program would have {size} numbers in it; at most {LIMITS.program} are allowed: take fewer units, "
        yield Fault("", says + "time steps or examples.")


def numbers(problem: Problem) -> int:
    """How many numbers stand in a program: data, states, parameters and their gradients."""
    net, task = problem.setup.network, problem.task
    widths = net.inputs + net.output.units
    return task.batch * (task.steps * widths + net.units) + 2 * sum(map(parameters, net.cells))


def parameters(cell: Cell) -> int:
    return sum(map(prod, cell.shapes.values()))

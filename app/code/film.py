"""What a program is written of: the network and the numbers of one film, and the gradient that it has to end with."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from app.endpoints import trace
from app.endpoints.replay import HEARTBEAT, replayed, with_heartbeats
from app.limits import LIMITS
from app.requests.build import Problem
from app.requests.errors import Fault
from app.requests.schedule import in_force
from app.requests.trace import TraceRequest
from app.responses.wire import ReturnCapture
from engine.analysis.summed_sizes import summed_sizes
from engine.losses import Objective
from engine.network import Network
from engine.passes import Segment, forward_pass
from engine.setup import Batch, Setup
from engine.training.loop import no_warnings
from engine.types import Array, Cell, Cooperative, Params

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
    summed: list[float]  # by layer how large the numbers are that its gradients are summed up from

    @property
    def finite(self) -> bool:
        """Whether all that a program is to end with are numbers."""
        return bool(np.isfinite(self.loss)) and all(np.isfinite(a).all() for g in self.grads for a in g.values())

    @property
    def unweighted(self) -> bool:
        """Whether a time step has weight 0, which adds nothing, not even where its loss is infinite."""
        return 0 in self.objective.weights

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
    setup = problem.setup
    summed = yield from with_heartbeats(no_warnings(sizes(setup, params, batch)))
    return Played(setup.network, setup.objective, params, batch, outcome.grads, outcome.loss, summed)


def sizes(setup: Setup, params: Params, batch: Batch) -> Cooperative[list[float]]:
    """By layer how large the numbers are that its gradients are summed up from; 0 where that is not finite.

    A gradient of a network that has learned nearly cancels: whoever computes it in another order has other last digits
    of these numbers, not of the sum.
    """
    film = yield from forward_pass(setup, params, batch)
    found = yield from summed_sizes(setup, params, [with_minuends(setup, segment) for segment in film])
    return [size if np.isfinite(size) else 0.0 for size in found]


def with_minuends(setup: Setup, segment: Segment) -> Segment:
    """The same with |a| + |y| in place of a - y in the errors of squares: a - y has the rounding of a."""
    if segment.delta is not None:
        return segment
    top, y = segment.layers[-1], segment.targets
    errors = setup.objective.d_output(segment.time_steps, top["z"], np.abs(top["a"]) + np.abs(y), np.zeros_like(y))
    return replace(segment, d_output=errors)


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

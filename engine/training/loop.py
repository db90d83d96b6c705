"""The training loop: the iterations of traces in a row, without their steps."""

from collections.abc import Generator, Iterable, Sequence

import numpy as np

from engine.optimizers import NO_STATE, OptimizerState, blank
from engine.passes import forward
from engine.rtrl import none_yet
from engine.setup import Batch, Setup
from engine.trace import learn_online
from engine.training.gradient import Gradient, gradient, weighted_losses
from engine.types import Cooperative, Found, Params
from engine.update import Update, conclude


def training_step(setup: Setup, params: Params, batch: Batch, memory: OptimizerState = NO_STATE) -> Update:
    """What `trace` returns for the same arguments, to the bit, without telling its steps."""
    return drain(watched(setup, params, batch, memory, keep_errors=False))[0]


def watched(
    setup: Setup, params: Params, batch: Batch, memory: OptimizerState, keep_errors: bool
) -> Cooperative[tuple[Update, Gradient]]:
    """The same, and what the passes left behind, with the errors of each layer and time step where they are kept."""
    way = online(setup, params, batch) if setup.rtrl else gradient(setup, params, batch, keep_errors)
    found = yield from way
    return conclude(setup, params, weighted_losses(found.segments), found.contributed, memory)[0], found


def online(setup: Setup, params: Params, batch: Batch) -> Cooperative[Gradient]:
    """The gradient by RTRL, in which no error goes backward in time that could be kept."""
    segments, contributed, influence = [], blank(params), none_yet(setup.network, batch.inputs.shape[1])
    for segment in forward(setup, params, batch, online=True):
        segments.append(segment)
        influence = yield from silent(learn_online(setup, params, segment, influence, contributed))
        yield
    return Gradient(segments, contributed, [None] * len(params))


def silent(steps: Generator[object, None, Found]) -> Cooperative[Found]:
    """What a generator returns, with a pause for each of what it yields."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Found = end.value
            return found
        yield


@np.errstate(all="ignore")
def drain(steps: Generator[object, None, Found]) -> Found:
    """What a generator returns, what it yields not looked at."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Found = end.value
            return found


def no_warnings(work: Cooperative[Found]) -> Cooperative[Found]:
    """The same work and pauses; numbers that leave their range meanwhile are no reason to warn."""
    while True:
        with np.errstate(all="ignore"):
            try:
                next(work)
            except StopIteration as end:
                found: Found = end.value
                return found
        yield


def setup_at(course: Sequence[tuple[int, Setup]], i: int) -> Setup:
    """The setup of iteration i: the latest of those that have begun; the first begins at 0."""
    return next(setup for at, setup in reversed(course) if at <= i)


def kept(memory: OptimizerState, old: Setup, new: Setup) -> OptimizerState:
    """What the optimizer remembers where the setup changes: all, or nothing if it is another kind of optimizer."""
    return memory if type(old.optimizer) is type(new.optimizer) else NO_STATE


def train(setup: Setup, params: Params, batches: Iterable[Batch]) -> Params:
    """The parameters after one update for each batch."""
    memory = NO_STATE
    for batch in batches:
        outcome = training_step(setup, params, batch, memory)
        params, memory = outcome.params, outcome.memory
    return params

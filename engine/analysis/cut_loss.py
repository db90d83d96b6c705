"""The loss with the same cuts, from forward passes alone: what a numeric derivative is taken of."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from engine.algorithms import Sweeps, full
from engine.setup import Batch, Setup
from engine.types import Array, Cooperative, Params


class ForwardPass(NamedTuple):
    """Time steps whose forward pass the sweeps see through: before them the states are constants."""

    time_steps: range
    losses: Counter[int]  # how often sweeps gather the loss of a time step
    states: Sequence[Array]  # (B, S) by layer, before the first of the time steps
    inputs: Array  # (T, B, I), of all time steps
    targets: Array


def spans(sweeps: Sweeps, steps: int) -> list[range]:
    """The time steps of each forward pass, known before anything is computed; all T where nothing walks back (RTRL)."""
    latest: dict[int, int] = {}
    for sweep in sweeps or full(steps):
        latest[sweep.until] = max(sweep.start, latest.get(sweep.until, 0))
    return [range(until, start + 1) for until, start in sorted(latest.items())]


def forward_passes(setup: Setup, params: Params, batch: Batch) -> Cooperative[list[ForwardPass]]:
    """The same loss with the same cuts: sweeps which end at the same time step share a forward pass.

    A pause after each step.
    """
    steps = len(batch.inputs)
    losses: dict[int, Counter[int]] = {}
    for sweep in setup.sweeps or full(steps):
        losses.setdefault(sweep.until, Counter()).update(sweep.losses)
    ranges = spans(setup.sweeps, steps)
    before = yield from _states_before(setup, params, batch, ranges[-1].start)
    return [ForwardPass(span, losses[span.start], before[span.start], batch.inputs, batch.targets) for span in ranges]


def _states_before(setup: Setup, params: Params, batch: Batch, last: int) -> Cooperative[list[Sequence[Array]]]:
    """The states `(B, S)` by layer before each time step up to the last."""
    before = [batch.states]
    for t, x in enumerate(batch.inputs[:last], start=1):
        _, after = setup.network.step(params, x, before[-1])
        before.append(batch.states if t in setup.restarts else after)
        yield
    return before


def loss_of(setup: Setup, params: Params, passes: Sequence[ForwardPass]) -> Cooperative[Array]:
    """L from forward passes alone, with a pause after each step; of parameters with leading axes, a number for each."""
    loss = setup.objective.penalty(params)
    for one in passes:
        states = one.states
        for t in one.time_steps:
            output, states = setup.network.step(params, one.inputs[t], states)
            if t in one.losses:
                loss = loss + one.losses[t] * setup.objective.at(t, output["z"], output["a"], one.targets[t])
            yield
    return loss

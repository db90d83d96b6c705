"""The loss with the same cuts, from forward passes alone: what a numeric derivative is taken of."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from engine.algorithms import full
from engine.setup import Batch, Setup
from engine.types import Array, Params


class Leg(NamedTuple):
    """Moments whose forward pass the sweeps see through: before them the states are what they are, and do not move."""

    moments: range
    losses: Counter[int]  # how often sweeps gather the loss of a moment
    states: Sequence[Array]  # (B, S) by layer, before the first of the moments
    inputs: Array  # (T, B, I), of all moments
    targets: Array


def legs_of(setup: Setup, params: Params, batch: Batch) -> list[Leg]:
    """The same loss with the same cuts: sweeps which end at the same moment share a leg."""
    every = setup.sweeps or full(len(batch.inputs))
    sweeps = {until: [s for s in every if s.until == until] for until in {s.until for s in every}}
    before = _states_before(setup, params, batch, max(sweeps))
    return [
        Leg(
            range(until, max(sweep.start for sweep in group) + 1),
            Counter(t for sweep in group for t in sweep.losses),
            before[until],
            batch.inputs,
            batch.targets,
        )
        for until, group in sorted(sweeps.items())
    ]


def _states_before(setup: Setup, params: Params, batch: Batch, last: int) -> list[Sequence[Array]]:
    """The states `(B, S)` by layer before each moment up to the last."""
    before = [batch.states]
    for t, x in enumerate(batch.inputs[:last], start=1):
        _, after = setup.network.step(params, x, before[-1])
        before.append(batch.states if t in setup.restarts else after)
    return before


def loss_of(setup: Setup, params: Params, legs: Sequence[Leg]) -> Array:
    """L from forward passes alone; with leading axes on the parameters, one number for each."""
    loss = setup.objective.penalty(params)
    for leg in legs:
        states = leg.states
        for t in leg.moments:
            output, states = setup.network.step(params, leg.inputs[t], states)
            if t in leg.losses:
                loss = loss + leg.losses[t] * setup.objective.at(t, output["z"], output["a"], leg.targets[t])
    return loss

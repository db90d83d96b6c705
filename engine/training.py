"""Many traces in a row, told shortly: the same iterations without their steps."""

from collections.abc import Generator, Iterable

import numpy as np

from engine.descent import Descent, descend, film
from engine.losses import weighted
from engine.optimizers import NOTHING_YET, Memory
from engine.rtrl import Influence, none_yet
from engine.trace import Batch, Outcome, Setup, blank, conclude, learn_online, play
from engine.types import Params, Step


def iterate(setup: Setup, params: Params, batch: Batch, memory: Memory = NOTHING_YET) -> Outcome:
    """What `trace` returns for the same arguments, to the bit, without telling its steps."""
    return watched(setup, params, batch, memory, feel=False)[0]


@np.errstate(all="ignore")
def watched(setup: Setup, params: Params, batch: Batch, memory: Memory, feel: bool) -> tuple[Outcome, Descent]:
    """The same, and what the passes left behind; where `feel` says so, with the errors of each layer and moment."""
    found = learn(setup, params, batch) if setup.rtrl else descend(setup, params, batch, feel)
    weights, losses = (np.concatenate([getattr(shot, name) for shot in found.shots]) for name in ("weights", "losses"))
    return conclude(setup, params, weighted(weights, losses), found.contributed, memory)[0], found


def learn(setup: Setup, params: Params, batch: Batch) -> Descent:
    """The gradient by RTRL, in which no error walks back to be felt."""
    contributed, influence = blank(params), none_yet(setup.network, batch.inputs.shape[1])
    for scene in play(setup, params, batch):
        for t in scene.moments:
            influence = silently(learn_online(setup, params, scene.at(range(t, t + 1)), influence, contributed))
    return Descent(film(setup, params, batch), contributed, [None] * len(params))


def silently(steps: Generator[Step, None, Influence]) -> Influence:
    """What a generator of steps returns, its steps not looked at."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Influence = end.value
            return found


def train(setup: Setup, params: Params, batches: Iterable[Batch]) -> Params:
    """The parameters after one update for each batch."""
    memory = NOTHING_YET
    for batch in batches:
        outcome = iterate(setup, params, batch, memory)
        params, memory = outcome.params, outcome.memory
    return params

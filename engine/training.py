"""Many traces in a row, told shortly: the same iterations without their steps."""

from collections.abc import Generator, Iterable

from engine.optimizers import NOTHING_YET, Memory
from engine.rtrl import Influence, none_yet
from engine.sweeping import walk_back
from engine.trace import Batch, Outcome, Setup, add, blank, conclude, learn_online, play
from engine.types import Params, Step


def iterate(setup: Setup, params: Params, batch: Batch, memory: Memory = NOTHING_YET) -> Outcome:
    """What `trace` returns for the same arguments, to the bit, without telling its steps."""
    film = play(setup, params, batch)
    contributed = blank(params)
    influence = none_yet(setup.network, batch.inputs.shape[1])
    for scene in film if setup.rtrl else ():
        for t in scene.moments:
            influence = silently(learn_online(setup, params, scene.at(range(t, t + 1)), influence, contributed))
    for sweep in setup.sweeps:
        for _, layers in walk_back(setup.network, params, film, sweep):
            add(contributed, layers)
    outcome, _ = conclude(setup, params, film, contributed, memory)
    return outcome


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

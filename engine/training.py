"""Many traces in a row, told shortly: the same iterations without their steps."""

from collections.abc import Iterable

from engine.optimizers import NOTHING_YET, Memory
from engine.sweeping import walk_back
from engine.trace import Batch, Outcome, Setup, add, blank, conclude, play
from engine.types import Params


def iterate(setup: Setup, params: Params, batch: Batch, memory: Memory = NOTHING_YET) -> Outcome:
    """What `trace` returns for the same arguments, to the bit, without telling its steps."""
    film = play(setup, params, batch)
    contributed = blank(params)
    for sweep in setup.sweeps:
        for _, layers in walk_back(setup.network, params, film, sweep):
            add(contributed, layers)
    outcome, _ = conclude(setup, params, film, contributed, memory)
    return outcome


def train(setup: Setup, params: Params, batches: Iterable[Batch]) -> Params:
    """The parameters after one update for each batch."""
    memory = NOTHING_YET
    for batch in batches:
        outcome = iterate(setup, params, batch, memory)
        params, memory = outcome.params, outcome.memory
    return params

"""Credit assignment in a backward pass with mistakes in it: what it sends from the loss of one time step to a state.

Lines are linear in the weights of the losses, so that a pass in which one loss alone counts tells what is due to it;
but for those of a pass that goes through weights which it has updated: what one loss sends then depends on all.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from engine.algorithms import Sweep
from engine.mistakes.lines import TIME
from engine.mistakes.walk import Ground, Plan, ground
from engine.norms import norm
from engine.setup import Batch, Setup
from engine.types import Array, Cooperative, Params

Sent = Mapping[tuple[int, int], Array]  # dh (B, H) by recurrent layer and time step


def linear(plan: Plan) -> bool:
    """Whether what the losses send adds up to the errors of the pass."""
    return not any("rate" in equation for lines in plan.layers for _, equation in lines)


def alone(plan: Plan, t: int) -> Plan:
    """The same pass in which the loss of one time step alone counts."""
    time = TIME | dict(plan.time)
    return plan._replace(time=tuple(sorted((time | {"w": f"({time['w']}) * (t == {t})"}).items())))


def whole(setup: Setup, steps: int) -> Setup:
    """The setup whose losses walk back as far as they reach, as those of the right triangle do: algorithms cut nothing.

    A mistake may still cut, as its line stands in the place of these sweeps.
    """
    borders = pairwise([0, *sorted(setup.restarts), steps])
    return replace(setup, sweeps=tuple(Sweep(tuple(range(a, b)), b - 1, a) for a, b in borders), rtrl=False)


def sent(on: Ground, plan: Plan) -> Cooperative[Sent]:
    """What reaches the states of recurrent layers, added up over the sweeps."""
    found: dict[tuple[int, int], Array] = {}
    for layer, walk in (yield from on.walks(plan)):
        for visit in walk.visits if on.cells[layer].carried else ():
            dh = np.asarray(visit.names["dh"])
            found[layer, visit.t] = found[layer, visit.t] + dh if (layer, visit.t) in found else dh
    return found


def triangle(setup: Setup, plan: Plan, params: Params, batch: Batch) -> Cooperative[dict[int, Array]]:
    """As `engine.analysis.credit.triangle`, `(T, T)` by recurrent layer; what goes to later time steps is left out."""
    steps = len(batch.inputs)
    on = replace((yield from ground(whole(setup, steps), params, batch)), keep_visits=True)
    sizes = {layer: np.zeros((steps, steps)) for layer, cell in enumerate(on.cells) if cell.carried}
    for t in np.flatnonzero(on.weights(plan)):
        for (layer, k), dh in (yield from sent(on, alone(plan, int(t)))).items():
            if k <= t:
                sizes[layer][t, k] = norm([{"dh": dh}])
    return sizes

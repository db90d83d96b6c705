"""What clipping does to a gradient: how long it is before and after, and by what angle it has been turned."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.comparing import flat, whole
from engine.descent import Breaths
from engine.norms import length, norm
from engine.optimizers import Clip
from engine.setup import Setup
from engine.sweeping import Film, Scene, Visits, walk_back
from engine.types import Array, Params, Values


class Turn(NamedTuple):
    """Over all parameters jointly; the plane has the gradient along its first axis, and both arrows lie in it whole."""

    norm: float  # before
    clipped_norm: float
    cosine: float
    angle: float  # degrees
    along: float  # the clipped gradient's coordinates in the plane
    across: float
    clipped: int  # numbers that were changed
    of: int


@np.errstate(all="ignore")
def turned(clip: Clip, grads: Params) -> Turn:
    """The gradient beside what clipping makes of it; NaN where it is zero or no number."""
    clipped, _ = clip.apply(grads)
    before, after = flat(grads), flat(clipped)
    size, left = length(before), length(after)
    along = after @ (before / size)
    across = length(after - along * (before / size))
    cosine, angle = float(along / left), float(np.degrees(np.arctan2(across, along)))
    changed = int((before != after).sum())
    return Turn(size, left, cosine, angle, float(along), across, changed, before.size)


Errors = dict[int, dict[int, Values]]  # by layer and time step: the errors of the sums inside, which grads start from


def contributed(setup: Setup, params: Params, film: Film) -> Breaths[Array]:
    """The norm of what each time step adds to the gradient of all recurrent layers jointly, (T,), over all sweeps.

    What a visit adds is linear in its errors, so those of all sweeps are summed first: no gradient of a single visit
    is held. Under RTRL nothing walks back; what a time step adds is then that of full BPTT.
    """
    setup = whole(setup, film[-1].moments.stop) if setup.rtrl else setup
    sums: Errors = {layer: {} for layer, cell in enumerate(setup.network.cells) if cell.carried}
    for sweep in setup.sweeps:
        for moments, visits in walk_back(setup.network, params, film, sweep):
            _gather(setup, sums, visits, moments)
            yield
    found = np.zeros(film[-1].moments.stop)
    for scene in film:
        for t in scene.moments:
            found[t] = _joint(setup, scene, sums, t)
            yield
    return found


def _gather(setup: Setup, sums: Errors, visits: Sequence[Visits], moments: range) -> None:
    """Adds the errors of these visits to the sums, which the caller owns."""
    for layer, by_step in sums.items():
        names = setup.network.cells[layer].deltas
        for t in moments:
            errors, before = visits[layer].errors[t], by_step.get(t)
            by_step[t] = {name: errors[name] + before[name] if before else errors[name].copy() for name in names}


def _joint(setup: Setup, scene: Scene, sums: Errors, t: int) -> float:
    """The norm of what one time step adds; 0 where no sweep came by."""
    place = t - scene.moments.start
    grads = [
        setup.network.cells[layer].grads(scene.layers[layer].moments[place], by_step[t])
        for layer, by_step in sums.items()
        if t in by_step
    ]
    return float(norm(grads)) if grads else 0.0

"""What clipping does to a gradient: how long it is before and after, and by what angle it has been turned."""

from typing import NamedTuple

import numpy as np

from engine.comparing import flat, whole
from engine.norms import length, norm
from engine.optimizers import Clip
from engine.setup import Setup
from engine.sweeping import Film, walk_back
from engine.types import Array, Params


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


@np.errstate(all="ignore")
def contributed(setup: Setup, params: Params, film: Film) -> Array:
    """The norm of what each moment adds to the gradient of all recurrent layers jointly, (T,), over all sweeps.

    Under RTRL nothing walks back; what a moment adds is then that of full BPTT, which finds the same gradient.
    """
    if setup.rtrl:
        setup = whole(setup, film[-1].moments.stop)
    layers = [layer for layer, cell in enumerate(setup.network.cells) if cell.carried]
    parts: dict[int, list[Params]] = {t: [] for scene in film for t in scene.moments}
    for sweep in setup.sweeps:
        for moments, visits in walk_back(setup.network, params, film, sweep):
            for t in moments:
                parts[t].append(tuple(visits[layer].grads[t] for layer in layers))
    return np.array([_joint(each) for _, each in sorted(parts.items())])


def _joint(visits: list[Params]) -> float:
    """The norm of the sum of several visits to one moment."""
    if not visits:
        return 0.0
    sums = [
        {name: np.sum([visit[i][name] for visit in visits], axis=0) for name in layer}
        for i, layer in enumerate(visits[0])
    ]
    return float(norm(sums))

"""What clipping does to a gradient: how long it is before and after, and by what angle it has been turned."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.analysis.comparison import flat, whole
from engine.norms import length, norm
from engine.optimizers import Clip
from engine.passes import Segment, Visits, backward
from engine.setup import Setup
from engine.types import Array, Cooperative, Params, Values, by_time_step


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


def contributed(setup: Setup, params: Params, segments: Sequence[Segment]) -> Cooperative[Array]:
    """The norm of what each time step adds to the gradient of all recurrent layers jointly, (T,), over all sweeps.

    What a visit adds is linear in its errors, so those of all sweeps are summed first: no gradient of a single visit
    is held. Under RTRL nothing walks back; what a time step adds is then that of full BPTT.
    """
    setup = whole(setup, segments[-1].time_steps.stop) if setup.rtrl else setup
    sums: Errors = {layer: {} for layer, cell in enumerate(setup.network.cells) if cell.carried}
    for sweep in setup.sweeps:
        for visits in backward(setup.network, params, segments, sweep):
            if visits.layer in sums:
                _gather(sums[visits.layer], visits)
                yield
    found = np.zeros(segments[-1].time_steps.stop)
    for segment in segments:
        for t, layers in zip(segment.time_steps, segment.by_time_step, strict=True):
            found[t] = _joint(setup, layers, sums, t)
            yield
    return found


def _gather(sums: dict[int, Values], visits: Visits) -> None:
    """Adds the errors of these visits to the sums by time step, which the caller owns."""
    deltas = by_time_step({name: visits.errors.named[name] for name in visits.cell.deltas})
    for t, errors in zip(visits.time_steps, deltas, strict=True):
        before = sums.get(t)
        sums[t] = {name: a + before[name] if before else a.copy() for name, a in errors.items()}


def _joint(setup: Setup, layers: Sequence[Values], sums: Errors, t: int) -> float:
    """The norm of what one time step adds, from its values by layer; 0 where no sweep visited it."""
    grads = [
        setup.network.cells[layer].grads(layers[layer], by_step[t]) for layer, by_step in sums.items() if t in by_step
    ]
    return float(norm(grads)) if grads else 0.0

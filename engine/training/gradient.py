"""The gradient of one batch by the passes of a trace, of which only the sums are kept: the same numbers to the bit."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.optimizers import blank
from engine.passes import Segment, backward, forward_pass
from engine.setup import Batch, Setup
from engine.types import Array, Cooperative, Params


class Gradient(NamedTuple):
    """What the passes through one batch leave behind, before L2, clipping and the update."""

    segments: list[Segment]
    contributed: Params
    errors: list[Array | None]  # by layer, (T, B, .): delta, or dh, summed over all sweeps; None where none was kept


def weighted_losses(segments: Sequence[Segment]) -> Array:
    """w_t L_t of all time steps, `(T,)`."""
    return np.concatenate([segment.weighted_losses for segment in segments])


def gradient(setup: Setup, params: Params, batch: Batch, keep_errors: bool) -> Cooperative[Gradient]:
    """The gradient by sweeps; to keep the errors as well costs time."""
    segments, contributed, net = (yield from forward_pass(setup, params, batch)), blank(params), setup.network
    T, B = batch.inputs.shape[:2]
    errors = [np.zeros((T, B, cell.units)) if keep_errors else None for cell in net.cells]
    for sweep in setup.sweeps:
        for visits in backward(net, params, segments, sweep):
            for name, part in visits.total.items():
                contributed[visits.layer][name] += part
            kept = errors[visits.layer]
            if kept is not None:
                kept[list(visits.time_steps)] += visits.errors.named[visits.cell.error]
            if visits.layer == 0:
                yield
    return Gradient(segments, contributed, errors)

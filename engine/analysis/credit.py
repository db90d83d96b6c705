"""Credit assignment: the error that the loss of one time step sends to the state of another."""

from collections.abc import Iterator, Sequence

import numpy as np

from engine.algorithms import Sweep
from engine.network import Network
from engine.norms import norm
from engine.passes import Segment, backward
from engine.types import Array, Cooperative, Params


def sent(
    net: Network, params: Params, segments: Sequence[Segment], t: int, until: int = 0
) -> Iterator[dict[tuple[int, int], Array]]:
    """w_t dL_t/dh_k `(B, H)` by recurrent layer and time step k, until <= k <= t, some at once, the latest first.

    It is the backward pass of one loss alone; summed over all t they are the dh_k of full BPTT.
    """
    for visits in backward(net, params, segments, Sweep((t,), t, until)):
        if visits.cell.carried:
            yield {(visits.layer, k): dh for k, dh in zip(visits.time_steps, visits.errors.named["dh"], strict=True)}


def triangle(
    net: Network, params: Params, segments: Sequence[Segment], restarts: frozenset[int]
) -> Cooperative[dict[int, Array]]:
    """By recurrent layer the Frobenius norms of w_t dL_t/dh_k over the batch, `(T, T)` by t and k; 0 where k > t.

    Nothing is sent beyond a time step at which the state starts anew.
    """
    steps = segments[-1].time_steps.stop
    sizes = {layer: np.zeros((steps, steps)) for layer, cell in enumerate(net.cells) if cell.carried}
    for t in range(steps):
        until = max((start for start in restarts if start <= t), default=0)
        for some in sent(net, params, segments, t, until):
            for (layer, k), dh in some.items():
                sizes[layer][t, k] = norm([{"dh": dh}])
            yield
    return sizes

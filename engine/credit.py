"""Who blames whom: the error that the loss of one moment sends to the state of another."""

from collections.abc import Iterator

import numpy as np

from engine.algorithms import Sweep
from engine.descent import Breaths
from engine.network import Network
from engine.norms import norm
from engine.sweeping import Film, walk_back
from engine.types import Array, Params


def sent(net: Network, params: Params, film: Film, t: int, until: int = 0) -> Iterator[dict[tuple[int, int], Array]]:
    """w_t dL_t/dh_k `(B, H)` by recurrent layer and time step k, until <= k <= t, stretch by stretch, the latest first.

    It is the journey of one loss alone; summed over all t they are the dh_k of full BPTT.
    """
    recurrent = [layer for layer, cell in enumerate(net.cells) if cell.carried]
    for moments, layers in walk_back(net, params, film, Sweep((t,), t, until)):
        yield {(layer, k): layers[layer].errors[k]["dh"] for layer in recurrent for k in moments}


def triangle(net: Network, params: Params, film: Film, restarts: frozenset[int]) -> Breaths[dict[int, Array]]:
    """By recurrent layer the Frobenius norms of w_t dL_t/dh_k over the batch, `(T, T)` by t and k; 0 where k > t.

    Nothing is sent beyond a moment at which the state starts anew.
    """
    steps = film[-1].moments.stop
    sizes = {layer: np.zeros((steps, steps)) for layer, cell in enumerate(net.cells) if cell.carried}
    for t in range(steps):
        until = max((start for start in restarts if start <= t), default=0)
        for stretch in sent(net, params, film, t, until):
            for (layer, k), dh in stretch.items():
                sizes[layer][t, k] = norm([{"dh": dh}])
            yield
    return sizes

"""Who blames whom: the error that the loss of one moment sends to the state of another."""

import numpy as np

from engine.algorithms import Sweep
from engine.network import Network
from engine.norms import norm
from engine.sweeping import Film, walk_back
from engine.types import Array, Params


def sent(net: Network, params: Params, film: Film, t: int, until: int = 0) -> dict[int, dict[int, Array]]:
    """w_t dL_t/dh_k `(B, H)` by recurrent layer and moment k, until <= k <= t: the journey of one loss alone.

    Summed over all t they are the dh_k of full BPTT.
    """
    found: dict[int, dict[int, Array]] = {layer: {} for layer, cell in enumerate(net.cells) if cell.carried}
    for moments, layers in walk_back(net, params, film, Sweep((t,), t, until)):
        for layer, errors in found.items():
            errors.update((k, layers[layer].errors[k]["dh"]) for k in moments)
    return found


@np.errstate(all="ignore")
def triangle(net: Network, params: Params, film: Film, restarts: frozenset[int]) -> dict[int, Array]:
    """By recurrent layer the Frobenius norms of w_t dL_t/dh_k over the batch, `(T, T)` by t and k; 0 where k > t.

    Nothing is sent beyond a moment at which the state starts anew.
    """
    steps = film[-1].moments.stop
    sizes = {layer: np.zeros((steps, steps)) for layer, cell in enumerate(net.cells) if cell.carried}
    for t in range(steps):
        until = max((start for start in restarts if start <= t), default=0)
        for layer, errors in sent(net, params, film, t, until).items():
            for k, dh in errors.items():
                sizes[layer][t, k] = norm([{"dh": dh}])
    return sizes

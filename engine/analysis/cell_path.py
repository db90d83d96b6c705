"""The path of an error along the cell state of an LSTM: what the forget gates alone let through.

Gers, Schmidhuber & Cummins 2000; the whole error of the memory is larger, as errors also come by way of the gates.
"""

from collections.abc import Sequence

import numpy as np

from engine.algorithms import Sweep
from engine.network import Network
from engine.passes import Segment, backward
from engine.types import Array, Cooperative, Params


def log10_cell_path(
    net: Network, params: Params, segments: Sequence[Segment], layer: int, restarts: frozenset[int] = frozenset()
) -> Cooperative[Array]:
    """log10 of the Frobenius norm of dc f_{T-1} ... f_{k+1} by time step k, (T,), with dc of the last time step.

    A sum of logarithms, which stays right where the product vanishes; nothing comes past a time step of `restarts`.
    """
    last = segments[-1].time_steps.stop - 1
    downward = backward(net, params, segments, Sweep((last,), last, last))
    (dc,) = next(visits.errors.named["dc"] for visits in downward if visits.layer == layer)
    gates = [f for segment in segments for f in segment.layers[layer]["f"]]
    log = np.log10(np.abs(dc))
    found = np.empty(len(gates))
    for k in reversed(range(len(gates))):
        found[k] = _log10_norm(log)
        log = np.full(dc.shape, -np.inf) if k in restarts else log + np.log10(gates[k])
        yield
    return found


def _log10_norm(log: Array) -> float:
    """log10 sqrt(sum of 10^(2 log)), with the largest taken out, so that no term is too small."""
    most = float(log.max())
    if not np.isfinite(most):
        return most
    return most + float(np.log10((10.0 ** (2 * (log - most))).sum())) / 2

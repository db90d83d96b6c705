"""How large the influence of the parameters on the state is at each time step: what RTRL carries forward."""

from collections.abc import Sequence

import numpy as np

from engine.network import Network
from engine.norms import norm
from engine.passes import Segment
from engine.rtrl import carry_on, none_yet
from engine.types import Array, Cooperative, Params


def norms(net: Network, params: Params, segments: Sequence[Segment]) -> Cooperative[Array]:
    """The Frobenius norm of S_p after each time step, over all parameters p of a layer: (layers up to the state, T)."""
    if net.uppermost < 0:
        return np.zeros((0, segments[-1].time_steps.stop))
    influence = none_yet(net, segments[0].targets.shape[1])
    told = []
    for segment in segments:
        for layers in segment.by_time_step:
            influence = yield from carry_on(net, params, layers, influence)
            told.append([float(norm([s])) for s in influence.params])
            yield
    return np.array(told).T

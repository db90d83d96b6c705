"""How large the influence of the parameters on the state is, moment by moment: what RTRL carries forward."""

import numpy as np

from engine.descent import Breaths
from engine.network import Network
from engine.norms import norm
from engine.rtrl import carry_on, none_yet
from engine.sweeping import Film
from engine.types import Array, Params


def norms(net: Network, params: Params, film: Film) -> Breaths[Array]:
    """The Frobenius norm of S_p after each moment, over all parameters p of a layer: (layers up to the state, T)."""
    if net.uppermost < 0:
        return np.zeros((0, film[-1].moments.stop))
    influence = none_yet(net, len(film[0].layers[0].moments[0]["x"]))
    told = []
    for scene in film:
        for place in range(len(scene.moments)):
            influence = carry_on(net, params, [reel.moments[place] for reel in scene.layers], influence)
            told.append([float(norm([s])) for s in influence.params])
            yield
    return np.array(told).T

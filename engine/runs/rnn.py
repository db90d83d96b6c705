"""Many moments of a simple recurrent layer in a row.

fed, z, h, h_prev, delta (n, B, H)  s, d_state (B, H)  U (H, H)
"""

import numpy as np

from engine.activations import ACTIVATIONS
from engine.cells.rnn import RNN
from engine.products import times
from engine.types import Array, Values


def through(cell: RNN, p: Values, fed: Array, s: Array) -> tuple[Values, Array]:
    f, U = ACTIVATIONS[cell.activation].f, p["U"]
    z, states = np.empty(fed.shape), np.empty((len(fed) + 1, *s.shape))
    states[0] = s
    for t, heard in enumerate(fed):
        np.add(heard, times(states[t], U), out=z[t])
        states[t + 1] = f(z[t])
    return {"h_prev": states[:-1], "z": z, "h": states[1:]}, states[-1]


def back(cell: RNN, p: Values, v: Values, d_out: Array, d_state: Array) -> tuple[Values, Array]:
    delta, f_prime, U_T = np.empty(d_out.shape), cell.slopes(v)["f_prime"], p["U"].T
    for t in reversed(range(len(d_out))):
        np.multiply(d_out[t] + d_state, f_prime[t], out=delta[t])
        d_state = times(delta[t], U_T)
    return {"delta": delta}, d_state

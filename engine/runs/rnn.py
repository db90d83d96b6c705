"""Many moments of a simple recurrent layer in a row.

fed, z, h, dh, delta (n, B, H)  s, d_state (B, H)  U (H, H)  h begins with the state before, to_h ends with the error
from the moment after.
"""

import numpy as np

from engine.activations import ACTIVATIONS
from engine.cells.rnn import RNN
from engine.types import Array, Errors, Values


def through(cell: RNN, p: Values, fed: Array, s: Array) -> tuple[Values, Array]:
    f, U = ACTIVATIONS[cell.activation].f, p["U"]
    z, h = np.empty(fed.shape), np.empty((len(fed) + 1, *s.shape))
    h[0] = s
    for t in range(len(fed)):
        np.dot(h[t], U, out=z[t])
        h[t + 1] = f(np.add(fed[t], z[t], out=z[t]))
    return {"h_prev": h[:-1], "z": z, "h": h[1:]}, h[-1]


def back(cell: RNN, p: Values, v: Values, d_out: Array, d_state: Array) -> Errors:
    n, f_prime, U_T = len(d_out), cell.slopes(v)["f_prime"], p["U"].T
    (dh, delta), to_h = np.empty((2, *d_out.shape)), np.empty((n + 1, *d_state.shape))
    to_h[n] = d_state
    for t in reversed(range(n)):
        np.add(d_out[t], to_h[t + 1], out=dh[t])
        np.multiply(dh[t], f_prime[t], out=delta[t])
        np.dot(delta[t], U_T, out=to_h[t])
    told = {"from_above": d_out, "from_next": to_h[1:], "dh": dh, "f_prime": f_prime, "delta": delta}
    return Errors(told | {"dh_prev": to_h[:-1]}, {"delta": delta}, to_h[0])

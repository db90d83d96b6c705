"""A simple recurrent layer unrolled over n time steps: the loops of `forward` and `backward`.

projected, z, h, dh, delta (n, B, H)  s, d_state (B, H)  U (H, H)
h begins with the state before the first, to_h (dh_prev) ends with the error from the time step after the last.
"""

import numpy as np

from engine.activations import ACTIVATIONS
from engine.cells.rnn import RNN
from engine.types import Array, Errors, Values


def forward(cell: RNN, p: Values, projected: Array, s: Array) -> tuple[Values, Array]:
    f, U = ACTIVATIONS[cell.activation].f, p["U"]
    z, h = np.empty(projected.shape), np.empty((len(projected) + 1, *s.shape))
    h[0] = past = s
    for t, from_below in enumerate(projected):
        now = np.dot(past, U, z[t])
        h[t + 1] = past = f(np.add(from_below, now, now))
    return {"h_prev": h[:-1], "z": z, "h": h[1:]}, h[-1]


def backward(cell: RNN, p: Values, v: Values, d_out: Array, d_state: Array) -> Errors:
    n, f_prime, U_T = len(d_out), cell.local_derivatives(v)["f_prime"], p["U"].T
    delta, to_h = np.empty(d_out.shape), np.empty((n + 1, *d_state.shape))
    to_h[n] = from_next = d_state
    for t in reversed(range(n)):
        now = np.multiply(d_out[t] + from_next, f_prime[t], delta[t])
        from_next = np.dot(now, U_T, to_h[t])
    errors = {"from_above": d_out, "from_next": to_h[1:], "dh": d_out + to_h[1:], "f_prime": f_prime, "delta": delta}
    return Errors(errors | {"dh_prev": to_h[:-1]}, {"delta": delta}, to_h[0])

"""Many moments of long short-term memory in a row.

gates (n, B, 4H), columns i, f, g, o  h, c and their past, tanh_c, dh (n, B, H)  delta (n, B, 4H)  U (H, 4H)
"""

import numpy as np

from engine.activations import sigmoid_into
from engine.cells.lstm import LSTM
from engine.types import Array, Values, columns


def through(cell: LSTM, p: Values, fed: Array, s: Array) -> tuple[Values, Array]:
    n, batch, H = len(fed), len(s), cell.units
    gates, tanh_c = np.empty(fed.shape), np.empty((n, batch, H))
    h, c = np.empty((2, n + 1, batch, H))
    h[0], c[0] = columns(s, 2)
    z, spare, ig, U = np.empty(fed.shape[1:]), np.empty(fed.shape[1:]), np.empty((batch, H)), p["U"]
    for t in range(n):
        np.add(fed[t], np.dot(h[t], U, out=z), out=z)
        sigmoid_into(z, gates[t], spare)
        i, f, g, o = columns(gates[t], 4)
        np.tanh(z[:, 2 * H : 3 * H], out=g)
        np.multiply(f, c[t], out=c[t + 1])
        np.add(c[t + 1], np.multiply(i, g, out=ig), out=c[t + 1])
        np.multiply(o, np.tanh(c[t + 1], out=tanh_c[t]), out=h[t + 1])
    after = np.concatenate([h[-1], c[-1]], axis=-1)
    return {"h_prev": h[:-1], "c_prev": c[:-1], "gates": gates, "tanh_c": tanh_c, "h": h[1:]}, after


def back(cell: LSTM, p: Values, v: Values, d_out: Array, d_state: Array) -> tuple[Values, Array]:
    n, batch, H = d_out.shape
    gates, tanh_c, c_prev, U_T = v["gates"], v["tanh_c"], v["c_prev"], p["U"].T
    delta, dh, dc, part = np.empty(gates.shape), np.empty(d_out.shape), np.empty((batch, H)), np.empty((batch, H))
    from_next, dc_next = (np.array(a) for a in columns(d_state, 2))
    for t in reversed(range(n)):
        (i, f, g, o), slopes = columns(gates[t], 4), _slopes(gates[t], delta[t], H)
        np.add(d_out[t], from_next, out=dh[t])
        np.subtract(1, np.multiply(tanh_c[t], tanh_c[t], out=part), out=part)
        np.multiply(dh[t], np.multiply(o, part, out=part), out=dc)
        np.add(dc, dc_next, out=dc)
        for error, reached, slope in zip((dc, dc, dc, dh[t]), (g, c_prev[t], i, tanh_c[t]), slopes, strict=True):
            np.multiply(np.multiply(error, reached, out=part), slope, out=slope)
        np.dot(delta[t], U_T, out=from_next)
        np.multiply(dc, f, out=dc_next)
    return {"delta": delta, "dh": dh}, np.concatenate([from_next, dc_next], axis=-1)


def _slopes(gates: Array, out: Array, H: int) -> list[Array]:
    """The f' of each gate, written to where its delta is going to stand."""
    np.multiply(gates, np.subtract(1, gates, out=out), out=out)
    g, slope = gates[:, 2 * H : 3 * H], out[:, 2 * H : 3 * H]
    np.subtract(1, np.multiply(g, g, out=slope), out=slope)
    return columns(out, 4)

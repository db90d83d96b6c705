"""Many moments of a gated recurrent unit in a row.

gates (n, B, 3H), columns r, u, n  h, h_prev, q, dh, dq (n, B, H)  delta (n, B, 3H)  U (H, 3H)
"""

import numpy as np

from engine.activations import sigmoid_into
from engine.cells.gru import GRU
from engine.products import ready, times
from engine.types import Array, Values, columns


def through(cell: GRU, p: Values, fed: Array, s: Array) -> tuple[Values, Array]:
    n, batch, H = len(fed), len(s), cell.units
    gates, q, h = np.empty(fed.shape), np.empty((n, batch, H)), np.empty((n + 1, batch, H))
    h[0], U_gates, U_n, c = s, ready(p["U"][:, : 2 * H]), ready(p["U"][:, 2 * H :]), p["c"]
    z, spare, ru, part = *np.empty((2, batch, 2 * H)), np.empty((batch, 2 * H)), np.empty((batch, H))
    for t in range(n):
        np.add(fed[t, :, : 2 * H], times(h[t], U_gates), out=z)
        gates[t, :, : 2 * H] = sigmoid_into(z, ru, spare)
        r, u, held = ru[:, :H], ru[:, H:], gates[t, :, 2 * H :]
        past = h[t] if cell.reset == "after" else r * h[t]
        np.add(times(past, U_n), c, out=q[t])
        np.add(fed[t, :, 2 * H :], np.multiply(r, q[t], out=part) if cell.reset == "after" else q[t], out=held)
        np.tanh(held, out=held)
        np.multiply(np.subtract(1, u, out=part), held, out=h[t + 1])
        np.add(h[t + 1], np.multiply(u, h[t], out=part), out=h[t + 1])
    return {"h_prev": h[:-1], "gates": gates, "r": gates[..., :H], "q": q, "h": h[1:]}, h[-1]


def back(cell: GRU, p: Values, v: Values, d_out: Array, d_state: Array) -> tuple[Values, Array]:
    H, after = cell.units, cell.reset == "after"
    gates, q, h_prev = v["gates"], v["q"], v["h_prev"]
    delta, dh, dq, part = np.empty(gates.shape), np.empty(d_out.shape), np.empty(d_out.shape), np.empty(d_state.shape)
    to_r, to_u, to_n = (ready(part.T) for part in columns(p["U"], 3))
    slope, d_gates = np.empty((2, len(d_state), 2 * H))
    dr, du = columns(d_gates, 2)
    for t in reversed(range(len(d_out))):
        r, u, held = columns(gates[t], 3)
        ru, delta_ru, delta_n = gates[t, :, : 2 * H], delta[t, :, : 2 * H], delta[t, :, 2 * H :]
        np.add(d_out[t], d_state, out=dh[t])
        np.subtract(1, np.multiply(held, held, out=part), out=part)
        np.multiply(np.multiply(dh[t], np.subtract(1, u, out=du), out=du), part, out=delta_n)
        np.multiply(delta_n, r if after else 1.0, out=dq[t])
        through_n = times(dq[t], to_n)
        np.multiply(delta_n if after else through_n, q[t] if after else h_prev[t], out=dr)
        np.multiply(dh[t], np.subtract(h_prev[t], held, out=part), out=du)
        np.multiply(d_gates, np.multiply(ru, np.subtract(1, ru, out=slope), out=slope), out=delta_ru)
        d_state = np.multiply(dh[t], u, out=part) + times(delta_ru[:, :H], to_r)
        d_state += times(delta_ru[:, H:], to_u)
        d_state += through_n if after else through_n * r
    return {"delta": delta, "dh": dh, "dq": dq}, d_state

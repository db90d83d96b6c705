"""A gated recurrent unit unrolled over n time steps: the loops of `forward` and `backward`.

gates r and u (n, 2, B, H)  h, n, q and all errors (n, B, H)  delta (n, B, 3H), columns r, u, n  U (H, 3H)
h begins with the state before the first, to_h (dh_prev) ends with the error from the time step after the last.
"""

import numpy as np

from engine.activations import ONE, sigmoid_into
from engine.cells.gru import GRU
from engine.products import ready, times
from engine.types import Array, Errors, Values, by_part, columns


def forward(cell: GRU, p: Values, projected: Array, s: Array) -> tuple[Values, Array]:
    steps, batch, H, after = len(projected), len(s), cell.units, cell.reset == "after"
    z, projected_n = by_part(projected[..., : 2 * H], 2).swapaxes(0, 1).copy(), projected[..., 2 * H :]
    gates, (q, n, z_n), h = np.empty(z.shape), np.empty((3, steps, batch, H)), np.empty((steps + 1, batch, H))
    h[0], U_gates, U_n, c = s, ready(p["U"][:, : 2 * H]), ready(p["U"][:, 2 * H :]), p["c"]
    part = np.empty((batch, H))
    for t in range(steps):
        np.add(z[t], by_part(times(h[t], U_gates), 2), z[t])
        r, u = sigmoid_into(z[t], gates[t])
        np.add(times(h[t] if after else r * h[t], U_n), c, q[t])
        np.add(projected_n[t], np.multiply(r, q[t], part) if after else q[t], z_n[t])
        n_t = np.tanh(z_n[t], n[t])
        np.multiply(np.subtract(ONE, u, part), n_t, h[t + 1])
        np.add(h[t + 1], np.multiply(u, h[t], part), h[t + 1])
    values = {"h_prev": h[:-1], "r": gates[:, 0], "u": gates[:, 1], "q": q, "n": n, "h": h[1:]}
    return values | {"z_r": z[:, 0], "z_u": z[:, 1], "z_n": z_n}, h[-1]


def backward(cell: GRU, p: Values, v: Values, d_out: Array, d_state: Array) -> Errors:
    steps, H, after, derivatives = len(d_out), cell.units, cell.reset == "after", cell.local_derivatives(v)
    h_prev, r, u = v["h_prev"], v["r"], v["u"]
    dh_dn, dh_du, dq_dr = derivatives["dn"], h_prev - v["n"], v["q"] if after else h_prev
    dh, dn, du, dr, dq, direct, via_r, via_u, via_n = np.empty((9, *d_out.shape))
    delta, to_h = np.empty((*d_out.shape[:-1], 3 * H)), np.empty((steps + 1, *d_state.shape))
    delta_r, delta_u, delta_n = columns(delta, 3)
    to_r, to_u, to_n = (ready(part.T) for part in columns(p["U"], 3))
    to_h[steps] = from_next = d_state
    for t in reversed(range(steps)):
        dh_t = np.add(d_out[t], from_next, dh[t])
        now_n = np.multiply(np.multiply(dh_t, dh_dn[t], dn[t]), derivatives["n"][t], delta_n[t])
        through_n = times(np.multiply(now_n, r[t] if after else ONE, dq[t]), to_n)
        np.multiply(now_n if after else through_n, dq_dr[t], dr[t])
        now_r = np.multiply(dr[t], derivatives["r"][t], delta_r[t])
        now_u = np.multiply(np.multiply(dh_t, dh_du[t], du[t]), derivatives["u"][t], delta_u[t])
        via_r[t] = by_r = times(now_r, to_r)
        via_u[t] = by_u = times(now_u, to_u)
        by_n = np.multiply(through_n, ONE if after else r[t], via_n[t])
        from_next = np.add(np.multiply(dh_t, u[t], direct[t]), by_r, to_h[t])
        np.add(np.add(from_next, by_u, from_next), by_n, from_next)
    errors = {"from_above": d_out, "from_next": to_h[1:], "dh": dh, "dn": dn, "du": du, "dr": dr, "dq": dq}
    errors |= {"delta_r": delta_r, "delta_u": delta_u, "delta_n": delta_n}
    errors |= {"dh_direct": direct, "dh_via_r": via_r, "dh_via_u": via_u, "dh_via_n": via_n, "dh_prev": to_h[:-1]}
    return Errors(errors, {"delta": delta, "dq": dq}, to_h[0])

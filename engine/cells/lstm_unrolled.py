"""Long short-term memory unrolled over n time steps: the loops of `forward` and `backward`.

gates, their errors and derivatives (n, 4, B, H), in the order i, f, g, o  h, c, tanh_c and their errors (n, B, H)
delta (n, B, 4H)  U (H, 4H)  h and c begin with the state before the first, to_h and to_c (their
errors) end with those from the time step after the last.
"""

import numpy as np

from engine.activations import sigmoid_into
from engine.cells.lstm import LSTM
from engine.types import Array, Errors, Values, by_part, columns


def forward(cell: LSTM, p: Values, projected: Array, s: Array) -> tuple[Values, Array]:
    n, batch, H = len(projected), len(s), cell.units
    gates = by_part(projected, 4).swapaxes(0, 1).copy()  # at first their projected inputs
    tanh_c, (h, c) = np.empty((n, batch, H)), np.empty((2, n + 1, batch, H))
    h[0], c[0] = columns(s, 2)
    z, ig, heard = np.empty(gates.shape), np.empty((batch, H)), np.empty((batch, 4 * H))
    U, past, out, memory = p["U"], by_part(heard, 4), h[0], c[0]
    for t in range(n):
        np.dot(out, U, heard)
        now, z_t = gates[t], z[t]
        i, f, g, o = sigmoid_into(np.add(now, past, z_t), now)
        np.tanh(z_t[2], g)
        memory = np.multiply(f, memory, c[t + 1])
        np.add(memory, np.multiply(i, g, ig), memory)
        out = np.multiply(o, np.tanh(memory, tanh_c[t]), h[t + 1])
    values = {"h_prev": h[:-1], "c_prev": c[:-1]} | dict(zip("ifgo", gates.swapaxes(0, 1), strict=True))
    values |= {"c": c[1:], "tanh_c": tanh_c, "h": h[1:]} | dict(zip(cell.unshown, z.swapaxes(0, 1), strict=True))
    return values, np.concatenate([h[-1], c[-1]], axis=-1)


def backward(cell: LSTM, p: Values, v: Values, d_out: Array, d_state: Array) -> Errors:
    (n, batch, H), derivatives, U_T = d_out.shape, cell.local_derivatives(v), p["U"].T
    f, tanh_c, dh_dc = v["f"], v["tanh_c"], derivatives["c"]
    gate_derivatives = np.stack([derivatives[gate] for gate in "ifgo"], axis=1)
    factors = np.stack([v["g"], v["c_prev"], v["i"]], axis=1)  # what i, f and g are multiplied by
    gates, dh, dc_hidden, dc = np.empty((n, 4, batch, H)), *np.empty((3, n, batch, H))
    delta, (to_h, to_c) = np.empty((n, batch, 4 * H)), np.empty((2, n + 1, batch, H))
    to_h[n], to_c[n] = from_next, dc_next = columns(d_state, 2)
    deltas, (di, df, dg, do), within = by_part(delta, 4), gates.swapaxes(0, 1), gates[:, :3]
    for t in reversed(range(n)):
        dh_t = np.add(d_out[t], from_next, dh[t])
        np.multiply(dh_t, tanh_c[t], do[t])
        now = np.add(np.multiply(dh_t, dh_dc[t], dc_hidden[t]), dc_next, dc[t])
        np.multiply(now, factors[t], within[t])
        np.multiply(gates[t], gate_derivatives[t], deltas[:, t])
        from_next = np.dot(delta[t], U_T, to_h[t])
        dc_next = np.multiply(now, f[t], to_c[t])
    errors = {"from_above": d_out, "from_next": to_h[1:], "dh": dh, "do": do, "dc_hidden": dc_hidden}
    errors |= {"dc_next": to_c[1:], "dc": dc, "di": di, "df": df, "dg": dg} | dict(
        zip(cell.deltas, deltas, strict=True)
    )
    errors |= {"dh_prev": to_h[:-1], "dc_prev": to_c[:-1]}
    return Errors(errors, {"delta": delta}, np.concatenate([to_h[0], to_c[0]], axis=-1))

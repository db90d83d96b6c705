"""Long short-term memory: a cell state c that gates keep, write and read.

Hochreiter & Schmidhuber 1997; the forget gate: Gers, Schmidhuber & Cummins 2000.

x (B, I)  h, c and their past (B, H)  gates i, f, g, o (B, H)  W (I, 4H)  U (H, 4H)  b (4H,), columns i, f, g, o
delta_i ... delta_o (B, H) are the errors of the sums under the gates.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.activations import sigmoid, sigmoid_prime, tanh_prime
from engine.products import outer, rows, times, total
from engine.types import Array, Arrays, Gates, Parts, Shapes, Values, apart


@dataclass(frozen=True)
class LSTM:
    inputs: int
    units: int
    kind = "lstm"
    activation = None
    output = "h"
    carried = ("h", "c")
    deltas = ("delta_i", "delta_f", "delta_g", "delta_o")
    error = "dh"
    gates: ClassVar[Gates] = {"i": "sigmoid", "f": "sigmoid", "g": "tanh", "o": "sigmoid"}
    forget_gate = "f"
    arrays = Arrays(kept=7, forward=9, backward=16)
    unshown = ("z_i", "z_f", "z_g", "z_o")

    @property
    def shapes(self) -> Shapes:
        wide = 4 * self.units
        return {"W": (self.inputs, wide), "U": (self.units, wide), "b": (wide,)}

    def input_projection(self, p: Values, x: Array) -> Array:
        return times(x, p["W"]) + p["b"]

    def step(self, p: Values, projected: Array, s: Parts) -> Values:
        h_prev, c_prev = s
        z = apart(projected + times(h_prev, p["U"]), 4)
        i, f, o = sigmoid(z.take([0, 1, 3], axis=0))
        g = np.tanh(z[2])
        c = f * c_prev + i * g
        tanh_c = np.tanh(c)
        h = o * tanh_c
        told = {"h_prev": h_prev, "c_prev": c_prev, "i": i, "f": f, "g": g, "o": o, "c": c, "tanh_c": tanh_c, "h": h}
        return told | dict(zip(self.unshown, z, strict=True))

    def local_derivatives(self, v: Values) -> Values:
        """f' of each gate, and dh/dc, through which dh reaches the memory."""
        return {
            "i": sigmoid_prime(v["z_i"], v["i"]),
            "f": sigmoid_prime(v["z_f"], v["f"]),
            "g": tanh_prime(v["z_g"], v["g"]),
            "o": sigmoid_prime(v["z_o"], v["o"]),
            "c": v["o"] * tanh_prime(v["c"], v["tanh_c"]),
        }

    def backward(self, p: Values, v: Values, derivatives: Values, d_out: Array, d_state: Parts) -> Values:
        from_next, dc_next = d_state
        dh = d_out + from_next
        do = dh * v["tanh_c"]
        dc_hidden = dh * derivatives["c"]
        dc = dc_hidden + dc_next
        di, df, dg = dc * v["g"], dc * v["c_prev"], dc * v["i"]
        delta_i, delta_f = di * derivatives["i"], df * derivatives["f"]
        delta_g, delta_o = dg * derivatives["g"], do * derivatives["o"]
        delta = np.concatenate([delta_i, delta_f, delta_g, delta_o], axis=-1)
        into_past = {"dh_prev": times(delta, p["U"].T), "dc_prev": dc * v["f"]}
        told = {"from_above": d_out, "from_next": from_next, "dh": dh, "do": do, "dc_hidden": dc_hidden}
        told |= {"dc_next": dc_next, "dc": dc, "di": di, "df": df, "dg": dg}
        deltas = {"delta_i": delta_i, "delta_f": delta_f, "delta_g": delta_g, "delta_o": delta_o}
        return told | deltas | into_past

    def input_grad(self, p: Values, e: Values) -> Array:
        return times(self._delta(e), p["W"].T)

    def grads(self, v: Values, e: Values) -> Values:
        delta = self._delta(e)
        return {"W": outer(v["x"], delta), "U": outer(v["h_prev"], delta), "b": delta.sum(axis=-2)}

    def total_grads(self, v: Values, e: Values) -> Values:
        delta = self._delta(e)
        return {"W": total(v["x"], delta), "U": total(v["h_prev"], delta), "b": rows(delta).sum(axis=0)}

    def _delta(self, e: Values) -> Array:
        """The deltas of the four gates side by side `(..., B, 4H)`, which an unrolled layer has at hand."""
        return e["delta"] if "delta" in e else np.concatenate([e[name] for name in self.deltas], axis=-1)

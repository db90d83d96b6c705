"""The gated recurrent unit (Cho et al. 2014): gates r and u say what of the past is used, and what is kept.

x (B, I)  h, h_prev, gates r, u, candidate n, q (B, H)  W (I, 3H)  U (H, 3H)  b (3H,), columns r, u, n  c (H,)
With reset "after" the product (PyTorch, cuDNN) q = h_prev U_n + c and n = tanh(x W_n + b_n + r q); with reset "before"
it (Cho's EMNLP paper) q = (r h_prev) U_n + c and n = tanh(x W_n + b_n + q).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.activations import sigmoid, sigmoid_prime, sigmoid_rest, tanh_prime
from engine.products import outer, rows, times, total
from engine.types import Array, Arrays, Gates, Parts, Shapes, Values, apart, columns


@dataclass(frozen=True)
class GRU:
    inputs: int
    units: int
    reset: str  # after | before
    kind = "gru"
    activation = None
    output = "h"
    carried = ("h",)
    deltas = ("delta_r", "delta_u", "delta_n", "dq")
    error = "dh"
    gates: ClassVar[Gates] = {"r": "sigmoid", "u": "sigmoid", "n": "tanh"}
    forget_gate = None
    arrays = Arrays(kept=5, forward=6, backward=15)
    unshown = ("z_r", "z_u", "z_n")

    @property
    def shapes(self) -> Shapes:
        wide = 3 * self.units
        return {"W": (self.inputs, wide), "U": (self.units, wide), "b": (wide,), "c": (self.units,)}

    def input_projection(self, p: Values, x: Array) -> Array:
        return times(x, p["W"]) + p["b"]

    def step(self, p: Values, projected: Array, s: Parts) -> Values:
        (h_prev,) = s
        u_gates, u_n = self._split(p["U"])
        projected_gates, projected_n = self._split(projected)
        z_r, z_u = z = apart(projected_gates + times(h_prev, u_gates), 2)
        r, u = sigmoid(z)
        q = times(h_prev if self.reset == "after" else r * h_prev, u_n) + p["c"]
        z_n = projected_n + (r * q if self.reset == "after" else q)
        n = np.tanh(z_n)
        rest = sigmoid(-z_u) if z_u.dtype.kind == "c" else 1 - u  # the complex step needs its digits, the sum does not
        h = rest * n + u * h_prev
        told = {"h_prev": h_prev, "r": r, "u": u, "q": q, "n": n, "h": h}
        return told | {"z_r": z_r, "z_u": z_u, "z_n": z_n}

    def local_derivatives(self, v: Values) -> Values:
        """f' of each gate and of the candidate, and dh/dn = 1 - u."""
        rest = sigmoid_rest(v["z_u"], v["u"])
        slopes = {"r": sigmoid_prime(v["z_r"], v["r"]), "u": v["u"] * rest, "n": tanh_prime(v["z_n"], v["n"])}
        return slopes | {"dn": rest}

    def backward(self, p: Values, v: Values, derivatives: Values, d_out: Array, d_state: Parts) -> Values:
        (from_next,) = d_state
        u_gates, u_n = self._split(p["U"])
        dh = d_out + from_next
        dn, du = dh * derivatives["dn"], dh * (v["h_prev"] - v["n"])
        delta_n = dn * derivatives["n"]
        dq = delta_n * v["r"] if self.reset == "after" else delta_n
        through_n = times(dq, u_n.T)
        dr = delta_n * v["q"] if self.reset == "after" else through_n * v["h_prev"]
        delta_r, delta_u = dr * derivatives["r"], du * derivatives["u"]
        u_r, u_u = columns(u_gates, 2)
        parts = {
            "dh_direct": dh * v["u"],
            "dh_via_r": times(delta_r, u_r.T),
            "dh_via_u": times(delta_u, u_u.T),
            "dh_via_n": through_n if self.reset == "after" else through_n * v["r"],
        }
        dh_prev = parts["dh_direct"] + parts["dh_via_r"] + parts["dh_via_u"] + parts["dh_via_n"]
        told = {"from_above": d_out, "from_next": from_next, "dh": dh, "dn": dn, "du": du, "dr": dr, "dq": dq}
        deltas = {"delta_r": delta_r, "delta_u": delta_u, "delta_n": delta_n}
        return told | deltas | parts | {"dh_prev": dh_prev}

    def input_grad(self, p: Values, e: Values) -> Array:
        return times(self._delta(e), p["W"].T)

    def grads(self, v: Values, e: Values) -> Values:
        past, delta = v["h_prev"], self._delta(e)
        gates, _ = self._split(delta)
        if self.reset == "after":
            u = outer(past, np.concatenate([gates, e["dq"]], axis=-1))
        else:
            u = np.concatenate([outer(past, gates), outer(v["r"] * past, e["dq"])], axis=-1)
        return {"W": outer(v["x"], delta), "U": u, "b": delta.sum(axis=-2), "c": e["dq"].sum(axis=-2)}

    def total_grads(self, v: Values, e: Values) -> Values:
        past, delta = v["h_prev"], self._delta(e)
        gates, _ = self._split(rows(delta))
        heard = past if self.reset == "after" else v["r"] * past
        return {
            "W": total(v["x"], delta),
            "U": np.concatenate([total(past, gates), total(heard, e["dq"])], axis=-1),
            "b": rows(delta).sum(axis=0),
            "c": rows(e["dq"]).sum(axis=0),
        }

    def _delta(self, e: Values) -> Array:
        """The deltas of r, u and n side by side `(..., B, 3H)`, which an unrolled layer has at hand."""
        if "delta" in e:
            return e["delta"]
        return np.concatenate([e["delta_r"], e["delta_u"], e["delta_n"]], axis=-1)

    def _split(self, a: Array) -> tuple[Array, Array]:
        """The columns of the gates r and u `(..., 2H)`, and those of the candidate n `(..., H)`."""
        return a[..., : 2 * self.units], a[..., 2 * self.units :]

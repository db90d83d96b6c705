"""The simple recurrent layer (Elman 1990): h = f(x W + h_prev U + b).

x (B, I)  h, h_prev (B, H)  W (I, H)  U (H, H)  b (H,)  delta = dL/dz (B, H)
"""

from dataclasses import dataclass
from typing import ClassVar

from engine.activations import ACTIVATIONS
from engine.products import outer, rows, times, total
from engine.types import Array, Arrays, Gates, Parts, Shapes, Values


@dataclass(frozen=True)
class RNN:
    inputs: int
    units: int
    activation: str
    kind = "rnn"
    output = "h"
    carried = ("h",)
    deltas = ("delta",)
    error = "delta"
    gates: ClassVar[Gates] = {}
    forget_gate = None
    arrays = Arrays(kept=2, forward=3, backward=6)
    unshown = ()

    @property
    def shapes(self) -> Shapes:
        return {"W": (self.inputs, self.units), "U": (self.units, self.units), "b": (self.units,)}

    def input_projection(self, p: Values, x: Array) -> Array:
        return times(x, p["W"]) + p["b"]

    def step(self, p: Values, projected: Array, s: Parts) -> Values:
        (h_prev,) = s
        z = projected + times(h_prev, p["U"])
        h = ACTIVATIONS[self.activation].f(z)
        return {"h_prev": h_prev, "z": z, "h": h}

    def local_derivatives(self, v: Values) -> Values:
        return {"f_prime": ACTIVATIONS[self.activation].prime(v["z"], v["h"])}

    def backward(self, p: Values, v: Values, derivatives: Values, d_out: Array, d_state: Parts) -> Values:
        (from_next,) = d_state
        dh = d_out + from_next
        f_prime = derivatives["f_prime"]
        delta = dh * f_prime
        dh_prev = times(delta, p["U"].T)
        return {
            "from_above": d_out,
            "from_next": from_next,
            "dh": dh,
            "f_prime": f_prime,
            "delta": delta,
            "dh_prev": dh_prev,
        }

    def input_grad(self, p: Values, e: Values) -> Array:
        return times(e["delta"], p["W"].T)

    def grads(self, v: Values, e: Values) -> Values:
        delta = e["delta"]
        return {"W": outer(v["x"], delta), "U": outer(v["h_prev"], delta), "b": delta.sum(axis=-2)}

    def total_grads(self, v: Values, e: Values) -> Values:
        delta = e["delta"]
        return {"W": total(v["x"], delta), "U": total(v["h_prev"], delta), "b": rows(delta).sum(axis=0)}

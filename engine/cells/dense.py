"""A dense layer: a = f(x W + b).

x (B, I)  W (I, H)  b (H,)  z, a (B, H)  delta = dL/dz (B, H)
"""

from dataclasses import dataclass
from typing import ClassVar

from engine.activations import ACTIVATIONS, softmax, softmax_back
from engine.products import outer, rows, times, total
from engine.types import Array, Arrays, Gates, Parts, Shapes, Values


@dataclass(frozen=True)
class Dense:
    inputs: int
    units: int
    activation: str
    kind = "dense"
    output = "a"
    carried = ()
    deltas = ("delta",)
    error = "delta"
    gates: ClassVar[Gates] = {}
    forget_gate = None
    arrays = Arrays(kept=1, forward=2, backward=3)
    unshown = ()

    @property
    def shapes(self) -> Shapes:
        return {"W": (self.inputs, self.units), "b": (self.units,)}

    def input_projection(self, p: Values, x: Array) -> Array:
        return times(x, p["W"]) + p["b"]

    def step(self, p: Values, projected: Array, s: Parts) -> Values:
        a = softmax(projected) if self.activation == "softmax" else ACTIVATIONS[self.activation].f(projected)
        return {"z": projected, "a": a}

    def local_derivatives(self, v: Values) -> Values:
        return {} if self.activation == "softmax" else {"f_prime": ACTIVATIONS[self.activation].prime(v["z"], v["a"])}

    def backward(
        self, p: Values, v: Values, derivatives: Values, d_out: Array, d_state: Parts, delta: Array | None = None
    ) -> Values:
        """`delta` may be given by a loss whose formula for it stays finite where d_out does not."""
        if delta is None:
            delta = softmax_back(v["a"], d_out) if self.activation == "softmax" else d_out * derivatives["f_prime"]
        return {"from_above": d_out} | derivatives | {"delta": delta}

    def input_grad(self, p: Values, e: Values) -> Array:
        return times(e["delta"], p["W"].T)

    def grads(self, v: Values, e: Values) -> Values:
        return {"W": outer(v["x"], e["delta"]), "b": e["delta"].sum(axis=-2)}

    def total_grads(self, v: Values, e: Values) -> Values:
        return {"W": total(v["x"], e["delta"]), "b": rows(e["delta"]).sum(axis=0)}

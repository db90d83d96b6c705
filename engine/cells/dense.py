"""A dense layer: each unit sums what all units below send, and passes it through f.

x (B, I)  W (I, H)  b (H,)  z, a (B, H)  delta = dL/dz (B, H)
"""

from dataclasses import dataclass

from engine.activations import ACTIVATIONS, softmax, softmax_back
from engine.products import outer, rows, times, total
from engine.types import Array, Parts, Shapes, Values


@dataclass(frozen=True)
class Dense:
    inputs: int
    units: int
    activation: str
    kind = "dense"
    output = "a"
    carried = ()
    deltas = ("delta",)

    @property
    def shapes(self) -> Shapes:
        return {"W": (self.inputs, self.units), "b": (self.units,)}

    def feed(self, p: Values, x: Array) -> Array:
        return times(x, p["W"]) + p["b"]

    def step(self, p: Values, fed: Array, s: Parts) -> Values:
        a = softmax(fed) if self.activation == "softmax" else ACTIVATIONS[self.activation].f(fed)
        return {"z": fed, "a": a}

    def slopes(self, v: Values) -> Values:
        return {} if self.activation == "softmax" else {"f_prime": ACTIVATIONS[self.activation].prime(v["z"], v["a"])}

    def backstep(
        self, p: Values, v: Values, slopes: Values, d_out: Array, d_state: Parts, delta: Array | None = None
    ) -> Values:
        """`delta` may be given by a loss that knows it better than by the detour over d_out."""
        if delta is None:
            delta = softmax_back(v["a"], d_out) if self.activation == "softmax" else d_out * slopes["f_prime"]
        return {"from_above": d_out} | slopes | {"delta": delta}

    def back_feed(self, p: Values, e: Values) -> Array:
        return times(e["delta"], p["W"].T)

    def grads(self, v: Values, e: Values) -> Values:
        return {"W": outer(v["x"], e["delta"]), "b": e["delta"].sum(axis=-2)}

    def total_grads(self, v: Values, e: Values) -> Values:
        return {"W": total(v["x"], e["delta"]), "b": rows(e["delta"]).sum(axis=0)}

"""How a gradient becomes an update: plain gradient descent."""

from typing import NamedTuple

from engine.types import Params


class SGD(NamedTuple):
    """p <- p - rate dL/dp: minus, because the gradient points uphill."""

    rate: float

    def update(self, params: Params, grads: Params) -> Params:
        """The new parameters by layer; those which have no gradient stay as they are."""
        return tuple(
            {name: p[name] - self.rate * g[name] if name in g else p[name] for name in p}
            for p, g in zip(params, grads, strict=True)
        )

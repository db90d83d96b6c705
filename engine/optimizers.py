"""How a gradient becomes an update: gradient descent, with momentum, and Adam; and clipping before it."""

from typing import NamedTuple, Protocol

import numpy as np

from engine.norms import norm
from engine.types import Params, Values


class OptimizerState(NamedTuple):
    """What an optimizer keeps from update to update: how many there were, and averages shaped like the parameters."""

    updates: int
    slots: tuple[Params, ...]


NO_STATE = OptimizerState(0, ())
Updated = tuple[Params, OptimizerState]


class Optimizer(Protocol):
    @property
    def rate(self) -> float:
        """How far a step goes."""

    def update(self, params: Params, grads: Params, memory: OptimizerState) -> Updated:
        """The new parameters by layer and the new memory; parameters without a gradient stay as they are."""


class SGD(NamedTuple):
    """p <- p - rate g: minus, because the gradient points uphill."""

    rate: float

    def update(self, params: Params, grads: Params, memory: OptimizerState) -> Updated:
        return _moved(params, grads, self.rate), OptimizerState(memory.updates + 1, ())


class Momentum(NamedTuple):
    """v <- beta v + g, p <- p - rate v (Polyak 1964)."""

    rate: float
    beta: float

    def update(self, params: Params, grads: Params, memory: OptimizerState) -> Updated:
        (v,) = memory.slots or (blank(grads),)
        v = _mixed(v, grads, self.beta, 1.0)
        return _moved(params, v, self.rate), OptimizerState(memory.updates + 1, (v,))


class Adam(NamedTuple):
    """Averages of g and g^2, freed of their bias to zero; epsilon stands outside the root (Kingma & Ba 2015)."""

    rate: float
    beta1: float
    beta2: float
    epsilon: float

    def update(self, params: Params, grads: Params, memory: OptimizerState) -> Updated:
        m, v = memory.slots or (blank(grads), blank(grads))
        count = memory.updates + 1
        squares = tuple({name: a * a for name, a in g.items()} for g in grads)
        m, v = _mixed(m, grads, self.beta1, 1 - self.beta1), _mixed(v, squares, self.beta2, 1 - self.beta2)
        first, second = 1 - self.beta1**count, 1 - self.beta2**count
        ways = tuple(
            {name: (a[name] / first) / (np.sqrt(b[name] / second) + self.epsilon) for name in a}
            for a, b in zip(m, v, strict=True)
        )
        return _moved(params, ways, self.rate), OptimizerState(count, (m, v))


def _moved(params: Params, ways: Params, rate: float) -> Params:
    return tuple(
        {name: p[name] - rate * way[name] if name in way else p[name] for name in p}
        for p, way in zip(params, ways, strict=True)
    )


def blank(params: Params) -> Params:
    """Zeros shaped like the parameters: the gradient, or the average, to which nothing was contributed yet."""
    return tuple({name: np.zeros(a.shape) for name, a in p.items()} for p in params)


def _mixed(old: Params, new: Params, keep: float, take: float) -> Params:
    return tuple({name: keep * a[name] + take * b[name] for name in b} for a, b in zip(old, new, strict=True))


class Clip(Protocol):
    @property
    def limit(self) -> float:
        """The largest norm, or number."""

    def apply(self, grads: Params) -> tuple[Params, list[Values]]:
        """The clipped gradient, and by layer what is told of it."""


class ByNorm(NamedTuple):
    """All gradients times min(1, limit / norm), the norm over all of them jointly: the direction stays."""

    limit: float

    def apply(self, grads: Params) -> tuple[Params, list[Values]]:
        size = norm(grads)
        scale = np.minimum(1.0, self.limit / size)  # no number where the norm is none
        told = {"norm": size, "limit": np.asarray(self.limit), "scale": scale}
        return tuple({name: scale * g for name, g in layer.items()} for layer in grads), [told] * len(grads)


class ByValue(NamedTuple):
    """Each number into [-limit, limit]: the direction may turn."""

    limit: float

    def apply(self, grads: Params) -> tuple[Params, list[Values]]:
        clipped = tuple({name: np.clip(g, -self.limit, self.limit) for name, g in layer.items()} for layer in grads)
        counts = [sum(int((np.abs(g) > self.limit).sum()) for g in layer.values()) for layer in grads]
        return clipped, [{"limit": np.asarray(self.limit), "clipped": np.asarray(float(count))} for count in counts]

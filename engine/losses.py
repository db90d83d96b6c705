"""Losses and their derivatives as pairs, and the whole objective: weighted over time steps, with L2.

Of one time step: a (m, K) the output, y (m, K) the target, z (m, K) the sum under the output, all row vectors.
d_a = dL/da has the shape of a, and so has delta = dL/dz.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.activations import log_softmax, sigmoid_rest, softmax_rest, softplus
from engine.types import Array, Params, Values


class Loss(NamedTuple):
    """The number L(z, a, y), its derivative d_a(z, a, y), and, where it stays finite further, delta(z, a, y)."""

    value: Callable[[Array, Array, Array], Array]
    d_output: Callable[[Array, Array, Array], Array]
    delta: Callable[[Array, Array, Array], Array] | None
    needs: str | None  # the output activation without which the loss makes no sense


def _total(a: Array) -> Array:
    return np.asarray(a.sum(axis=(-2, -1)))


def _examples(y: Array) -> int:
    return int(y.shape[-2])


def _numbers(y: Array) -> int:
    return int(y.shape[-2] * y.shape[-1])


def _asked(rule: np.ufunc, y: Array, a: Array) -> Array:
    """rule(y, a); 0 where y is 0, which is the limit of what the loss says there."""
    product = np.asarray(rule(y, a))
    return product if np.isfinite(product).all() else np.where(y == 0, 0.0, product)


def _squares(z: Array, a: Array, y: Array) -> Array:
    return _total((a - y) ** 2)


def _cross_entropy(z: Array, a: Array, y: Array) -> Array:
    asked, told = np.broadcast_to(y != 0, a.shape), np.zeros(a.shape, a.dtype)
    told[asked] = np.broadcast_to(y, a.shape)[asked] * log_softmax(z, a, asked)
    return (0.0 - _total(told)) / _examples(y)  # never -0.0


def _bce(z: Array, a: Array, y: Array) -> Array:
    return _total(_asked(np.multiply, y, softplus(-z)) + _asked(np.multiply, 1 - y, softplus(z))) / _examples(y)


def _cross_entropy_delta(z: Array, a: Array, y: Array) -> Array:
    """a sum(y) - y, which is a - y where a row of y sums to 1; as a (sum(y) - y) - y (1 - a), with all its digits."""
    return np.asarray((a * (y.sum(axis=-1, keepdims=True) - y) - y * softmax_rest(a)) / _examples(y))


def _bce_d_output(z: Array, a: Array, y: Array) -> Array:
    return (_asked(np.divide, 1 - y, sigmoid_rest(z, a)) - _asked(np.divide, y, a)) / _examples(y)


def _bce_delta(z: Array, a: Array, y: Array) -> Array:
    """a - y, as (1 - y) a - y (1 - a), with all its digits."""
    return np.asarray(((1 - y) * a - y * sigmoid_rest(z, a)) / _examples(y))


LOSSES: dict[str, Loss] = {
    "half_mse": Loss(
        lambda z, a, y: _squares(z, a, y) / (2 * _numbers(y)), lambda z, a, y: (a - y) / _numbers(y), None, None
    ),
    "mse": Loss(lambda z, a, y: _squares(z, a, y) / _numbers(y), lambda z, a, y: 2 * (a - y) / _numbers(y), None, None),
    "half_sse": Loss(
        lambda z, a, y: _squares(z, a, y) / (2 * _examples(y)), lambda z, a, y: (a - y) / _examples(y), None, None
    ),
    "cross_entropy": Loss(
        _cross_entropy,
        lambda z, a, y: _asked(np.divide, y, a) / -_examples(y),
        _cross_entropy_delta,
        "softmax",
    ),
    "bce": Loss(
        _bce,
        _bce_d_output,
        _bce_delta,
        "sigmoid",
    ),
}


@dataclass(frozen=True)
class Objective:
    """L = sum_t w_t L_t + l2/2 sum (||W||_F^2 + ||U||_F^2); biases are not regularised."""

    loss: str
    weights: tuple[float, ...]  # w_t, one for each time step
    l2: float

    def losses(self, time_steps: range, z: Array, a: Array, y: Array) -> tuple[Array, Array]:
        """L_t and w_t of n time steps, `(n,)` each; z, a and the targets y are `(n, m, K)`."""
        return LOSSES[self.loss].value(z, a, y), self._weights(time_steps)

    def d_output(self, time_steps: range, z: Array, a: Array, y: Array) -> Array:
        """w_t dL_t/da, `(n, m, K)`."""
        return weighted(self._weights(time_steps)[:, None, None], LOSSES[self.loss].d_output(z, a, y))

    def delta(self, time_steps: range, z: Array, a: Array, y: Array) -> Array | None:
        """w_t dL_t/dz, `(n, m, K)`, where the loss knows it better than by d_output."""
        rule = LOSSES[self.loss].delta
        return None if rule is None else weighted(self._weights(time_steps)[:, None, None], rule(z, a, y))

    def _weights(self, time_steps: range) -> Array:
        return np.array(self.weights[time_steps.start : time_steps.stop])

    def at(self, t: int, z: Array, a: Array, y: Array) -> Array:
        """w_t L_t from `(..., m, K)`: one number for each leading axis."""
        return weighted(np.float64(self.weights[t]), LOSSES[self.loss].value(z, a, y))

    def pulls(self, params: Params) -> list[Values]:
        """What L2 adds to the gradient of each layer: l2 W and l2 U; nothing where l2 is 0."""
        return [{name: self.l2 * p[name] for name in regularised(p)} if self.l2 else {} for p in params]

    def penalty(self, params: Params) -> Array:
        """The L2 term; one number for each leading axis of the parameters."""
        squares = [_total(p[name] ** 2) for p in params for name in regularised(p)]
        return np.asarray(0.5 * self.l2 * sum(squares)) if self.l2 else np.zeros(())


@np.errstate(all="ignore")
def weighted(w: Array | np.float64, a: Array) -> Array:
    """w a; a time step of weight 0 adds nothing, not even where its numbers are infinite."""
    if np.all(w == 1):
        return a
    return np.asarray(w * a) if np.all(w) else np.where(w == 0, 0.0, w * a)


def regularised(p: Collection[str]) -> list[str]:
    """The names of the matrices of a layer, which L2 draws to zero; biases are left in peace."""
    return [name for name in ("W", "U") if name in p]

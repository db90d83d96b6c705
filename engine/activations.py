"""Activations with their derivatives: pairs (f, f'), and softmax with its Jacobian.

z is the sum that goes in and a = f(z) what comes out, both of the same shape. f accepts complex z; it then chooses its
branch by the real part, so that a complex step sees the derivative which f' states.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.types import Array

LEAK = 0.01  # the derivative of leaky_relu below zero
ONE = np.ones(())  # faster beside a small array than 1.0, which has to be converted each time
TINY = 1e-290  # below this a number loses its last digits
STEEP = 2.0**-14  # of 1 - a and 1 - a^2: what is below has lost four of its sixteen digits to the subtraction


class Activation(NamedTuple):
    """f(z), f'(z, a), and the supremum of |f'|."""

    f: Callable[[Array], Array]
    prime: Callable[[Array, Array], Array]
    gamma: float


def linear(z: Array) -> Array:
    return z


@np.errstate(over="ignore")
def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)); 0 where exp(-z) is infinite and the quotient too small to have all its digits."""
    if z.dtype.kind == "c":
        positive = z.real >= 0
        e = np.exp(np.where(positive, -z, z))
        return np.where(positive, 1.0, e) / (1.0 + e)
    return sigmoid_into(z, np.empty(z.shape))


def sigmoid_into(z: Array, out: Array) -> Array:
    """`sigmoid` of real z, written to `out`, which may be z itself."""
    return np.divide(ONE, np.add(ONE, np.exp(np.negative(z, out), out), out), out)


def sigmoid_rest(z: Array, a: Array) -> Array:
    """1 - a for a = sigmoid(z), which is sigmoid(-z): from z where the subtraction would lose its digits."""
    rest = np.asarray(ONE - a)
    if not rest.min(initial=1.0) >= STEEP:
        lost = np.nonzero(rest < STEEP)
        rest[lost] = sigmoid(-z[lost])
    return rest


def sigmoid_prime(z: Array, a: Array) -> Array:
    """a (1 - a) for a = sigmoid(z), which is sigmoid(z) sigmoid(-z)."""
    return np.asarray(a * sigmoid_rest(z, a))


@np.errstate(all="ignore")
def tanh_prime(z: Array, a: Array) -> Array:
    """1 - a^2 for a = tanh(z); from z, 4 sigmoid(2z) sigmoid(-2z), where the subtraction would lose its digits."""
    prime = np.asarray(ONE - a * a)
    if not prime.min(initial=1.0) >= STEEP:
        lost = np.nonzero(prime < STEEP)
        prime[lost] = 4.0 * sigmoid(2.0 * z[lost]) * sigmoid(-2.0 * z[lost])
    return prime


def relu(z: Array) -> Array:
    return np.where(z.real > 0, z, 0.0)


def leaky_relu(z: Array) -> Array:
    return np.where(z.real > 0, z, LEAK * z)


_real_erfc = np.frompyfunc(math.erfc, 1, 1)


def erfc(z: Array) -> Array:
    """1 - erf(z), small where z is large, with all its digits.

    Of a complex z it is right to the first order in the imaginary part, which is all that a complex step has.
    """
    real = np.asarray(_real_erfc(z.real), dtype=np.float64)
    return real - z.imag * np.exp(-z.real * z.real) * (2j / math.sqrt(math.pi)) if z.dtype.kind == "c" else real


def normal_cdf(z: Array) -> Array:
    """Phi(z), the share of a standard normal below z, exact by the error function."""
    return np.asarray(0.5 * erfc(z / -math.sqrt(2.0)))


@np.errstate(all="ignore")
def gelu(z: Array) -> Array:
    """z Phi(z) (Hendrycks & Gimpel 2016), exact by the error function, not the tanh approximation."""
    return np.where(np.isneginf(z.real), 0.0, z * normal_cdf(z))


@np.errstate(all="ignore")
def gelu_prime(z: Array, a: Array) -> Array:
    density = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return normal_cdf(z) + np.where(np.isinf(z), 0.0, z * density)


def softmax(z: Array) -> Array:
    """exp(z) over its sum along the last axis; shifted by the largest, which changes nothing but the range.

    A complex step is shifted as a whole, as else that of the largest would be a difference of two equal numbers.
    """
    largest = _at(z, z.real) if z.dtype.kind == "c" else z.max(axis=-1, keepdims=True)
    e = np.exp(z - largest)
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def softmax_rest(a: Array) -> Array:
    """1 - a for a = softmax(z): where an a is near 1, the sum of the others, which a subtraction would lose."""
    rest = np.asarray(ONE - a)
    if not rest.min(initial=1.0) >= STEEP:
        near = rest < STEEP
        others = np.where(near, 0.0, a).sum(axis=-1, keepdims=True)
        rest = np.where(near, others, rest)
    return rest


def softmax_back(a: Array, d_a: Array) -> Array:
    """The error of z from the error of a = softmax(z): d_a J with J = diag(a) - a a^T, row by row.

    J takes no notice of what all d_a have in common: less that of the largest a, its own row loses no digits.
    """
    d = d_a - _at(d_a, a)
    return np.asarray(a * (d - (d * a).sum(axis=-1, keepdims=True)))


def _at(a: Array, b: Array) -> Array:
    """The numbers of a `(..., n)` where b is largest along the last axis, `(..., 1)`."""
    return np.take_along_axis(a, np.broadcast_to(b, a.shape).argmax(axis=-1)[..., None], axis=-1)


def log_softmax(z: Array, a: Array, asked: Array) -> Array:
    """log a for a = softmax(z) where it is asked, one after the other; from z if an a is too small to tell."""
    told = a[asked]
    if not (told.real < TINY).any():
        return np.asarray(np.log(told))
    shifted = z - z.real.max(axis=-1, keepdims=True)
    return np.asarray((shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))[asked])


def softplus(z: Array) -> Array:
    """log(1 + exp(z)) = -log(1 - sigmoid(z)), finite for every finite z."""
    positive = z.real > 0
    return np.where(positive, z, 0.0) + np.log1p(np.exp(np.where(positive, -z, z)))


ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation(linear, lambda z, a: np.ones_like(z), 1.0),
    "sigmoid": Activation(sigmoid, sigmoid_prime, 0.25),
    "tanh": Activation(np.tanh, tanh_prime, 1.0),
    "relu": Activation(relu, lambda z, a: np.where(z > 0, 1.0, 0.0), 1.0),
    "leaky_relu": Activation(leaky_relu, lambda z, a: np.where(z > 0, 1.0, LEAK), 1.0),
    "gelu": Activation(gelu, gelu_prime, 1.1289041451979),
}

"""The matrix products of every layer, over as many time steps as are given at once."""

import numpy as np

from engine.types import Array

SMALL = 1 << 12  # numbers: a smaller matrix is copied sooner than @ has begun


def times(x: Array, w: Array) -> Array:
    """x (..., B, I) times w (I, H), as one product over all the leading axes; w may have leading axes of its own."""
    if w.ndim > 2 or (w.size > SMALL and not w.flags.forc):
        return np.asarray(x @ w)  # dot would copy a part of a matrix, such as the columns of one gate
    if x.ndim == 2:
        return np.asarray(x.dot(w))  # says the same as @ in half the time when the matrices are small
    return np.asarray(x.reshape(-1, x.shape[-1]).dot(w).reshape(*x.shape[:-1], w.shape[-1]))


def ready(w: Array) -> Array:
    """w for many `times` in a row: a copy where each of them would make one."""
    return w if w.size > SMALL else np.ascontiguousarray(w)


def outer(x: Array, delta: Array) -> Array:
    """x^T delta (..., I, H): the sum over the batch of what each weight carried times the error at its end."""
    if x.shape[-2] == 1:
        return np.asarray(x.swapaxes(-1, -2) * delta)  # nothing to sum
    return np.asarray(x.swapaxes(-1, -2) @ delta)


def total(x: Array, delta: Array) -> Array:
    """The sum of `outer` over all the leading axes (I, H), as one product of as many rows as there are."""
    return np.asarray(rows(np.ascontiguousarray(x)).T.dot(rows(delta)))


def rows(a: Array) -> Array:
    """(..., B, n) as (... B, n)."""
    return a.reshape(-1, a.shape[-1])

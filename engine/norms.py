"""Euclidean norms that are right as long as they are numbers, also where a square would overflow or vanish."""

from collections.abc import Sequence

import numpy as np

from engine.types import Array, Params, Values

SAFE = 1e-280  # a sum of squares above this has all its digits; one below may have lost some to underflow


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def norm(parts: Params | Sequence[Values]) -> Array:
    """Over all the numbers of all the arrays, jointly; infinite or NaN only where one of them is, or the norm is."""
    arrays = [a for part in parts for a in part.values()]
    square = np.float64(sum((a * a).sum() for a in arrays))
    if SAFE < square < np.inf:
        return np.asarray(np.sqrt(square))
    most = np.max([np.abs(a).max(initial=0.0) for a in arrays], initial=0.0)
    if not 0 < most < np.inf:
        return np.asarray(most)
    return np.asarray(most * np.sqrt(sum(((a / most) ** 2).sum() for a in arrays)))


def length(a: Array) -> float:
    """The norm of one array."""
    return float(norm([{"a": a}]))


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def norms(a: Array) -> Array:
    """The Frobenius norm of each time step of `(T, B, n)`: (T,)."""
    square = (a * a).sum(axis=(1, 2))
    if np.all((square > SAFE) & (square < np.inf)):
        return np.asarray(np.sqrt(square))
    most = np.abs(a).max(axis=(1, 2), keepdims=True, initial=0.0)
    scale = np.where((most > 0) & (most < np.inf), most, 1.0)
    return np.asarray(scale[:, 0, 0] * np.sqrt(((a / scale) ** 2).sum(axis=(1, 2))))

"""Jacobians of a layer's state by the state before it, at one time step; their products, and what bounds them.

J_t (B, S, S) is ds_t/ds_{t-1} of each example, row j for s_t[j]; ds_t/ds_k = J_t J_{t-1} ... J_{k+1}, the newest on
the left. Pascanu, Mikolov & Bengio 2013, sec. 2; the bound with the largest singular value, not the eigenvalue.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.activations import ACTIVATIONS
from engine.initializers import spectral_radius
from engine.network import Network
from engine.passes import Segment
from engine.rtrl import one_time_step
from engine.types import Array, Cell, Cooperative, Values, by_time_step, width

AT_ONCE = 1 << 27  # multiplications between two pauses, about
DECOMPOSED = 16  # of the largest singular value of a matrix, by the cube of its side


class Norms(NamedTuple):
    """Spectral norms of ds_t/ds_k, `(T, T)` by t and k, the largest over the batch; 0 where k > t.

    Their logarithms are finite and right also where the norms are too large or too small for a number.
    """

    sizes: Array
    log10: Array


class Bound(NamedTuple):
    """||ds_t/ds_k|| is at most (gamma sigma_max)^(t-k); the spectral radius of U bounds nothing."""

    spectral_radius: float
    sigma_max: float
    gamma: float  # sup |f'|
    by_lag: Array  # (T,)
    log10_by_lag: Array  # (T,): right also where the bound itself overflows or vanishes
    log10_radius: Array  # (T,): lag log10(rho), what the common rule of the eigenvalues expects
    eigenvalues: Array  # of U: real and imaginary parts (H, 2), the largest first


@np.errstate(all="ignore")
def bound(cell: Cell, p: Values, steps: int) -> Bound | None:
    """None for a layer whose recurrence is more than one matrix and one f: lstm and gru."""
    if cell.activation is None or not cell.carried:
        return None
    radius = spectral_radius(p["U"]) if np.isfinite(p["U"]).all() else float("nan")
    sigma = float(_spectral(p["U"]))
    gamma = ACTIVATIONS[cell.activation].gamma
    lags = np.arange(steps)
    log10_bound, log10_radius = (_log10_power(base, lags) for base in (gamma * sigma, radius))
    return Bound(radius, sigma, gamma, (gamma * sigma) ** lags, log10_bound, log10_radius, _spectrum(p["U"]))


def _log10_power(base: float, lags: Array) -> Array:
    """log10 of base^lag; 0 at lag 0, also for base 0."""
    return np.where(lags == 0, 0.0, lags * np.log10(base))


def _spectrum(u: Array) -> Array:
    """The eigenvalues of a square matrix as real and imaginary parts (H, 2), the largest first; or NaN."""
    found = np.linalg.eigvals(u) if np.isfinite(u).all() else np.full(len(u), np.nan + 0j)
    found = found[np.argsort(-np.abs(found), kind="stable")]
    return np.stack([found.real, found.imag], axis=1)


def of_film(
    cell: Cell, p: Values, layer: int, segments: Sequence[Segment], restarts: frozenset[int] = frozenset()
) -> Cooperative[list[Array]]:
    """J_t (B, S, S) of one recurrent layer at each time step; zeros where the state starts anew."""
    found = []
    for segment in segments:
        for t, v in zip(segment.time_steps, by_time_step(segment.layers[layer]), strict=True):
            jacobian = yield from of_time_step(cell, p, v)
            found.append(jacobian * (t not in restarts))
    return found


def of_time_step(cell: Cell, p: Values, v: Values) -> Cooperative[Array]:
    """J (B, S, S) of one time step of a layer by itself, as RTRL finds that of a network; a few examples at a time."""
    batch, few, found = len(v["x"]), examples_at_once(cell), []
    for start in range(0, batch, few):
        some = {name: a[start : start + few] for name, a in v.items()}
        found.append(one_time_step(Network((cell,)), (p,), [some])[0])
        yield
    return np.concatenate(found)


def examples_at_once(cell: Cell) -> int:
    """Of how many examples the Jacobians are found in one go: each takes S unit vectors backward."""
    return max(1, AT_ONCE // (width(cell) * math.prod(cell.shapes["U"])))


def norms(jacobians: list[Array]) -> Cooperative[Norms]:
    """The spectral norm of every product ds_t/ds_k, from J_t by time step; a few products at a time."""
    steps, (batch, size, _) = len(jacobians), jacobians[0].shape
    products, exponents = np.empty((steps * batch, size, size)), np.zeros(steps * batch, dtype=int)
    found = Norms(np.zeros((steps, steps)), np.full((steps, steps), -np.inf))
    for t, jacobian in enumerate(jacobians):
        old, new = t * batch, (t + 1) * batch
        products[old:new] = np.eye(size)
        sigma = np.empty(new)
        for few in _few(new, size):
            moved = slice(few.start, max(few.start, min(few.stop, old)))
            further = jacobian[np.arange(moved.start, moved.stop) % batch] @ products[moved]
            products[moved], exponents[moved] = _in_range(further, exponents[moved])
            sigma[few] = _spectral(products[few])
            yield
        found.sizes[t, : t + 1] = np.ldexp(sigma, exponents[:new]).reshape(t + 1, batch).max(axis=1)
        log10 = np.log10(sigma) + exponents[:new] * np.log10(2.0)
        found.log10[t, : t + 1] = log10.reshape(t + 1, batch).max(axis=1)
    return found


def _few(count: int, size: int) -> list[slice]:
    """So many matrices of that side cut into pieces, of which each is soon decomposed."""
    many = max(1, AT_ONCE // (DECOMPOSED * size**3))
    return [slice(start, min(count, start + many)) for start in range(0, count, many)]


def _in_range(products: Array, exponents: Array) -> tuple[Array, Array]:
    """The same products with their powers of two taken out, so that the next one neither overflows nor vanishes."""
    _, shift = np.frexp(np.abs(products).max(axis=(-2, -1)))
    shift = np.where(np.isfinite(products).all(axis=(-2, -1)), shift, 0)
    return np.ldexp(products, -shift[..., None, None]), exponents + shift


def _spectral(a: Array) -> Array:
    """The largest singular value of each matrix; NaN where it has numbers that are none."""
    whole = np.asarray(np.isfinite(a).all(axis=(-2, -1)))
    within = np.where(whole[..., None, None], a, 0.0)
    return np.where(whole, np.linalg.norm(within, 2, axis=(-2, -1)), np.nan)

"""How weights begin: Glorot, He, uniform or orthogonal, and recurrent weights of a chosen spectral radius."""

from collections.abc import Callable

import numpy as np

from engine.network import Network
from engine.types import Array, Cell, Params, Values

Draw = Callable[[np.random.Generator, int, int, int], Array]  # (rng, fan_in, fan_out, units) -> (fan_in, fan_out)


def glorot(rng: np.random.Generator, fan_in: int, fan_out: int, units: int) -> Array:
    """Uniform within sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010)."""
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def he(rng: np.random.Generator, fan_in: int, fan_out: int, units: int) -> Array:
    """Normal of variance 2 / fan_in (He et al. 2015), made for ReLU."""
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))


def uniform(rng: np.random.Generator, fan_in: int, fan_out: int, units: int) -> Array:
    """Uniform within 1 / sqrt(units) of the layer, as PyTorch begins its recurrent layers."""
    limit = 1.0 / np.sqrt(units)
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int, units: int) -> Array:
    """Orthonormal rows or columns, all singular values 1 (Saxe et al. 2014)."""
    tall = rng.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out)))
    q, r = np.linalg.qr(tall)
    q = q * np.where(np.diag(r) < 0, -1.0, 1.0)  # makes the draw uniform over all orthogonal matrices
    return q if fan_in >= fan_out else q.T


SCHEMES: dict[str, Draw] = {"glorot": glorot, "he": he, "uniform": uniform, "orthogonal": orthogonal}


def spectral_radius(u: Array) -> float:
    """The largest |eigenvalue| of a square matrix."""
    return float(np.abs(np.linalg.eigvals(u)).max())


def draw(net: Network, scheme: str, radius: float | None, rng: np.random.Generator) -> Params:
    """Parameters by layer: matrices by the scheme, recurrent ones scaled to the radius where one is given, biases 0."""
    return tuple(_draw_cell(cell, SCHEMES[scheme], radius, rng) for cell in net.cells)


def _draw_cell(cell: Cell, scheme: Draw, radius: float | None, rng: np.random.Generator) -> Values:
    p: Values = {}
    for name, shape in cell.shapes.items():
        p[name] = scheme(rng, *shape, cell.units) if len(shape) == 2 else np.zeros(shape)
    if radius is not None and "U" in p:
        p["U"] = p["U"] * (radius / spectral_radius(p["U"]))
    return p

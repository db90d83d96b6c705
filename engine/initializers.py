"""Initial weights: Glorot, He, uniform or orthogonal, and recurrent weights of a chosen spectral radius."""

from collections.abc import Callable

import numpy as np

from engine.network import Network
from engine.types import Array, Cell, Params, Values, columns

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


def draw(
    net: Network, scheme: str, radius: float | None, forget_bias: float | None, rng: np.random.Generator
) -> Params:
    """Parameters by layer: matrices by the scheme, each gate's by itself, biases 0.

    Recurrent matrices are scaled to the radius where one is given, and biases of forget gates are `forget_bias`.
    """
    return tuple(_draw_cell(cell, SCHEMES[scheme], radius, forget_bias, rng) for cell in net.cells)


def _draw_cell(
    cell: Cell, scheme: Draw, radius: float | None, forget_bias: float | None, rng: np.random.Generator
) -> Values:
    p: Values = {}
    for name, shape in cell.shapes.items():
        p[name] = _draw_gates(cell, name, shape, scheme, radius, rng) if len(shape) == 2 else np.zeros(shape)
    if forget_bias is not None and cell.forget_gate is not None:
        columns(p["b"], len(cell.gates))[list(cell.gates).index(cell.forget_gate)][:] = forget_bias
    return p


def _draw_gates(
    cell: Cell, name: str, shape: tuple[int, ...], scheme: Draw, radius: float | None, rng: np.random.Generator
) -> Array:
    """One block of columns for each gate, or the whole matrix of a cell without gates."""
    blocks = [scheme(rng, shape[0], cell.units, cell.units) for _ in range(shape[1] // cell.units)]
    if radius is not None and name == "U":
        blocks = [u * (radius / spectral_radius(u)) for u in blocks]
    return np.concatenate(blocks, axis=1)

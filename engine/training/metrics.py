"""The metrics of one iteration of training: errors by layer and time step, weights, saturation, accuracy."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from engine.initializers import spectral_radius
from engine.norms import norm, norms
from engine.passes import Segment
from engine.saturation import SATURATED, flat
from engine.tasks.base import HALF, Task
from engine.training.gradient import Gradient
from engine.types import Array, Cell, Cooperative, Params, Values, columns

LARGEST = 64  # units up to which the spectrum of a recurrent matrix is looked for: it takes H^3 operations


class Spectrum(NamedTuple):
    """Of each recurrent matrix of a layer, one for each gate: the largest |eigenvalue| and singular value."""

    spectral_radius: list[float]
    sigma_max: list[float]


def error_norms(found: Gradient) -> list[Array | None]:
    """By layer `(T,)`: the Frobenius norm over the batch of delta, for gated cells of dh, summed over all sweeps first.

    None for a layer back through which nothing walks (RTRL).
    """
    return [None if errors is None else norms(errors) for errors in found.errors]


def weight_norms(params: Params) -> list[Array]:
    """By layer: the Euclidean norm of all its parameters jointly."""
    return [norm([p]) for p in params]


def spectra(cells: Sequence[Cell], params: Params) -> list[Spectrum | None]:
    """By layer; None for a layer without recurrent weights, or with very many."""
    return [
        _spectrum(columns(p["U"], p["U"].shape[1] // cell.units)) if cell.carried and cell.units <= LARGEST else None
        for cell, p in zip(cells, params, strict=True)
    ]


def _spectrum(matrices: Sequence[Array]) -> Spectrum:
    finite = [u if np.isfinite(u).all() else None for u in matrices]
    return Spectrum(
        [float("nan") if u is None else spectral_radius(u) for u in finite],
        [float("nan") if u is None else float(np.linalg.norm(u, 2)) for u in finite],
    )


def saturated(cells: Sequence[Cell], segments: Sequence[Segment]) -> Cooperative[list[float | None]]:
    """By layer: the share of numbers, over time steps, examples, units and gates, at which sigmoid or tanh is flat."""
    shares = []
    for layer, cell in enumerate(cells):
        shares.append((yield from _saturated(cell, [segment.layers[layer] for segment in segments])))
    return shares


def _saturated(cell: Cell, segments: Sequence[Values]) -> Cooperative[float | None]:
    gates = cell.gates or {cell.output: str(cell.activation)}
    if not SATURATED.keys() >= set(gates.values()):
        return None
    found, count = 0, 0
    for v in segments:
        for name, activation in gates.items():
            found, count = found + int(flat(activation, v[name]).sum()), count + v[name].size
        yield
    return found / count


Kind = Literal["classes", "bits", "numbers"]


def kind_of(loss: str, task: Task) -> Kind:
    """How an answer is read, and by that judged: one of several classes, a row of bits, or numbers as they stand."""
    if loss == "cross_entropy" or (task.tolerance == HALF and task.outputs > 1):
        return "classes"
    return "bits" if loss == "bce" or task.tolerance == HALF else "numbers"


def accuracy(kind: Kind, tolerance: float | None, weights: Array, outputs: Array, targets: Array) -> float | None:
    """The share of answers that are right, among the time steps whose loss counts; None where there is none to judge.

    weights (T,), outputs and targets (T, B, K).
    """
    found = judged(kind, tolerance, outputs[weights != 0], targets[weights != 0])
    return float(found.right[found.asked].mean()) if found is not None and found.asked.any() else None


class Judged(NamedTuple):
    """Which answers are right, and which were asked for: `(T, B)`, of bits `(T, B, K)`."""

    right: Array
    asked: Array


def judged(kind: Kind, tolerance: float | None, outputs: Array, targets: Array) -> Judged | None:
    """Each answer beside its target, both (T, B, K); None where there is no right.

    A class is one example at one time step, right where the largest output is at a largest target; a row of zeros asks
    for none. A bit is one number, right on the same side of a half; a target of a half is on no side, and asks nothing.
    Numbers are one example, right where each is within the tolerance. What is not finite is never right.
    """
    if kind == "classes":
        said = np.take_along_axis(targets, outputs.argmax(axis=-1, keepdims=True), axis=-1)[..., 0]
        right = np.isfinite(outputs).all(axis=-1) & (said == targets.max(axis=-1, initial=-np.inf))
        return Judged(right, np.any(targets, axis=-1))
    if kind == "bits":
        return Judged(np.isfinite(outputs) & ((outputs > HALF) == (targets > HALF)), targets != HALF)
    if tolerance is None:
        return None
    right = np.all(np.abs(outputs - targets) < tolerance, axis=-1)
    return Judged(right, np.ones(right.shape, bool))


def outputs(segments: Sequence[Segment]) -> Array:
    """What the network said, `(T, B, K)`."""
    return np.concatenate([segment.layers[-1]["a"] for segment in segments])


def finite(params: Params) -> bool:
    return all(bool(np.isfinite(a).all()) for p in params for a in p.values())

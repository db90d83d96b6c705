"""How far the gradient of one algorithm is from that of another."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from engine.algorithms import full
from engine.norms import length
from engine.optimizers import NO_STATE
from engine.setup import Batch, Setup
from engine.training.loop import watched
from engine.types import Array, Cooperative, Params


class Comparison(NamedTuple):
    """Over all parameters jointly, L2 left out: the cosine, ||g|| / ||full||, and ||full - g|| / ||full||."""

    cosine: float
    norm_ratio: float
    missing_norm: float


def with_full(setup: Setup, params: Params, batch: Batch, found: Params | None = None) -> Cooperative[Comparison]:
    """The gradient, or the one that is given, beside that of full BPTT, which carries the state on and cuts nothing."""
    g = (yield from gradient(setup, params, batch)) if found is None else without_l2(setup, params, found)
    reference = yield from gradient(whole(setup, len(batch.inputs)), params, batch)
    return beside(g, reference)


def whole(setup: Setup, steps: int) -> Setup:
    """The same under full BPTT."""
    return replace(setup, sweeps=full(steps), restarts=frozenset(), rtrl=False)


def gradient(setup: Setup, params: Params, batch: Batch) -> Cooperative[Array]:
    """All numbers of the gradient in one row, L2 left out."""
    bare = replace(setup, objective=replace(setup.objective, l2=0.0))
    outcome, _ = yield from watched(bare, params, batch, NO_STATE, keep_errors=False)
    return flat(outcome.grads)


@np.errstate(all="ignore")
def without_l2(setup: Setup, params: Params, grads: Params) -> Array:
    """The same of a gradient that has L2 in it."""
    pulls = setup.objective.pulls(params)
    return flat(
        tuple({n: g - pull.get(n, 0.0) for n, g in layer.items()} for layer, pull in zip(grads, pulls, strict=True))
    )


@np.errstate(all="ignore")
def beside(g: Array, reference: Array) -> Comparison:
    """Two gradients in one row each; NaN where either is zero or no number."""
    size, most, missing = (np.float64(length(each)) for each in (g, reference, reference - g))
    return Comparison(float((g / size) @ (reference / most)), float(size / most), float(missing / most))


def flat(grads: Params) -> Array:
    """All numbers of a gradient in one row."""
    return np.concatenate([g.reshape(-1) for layer in grads for g in layer.values()])


@np.errstate(all="ignore")
def apart(ours: Array, theirs: Array) -> float:
    """|ours - theirs| relative to the larger of both norms."""
    size = max(length(ours), length(theirs))
    return length(ours / size - theirs / size) if size else 0.0

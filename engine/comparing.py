"""How far the gradient of one way back in time is from that of another."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from engine.algorithms import full
from engine.trace import Batch, Setup
from engine.training import iterate
from engine.types import Array, Params


class Comparison(NamedTuple):
    """Over all parameters jointly, L2 left out: the cosine, ||g|| / ||full||, and ||full - g|| / ||full||."""

    cosine: float
    norm_ratio: float
    missing_norm: float


@np.errstate(all="ignore")
def with_full(setup: Setup, params: Params, batch: Batch) -> Comparison:
    """The gradient beside that of full BPTT, which carries the state on and cuts nothing."""
    bare = replace(setup, objective=replace(setup.objective, l2=0.0))
    whole = replace(bare, sweeps=full(len(batch.inputs)), restarts=frozenset())
    g, reference = (flat(iterate(each, params, batch).grads) for each in (bare, whole))
    size, most = np.linalg.norm(g), np.linalg.norm(reference)
    missing = np.linalg.norm(reference - g)
    return Comparison(float(g @ reference / (size * most)), float(size / most), float(missing / most))


def flat(grads: Params) -> Array:
    """All numbers of a gradient in one row."""
    return np.concatenate([g.reshape(-1) for layer in grads for g in layer.values()])

"""What rounding can make of a number: how much it changes where all that it is computed of is off by a little.

A sum may be zero but for the rounding of what was added, by symmetry or as its terms cancel. Nobody's rounding is ours,
so that such numbers are equal where they differ by less; whatever has vanished without cancelling has all its digits.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.passes import Segment
from engine.types import Array

SLIGHT = 2.0**-46  # by which each number is off, relatively: a hundred roundings of float64
SAMPLES = 3  # of one alone a number might happen to change by nothing


class Perturbation:
    """Numbers that are each off by a little, the same array always by the same."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.known: dict[int, tuple[Any, Array]] = {}  # with the array itself, so that its id stays its own

    def __call__(self, value: Any) -> Any:
        """The array, perturbed; whatever else is as it is."""
        if not isinstance(value, np.ndarray):
            return value
        if id(value) not in self.known:
            with np.errstate(all="ignore"):
                off = value * (1 + SLIGHT * self.rng.standard_normal(value.shape))
            self.known[id(value)] = value, np.asarray(off)
        return self.known[id(value)][1]


@np.errstate(all="ignore")
def largest(known: Array | float, ours: Array, perturbed: Array) -> Array:
    """The largest change so far of each number, relative to the perturbation; none where it explodes."""
    change = np.abs(perturbed - ours) / SLIGHT
    return np.asarray(np.maximum(known, np.where(np.isfinite(change), change, 0.0)))


@np.errstate(all="ignore")
def of_losses(film: Sequence[Segment]) -> Array:
    """The largest change of the loss: of squares that of a and of y; the logarithm of a sure output is rounded at 1."""
    found = np.zeros(())
    for segment in film:
        a, y = segment.layers[-1]["a"], segment.targets
        known = segment.d_output is None
        size = segment.weights * y.shape[-1] if known else np.abs(segment.error) * (np.abs(a) + np.abs(y))
        found = found + np.abs(size).sum()
    return np.where(np.isfinite(found), found, 0.0)

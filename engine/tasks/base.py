"""What a task is: it knows its widths and draws a batch."""

from typing import NamedTuple, Protocol

import numpy as np

from engine.types import Array

HELD_OUT = 64  # examples that are drawn apart from all batches
HALF = 0.5  # the tolerance of what is either 0 or 1: on which side of it an answer lies is what it says


class Data(NamedTuple):
    """inputs (T, B, I) and targets (T, B, K)."""

    inputs: Array
    targets: Array


class Task(Protocol):
    @property
    def steps(self) -> int:
        """T, how many time steps a sequence has."""

    @property
    def batch(self) -> int:
        """B, how many examples are drawn at once."""

    @property
    def inputs(self) -> int:
        """I, the width of the input."""

    @property
    def outputs(self) -> int:
        """K, the width of the target."""

    @property
    def reach(self) -> int | None:
        """How many time steps back the error must travel for the task to be learned; None where nobody knows."""

    @property
    def tolerance(self) -> float | None:
        """How near all numbers of an answer must come to be right; HALF: it is a class or a bit; None: nobody knows."""

    @property
    def overlap(self) -> bool:
        """Whether the same example may be held out and in a batch: both are drawn from finitely many."""

    def draw(self, rng: np.random.Generator) -> Data:
        """A batch; the same generator state gives the same batch."""

    def held_out(self, rng: np.random.Generator) -> Data | None:
        """Data drawn apart from all batches; None where all that there is takes part in training."""


def classes(labels: Array, outputs: int) -> Array:
    """Labels 0, 1 ... as targets: the number itself for one output, one-hot rows for more."""
    return labels[..., None].astype(np.float64) if outputs == 1 else np.eye(outputs)[labels]

"""Small data sets, drawn from a seed: xor, two spirals, echo, next letter.

A task knows its widths, and draws a batch: inputs `(T, B, I)` and targets `(T, B, K)`.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from engine.types import Array


class Data(NamedTuple):
    """inputs (T, B, I) and targets (T, B, K)."""

    inputs: Array
    targets: Array


class Task(Protocol):
    @property
    def steps(self) -> int:
        """T, how many moments a sequence has."""

    @property
    def batch(self) -> int:
        """B, how many examples are drawn at once."""

    @property
    def inputs(self) -> int:
        """I, the width of the input."""

    @property
    def outputs(self) -> int:
        """K, the width of the target."""

    def draw(self, rng: np.random.Generator) -> Data:
        """A batch; the same generator state gives the same batch."""


def _classes(labels: Array, outputs: int) -> Array:
    """Labels 0, 1 ... as targets: the number itself for one output, one-hot rows for more."""
    return labels[..., None].astype(np.float64) if outputs == 1 else np.eye(outputs)[labels]


@dataclass(frozen=True)
class Xor:
    """Whether exactly one of two bits is set: the four cases in their order, over and over until the batch is full."""

    batch: int
    outputs: int  # 1: the bit; 2: one-hot
    steps = 1
    inputs = 2

    def draw(self, rng: np.random.Generator) -> Data:
        bits = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])[np.arange(self.batch) % 4]
        return Data(bits[None].astype(np.float64), _classes(bits.sum(axis=1) % 2, self.outputs)[None])


@dataclass(frozen=True)
class Spirals:
    """Two interleaved spirals in the plane (Lang & Witbrock 1988): on which of them does the point lie?"""

    batch: int
    outputs: int  # 1: the number of the arm; 2: one-hot
    noise: float  # standard deviation, in units of the picture, which reaches from -1 to 1
    steps = 1
    inputs = 2

    def draw(self, rng: np.random.Generator) -> Data:
        arm = np.arange(self.batch) % 2
        along = np.sqrt(rng.uniform(0.02, 1.0, self.batch))
        angle = 3.0 * np.pi * along + np.pi * arm
        points = along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        points = points + rng.normal(0.0, self.noise, points.shape)
        return Data(points[None], _classes(arm, self.outputs)[None])


@dataclass(frozen=True)
class Echo:
    """Say now what was heard `lag` moments ago; before that there is nothing to say, and the target is zeros."""

    steps: int
    batch: int
    lag: int
    outputs: int  # 1: random bits; more: one of so many symbols, one-hot

    @property
    def inputs(self) -> int:
        return self.outputs

    def draw(self, rng: np.random.Generator) -> Data:
        heard = _classes(rng.integers(0, max(2, self.outputs), (self.steps, self.batch)), self.outputs)
        targets = np.zeros(heard.shape)
        targets[self.lag :] = heard[: max(0, self.steps - self.lag)]
        return Data(heard, targets)


@dataclass(frozen=True)
class NextLetter:
    """Say the next letter of a text, one-hot over its alphabet; a sequence is a window at a place drawn by chance."""

    text: str
    steps: int
    batch: int

    @property
    def alphabet(self) -> list[str]:
        """The different letters of the text, in the order of their code points."""
        return sorted(set(self.text))

    @property
    def inputs(self) -> int:
        return len(self.alphabet)

    @property
    def outputs(self) -> int:
        return len(self.alphabet)

    def draw(self, rng: np.random.Generator) -> Data:
        place = {letter: number for number, letter in enumerate(self.alphabet)}
        letters = np.eye(len(place))[[place[letter] for letter in self.text]]
        starts = rng.integers(0, len(self.text) - self.steps, self.batch)
        moments = np.arange(self.steps)[:, None] + starts
        return Data(letters[moments], letters[moments + 1])


@dataclass(frozen=True)
class OwnData:
    """The person's own numbers: the same in every iteration."""

    data: Data

    @property
    def steps(self) -> int:
        return int(self.data.inputs.shape[0])

    @property
    def batch(self) -> int:
        return int(self.data.inputs.shape[1])

    @property
    def inputs(self) -> int:
        return int(self.data.inputs.shape[2])

    @property
    def outputs(self) -> int:
        return int(self.data.targets.shape[2])

    def draw(self, rng: np.random.Generator) -> Data:
        return self.data

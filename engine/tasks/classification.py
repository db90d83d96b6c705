"""Classification of points in one time step: xor, two spirals, two circles, iris."""

from dataclasses import dataclass, replace

import numpy as np

from engine.tasks.base import HALF, HELD_OUT, Data, classes
from engine.tasks.iris_data import IRIS
from engine.types import Array


def scattered(radius: Array, angle: Array, noise: float, rng: np.random.Generator) -> Array:
    """Points (B, 2) of the plane in these polar coordinates (B,), each moved by normal noise of that deviation."""
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(points + rng.normal(0.0, noise, points.shape))


@dataclass(frozen=True)
class Xor:
    """Whether exactly one of two bits is set: the four cases in their order, over and over until the batch is full."""

    batch: int
    outputs: int  # 1: the bit; 2: one-hot
    steps = 1
    inputs = 2
    reach = 0
    tolerance = HALF
    overlap = False

    def draw(self, rng: np.random.Generator) -> Data:
        bits = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])[np.arange(self.batch) % 4]
        return Data(bits[None].astype(np.float64), classes(bits.sum(axis=1) % 2, self.outputs)[None])

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return None


@dataclass(frozen=True)
class Spirals:
    """Two interleaved spirals in the plane (Lang & Witbrock 1988): on which of them does the point lie?"""

    batch: int
    outputs: int  # 1: the number of the arm; 2: one-hot
    noise: float  # standard deviation, in units of the picture, which reaches from -1 to 1
    steps = 1
    inputs = 2
    reach = 0
    tolerance = HALF
    overlap = False

    def draw(self, rng: np.random.Generator) -> Data:
        arm = np.arange(self.batch) % 2
        along = np.sqrt(rng.uniform(0.02, 1.0, self.batch))
        angle = 3.0 * np.pi * along + np.pi * arm
        points = scattered(along, angle, self.noise, rng)
        return Data(points[None], classes(arm, self.outputs)[None])

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)


@dataclass(frozen=True)
class Circles:
    """A disc within a ring around the same middle: no straight line can part them."""

    batch: int
    outputs: int  # 1: 0 within, 1 around; 2: one-hot
    noise: float  # standard deviation, in units of the picture, which reaches from -1 to 1
    steps = 1
    inputs = 2
    reach = 0
    tolerance = HALF
    overlap = False

    def draw(self, rng: np.random.Generator) -> Data:
        ring = np.arange(self.batch) % 2
        radius = np.where(ring, rng.uniform(0.7, 1.0, self.batch), np.sqrt(rng.uniform(0.0, 0.16, self.batch)))
        angle = rng.uniform(0.0, 2.0 * np.pi, self.batch)
        points = scattered(radius, angle, self.noise, rng)
        return Data(points[None], classes(ring, self.outputs)[None])

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)


@dataclass(frozen=True)
class Iris:
    """Which of three kinds a flower is, by the four measures that Fisher (1936) took of 50 of each.

    Each measure is freed of its mean and divided by its standard deviation over all 150. Every fifth is held out.
    """

    batch: int
    steps = 1
    inputs = 4
    outputs = 3
    reach = 0
    tolerance = HALF
    overlap = False

    def draw(self, rng: np.random.Generator) -> Data:
        return _flowers(rng.permutation(np.flatnonzero(np.arange(150) % 5))[np.arange(self.batch) % 120])

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return _flowers(np.arange(0, 150, 5))


def measures() -> Array:
    """Sepal length and width, petal length and width in centimetres, (150, 4), 50 of each kind in a row."""
    words = [word for kind in IRIS for word in kind.split()]
    return np.array([[int(word[k : k + 2]) / 10 for k in (0, 2, 4, 6)] for word in words])


def _flowers(places: Array) -> Data:
    found = measures()
    scaled = (found - found.mean(axis=0)) / found.std(axis=0)
    return Data(scaled[places][None], np.eye(3)[places // 50][None])

"""What only a whole sequence tells: adding, temporal order, parity, and a wave to be continued."""

from dataclasses import dataclass, replace

import numpy as np

from engine.tasks.base import HALF, HELD_OUT, Data, classes

NEAR = 0.04  # an answer this near counts as right (Hochreiter & Schmidhuber 1997, sec. 5.4)


@dataclass(frozen=True)
class Adding:
    """The sum of the two numbers that were marked, one in each half (Hochreiter & Schmidhuber 1997, sec. 5.4).

    An input is a number from 0 to 1 and its mark, 0 or 1. The target is the sum of what was marked so far.
    """

    steps: int  # at least 2
    batch: int
    inputs = 2
    outputs = 1
    tolerance = NEAR
    overlap = False

    @property
    def reach(self) -> int:
        return self.steps - 1

    def draw(self, rng: np.random.Generator) -> Data:
        half, examples = self.steps // 2, np.arange(self.batch)
        numbers, marks = rng.uniform(0.0, 1.0, (self.steps, self.batch)), np.zeros((self.steps, self.batch))
        marks[rng.integers(0, half, self.batch), examples] = 1.0
        marks[rng.integers(half, self.steps, self.batch), examples] = 1.0
        return Data(np.stack([numbers, marks], axis=-1), np.cumsum(numbers * marks, axis=0)[..., None])

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)


@dataclass(frozen=True)
class TemporalOrder:
    """In which order two signs X and Y came, among letters that mean nothing: XX, XY, YX or YY.

    Hochreiter & Schmidhuber 1997, sec. 5.6, task 6a: one in the second tenth, one in the sixth, asked at the end.
    """

    steps: int  # at least 4
    batch: int
    inputs = 6  # X, Y, and four that distract
    outputs = 4
    tolerance = HALF
    overlap = True

    @property
    def reach(self) -> int:
        return self.steps - 1 - self.steps // 10

    def draw(self, rng: np.random.Generator) -> Data:
        T, examples = self.steps, np.arange(self.batch)
        heard = rng.integers(2, 6, (T, self.batch))
        first, second = rng.integers(0, 2, (2, self.batch))
        heard[rng.integers(T // 10, max(T // 10 + 1, T // 5), self.batch), examples] = first
        heard[rng.integers(T // 2, max(T // 2 + 1, 3 * T // 5), self.batch), examples] = second
        targets = np.zeros((T, self.batch, 4))
        targets[-1] = np.eye(4)[2 * first + second]
        return Data(np.eye(6)[heard], targets)

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)


@dataclass(frozen=True)
class Parity:
    """Whether the number of ones so far is odd: one bit to remember, and every bit that comes may turn it over."""

    steps: int
    batch: int
    outputs: int  # 1: the bit; 2: one-hot
    inputs = 1
    tolerance = HALF
    overlap = True

    @property
    def reach(self) -> int:
        return self.steps - 1

    def draw(self, rng: np.random.Generator) -> Data:
        bits = rng.integers(0, 2, (self.steps, self.batch))
        return Data(bits[..., None].astype(np.float64), classes(np.cumsum(bits, axis=0) % 2, self.outputs))

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)


@dataclass(frozen=True)
class Sine:
    """The next value of a sine wave of known length and unknown place, which two values in a row give away."""

    steps: int
    batch: int
    period: float  # time steps from crest to crest
    inputs = 1
    outputs = 1
    reach = 1
    tolerance = 0.1
    overlap = False

    def draw(self, rng: np.random.Generator) -> Data:
        places = np.arange(self.steps + 1)[:, None] + rng.uniform(0.0, self.period, self.batch)
        wave = np.sin(2.0 * np.pi * places / self.period)[..., None]
        return Data(wave[:-1], wave[1:])

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)

"""Recall: what came in some time ago is to come out; delayed echo, and copy."""

from dataclasses import dataclass, replace

import numpy as np

from engine.tasks.base import HALF, HELD_OUT, Data, classes


@dataclass(frozen=True)
class Echo:
    """Say now what was heard `lag` time steps ago; before that there is nothing to say, and the target is zeros."""

    steps: int
    batch: int
    lag: int
    outputs: int  # 1: random bits; more: one of so many symbols, one-hot

    tolerance = HALF
    overlap = True

    @property
    def reach(self) -> int:
        return self.lag

    @property
    def inputs(self) -> int:
        return self.outputs

    def draw(self, rng: np.random.Generator) -> Data:
        heard = classes(rng.integers(0, max(2, self.outputs), (self.steps, self.batch)), self.outputs)
        targets = np.zeros(heard.shape)
        targets[self.lag :] = heard[: max(0, self.steps - self.lag)]
        return Data(heard, targets)

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)


@dataclass(frozen=True)
class Copy:
    """Hear `span` symbols, wait `lag` time steps, then say them all in their order.

    Arjovsky, Shah & Bengio 2016, after Hochreiter & Schmidhuber 1997. The last number of the input is 1 at the last
    time step of waiting, which is the sign to begin; till then nothing is asked, and the target is zeros.
    """

    span: int
    lag: int  # at least 1
    batch: int
    outputs: int  # 1: random bits; more: one of so many symbols, one-hot
    tolerance = HALF
    overlap = True

    @property
    def steps(self) -> int:
        return 2 * self.span + self.lag

    @property
    def inputs(self) -> int:
        return self.outputs + 1

    @property
    def reach(self) -> int:
        return self.span + self.lag

    def draw(self, rng: np.random.Generator) -> Data:
        symbols = classes(rng.integers(0, max(2, self.outputs), (self.span, self.batch)), self.outputs)
        inputs = np.zeros((self.steps, self.batch, self.inputs))
        targets = np.zeros((self.steps, self.batch, self.outputs))
        inputs[: self.span, :, :-1], targets[self.reach :] = symbols, symbols
        inputs[self.reach - 1, :, -1] = 1.0
        return Data(inputs, targets)

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)

"""A person's own numbers as a task: every batch is the same, and nothing is held out."""

from dataclasses import dataclass

import numpy as np

from engine.tasks.base import Data


@dataclass(frozen=True)
class OwnData:
    """The person's own numbers: the same in every iteration."""

    data: Data
    reach = None
    tolerance = None
    overlap = False

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

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return None

"""What an iteration is made of: one network, one way to learn, and a batch of sequences."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from engine.algorithms import Sweep, Sweeps
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import Clip, Optimizer
from engine.types import Array


class Batch(NamedTuple):
    """inputs (T, B, I), targets (T, B, K), and the states (B, S) by layer before the first time step."""

    inputs: Array
    targets: Array
    states: Sequence[Array]


@dataclass(frozen=True)
class Setup:
    """Everything about a trace that stays the same from iteration to iteration."""

    network: Network
    objective: Objective
    sweeps: Sweeps
    optimizer: Optimizer
    train_biases: bool
    restarts: frozenset[int] = frozenset()  # time steps at which the state starts anew
    clip: Clip | None = None
    rtrl: bool = False  # nothing walks back: influence is carried forward; then there are no sweeps

    @cached_property
    def exact(self) -> bool:
        """Whether the sweeps give dL/dp: each loss that counts is gathered once, and no error is cut on its way."""
        return self.gathers_once and not (self.network.uppermost >= 0 and any(map(self.cuts, self.sweeps)))

    @cached_property
    def gathers_once(self) -> bool:
        """Whether each loss that counts is gathered by one sweep; with RTRL it is found as it comes."""
        if self.rtrl:
            return True
        gathered = Counter(t for sweep in self.sweeps for t in sweep.losses if t in sweep.time_steps)
        return all(gathered[t] == 1 for t, weight in enumerate(self.objective.weights) if weight)

    def exact_in(self, layer: int) -> bool:
        """Whether the gradient of a layer is dL/dp: above the uppermost recurrent one no error goes on to be cut."""
        return self.exact or (self.gathers_once and layer > self.network.uppermost)

    def cuts(self, sweep: Sweep) -> bool:
        """Whether the sweep ends where an error would have gone on to an earlier time step."""
        return sweep.until > 0 and sweep.until not in self.restarts

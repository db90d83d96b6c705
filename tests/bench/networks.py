"""The recurrent network that is measured: tanh, a softmax of every moment, cross-entropy."""

from typing import NamedTuple

import numpy as np

from engine.algorithms import ALGORITHMS
from engine.cells import CELLS
from engine.initializers import draw
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import SGD
from engine.trace import Batch, Setup, trace
from engine.types import Params


class Size(NamedTuple):
    steps: int
    batch: int
    inputs: int
    units: int
    outputs: int


class Measured(NamedTuple):
    """What `trace` is given."""

    setup: Setup
    params: Params
    batch: Batch


def network(size: Size, algorithm: str = "full") -> Measured:
    rng = np.random.default_rng(0)
    steps, batch, inputs, units, outputs = size
    net = Network((CELLS["rnn"](inputs, units, "tanh"), CELLS["dense"](units, outputs, "softmax")))
    objective = Objective("cross_entropy", (1.0,) * steps, 0.0)
    targets = np.eye(outputs)[rng.integers(0, outputs, (steps, batch))]
    return Measured(
        Setup(net, objective, ALGORITHMS[algorithm](steps), SGD(0.1), train_biases=True),
        draw(net, "glorot", None, None, rng),
        Batch(rng.standard_normal((steps, batch, inputs)), targets, net.blank_states(batch)),
    )


def watch(measured: Measured) -> int:
    """Takes every step of a trace, as a viewer does, and keeps none."""
    return sum(1 for _ in trace(*measured))

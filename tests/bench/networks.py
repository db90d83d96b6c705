"""The recurrent network that is measured: one layer of a cell, a softmax of every moment, cross-entropy."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.algorithms import ALGORITHMS
from engine.cells.dense import Dense
from engine.cells.gru import GRU
from engine.cells.lstm import LSTM
from engine.cells.rnn import RNN
from engine.initializers import draw
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import SGD
from engine.setup import Batch, Setup
from engine.trace import trace
from engine.types import Cell, Params

WAYS: dict[str, Callable[[int, int], Cell]] = {
    "rnn": lambda inputs, units: RNN(inputs, units, "tanh"),
    "lstm": LSTM,
    "gru": lambda inputs, units: GRU(inputs, units, "after"),
}


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


def network(size: Size, algorithm: str = "full", cell: str = "rnn") -> Measured:
    """The algorithm is full, naive or rtrl, the cell rnn, lstm or gru."""
    rng = np.random.default_rng(0)
    steps, batch, inputs, units, outputs = size
    net = Network((WAYS[cell](inputs, units), Dense(units, outputs, "softmax")))
    objective = Objective("cross_entropy", (1.0,) * steps, 0.0)
    targets = np.eye(outputs)[rng.integers(0, outputs, (steps, batch))]
    online = algorithm == "rtrl"
    sweeps = () if online else ALGORITHMS[algorithm](steps)
    return Measured(
        Setup(net, objective, sweeps, SGD(0.1), train_biases=True, rtrl=online),
        draw(net, "glorot", None, None, rng),
        Batch(rng.standard_normal((steps, batch, inputs)), targets, net.blank_states(batch)),
    )


def watch(measured: Measured) -> int:
    """Takes every step of a trace, as a viewer does, and keeps none."""
    return sum(1 for _ in trace(*measured))

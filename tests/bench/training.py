"""Silent training against PyTorch's fused layers: whole steps of gradient descent, on one thread in float64."""

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from app.form.query import problem_of
from engine.algorithms import full
from engine.cells import CELLS
from engine.initializers import draw
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import NO_STATE, SGD
from engine.setup import Batch, Setup
from engine.training.loop import training_step
from tests.bench import THREADS
from tests.bench.measuring import Found, in_ms, in_turns
from tests.bench.networks import Measured, Size

WORDS = {"rnn": ("tanh",), "lstm": (), "gru": ("after",)}
SIZES = [  # rounds, and how many times as fast as PyTorch we promise to be
    (Size(steps=20, batch=8, inputs=16, units=16, outputs=16), 60, 1.5),
    (Size(steps=50, batch=32, inputs=128, units=128, outputs=128), 15, 1.0),
    (Size(steps=200, batch=64, inputs=256, units=256, outputs=256), 3, None),
]
UPDATES, SECONDS = 1000, 2.0


def measure() -> Iterator[Found]:
    for size, rounds, budget in SIZES:
        for cell in WORDS:
            yield from beside(cell, size, rounds, budget)
    yield default_film()


def beside(cell: str, size: Size, rounds: int, budget: float | None) -> Iterator[Found]:
    """One cell at one size in turns with both precisions of PyTorch; what is promised is about float64."""
    what = f"training {cell} T={size.steps} B={size.batch} H={size.units} against PyTorch"
    measured = network(cell, size)
    try:
        rivals = [fused(cell, size, precision) for precision in ("float64", "float32")]
    except ImportError:
        yield Found(what, "PyTorch is not here")
        return
    *theirs, ours = in_turns([*rivals, partial(training_step, *measured)], rounds)
    for name, other in zip(("", " in float32"), theirs, strict=True):
        promised = budget if not name else None
        ok = None if promised is None else other / ours >= promised
        told = f"{in_ms(ours)} / {in_ms(other)} = {other / ours:.2f}x"
        yield Found(what + name, told, f"at least {promised}x" if promised else "", ok)


def network(cell: str, size: Size) -> Measured:
    rng = np.random.default_rng(0)
    steps, batch, inputs, units, outputs = size
    net = Network((CELLS[cell](inputs, units, *WORDS[cell]), CELLS["dense"](units, outputs, "softmax")))
    setup = Setup(net, Objective("cross_entropy", (1.0,) * steps, 0.0), full(steps), SGD(1e-3), train_biases=True)
    targets = np.eye(outputs)[rng.integers(0, outputs, (steps, batch))]
    inputs_of_all = rng.standard_normal((steps, batch, inputs))
    return Measured(
        setup, draw(net, "uniform", None, None, rng), Batch(inputs_of_all, targets, net.blank_states(batch))
    )


def fused(cell: str, size: Size, precision: str) -> Callable[[], object]:
    """One step of gradient descent of the same sizes by nn.RNN, nn.LSTM or nn.GRU."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(THREADS)
    steps, batch, inputs, units, outputs = size
    kind = getattr(torch, precision)
    recurrent = getattr(torch.nn, cell.upper())(inputs, units, dtype=kind)
    dense = torch.nn.Linear(units, outputs, dtype=kind)
    optimizer = torch.optim.SGD([*recurrent.parameters(), *dense.parameters()], lr=1e-3)
    x, y = torch.randn(steps, batch, inputs, dtype=kind), torch.randint(0, outputs, (steps * batch,))

    def run() -> object:
        optimizer.zero_grad()
        h, _ = recurrent(x)
        loss = torch.nn.functional.cross_entropy(dense(h).reshape(-1, outputs), y)
        loss.backward()
        optimizer.step()
        return loss

    return run


def default_film() -> Found:
    """Many updates of the film that the page opens with, its batches drawn anew each time."""

    def run() -> None:
        problem = problem_of([])
        params, memory = problem.params(), NO_STATE
        for i in range(UPDATES):
            outcome = training_step(problem.setup, params, problem.batch(i), memory)
            params, memory = outcome.params, outcome.memory

    (taken,) = in_turns([run], 3)
    return Found(f"{UPDATES} updates of the default film", f"{taken:.2f} s", f"at most {SECONDS} s", taken <= SECONDS)

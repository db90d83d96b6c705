"""Small networks with their data, made from a few words; and the strategy which makes them up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from engine.algorithms import ALGORITHMS, Sweeps
from engine.cells import CELLS
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import NO_STATE, SGD, Adam, ByNorm, ByValue, Clip, Momentum, Optimizer, OptimizerState
from engine.setup import Batch, Setup
from engine.trace import trace
from engine.types import Array, Cell, Params, Step, width
from engine.update import Update
from tests.engine.ways import EVERY, WALKED_EXACT, Way, ways

ELEMENTWISE = ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu"]
SQUARES = ["half_mse", "mse", "half_sse"]


class Case(NamedTuple):
    """What `trace` is given."""

    setup: Setup
    params: Params
    batch: Batch


class Story(NamedTuple):
    """What `trace` yields, and what it returns."""

    steps: list[Step]
    outcome: Update


def case(
    *layers: str,  # such as "rnn 4 tanh"
    loss: str,
    inputs: int = 3,
    steps: int = 4,
    batch: int = 2,
    weights: Sequence[float] | None = None,
    l2: float = 0.0,
    sweeps: str | Sweeps = "full",
    rate: float = 0.1,
    train_biases: bool = True,
    seed: int = 0,
) -> Case:
    """Random parameters, biases, inputs, targets and initial states; nothing is zero."""
    rng = np.random.default_rng(seed)
    words = [layer.split() for layer in layers]
    widths = [inputs, *(int(units) for _, units, _ in words)]
    net = Network(tuple(cell(kind, i, int(h), f) for i, (kind, h, f) in zip(widths[:-1], words, strict=True)))
    return Case(
        Setup(
            network=net,
            objective=Objective(loss, tuple(weights or (1.0,) * steps), l2),
            sweeps=ALGORITHMS[sweeps](steps) if isinstance(sweeps, str) else sweeps,
            optimizer=SGD(rate),
            train_biases=train_biases,
        ),
        tuple({name: rng.normal(0, 0.7, shape) for name, shape in cell.shapes.items()} for cell in net.cells),
        Batch(
            inputs=rng.normal(size=(steps, batch, inputs)),
            targets=targets(loss, rng, (steps, batch, widths[-1])),
            states=[rng.normal(0, 0.5, (batch, width(cell))) for cell in net.cells],
        ),
    )


def cell(kind: str, inputs: int, units: int, word: str) -> Cell:
    """The word is the activation, the reset of a gru, or nothing that matters to an lstm."""
    return CELLS[kind](inputs, units) if kind == "lstm" else CELLS[kind](inputs, units, word)


def targets(loss: str, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Shares between 0 and 1 where the loss wants them (which need not sum to 1), else any numbers."""
    return rng.uniform(0.0, 1.0, shape) if loss in ("cross_entropy", "bce") else rng.normal(size=shape)


def on(case: Case, way: Way) -> Case:
    """The same network on another way back."""
    return case._replace(setup=replace(case.setup, **way._asdict()))


def told(case: Case, memory: OptimizerState = NO_STATE) -> Story:
    """The whole story of a trace."""
    steps, generator = [], trace(*case, memory)
    while True:
        try:
            steps.append(next(generator))
        except StopIteration as end:
            return Story(steps, end.value)


def of_phase(steps: Sequence[Step], phase: str) -> list[Step]:
    return [step for step in steps if step.phase == phase]


OUTPUTS = [
    *((loss, f) for loss in SQUARES for f in [*ELEMENTWISE, "softmax"]),
    *[("cross_entropy", "softmax"), ("bce", "sigmoid")] * 4,
]


@st.composite
def cases(draw: st.DrawFn, without: Sequence[str] = (), names: Sequence[str] = WALKED_EXACT) -> Case:
    """Any stack of up to four layers, but for the activations which are left out, with any way back of these names."""
    smooth = [f for f in ELEMENTWISE if f not in without]
    words = {"dense": [*smooth, "softmax"], "rnn": smooth, "lstm": ["-"], "gru": ["after", "before"]}
    hidden = [
        f"{kind} {draw(st.integers(1, 4))} {draw(st.sampled_from(words[kind]))}"
        for kind in draw(st.lists(st.sampled_from(list(words)), max_size=3))
    ]
    loss, output = draw(st.sampled_from([pair for pair in OUTPUTS if pair[1] not in without]))
    steps = draw(st.integers(1, 6))
    drawn = case(
        *hidden,
        f"dense {draw(st.integers(1, 4))} {output}",
        loss=loss,
        inputs=draw(st.integers(1, 4)),
        steps=steps,
        batch=draw(st.integers(1, 4)),
        weights=draw(st.lists(st.sampled_from([1.0, 0.0, -0.5, 2.0]), min_size=steps, max_size=steps)),
        l2=draw(st.sampled_from([0.0, 0.3])),
        seed=draw(st.integers(0, 2**32 - 1)),
    )
    return on(drawn, draw(ways(steps, names)))


OPTIMIZERS: list[Optimizer] = [SGD(0.1), Momentum(0.1, 0.5), Adam(0.1, 0.9, 0.99, 1e-8)]
CLIPS: list[Clip | None] = [None, ByNorm(0.1), ByNorm(1e3), ByValue(0.05)]


@st.composite
def requests(draw: st.DrawFn, without: Sequence[str] = (), names: Sequence[str] = EVERY) -> Case:
    """Any stack, any way back, any optimizer, any clipping: all that may be asked."""
    drawn = draw(cases(without, names))
    optimizer, clip, biases = draw(st.sampled_from(OPTIMIZERS)), draw(st.sampled_from(CLIPS)), draw(st.booleans())
    return drawn._replace(setup=replace(drawn.setup, optimizer=optimizer, clip=clip, train_biases=biases))

"""The loss with the same cuts, from forward passes alone: what a numeric derivative is taken of.

Parameters move by a complex step, which only imaginary parts feel; the real parts are therefore known beforehand. They
are those of the trace to the bit: a chaotic network magnifies the last digit, and within a hundred time steps two
roundings of it are two networks, with gradients that have nothing in common.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.algorithms import Sweeps, full
from engine.network import joined, parted
from engine.passes import Segment
from engine.setup import Batch, Setup
from engine.types import Array, Cell, Cooperative, Params, Values

CORNERED = ("relu", "leaky_relu")  # whose f' jumps: the sign of a sum decides, even where it is all rounding


class ForwardPass(NamedTuple):
    """Time steps whose forward pass the sweeps see through: before them the states are constants."""

    time_steps: range
    losses: Counter[int]  # how often sweeps gather the loss of a time step
    states: Sequence[Array]  # (B, S) by layer, before the first of the time steps
    inputs: Array  # (T, B, I), of all time steps
    targets: Array
    values: Sequence[Sequence[Values]]  # (B, .), the real parts: by time step, of all of them, and layer


def spans(sweeps: Sweeps, steps: int) -> list[range]:
    """The time steps of each forward pass, known before anything is computed; all T where nothing walks back (RTRL)."""
    latest: dict[int, int] = {}
    for sweep in sweeps or full(steps):
        latest[sweep.until] = max(sweep.start, latest.get(sweep.until, 0))
    return [range(until, start + 1) for until, start in sorted(latest.items())]


def forward_passes(setup: Setup, batch: Batch, film: Sequence[Segment]) -> list[ForwardPass]:
    """The same loss with the same cuts, around a forward pass: one pass for each `until` of the sweeps."""
    steps = len(batch.inputs)
    losses: dict[int, Counter[int]] = {}
    for sweep in setup.sweeps or full(steps):
        losses.setdefault(sweep.until, Counter()).update(sweep.losses)
    values, before = [layers for segment in film for layers in segment.by_time_step], states_before(setup, batch, film)
    return [
        ForwardPass(span, losses[span.start], before[span.start], batch.inputs, batch.targets, values)
        for span in spans(setup.sweeps, steps)
    ]


def states_before(setup: Setup, batch: Batch, film: Sequence[Segment]) -> list[Sequence[Array]]:
    """The states `(B, S)` by layer before each time step."""
    before, cells = [batch.states], setup.network.cells
    for t, layers in enumerate((layers for segment in film for layers in segment.by_time_step), start=1):
        after = [joined(v, cell.carried, s) for cell, v, s in zip(cells, layers, batch.states, strict=True)]
        before.append(batch.states if t in setup.restarts else after)
    return before


def forward_error(setup: Setup, params: Params, batch: Batch, film: Sequence[Segment]) -> Cooperative[float]:
    """How far a forward pass is from what each cell makes of the values before it, beside what it adds up."""
    before, most = states_before(setup, batch, film), 0.0
    for t, layers in enumerate(layers for segment in film for layers in segment.by_time_step):
        for cell, p, s, v in zip(setup.network.cells, params, before[t], layers, strict=True):
            again = cell.step(p, cell.input_projection(p, v["x"]), parted(cell, s))
            added = 1.0 + np.abs(v["x"]).max() * np.abs(p["W"]).sum(axis=0).max() + np.abs(s).max(initial=0.0)
            most = max(most, *(float(np.abs(again[name] - v[name]).max() / added) for name in again))
        yield
    return most


def loss_of(setup: Setup, params: Params, passes: Sequence[ForwardPass]) -> Cooperative[Array]:
    """L from forward passes alone, with a pause after each step; of parameters with leading axes, a number for each."""
    loss = setup.objective.penalty(params)
    for one in passes:
        states = one.states
        for t in one.time_steps:
            output, states = _step(setup, params, one.inputs[t], states, one.values[t])
            if t in one.losses:
                loss = loss + one.losses[t] * setup.objective.at(t, output["z"], output["a"], one.targets[t])
            yield
    return loss


def _met(cell: Cell) -> list[str]:
    """The values of a cell that are used outside it: output, state, pre-activation."""
    return [*{cell.output, *cell.carried}, *(["z"] if cell.activation else [])]


def _step(
    setup: Setup, params: Params, x: Array, states: Sequence[Array], real: Sequence[Values]
) -> tuple[Values, list[Array]]:
    """One time step of all layers, of which only the imaginary parts are news: the output's values, and the states."""
    after = []
    for cell, p, s, here in zip(setup.network.cells, params, states, real, strict=True):
        projected, parts = cell.input_projection(p, x), parted(cell, s)
        v = cell.step(p, projected, parts)
        if cell.activation in CORNERED:
            v = cell.step(p, _over(here["z"], v["z"]), [np.zeros(here[name].shape) for name in cell.carried])
        v = {name: _over(here[name], v[name]) for name in _met(cell)}
        after.append(joined(v, cell.carried, s))
        x = v[cell.output]
    return v, after


def _over(real: Array, a: Array) -> Array:
    """The imaginary part of a `(..., B, n)` over a real part `(B, n)` that is known."""
    if a.dtype.kind != "c":
        return real
    over = a.copy()
    over.real = real
    return over

"""The generator of steps: one network, one batch of sequences, one algorithm.

`trace` yields every step for the viewer, in the order in which it happens, and returns the outcome to the caller:
forward and the loss, time step by time step; a sweep as soon as the time step at which it starts has its loss; then the
total gradient of each layer, and last, after all errors, the updates.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from engine import allocator as held
from engine.algorithms import Sweep
from engine.network import Network, joined
from engine.norms import norm
from engine.optimizers import NO_STATE, OptimizerState, blank
from engine.passes import Segment, backward, forward, visits_of
from engine.rtrl import Influence, carry_on, gradient, none_yet, told
from engine.setup import Batch, Setup
from engine.types import Cell, Params, Step, Values, by_time_step
from engine.update import Update, conclude, tell

Steps = Generator[Step, None, Update]
Pausing = Generator[Step | None, None, Update]  # None is a pause within a step, as Cooperative has

held.keep()


def expected(setup: Setup, steps: int) -> int:
    """How many steps `trace` is going to yield for T time steps, known before anything is computed."""
    net, layers = setup.network, range(len(setup.network.cells))
    visits = sum(visits_of(net, setup.sweeps, layer) for layer in layers)
    cuts = sum(map(setup.cuts, setup.sweeps)) * sum(1 for cell in net.cells if cell.carried)
    online = steps * len(layers) if setup.rtrl else 0
    return steps * (len(layers) + 1) + visits + online + cuts + (2 + bool(setup.clip)) * len(layers)


def trace(setup: Setup, params: Params, batch: Batch, memory: OptimizerState = NO_STATE) -> Steps:
    """One iteration, step by step. Large numbers are no error: they are shown, and computing goes on."""
    work = pausing_trace(setup, params, batch, memory)
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            outcome: Update = end.value
            return outcome
        if step is not None:
            yield step


def pausing_trace(setup: Setup, params: Params, batch: Batch, memory: OptimizerState = NO_STATE) -> Pausing:
    """The same steps, with a pause (None) where one takes long."""
    segments: list[Segment] = []
    losses, contributed = [], blank(params)
    influence = none_yet(setup.network, batch.inputs.shape[1]) if setup.rtrl else None
    for plain in forward(setup, params, batch, online=setup.rtrl):
        segment = _with_d_output(setup, plain)
        losses.append(segment.weighted_losses)
        if not setup.rtrl:
            segments.append(segment)
        for t, steps in zip(segment.time_steps, _forward_steps(setup.network, segment), strict=True):
            yield from steps
            if influence is not None:
                influence = yield from learn_online(setup, params, segment, influence, contributed)
            for number, sweep in enumerate(setup.sweeps):
                if sweep.start == t:
                    yield from _backward_steps(setup, params, segments, number, contributed)
    outcome, details = conclude(setup, params, np.concatenate(losses), contributed, memory)
    yield from tell(params, outcome, details)
    return outcome


@np.errstate(all="ignore")
def _with_d_output(setup: Setup, segment: Segment) -> Segment:
    """The same with dL/d output also where the loss knows delta: a viewer sees both."""
    if segment.d_output is not None:
        return segment
    z, a = segment.layers[-1]["z"], segment.layers[-1]["a"]
    d_output = setup.objective.d_output(segment.time_steps, z, a, segment.targets)
    return replace(segment, d_output=d_output)


def _forward_steps(net: Network, segment: Segment) -> Iterator[list[Step]]:
    """Of each time step the layers upward, then the loss."""
    output, top = segment.layers[-1]["a"], len(segment.layers) - 1
    values = {"output": output, "target": segment.targets, "d_output": segment.error}
    values |= {"loss": segment.losses, "weight": segment.weights}
    for t, layers, loss in zip(segment.time_steps, segment.by_time_step, by_time_step(values), strict=True):
        steps = [Step("forward", t, layer, None, shown(net.cells[layer], v), {}) for layer, v in enumerate(layers)]
        yield [*steps, Step("loss", t, top, None, loss, {})]


def shown(cell: Cell, v: Values) -> Values:
    """The values of a layer without those that only its derivatives need."""
    return {name: a for name, a in v.items() if name not in cell.unshown} if cell.unshown else v


def learn_online(
    setup: Setup, params: Params, segment: Segment, before: Influence, contributed: Params
) -> Generator[Step | None, None, Influence]:
    """One time step of RTRL, right after its loss: backward through the layers above the state, then the influence.

    What is found of the gradient is also added to `contributed`, which the caller owns.
    """
    net, (t,) = setup.network, segment.time_steps
    above = list(islice(backward(net, params, [segment], Sweep((t,), t, t)), len(net.cells) - 1 - net.uppermost))
    for visits in above:
        _add(contributed[visits.layer], visits.total)
        yield Step("backward", t, visits.layer, None, *visits.by_time_step[t])
    if net.uppermost < 0:
        return before
    influence = yield from carry_on(net, params, segment.by_time_step[0], before)
    grads = gradient(net, influence, above[-1].dx[0])
    for layer in reversed(range(net.uppermost + 1)):
        _add(contributed[layer], grads[layer])
        yield Step("influence", t, layer, None, told(influence, layer), grads[layer])
    return influence


def _backward_steps(
    setup: Setup, params: Params, segments: Sequence[Segment], number: int, contributed: Params
) -> Iterator[Step]:
    """The visits of a sweep in the order in which they happen, backward in time and downward; then what is cut.

    What they add to the gradient is also added to `contributed`, which the caller owns.
    """
    sweep, net = setup.sweeps[number], setup.network
    end = sweep.until if setup.cuts(sweep) else None
    passed = backward(net, params, segments, sweep)
    while downward := list(islice(passed, len(net.cells))):  # one piece of it, from the top layer down
        for visits in downward:
            _add(contributed[visits.layer], visits.total)
        latest_first = reversed(downward[-1].time_steps)
        for t, visits in [(t, visits) for t in latest_first for visits in downward if t in visits.by_time_step]:
            errors, grads = visits.by_time_step[t]
            yield Step("backward", t, visits.layer, number, errors, grads)
            if t == end and visits.cell.carried:
                yield Step("cut", t, visits.layer, number, discarded(visits.cell, errors), {})


@np.errstate(all="ignore")
def discarded(cell: Cell, errors: Values) -> Values:
    """The error that a cut keeps from going on to earlier time steps, `(B, S)`, and its norm."""
    lost = joined(errors, [f"d{name}_prev" for name in cell.carried], np.zeros((1, 0)))
    return {"discarded": lost, "norm": norm([{"lost": lost}])}


@np.errstate(all="ignore")
def _add(sums: Values, parts: Values) -> None:
    for name, part in parts.items():
        sums[name] += part

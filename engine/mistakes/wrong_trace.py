"""The steps of a trace with mistakes in its backward pass: those of `engine.trace`, with what the wrong lines say."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from engine.algorithms import full
from engine.mistakes.walk import BackwardLines, Ground, Names, Plan, ground
from engine.optimizers import NO_STATE, OptimizerState
from engine.setup import Batch, Setup
from engine.trace import Pausing, discarded, pausing_trace
from engine.training.gradient import weighted_losses
from engine.training.loop import drain
from engine.types import Params, Step, Values
from engine.update import conclude, tell

Named = Mapping[tuple[int | None, int | None, int | None], Names]  # by sweep, time step and layer
END = ("gradient", "clip", "update")  # phases that tell of sums, which the visits alone do not decide


def wrong_trace(setup: Setup, plan: Plan, params: Params, batch: Batch, memory: OptimizerState = NO_STATE) -> Pausing:
    """The forward pass and the losses are right; the sweeps are those of the setup, which a mistake may change."""
    on = replace((yield from ground(setup, params, batch)), keep_visits=True)
    named: dict[tuple[int | None, int | None, int | None], Names] = {}
    contributed: list[Values] = [{} for _ in on.cells]
    for layer in reversed(range(len(on.cells))):
        walk = yield from on.layer(plan, layer)
        contributed[layer] = walk.grads
        named |= {(visit.sweep, visit.t, layer): visit.names for visit in walk.visits}
    for step in pausing_trace(setup, params, batch, memory):
        if step is None or step.phase not in END:
            yield None if step is None else retold(step, on, named)
    wrong = replace(setup, clip=on.clip(plan))
    outcome, details = conclude(wrong, params, weighted_losses(on.segments), tuple(contributed), memory)
    yield from tell(params, outcome, details)
    return outcome


def retold(step: Step, on: Ground, named: Named) -> Step:
    """A step of the way back with what the wrong lines say; any other as it is."""
    if step.phase not in ("backward", "cut") or step.layer is None:
        return step
    names, cell = named[step.sweep, step.t, step.layer], on.cells[step.layer]
    if step.phase == "cut":
        return step._replace(values=discarded(cell, names))
    values = {name: np.asarray(names[name]) + np.zeros(a.shape) for name, a in step.values.items()}
    return step._replace(values=values, grads={name: np.asarray(names[f"d{name}"]) for name in step.grads})


def fits(setup: Setup, plan: Plan, examples: int) -> bool:
    """Whether these lines can be computed in this network: two time steps of zeros tell."""
    net, T = setup.network, 2
    objective = replace(setup.objective, weights=(1.0,) * T)
    short = replace(setup, objective=objective, sweeps=full(T), restarts=frozenset(), clip=None)
    short = replace(short, sweeps=BackwardLines(short).sweeps(plan))
    params = tuple({name: np.zeros(shape) for name, shape in cell.shapes.items()} for cell in net.cells)
    inputs, outputs = (np.zeros((T, examples, n)) for n in (net.cells[0].inputs, net.cells[-1].units))
    try:
        drain(wrong_trace(short, plan, params, Batch(inputs, outputs, net.blank_states(examples))))
    except ValueError:  # of NumPy: the shapes do not fit
        return False
    return True

"""The update of an iteration: the total gradient, what clipping leaves of it, and what the optimizer makes of it."""

from typing import NamedTuple

import numpy as np

from engine.losses import regularised
from engine.norms import norm
from engine.optimizers import OptimizerState
from engine.setup import Setup
from engine.types import Array, Params, Step, Values


class Update(NamedTuple):
    """The loss before the update and the gradient, both with L2 included, and what the update makes of them."""

    loss: float
    grads: Params  # before clipping
    clipped: Params
    params: Params
    memory: OptimizerState


class Details(NamedTuple):
    """By layer: what L2 adds to the gradient, and what clipping says, where there is clipping."""

    pulls: list[Values]
    clipping: list[Values] | None


@np.errstate(all="ignore")
def conclude(
    setup: Setup, params: Params, losses: Array, contributed: Params, memory: OptimizerState
) -> tuple[Update, Details]:
    """The outcome, and what there is to tell beside it, from the weighted losses `(T,)` and what the visits added."""
    pulls = setup.objective.pulls(params)
    grads = tuple(
        {name: part + pull[name] if name in pull else part for name, part in parts.items()}
        for parts, pull in zip(contributed, pulls, strict=True)
    )
    clipped, clipping = setup.clip.apply(grads) if setup.clip else (grads, None)
    trained = clipped if setup.train_biases else tuple({name: g[name] for name in regularised(g)} for g in clipped)
    loss = float(losses.sum() + setup.objective.penalty(params))
    return Update(loss, grads, clipped, *setup.optimizer.update(params, trained, memory)), Details(pulls, clipping)


@np.errstate(all="ignore")
def tell(params: Params, outcome: Update, details: Details) -> list[Step]:
    """Each layer's total gradient; what clipping leaves of it; new parameters, and how far each number moved."""
    steps = []
    for layer, (grads, pull) in enumerate(zip(outcome.grads, details.pulls, strict=True)):
        values = {"norm": norm([grads])} | {f"l2_{name}": part for name, part in pull.items()}
        steps.append(Step("gradient", None, layer, None, values, grads))
    for layer, values in enumerate(details.clipping or ()):
        steps.append(Step("clip", None, layer, None, values, outcome.clipped[layer]))
    for layer, (after, before) in enumerate(zip(outcome.params, params, strict=True)):
        moved = {name: after[name] - before[name] for name in before}
        steps.append(Step("update", None, layer, None, after, moved))
    return steps

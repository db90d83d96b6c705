"""What autograd finds: the output of a model, its loss and gradients in float64, on a copy that nobody else has."""

import sys
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from app.python.models.stack import Json
from app.python.models.torch_batch import Axes
from app.python.models.torch_layers import CONTAINERS, KNOWN, RECURRENT, array, kind
from engine.types import Array, Params

ROUNDED = 1e-3  # of what a gradient is summed up from: by a sum that is smaller nothing is measured


def doubled(model: Any) -> Any:
    """A copy in float64, all of whose parameters get gradients."""
    if isinstance(model, list | tuple):
        copied = deepcopy(list(model))
        return [doubled_module(part) if not isinstance(part, list | tuple) else doubled(part) for part in copied]
    return doubled_module(deepcopy(model))


def doubled_module(module: Any) -> Any:
    return module.double().requires_grad_(True)


def is_called(model: Any) -> bool:
    """Whether a model says itself how its layers follow each other; lists and containers are called layer by layer."""
    return not isinstance(model, list | tuple) and kind(model) not in (*KNOWN, *CONTAINERS)


def output_of(modules: Sequence[Any], axes: Axes, x: Any, states: Sequence[Any]) -> Any:
    """What the layers say one after the other at all time steps, (T, B, K), from x as it was given.

    A layer without time is called with no axis that x has not, so that LogSoftmax(dim=1) of (B, K) is over classes.
    """
    given, x, absent = list(states), axes.time_first(x), axes.absent
    for module in modules:
        if kind(module) in RECURRENT:
            x = _through_time(module, x, given.pop(0) if given else None)
        elif kind(module) != "Flatten":
            x = module(x) if absent is None else module(x.squeeze(absent)).unsqueeze(absent)
    return x


def _through_time(module: Any, x: Any, state: Any) -> Any:
    """A recurrent module at all time steps, or a cell in a loop over them."""
    if hasattr(module, "num_layers"):
        if module.batch_first:
            return module(x.transpose(0, 1), state)[0].transpose(0, 1)
        return module(x, state)[0]
    said = []
    parts = state if isinstance(state, list | tuple) or state is None else (state,)
    now: Any = None if parts is None else tuple(part[0] for part in parts)
    if now is not None and len(now) == 1:
        (now,) = now
    for inputs in x:
        now = module(inputs, now)
        said.append(now[0] if isinstance(now, tuple) else now)
    return sys.modules["torch"].stack(said)


def gradients(sources: Sequence[Json]) -> list[dict[str, Array]]:
    """By layer and parameter what autograd has left there, in our layout; zeros where nothing came."""
    return [
        {
            name: read(np.zeros(tuple(tensor.shape)) if tensor.grad is None else array(tensor.grad))
            for name, (tensor, read) in source.items()
        }
        for source in sources
    ]


def difference(theirs: Sequence[dict[str, Array]], ours: Params, summed: Sequence[float]) -> tuple[float, str]:
    """The largest difference beside the gradient's largest number, and where.

    Never beside less than a millionth of the largest of all, or ROUNDED of what is summed up to it in its layer.
    """
    largest = max((np.abs(a).max() for layer in theirs for a in layer.values()), default=0.0)
    worst = (0.0, "")
    for number, (layer, grads, added) in enumerate(zip(theirs, ours, summed, strict=True)):
        for name, a in layer.items():
            size = max(np.abs(a).max(), 1e-6 * largest, ROUNDED * added)
            error = float(np.abs(a - grads[name]).max() / size) if size else 0.0
            worst = max(worst, (error, f"d{name} of layer {number}"))
    return worst

"""A loss of PyTorch as ours, or the reason why it is none."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from app.python.models import objectives
from app.python.models.objectives import Objective
from app.python.models.stack import NotExpressibleError
from app.python.models.torch_layers import array, kind
from engine.types import Array

FUNCTIONS = {  # of torch.nn.functional, as they are if nothing else is said, and the module that does the same
    "mse_loss": "MSELoss",
    "cross_entropy": "CrossEntropyLoss",
    "nll_loss": "NLLLoss",
    "binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
    "binary_cross_entropy": "BCELoss",
}
KNOWN = tuple(FUNCTIONS.values())


class Needs(NamedTuple):
    """What a loss asks of the output: an activation that we have to add, and one that has to be there already."""

    added: str | None
    there: str | None


NEEDS = {
    "MSELoss": Needs(None, None),
    "CrossEntropyLoss": Needs("softmax", None),
    "NLLLoss": Needs(None, "softmax"),
    "BCEWithLogitsLoss": Needs("sigmoid", None),
    "BCELoss": Needs(None, "sigmoid"),
}
BEFORE = {"softmax": "LogSoftmax", "sigmoid": "Sigmoid"}


def module_of(torch: Any, loss: Any) -> Any:
    """The loss as a module; of a function the one that does the same.

    Raises: NotExpressibleError, for a loss that we have no counterpart of.
    """
    name = getattr(loss, "__name__", "")
    if name in FUNCTIONS and loss is getattr(torch.nn.functional, name, None):
        return getattr(torch.nn, FUNCTIONS[name])()
    if kind(loss) not in KNOWN:
        called = name or type(loss).__name__
        raise NotExpressibleError(f"The loss {called} cannot be shown; one of {', '.join(KNOWN)} can.")
    _plain(loss)
    return loss


def _plain(loss: Any) -> None:
    if loss.reduction not in ("mean", "sum"):
        raise NotExpressibleError(f'{kind(loss)} has the reduction {loss.reduction!r}; "mean" or "sum" is one number.')
    weighted = [name for name in ("weight", "pos_weight") if getattr(loss, name, None) is not None]
    if kind(loss).startswith("BCE") and weighted:
        raise NotExpressibleError(f"{kind(loss)} has {weighted[0]}: its two classes cannot be weighted apart here.")


def by_class(loss: Any) -> bool:
    """Whether the loss is of classes, so that y may be whole numbers without an axis for the outputs."""
    return kind(loss) in ("CrossEntropyLoss", "NLLLoss")


def objective_of(loss: Any, y: Array, outputs: int, steps: int) -> Objective:
    """The loss with the targets y: classes (n, B), or (n, B, K)."""
    if by_class(loss):
        weight = np.ones(outputs) if loss.weight is None else array(loss.weight)
        smoothing = float(getattr(loss, "label_smoothing", 0.0))
        if y.ndim == 2:
            rows = objectives.class_rows(y, weight, int(loss.ignore_index), smoothing)
        else:
            rows = objectives.probability_rows(y, weight, smoothing)
        return objectives.cross_entropy(*rows, steps, loss.reduction)
    rule: Callable[[Array, int, str], Objective] = objectives.binary
    return (objectives.squares if kind(loss) == "MSELoss" else rule)(y, steps, loss.reduction)

"""Losses of PyTorch as ours, told by their names and what they keep; PyTorch itself computes them in `make oracle`."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from app.python.models import objectives, torch_loss
from app.python.models.objectives import Objective
from app.python.models.stack import NotExpressibleError
from tests.app.python.models.torch_like import Tensor, named

RNG = np.random.default_rng(3)
NUMBERS, CLASSES = RNG.uniform(size=(2, 3, 4)), RNG.integers(0, 4, (2, 3))


def loss_named(name: str, module: str = "torch.nn.modules.loss", **has: Any) -> Any:
    return named(name, module, **{"reduction": "mean", "weight": None, "ignore_index": -100} | has)


def same(one: Objective, other: Objective) -> bool:
    return (one.loss, one.loss_at) == (other.loss, other.loss_at) and np.array_equal(one.targets, other.targets)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_squares_are_squares_and_bits_are_bits(reduction: str) -> None:
    for name, rule in {
        "MSELoss": objectives.squares,
        "BCELoss": objectives.binary,
        "BCEWithLogitsLoss": objectives.binary,
    }.items():
        found = torch_loss.objective_of(loss_named(name, reduction=reduction), NUMBERS, 4, 5)
        assert same(found, rule(NUMBERS, 5, reduction)), name
        assert not torch_loss.by_class(loss_named(name))


@pytest.mark.parametrize("name", ["CrossEntropyLoss", "NLLLoss"])
@pytest.mark.parametrize("weight", [None, [1.0, 0.5, 2.0, 4.0]])
def test_classes_have_weights_an_ignored_one_and_smoothing(name: str, weight: list[float] | None) -> None:
    loss = loss_named(name, weight=weight and Tensor(weight), ignore_index=int(CLASSES[0, 0]), label_smoothing=0.3)
    used = np.ones(4) if weight is None else np.array(weight)
    rows = objectives.class_rows(CLASSES, used, int(CLASSES[0, 0]), 0.3)
    assert same(torch_loss.objective_of(loss, CLASSES, 4, 5), objectives.cross_entropy(*rows, 5, "mean"))
    rows = objectives.probability_rows(NUMBERS, used, 0.3)
    assert same(torch_loss.objective_of(loss, NUMBERS, 4, 5), objectives.cross_entropy(*rows, 5, "mean"))
    assert torch_loss.by_class(loss)


def test_a_loss_without_smoothing_has_none() -> None:
    rows = objectives.class_rows(CLASSES, np.ones(4), -100, 0.0)
    assert same(
        torch_loss.objective_of(loss_named("NLLLoss"), CLASSES, 4, 2), objectives.cross_entropy(*rows, 2, "mean")
    )


def test_a_function_is_its_module_and_a_module_itself() -> None:
    functional = SimpleNamespace(**{name: lambda: None for name in torch_loss.FUNCTIONS})
    for name in torch_loss.FUNCTIONS:
        getattr(functional, name).__name__ = name
    modules = {name: partial(lambda made: made, loss_named(name)) for name in torch_loss.KNOWN}
    torch = SimpleNamespace(nn=SimpleNamespace(functional=functional, **modules))
    for name, module in torch_loss.FUNCTIONS.items():
        assert torch_loss.module_of(torch, getattr(functional, name)) is modules[module]()
    loss = loss_named("MSELoss")
    assert torch_loss.module_of(torch, loss) is loss

    def mse_loss() -> None:
        """Somebody else's."""

    with pytest.raises(NotExpressibleError, match="The loss mse_loss cannot be shown; one of MSELoss, "):
        torch_loss.module_of(torch, mse_loss)


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        (loss_named("HuberLoss"), "The loss HuberLoss cannot be shown; one of MSELoss, CrossEntropyLoss, "),
        (loss_named("MSELoss", module="mine"), "The loss MSELoss cannot be shown"),
        (loss_named("MSELoss", reduction="none"), 'MSELoss has the reduction \'none\'; "mean" or "sum" is one number.'),
        (
            loss_named("BCELoss", weight=Tensor([1.0])),
            "BCELoss has weight: its two classes cannot be weighted apart here.",
        ),
        (loss_named("BCEWithLogitsLoss", pos_weight=Tensor([2.0])), "BCEWithLogitsLoss has pos_weight: "),
    ],
)
def test_what_is_none_of_ours_says_why(loss: Any, says: str) -> None:
    with pytest.raises(NotExpressibleError) as caught:
        torch_loss.module_of(SimpleNamespace(), loss)
    assert str(caught.value).startswith(says)

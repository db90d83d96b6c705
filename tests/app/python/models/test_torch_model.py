"""A request made of a PyTorch model has the loss and the gradients of autograd, as `make oracle` has recorded them."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backflow
from app.python.models.torch_autograd import difference
from app.python.models.torch_batch import Axes
from app.python.models.torch_model import compare
from app.python.models.torch_targets import matched
from tests.app.python.models.torch_like import Tensor, named

CASES: dict[str, Any] = json.loads((Path(__file__).parents[3] / "cases" / "torch_models.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_a_film_has_the_gradients_that_autograd_found(name: str) -> None:
    film = backflow.film(CASES[name]["request"])
    assert abs(film.loss - CASES[name]["loss"]) < 1e-12
    for layer, grads in zip(film.grads, CASES[name]["grads"], strict=True):
        for parameter, gradient in grads.items():
            theirs = np.array(gradient)
            np.testing.assert_allclose(layer[parameter], theirs, rtol=0, atol=1e-10 * max(1e-6, np.abs(theirs).max()))


def grads_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: np.array(gradient) for name, gradient in layer.items()} for layer in case["grads"]]


def test_a_model_whose_loss_and_gradients_are_ours_is_expressible() -> None:
    for case in CASES.values():
        compare(case["request"], case["loss"], grads_of(case))


@pytest.mark.parametrize("more", [1e-9, 0.25])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("choose", [min, max])
def test_another_loss_is_told_with_ours_and_the_difference_by_its_size_and_never_by_less_than_one(
    choose: Any, sign: int, more: float
) -> None:
    case = choose(CASES.values(), key=lambda case: abs(case["loss"]))
    ours = case["loss"]
    loss = ours + sign * more * max(1.0, abs(ours))
    says = f"the loss ({loss:.6g}, ours {ours:.6g}) differs by {abs(loss - ours) / max(1.0, abs(loss)):.1e} "
    with pytest.raises(backflow.NotExpressibleError, match=re.escape(says)):
        compare(case["request"], loss, grads_of(case))


def test_another_gradient_is_told_by_its_place_and_its_size() -> None:
    case = next(iter(CASES.values()))
    theirs = grads_of(case)
    theirs[1]["U"] = theirs[1]["U"] * (1 + 1e-6)
    with pytest.raises(backflow.NotExpressibleError, match=r"dU of layer 1 differs by 1\.0e-06 of its size"):
        compare(case["request"], case["loss"], theirs)


def test_what_is_nearly_zero_may_differ_by_a_millionth_of_the_largest_of_all_gradients() -> None:
    theirs = [{"W": np.array([[-4.0, 1.0]])}, {"b": np.array([0.0, 1e-9])}]
    ours = ({"W": np.array([[-4.0, 1.5]])}, {"b": np.array([2e-8, 0.0])})
    assert difference(theirs, ours, [0.0, 0.0]) == (0.125, "dW of layer 0")
    alone, where = difference(theirs[1:], ours[1:], [0.0])
    assert (round(alone, 9), where) == (20.0, "db of layer 0")
    together, where = difference([theirs[0] | {"b": theirs[1]["b"]}], ({"W": theirs[0]["W"]} | ours[1],), [0.0])
    assert (round(together, 9), where) == (0.005, "db of layer 0")
    assert difference([{"b": np.zeros(2)}], ({"b": np.zeros(2)},), [0.0])[0] == 0.0


def test_what_nearly_cancels_is_measured_beside_a_thousandth_of_what_is_summed_up_in_its_layer() -> None:
    theirs, ours = (
        [{"b": np.array([1e-16])}, {"b": np.array([1e-16])}],
        ({"b": np.array([0.0])}, {"b": np.array([1e-16])}),
    )
    error, where = difference(theirs, ours, [2.0, 0.0])
    assert (round(error * 1e13, 9), where) == (0.5, "db of layer 0")
    assert difference(theirs, ours, [0.0, 2.0]) == (1.0, "db of layer 0")


def test_without_pytorch_there_is_a_sentence_and_no_import() -> None:
    with pytest.raises(backflow.NotExpressibleError, match="PyTorch has not been imported"):
        backflow.film.of(None, None, None, None)
    assert "torch" not in sys.modules


AXES = Axes(steps=3, batch=2, batch_first=False, whole_numbers=False)
OUTPUTS = np.arange(24.0).reshape(3, 2, 4)  # four classes at three time steps, of two examples
CLASSES = np.array([[0, 1], [2, 3], [1, 0]])
BY_CLASS, BY_NUMBER = named("CrossEntropyLoss"), named("MSELoss")


def test_targets_and_outputs_of_all_time_steps_meet() -> None:
    wanted, said = matched(AXES, Tensor(OUTPUTS.reshape(6, 4)), Tensor(CLASSES.reshape(6)), BY_CLASS, 4, called=True)
    assert (wanted.a.tolist(), said.a.tolist()) == (CLASSES.tolist(), OUTPUTS.tolist())


def test_where_the_last_time_step_counts_alone_its_output_does() -> None:
    wanted, said = matched(AXES, Tensor(OUTPUTS), Tensor(CLASSES[2]), BY_CLASS, 4, called=False)
    assert (wanted.a.tolist(), said.a.tolist()) == ([[1, 0]], [OUTPUTS[2].tolist()])


@pytest.mark.parametrize(
    ("out", "y", "criterion", "says"),
    [
        (OUTPUTS, CLASSES[2], BY_CLASS, "y has a target for one alone"),
        (OUTPUTS[2], CLASSES, BY_CLASS, "y has targets for every time step"),
        (OUTPUTS, OUTPUTS[2], BY_NUMBER, r"y has the shape \(2, 4\), the output \(3, 2, 4\)"),
    ],
)
def test_targets_that_do_not_fit_what_the_model_says_are_told(out: Any, y: Any, criterion: Any, says: str) -> None:
    with pytest.raises(backflow.NotExpressibleError, match=says):
        matched(AXES, Tensor(out), Tensor(y), criterion, 4, called=True)


def axes(batch_first: bool = False, absent: int | None = None) -> Axes:
    T, B = (1 if absent == 0 else 3), (1 if absent == 1 else 2)
    return Axes(T, B, batch_first, whole_numbers=False, absent=absent)


@pytest.mark.parametrize(
    ("laid", "shape"),
    [
        (axes(), (3, 2, 4)),
        (axes(), (2, 4)),
        (axes(), (1, 2, 4)),
        (axes(batch_first=True), (2, 3, 4)),
        (axes(batch_first=True), (2, 4)),
        (axes(batch_first=True), (2, 1, 4)),
        (axes(absent=0), (2, 4)),
        (axes(absent=1), (3, 4)),
        (axes(absent=1), (4,)),
    ],
)
def test_targets_of_layers_one_after_the_other_are_laid_out_as_x_or_of_the_last_time_step(
    laid: Axes, shape: tuple[int, ...]
) -> None:
    out = Tensor(np.zeros((laid.steps, laid.batch, 4)))
    wanted, said = matched(laid, out, Tensor(np.zeros(shape)), BY_NUMBER, 4, called=False)
    assert wanted.shape == said.shape
    classes = Tensor(np.zeros(shape[:-1], int))
    assert matched(laid, out, classes, BY_CLASS, 4, called=False)[0].shape == said.shape[:-1]


@pytest.mark.parametrize(
    ("laid", "outputs", "shape", "said"),
    [
        (axes(absent=0), 1, (2,), "(2, 1)"),
        (axes(), 1, (3, 2), "(3, 2, 1)"),
        (axes(), 4, (2, 3, 4), "(3, 2, 4)"),
        (axes(batch_first=True), 4, (3, 2, 4), "(2, 3, 4)"),
        (axes(absent=1), 4, (4, 3), "(3, 4)"),
    ],
)
def test_targets_that_pytorch_would_repeat_for_every_output_are_refused(
    laid: Axes, outputs: int, shape: tuple[int, ...], said: str
) -> None:
    out = Tensor(np.zeros((laid.steps, laid.batch, outputs)))
    says = f"y has the shape {shape}, the output {said}: one shape is needed."
    with pytest.raises(backflow.NotExpressibleError, match=f"^{re.escape(says)}$"):
        matched(laid, out, Tensor(np.zeros(shape)), BY_NUMBER, outputs, called=False)


@pytest.mark.parametrize("called", [False, True])
def test_classes_of_which_time_and_batch_have_changed_places_are_refused(called: bool) -> None:
    says = r"y has the shape \(2, 3\), the output \(3, 2, 4\): \(3, 2\) is needed\."
    with pytest.raises(backflow.NotExpressibleError, match=says):
        matched(AXES, Tensor(OUTPUTS), Tensor(CLASSES.T), BY_CLASS, 4, called=called)


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize("batch_first", [False, True])
def test_an_output_with_its_classes_on_axis_1_is_that_with_its_classes_on_the_last(
    batch_first: bool, shares: bool
) -> None:
    """As PyTorch's cross-entropy takes a sequence: (B, K, T), or time first (T, K, B)."""
    y = np.linspace(0, 1, 24).reshape(3, 2, 4) if shares else CLASSES
    out, given = (a.swapaxes(0, 1) if batch_first else a for a in (OUTPUTS, y))
    given = given.swapaxes(1, 2) if shares else given
    wanted, said = matched(axes(batch_first), Tensor(out.swapaxes(1, 2)), Tensor(given), BY_CLASS, 4, called=True)
    assert (wanted.a.tolist(), said.a.tolist()) == (y.tolist(), OUTPUTS.tolist())


@pytest.mark.parametrize(("shares", "needs"), [(False, "(8,)"), (True, "(8, 4)")])
def test_where_time_is_as_long_as_there_are_classes_rows_are_asked_for(shares: bool, needs: str) -> None:
    laid = Axes(steps=4, batch=2, batch_first=True, whole_numbers=False)
    out = np.arange(32.0).reshape(2, 4, 4)
    y = out if shares else np.zeros((2, 4), int)
    says = f"Let the model say (8, 4), and give y as {needs}."
    with pytest.raises(backflow.NotExpressibleError, match=re.escape(says)):
        matched(laid, Tensor(out), Tensor(y), BY_CLASS, 4, called=True)
    rows = y.reshape(8, 4) if shares else y.reshape(8)
    _, said = matched(laid, Tensor(out.reshape(8, 4)), Tensor(rows), BY_CLASS, 4, called=True)
    assert said.a.tolist() == out.swapaxes(0, 1).tolist()

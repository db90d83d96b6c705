"""A request made of a Keras model has the loss and the gradients that Keras found, as recorded by `make oracle`.

Keras computes in float32. What is recorded of a layer is all that `from_keras` asks of it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backflow
from engine.mistakes.layouts import ordered

CASES: dict[str, Any] = json.loads((Path(__file__).parents[3] / "cases" / "keras_models.json").read_text())
CLOSE = 2e-6


class Recorded:
    """A layer that says what it said when it was recorded; `kind` is the class that Keras has for it."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.told["config"]
        return config

    def get_weights(self) -> list[Any]:
        return [np.array(a) for a in self.told["weights"]]


def layers(case: dict[str, Any]) -> list[Any]:
    return [type(told["kind"], (Recorded,), {})(told) for told in case["layers"]]


def asked(case: dict[str, Any]) -> dict[str, Any]:
    return backflow.from_keras(layers(case), np.array(case["x"]), np.array(case["y"]), case["loss"])


@pytest.mark.parametrize("name", CASES)
def test_a_film_has_the_loss_and_gradients_that_keras_found(name: str) -> None:
    case = CASES[name]
    film = backflow.film(asked(case))
    assert abs(film.loss - case["value"]) < CLOSE
    for grads, told in zip(film.grads, case["layers"], strict=True):
        for name, theirs in named(told).items():
            np.testing.assert_allclose(grads[name], theirs, rtol=0, atol=CLOSE)


def named(told: dict[str, Any]) -> dict[str, Any]:
    """The gradients of a layer by our names, gates in our order; of two biases the first is ours."""
    arrays = [np.array(a) for a in told["grads"]]
    names = ("W", "b") if told["kind"] == "Dense" else ("W", "U", "b")
    found = dict(zip(names, arrays, strict=False))
    if told["kind"] != "GRU":
        return found
    b = found["b"]
    inside = {"c": np.split(b[1], 3)[2]} if b.ndim == 2 else {}
    return {name: ordered(a[0] if name == "b" and a.ndim == 2 else a) for name, a in found.items()} | inside


def changed(name: str, layer: int, **config: Any) -> list[Any]:
    case = json.loads(json.dumps(CASES[name]))
    case["layers"][layer]["config"] |= config
    return layers(case)


def loss_of(**config: Any) -> Recorded:
    return Recorded({"config": {"name": "sparse_categorical_crossentropy"} | config})


@pytest.mark.parametrize("name", CASES)
def test_a_sum_of_keras_is_its_mean_times_the_losses_of_time_steps_and_examples(name: str) -> None:
    case = CASES[name]
    x, y = np.array(case["x"]), np.array(case["y"])
    of = {
        reduction: backflow.from_keras(layers(case), x, y, loss_of(name=case["loss"], reduction=reduction))
        for reduction in ("sum_over_batch_size", "sum")
    }
    assert of["sum_over_batch_size"] == asked(case)
    mean, total = (backflow.film(request) for request in of.values())
    weights = np.array(of["sum"]["loss_at"])
    count = len(x) * np.count_nonzero(weights)
    assert total.loss == pytest.approx(count * mean.loss, rel=1e-12)
    for grads, others in zip(total.grads, mean.grads, strict=True):
        for name in grads:
            np.testing.assert_allclose(grads[name], count * others[name], rtol=1e-9)


def test_constraints_change_neither_the_loss_nor_the_gradient_and_are_taken() -> None:
    case = CASES["LSTM"]
    bound = changed("LSTM", 0, kernel_constraint={"class_name": "NonNeg", "config": {}})
    assert backflow.from_keras(bound, np.array(case["x"]), np.array(case["y"]), case["loss"]) == asked(case)


def poisson(y: Any, a: Any) -> float:
    """A loss that is a function alone."""
    return 0.0


PENALTY = {"class_name": "L2", "config": {"l2": 0.1}}
X, Y = np.zeros((3, 4, 2)), np.zeros((3, 4, 4))
REFUSED = {
    "go backwards": ("LSTM goes backwards", changed("LSTM", 0, go_backwards=True), "mse"),
    "dropout": ("LSTM drops units", changed("LSTM", 0, dropout=0.5), "mse"),
    "other gates": ("other activations", changed("GRU", 0, recurrent_activation="hard_sigmoid"), "mse"),
    "activation": ("has the activation swish", changed("LSTM", 1, activation="swish"), "mse"),
    "loss": ("The loss huber cannot be shown", changed("LSTM", 1), "huber"),
    "output": ("needs sigmoid as the activation", changed("LSTM", 1), "binary_crossentropy"),
    "a function": ("The loss poisson cannot be shown", changed("LSTM", 1), poisson),
    "a class that is left out": ("leaves out the class 0", changed("LSTM", 1), loss_of(ignore_class=0)),
    "classes on another axis": ("has its classes on axis 1", changed("LSTM", 1), loss_of(axis=1)),
    "no one number": ("has the reduction 'none'", changed("LSTM", 1), loss_of(reduction="none")),
    "no reduction": ("has the reduction None", changed("LSTM", 1), loss_of(reduction=None)),
    **{
        f"{each} penalty": (
            rf"LSTM adds a penalty to the loss \({each}_regularizer\)",
            changed("LSTM", 0, **{f"{each}_regularizer": PENALTY}),
            "mse",
        )
        for each in ("kernel", "recurrent", "bias", "activity")
    },
    "penalty of an embedding": (
        r"Embedding adds a penalty to the loss \(embeddings_regularizer\)",
        changed("Embedding", 0, embeddings_regularizer=PENALTY),
        "mse",
    ),
    "layer": ("Recorded cannot be shown", [Recorded({})], "mse"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shown_is_refused_with_the_reason(name: str) -> None:
    says, model, loss = REFUSED[name]
    with pytest.raises(backflow.NotExpressibleError, match=says):
        backflow.from_keras(model, X, Y, loss)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(backflow.NotExpressibleError, match=r"x has the shape \(3, 2\); 3 axes are needed"):
        backflow.from_keras(layers(CASES["LSTM"]), X[:, 0], Y, "mse")
    with pytest.raises(backflow.NotExpressibleError, match="y has 2 numbers a time step, and the model 4 outputs"):
        backflow.from_keras(layers(CASES["LSTM"]), X, Y[..., :2], "mse")

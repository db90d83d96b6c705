"""A Keras model that can predict is compared with our layers, and the layer that differs is named.

The layers are those recorded in tests/cases; how Keras computes them is written here anew, in float32.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import backflow
from tests.app.python.models.test_keras_model import CASES, CLOSE, Recorded

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
}
sigmoid = ACTIVATIONS["sigmoid"]


class Called(Recorded):
    """A layer that can be called, as one of Keras."""

    factor = 1.0  # on what it says

    def __call__(self, x: Any) -> Any:
        kind, config = self.told["kind"], self.get_config()
        weights = [np.array(a, np.float32) for a in self.get_weights()]
        if kind == "Embedding":
            return weights[0][np.asarray(x, int)]
        x = np.asarray(x, np.float32)
        if kind in ("Dense", "Activation"):
            z = x @ weights[0] + (weights[1] if len(weights) > 1 else 0) if weights else x
            return np.float32(self.factor) * ACTIVATIONS[config["activation"]](z)
        state = (np.zeros((len(x), config["units"]), np.float32),) * 2
        said = []
        for t in range(x.shape[1]):
            state = STEPS[kind](x[:, t], *state, config, *weights)
            said.append(state[0])
        return np.float32(self.factor) * (np.stack(said, 1) if config["return_sequences"] else said[-1])


def simple(x: Any, h: Any, c: Any, config: Any, W: Any, U: Any, b: Any = 0) -> Any:
    return ACTIVATIONS[config["activation"]](x @ W + h @ U + b), c


def lstm(x: Any, h: Any, c: Any, config: Any, W: Any, U: Any, b: Any) -> Any:
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def gru(x: Any, h: Any, c: Any, config: Any, W: Any, U: Any, b: Any) -> Any:
    outside, inside = b if b.ndim == 2 else (b, np.zeros_like(b))
    (xz, xr, xh), (hz, hr, hh) = np.split(x @ W + outside, 3, axis=1), np.split(h @ U + inside, 3, axis=1)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    before = (r * h) @ np.split(U, 3, axis=1)[2]
    n = np.tanh(xh + (r * hh if config["reset_after"] else before))
    return z * h + (1 - z) * n, c


STEPS = {"SimpleRNN": simple, "LSTM": lstm, "GRU": gru}
NAMES = [name for name in CASES if name != "no time"]  # which has an activation that NumPy has not


class Model:
    """Layers one after the other, or, as a functional model may, with something between them."""

    def __init__(self, layers: list[Any], added: float = 0.0) -> None:
        self.layers, self.added = layers, added

    def predict(self, x: Any, verbose: int) -> Any:
        assert verbose == 0
        for layer in self.layers:
            x = layer(x)
        return x + np.float32(self.added)


def called(name: str, wrong: int | None = None) -> list[Any]:
    layers = [type(told["kind"], (Called,), {})(told) for told in CASES[name]["layers"]]
    if wrong is not None:
        layers[wrong].factor = 1.01
    return layers


def asked(name: str, model: Any) -> dict[str, Any]:
    case = CASES[name]
    return backflow.from_keras(model, np.array(case["x"]), np.array(case["y"]), case["loss"])


@pytest.mark.parametrize("name", NAMES)
def test_layers_that_say_what_keras_says_are_taken(name: str) -> None:
    assert asked(name, Model(called(name))) == asked(name, called(name)) == asked(name, plain(name))


def plain(name: str) -> list[Any]:
    """Layers that cannot be called."""
    return [type(told["kind"], (Recorded,), {})(told) for told in CASES[name]["layers"]]


def test_the_layers_of_this_test_are_those_that_keras_had() -> None:
    case = CASES["LSTM"]
    said = Model(called("LSTM")).predict(np.array(case["x"]), 0).reshape(-1, 4)
    right = said[np.arange(len(said)), np.array(case["y"]).ravel()]
    assert abs(-np.log(right).mean() - case["value"]) < CLOSE


@pytest.mark.parametrize("name", NAMES)
def test_the_first_layer_that_says_other_numbers_is_named(name: str) -> None:
    for number, told in enumerate(CASES[name]["layers"]):
        if told["kind"] == "Embedding":
            continue
        for model in (called(name, number), Model(called(name, number))):
            told_first = rf"^{told['kind']} \(layer {number}\) gives other"
            with pytest.raises(backflow.NotExpressibleError, match=told_first) as caught:
                asked(name, model)
            right = Model(called(name)[: number + 1]).predict(np.array(CASES[name]["x"]), 0)
            apart = float(str(caught.value).rpartition(" ")[2].rstrip("."))
            assert apart == pytest.approx(0.01 * np.abs(right).max(), rel=0.1)


def test_a_model_that_is_not_its_layers_in_order_is_refused() -> None:
    with pytest.raises(backflow.NotExpressibleError, match="not that of its layers in order"):
        asked("LSTM", Model(called("LSTM"), added=0.01))


def test_a_loss_of_logits_is_compared_before_the_activation_that_is_added() -> None:
    case = CASES["LSTM"]
    layers = called("LSTM")
    layers[1].told = layers[1].told | {"config": layers[1].told["config"] | {"activation": "linear"}}
    loss = Recorded({"config": {"name": case["loss"], "from_logits": True}})
    request = backflow.from_keras(Model(layers), np.array(case["x"]), np.array(case["y"]), loss)
    assert request == asked("LSTM", plain("LSTM"))


def test_an_activation_of_its_own_is_compared_together_with_the_layer_before_it() -> None:
    lstm, dense = called("LSTM")
    dense.told = dense.told | {"config": dense.told["config"] | {"activation": "linear"}}
    told = CASES["Embedding"]["layers"][2]
    own = type("Activation", (Called,), {})(told | {"config": told["config"] | {"activation": "softmax"}})
    assert asked("LSTM", [lstm, dense, own]) == asked("LSTM", plain("LSTM"))
    own.factor = 1.01
    with pytest.raises(backflow.NotExpressibleError, match=r"^Activation \(layer 2\) gives other"):
        asked("LSTM", [lstm, dense, own])


@pytest.mark.parametrize(("factor", "taken"), [(1 + 4e-5, True), (1 + 4e-4, False)])
def test_how_near_is_near_enough_is_a_matter_of_the_largest_number(factor: float, taken: bool) -> None:
    """A thousand that is off by 0.04 is float32, though a one that is off by so much is another number."""
    gru, dense = called("GRU before")
    dense.told = dense.told | {"weights": [(1000 * np.array(a)).tolist() for a in dense.told["weights"]]}
    dense.factor = factor
    if taken:
        assert asked("GRU before", [gru, dense])
        return
    with pytest.raises(backflow.NotExpressibleError, match=r"^Dense \(layer 1\) gives other"):
        asked("GRU before", [gru, dense])

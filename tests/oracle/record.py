"""Writes what PyTorch and Keras say into tests/cases: `python -m tests.oracle.record`, where both are installed."""

import json
import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

CASES = Path(__file__).parents[1] / "cases"
T, B, I, H, K = 4, 3, 2, 3, 4


def torch_models() -> dict[str, Any]:
    against = import_module("tests.oracle.against_torch")
    return {name: {"request": against.asked(model)} | against.told(model) for name, model in against.MODELS.items()}


def keras_models() -> dict[str, Any]:
    """Layers with configuration and weights, a batch, a loss, and what Keras finds with PyTorch below it."""
    os.environ["KERAS_BACKEND"] = "torch"
    keras: Any = import_module("keras")
    rng = np.random.default_rng(3)
    return {name: recorded(keras, rng, *case) for name, case in cases(keras.layers, rng)}


def cases(layers: Any, rng: np.random.Generator) -> Iterator[tuple[str, tuple[Any, ...]]]:
    x, classes, numbers = rng.normal(size=(B, T, I)), rng.integers(0, K, (B, T)), rng.normal(size=(B, T, K))
    dense: Callable[..., Any] = layers.Dense
    sparse, bits = "sparse_categorical_crossentropy", rng.integers(0, 2, (B, K)).astype(float)
    every = {"return_sequences": True}
    yield "LSTM", ([layers.LSTM(H, **every), dense(K, "softmax")], x, classes, sparse)
    yield "GRU", ([layers.GRU(H, **every), dense(K, "softmax")], x, np.eye(K)[classes], "categorical_crossentropy")
    yield "GRU before", ([layers.GRU(H, reset_after=False, **every), dense(K)], x, numbers, "mse")
    yield "GRU at the end", ([layers.GRU(H), dense(K, "sigmoid")], x, bits, "binary_crossentropy")
    deep = [layers.SimpleRNN(H, activation="relu", **every), layers.SimpleRNN(H, use_bias=False), dense(K, "softmax")]
    yield "SimpleRNN two deep", (deep, x, classes[:, -1:], sparse)
    table = [layers.Embedding(6, H), layers.LSTM(H, **every), layers.Activation("tanh"), dense(K, "softmax")]
    yield "Embedding", (table, rng.integers(0, 6, (B, T)), classes, sparse)
    yield "no time", ([dense(H, "gelu"), dense(K, "tanh")], x[:, 0], numbers[:, 0], "mean_squared_error")


def recorded(keras: Any, rng: np.random.Generator, layers: list[Any], x: Any, y: Any, loss: str) -> dict[str, Any]:
    model = keras.Sequential(layers)
    model.build(x.shape)
    for variable in model.weights:
        variable.assign(rng.normal(size=variable.shape) * 0.6)
    value = keras.ops.mean(keras.losses.get(loss)(keras.ops.convert_to_tensor(y), model(x)))
    value.backward()
    told = [
        {
            "kind": type(layer).__name__,
            "config": plain(layer.get_config()),
            "weights": [a.tolist() for a in layer.get_weights()],
            "grads": [variable.value.grad.tolist() for variable in layer.trainable_variables],
        }
        for layer in model.layers
    ]
    return {"layers": told, "x": x.tolist(), "y": y.tolist(), "loss": loss, "value": value.item()}


def plain(config: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in config.items() if value is None or isinstance(value, str | int | float)}


if __name__ == "__main__":
    for name, found in (("torch_models", torch_models()), ("keras_models", keras_models())):
        lines = ",\n".join(f"{json.dumps(case)}: {json.dumps(value)}" for case, value in found.items())
        (CASES / f"{name}.json").write_text(f"{{\n{lines}\n}}\n")

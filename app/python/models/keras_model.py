"""A Keras model, one batch and a loss as a request: its layers by their configuration, their weights by their layouts.

Keras is never imported: a layer says what it is by the name of its class, `get_config()` and `get_weights()`. Kernels
are x W, as ours are; gates of LSTM stand as i, f, c, o, our i, f, g, o; those of GRU as z, r, h, ours as r, u, n.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from app.python.models import keras_outputs, objectives
from app.python.models.objectives import Objective
from app.python.models.stack import Json, NotExpressibleError, Stack
from app.requests.build import Problem, build, parse
from app.requests.trace import TraceRequest
from engine.mistakes.layouts import ordered
from engine.types import Array

CELLS = {"SimpleRNN": "rnn", "LSTM": "lstm", "GRU": "gru"}
WORDS = {None: "linear", "leaky_relu": ""}  # ours is 0.01 below zero, that of Keras 0.2
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "softmax", "gelu")
LOSSES = {  # by the names of strings and of classes, and what is meant
    "mse": "squares",
    "mean_squared_error": "squares",
    "categorical_crossentropy": "probabilities",
    "sparse_categorical_crossentropy": "classes",
    "binary_crossentropy": "binary",
}
REDUCTIONS = {  # by what a loss of Keras says; with no weights of examples the means are one
    **dict.fromkeys(("sum_over_batch_size", "mean", "mean_with_sample_weight", "auto"), "mean"),
    "sum": objectives.SUM_OF_MEANS,
}
NEEDS = {"squares": None, "probabilities": "softmax", "classes": "softmax", "binary": "sigmoid"}


def from_keras(model: Any, x: Any, y: Any, loss: Any) -> Json:
    """A request with the weights of a Keras model, one batch and a loss, as its `fit` would average it.

    model: a Sequential model, or a list of layers: SimpleRNN, LSTM, GRU (both kinds of reset_after), Dense, Embedding
        (as one-hot), Activation, Dropout of rate 0, InputLayer.
    x: (B, T, I); (B, I) of a model without time; of an embedding whole numbers (B, T).
    y: (B, T, K), or (B, K) where the last recurrent layer has not return_sequences; of sparse classes without the last
        axis, or with one of 1.
    loss: mse, categorical_crossentropy, sparse_categorical_crossentropy or binary_crossentropy, as a string or as the
        object of keras.losses, by mean or sum; with from_logits the activation of the output is added.

    The output of a model that can predict, or of layers that can be called, is compared with ours.

    Raises: NotExpressibleError (a ValueError), which says which layer, loss or shape has no counterpart here, or which
    layer says other numbers than ours; RequestError, where it is too large.
    """
    layers = list(getattr(model, "layers", model))
    for layer in layers:
        _refuse(_kind(layer) not in LAYERS, layer, f"cannot be shown; {', '.join(LAYERS)} can")
        _refuse_penalties(layer)
    name, logits, reduction = _loss(loss)
    seen = np.asarray(x)
    embedded = bool(layers) and _kind(layers[0]) == "Embedding"
    timed = any(_kind(layer) in CELLS for layer in layers)
    seen = _time_first(seen, timed, 2 if embedded else 3, "x")
    stack = Stack(int(_config(layers[0])["input_dim"]) if embedded else int(seen.shape[-1]))
    after = []
    for layer in layers:
        LAYERS[_kind(layer)](stack, layer)
        after.append(len(stack.layers))
    _finish(stack, name, logits)
    last = timed and not [_config(layer)["return_sequences"] for layer in layers if _kind(layer) in CELLS][-1]
    objective = _objective(name, np.asarray(y), stack.width, len(seen), timed and not last, reduction)
    inputs = objectives.one_hot(seen, len(stack.params[0]["W"])) if embedded else seen.astype(float)
    request = _request(stack, inputs, objective)
    keras_outputs.compare(model, layers, x, keras_outputs.outputs(_problem(request), after, logits))
    return request


def _problem(request: Json) -> Problem:
    """Raises: RequestError, where it is too large."""
    return build(parse(request, TraceRequest))


def _request(stack: Stack, inputs: Array, objective: Objective) -> Json:
    request: Json = {"layers": stack.layers, "loss": objective.loss, "loss_at": objective.loss_at}
    request["data"] = {"inputs": inputs.tolist(), "targets": objective.targets.tolist()}
    request["params"] = [{name: a.tolist() for name, a in values.items()} for values in stack.params]
    return request


def _kind(layer: Any) -> str:
    return type(layer).__name__


def _config(layer: Any) -> Json:
    return dict(layer.get_config())


def _time_first(a: Array, timed: bool, axes: int, name: str) -> Array:
    """(T, B, ...) of an array (B, T, ...), or of one without time.

    Raises: NotExpressibleError, where it has other axes.
    """
    needed = axes if timed else axes - 1
    if a.ndim != needed:
        raise NotExpressibleError(f"{name} has the shape {a.shape}; {needed} axes are needed here.")
    return np.swapaxes(a, 0, 1) if timed else a[None]


def _refuse(wrong: object, layer: Any, says: str) -> None:
    if wrong:
        raise NotExpressibleError(f"{_kind(layer)} {says}.")


def _refuse_penalties(layer: Any) -> None:
    """Constraints are none: they change weights after an update, and neither the loss nor its gradient."""
    penalties = [name for name, value in _config(layer).items() if name.endswith("_regularizer") and value is not None]
    _refuse(penalties, layer, f"adds a penalty to the loss ({', '.join(penalties)}); leave it out")


def _word(layer: Any, name: object) -> str:
    word = WORDS.get(name, name) if name is None or isinstance(name, str) else ""
    _refuse(word not in ACTIVATIONS, layer, f"has the activation {name}; one of {', '.join(ACTIVATIONS)} can be shown")
    return str(word)


def _dense(stack: Stack, layer: Any) -> None:
    W, *b = layer.get_weights()
    stack.dense(np.asarray(W, float), np.asarray(b[0], float) if b else None)
    stack.activate(_word(layer, _config(layer)["activation"]))


def _activation(stack: Stack, layer: Any) -> None:
    stack.activate(_word(layer, _config(layer)["activation"]))


def _embedding(stack: Stack, layer: Any) -> None:
    _refuse(bool(stack.layers), layer, "stands above other layers; here it is the lowest")
    _refuse(_config(layer).get("mask_zero"), layer, "masks zeros")
    stack.dense(np.asarray(layer.get_weights()[0], float), None)


def _dropout(stack: Stack, layer: Any) -> None:
    _refuse(_config(layer)["rate"], layer, "drops units at random in training")


def _recurrent(stack: Stack, layer: Any) -> None:
    config, kind = _config(layer), _kind(layer)
    cell = CELLS[kind]
    _refuse(config.get("go_backwards"), layer, "goes backwards in time")
    _refuse(config.get("dropout") or config.get("recurrent_dropout"), layer, "drops units at random in training")
    odd = [config["activation"], config.get("recurrent_activation")] != ["tanh", "sigmoid"]
    _refuse(cell != "rnn" and odd, layer, "has other activations than tanh, and sigmoid of its gates")
    told: Json = {"cell": cell, "units": int(config["units"])}
    if cell == "rnn":
        told["activation"] = _word(layer, config["activation"])
    if cell == "gru":
        told["reset"] = "after" if config["reset_after"] else "before"
    W, U, *b = (np.asarray(a, float) for a in layer.get_weights())
    biases = b[0] if b else np.zeros(W.shape[1])
    stack.add(told, {"W": W, "U": U, "b": biases} if cell != "gru" else _gru(W, U, biases))


def _gru(W: Array, U: Array, b: Array) -> dict[str, Array]:
    """Gates z, r, h as r, u, n, and its two biases, (2, 3H), as one and that of q."""
    H = len(U)
    inside = b[1] if b.ndim == 2 else np.zeros(3 * H)
    outside = b[0] if b.ndim == 2 else b
    both = outside + np.concatenate([inside[: 2 * H], np.zeros(H)])
    return {"W": ordered(W), "U": ordered(U), "b": ordered(both), "c": inside[2 * H :]}


LAYERS: dict[str, Callable[[Stack, Any], None]] = {
    "Dense": _dense,
    **dict.fromkeys(CELLS, _recurrent),
    "Embedding": _embedding,
    "Activation": _activation,
    "Dropout": _dropout,
    "InputLayer": lambda stack, layer: None,
}


def _loss(loss: Any) -> tuple[str, bool, str]:
    """What is meant by a loss, whether it takes what the output layer sums up, and how it is reduced to one number.

    Raises: NotExpressibleError, for one that is none of ours.
    """
    config: Json = _config(loss) if hasattr(loss, "get_config") else {}
    name = loss if isinstance(loss, str) else str(config.get("name", ""))
    if name not in LOSSES:
        called = name or getattr(loss, "__name__", type(loss).__name__)
        raise NotExpressibleError(f"The loss {called} cannot be shown; {', '.join(LOSSES)} can.")
    if config.get("label_smoothing"):
        raise NotExpressibleError(f"The loss {name} smooths labels; give targets that are smoothed.")
    if config.get("ignore_class") is not None:
        raise NotExpressibleError(f"The loss {name} leaves out the class {config['ignore_class']} (ignore_class).")
    if config.get("axis", -1) != -1:
        raise NotExpressibleError(f"The loss {name} has its classes on axis {config['axis']}; they stand on the last.")
    if (reduction := config.get("reduction", "mean")) not in REDUCTIONS:
        raise NotExpressibleError(f'The loss {name} has the reduction {reduction!r}; a mean or "sum" is one number.')
    return LOSSES[name], bool(config.get("from_logits")), REDUCTIONS[reduction]


def _finish(stack: Stack, name: str, logits: bool) -> None:
    """Raises: NotExpressibleError, where the output is not what the loss takes."""
    needs = NEEDS[name]
    if needs and not logits and (not stack.layers or stack.layers[-1].get("activation") != needs):
        raise NotExpressibleError(f"The loss needs {needs} as the activation of the output, or from_logits=True.")
    stack.finish(needs if logits else None)


def _objective(name: str, y: Array, outputs: int, steps: int, timed: bool, reduction: str) -> Objective:
    """The loss with targets (B, T, K) or (B, K), or classes without the last axis."""
    if name == "classes":
        y = y[..., 0] if y.ndim == (3 if timed else 2) else y
        rows = objectives.class_rows(_time_first(y, timed, 2, "y"), np.ones(outputs), None, 0.0)
        return objectives.cross_entropy(*rows, steps, reduction)
    y = _time_first(y.astype(float), timed, 3, "y")
    if y.shape[-1] != outputs:
        raise NotExpressibleError(f"y has {y.shape[-1]} numbers a time step, and the model {outputs} outputs.")
    if name == "probabilities":
        rows = objectives.probability_rows(y, np.ones(outputs), 0.0)
        return objectives.cross_entropy(*rows, steps, reduction)
    return (objectives.squares if name == "squares" else objectives.binary)(y, steps, reduction)

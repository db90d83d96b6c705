"""The modules of a PyTorch model in the order of its layers, and each as one of ours, or the reason why it is none.

PyTorch keeps W transposed and has two biases where we have one; its gates stand in our order.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from app.python.models.stack import NotExpressibleError, Stack
from engine.types import Array, Values

Module = Any  # of torch.nn
RECURRENT = {"RNN": "rnn", "LSTM": "lstm", "GRU": "gru", "RNNCell": "rnn", "LSTMCell": "lstm", "GRUCell": "gru"}
ACTIVATIONS = {"Tanh": "tanh", "ReLU": "relu", "Sigmoid": "sigmoid", "Softmax": "softmax", "LogSoftmax": "softmax"}
CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
KNOWN = (*RECURRENT, *ACTIVATIONS, "Linear", "Embedding", "GELU", "LeakyReLU", "Identity", "Dropout", "Flatten")
REASONS = {
    "attention": ("Attention", "Transformer"),
    "a normalization, which mixes units or examples": ("Norm",),
    "a convolution": ("Conv",),
    "a pooling": ("Pool",),
}
HAS = "Backflow has Linear, RNN, LSTM, GRU and their cells, Embedding, and activations between them"


def kind(module: Module) -> str:
    """The name of a class of torch.nn; "" for one of somebody else's."""
    return type(module).__name__ if type(module).__module__.partition(".")[0] == "torch" else ""


def modules_of(model: Module | Sequence[Module]) -> list[Module]:
    """The modules that are layers, in order: of a list, a container, or as they were made in a model's `__init__`.

    Raises: NotExpressibleError, for modules that are none of ours, twice the same, or with parameters of their own.
    """
    modules = list(_leaves(model))
    seen: set[int] = set()
    for module in modules:
        own = {id(parameter) for parameter in module.parameters()}
        refuse(bool(own & seen), module, "is used twice, or shares its weights; each layer here has its own")
        seen |= own
    return modules


def _leaves(model: Any) -> Iterator[Module]:
    if isinstance(model, list | tuple):
        for part in model:
            yield from _leaves(part)
        return
    name, children = kind(model), list(getattr(model, "_modules", {}).values())
    if name in KNOWN:
        yield model
        return
    if (name and name not in CONTAINERS) or (not children and name not in CONTAINERS):
        raise NotExpressibleError(_stranger(model))
    own = [name for name, _ in model.named_parameters(recurse=False)]
    refuse(bool(own), model, f"has parameters of its own ({', '.join(own)})")
    for child in children:
        yield from _leaves(child)


def _stranger(model: Module) -> str:
    name = type(model).__name__
    reason = next((why for why, parts in REASONS.items() if any(part in name for part in parts)), None)
    return f"{name} cannot be shown{f': it is {reason}' if reason else ''}; {HAS}."


def refuse(wrong: bool, module: Module, says: str) -> None:
    """Raises: NotExpressibleError, if it is wrong."""
    if wrong:
        raise NotExpressibleError(f"{type(module).__name__} {says}.")


def stack_of(modules: Sequence[Module], inputs: int, states: Sequence[Any]) -> Stack:
    """The layers of these modules; states: of each recurrent module in order, as PyTorch takes them, or None.

    Raises: NotExpressibleError.
    """
    stack, given = Stack(inputs), list(states)
    for number, module in enumerate(modules):
        name = kind(module)
        if name in RECURRENT:
            _recurrent(stack, module, given.pop(0) if given else None)
        elif name in ACTIVATIONS:
            refuse(name == "LogSoftmax" and number < len(modules) - 1, module, "is shown only as the output")
            stack.activate(ACTIVATIONS[name])
        else:
            OTHERS[name](stack, module)
    if not any(stack.sources):
        raise NotExpressibleError("The model has no layer with weights: there is no gradient to show.")
    return stack


def _linear(stack: Stack, module: Module) -> None:
    source = {"W": (module.weight, turned)} | ({} if module.bias is None else {"b": (module.bias, plain)})
    stack.dense(turned(array(module.weight)), None if module.bias is None else array(module.bias), source)


def _embedding(stack: Stack, module: Module) -> None:
    refuse(bool(stack.layers), module, "stands above other layers; here it is the lowest")
    refuse(module.max_norm is not None, module, "renormalizes its rows (max_norm)")
    refuse(module.scale_grad_by_freq, module, "scales its gradient by frequency")
    refuse(module.padding_idx is not None, module, "has padding_idx, a row that gets no gradient; leave it out")
    stack.dense(array(module.weight), None, {"W": (module.weight, plain)})


def _gelu(stack: Stack, module: Module) -> None:
    refuse(module.approximate != "none", module, "is approximated; here it is exact, by the error function")
    stack.activate("gelu")


def _leaky(stack: Stack, module: Module) -> None:
    refuse(module.negative_slope != 0.01, module, f"has a slope of {module.negative_slope}; here it is 0.01")
    stack.activate("leaky_relu")


def _dropout(stack: Stack, module: Module) -> None:
    refuse(module.training and module.p > 0, module, "drops units at random in training; call model.eval() first")


def _nothing(stack: Stack, module: Module) -> None:
    """It changes nothing."""


OTHERS: dict[str, Callable[[Stack, Module], None]] = {
    "Linear": _linear,
    "Embedding": _embedding,
    "GELU": _gelu,
    "LeakyReLU": _leaky,
    "Dropout": _dropout,
    "Identity": _nothing,
    "Flatten": _nothing,
}


def _recurrent(stack: Stack, module: Module, state: Any) -> None:
    """Each layer of a recurrent module."""
    layers = getattr(module, "num_layers", 1)
    refuse(getattr(module, "bidirectional", False), module, "is bidirectional: time goes both ways in it")
    refuse(bool(getattr(module, "proj_size", 0)), module, "has a projection (proj_size)")
    drops = layers > 1 and bool(getattr(module, "dropout", 0)) and module.training
    refuse(drops, module, "drops units at random between its layers in training; call model.eval() first")
    for layer in range(layers):
        stack.add(*_layer(module, f"_l{layer}" if hasattr(module, "num_layers") else "", state, layer))


def _layer(module: Module, end: str, state: Any, number: int) -> tuple[Any, Values, Values | None, dict[str, Any]]:
    """A layer as in a request, its parameters, its state, and where its gradients are."""
    cell, H = RECURRENT[kind(module)], int(module.hidden_size)
    W, U = getattr(module, f"weight_ih{end}"), getattr(module, f"weight_hh{end}")
    source: dict[str, Any] = {"W": (W, turned), "U": (U, turned)}
    first, second = np.zeros(len(W)), np.zeros(len(W))
    if module.bias:
        b, c = getattr(module, f"bias_ih{end}"), getattr(module, f"bias_hh{end}")
        first, second = array(b), array(c)
        source |= {"b": (b, plain)} | ({"c": (c, lambda a: a[2 * H :])} if cell == "gru" else {})
    params = {"W": turned(array(W)), "U": turned(array(U)), "b": first + second}
    if cell == "gru":
        params |= {"b": first + np.concatenate([second[: 2 * H], np.zeros(H)]), "c": second[2 * H :]}
    layer = {"cell": cell, "units": H} | ({"activation": module.nonlinearity} if cell == "rnn" else {})
    return layer, params, _state(state, module, number), source


def _state(state: Any, module: Module, number: int) -> Values | None:
    """h, and c of an LSTM, of a layer: (B, H) each."""
    if state is None:
        return None
    parts = state if isinstance(state, list | tuple) else (state,)
    names, needs = ("hc", "(h0, c0)") if RECURRENT[kind(module)] == "lstm" else ("h", "h0 alone")
    refuse(len(parts) != len(names), module, f"needs {needs} as its state")
    return {name: array(part)[number] for name, part in zip(names, parts, strict=True)}


def array(tensor: Any) -> Array:
    """A tensor as an array of NumPy, in float64."""
    return np.asarray(tensor.detach().cpu().double().numpy())


def plain(a: Array) -> Array:
    return a


def turned(a: Array) -> Array:
    return np.asarray(a.T)

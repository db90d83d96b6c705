"""Gradients found by other people's roads: the loss written down once more, and three ways to differentiate it.

Nothing here is shared with the engine. The loss is the plain definition of PROTOCOL.md, written with HIPS autograd's
NumPy, which also takes ordinary and complex numbers.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import autograd.numpy as anp
import numpy as np
from autograd import grad
from autograd.extend import defvjp, primitive

Array = np.ndarray[Any, Any]
Variables = tuple[list[dict[str, Array]], Array, list[Array]]  # parameters by layer, inputs, initial states
Objective = Callable[[Variables], Any]
Journey = tuple[Sequence[int], int, int]  # losses, start, until


class Network(NamedTuple):
    """A network as a request describes it: (cell, activation) by layer, and its loss."""

    layers: Sequence[tuple[str, str]]
    loss: str
    weights: Sequence[float]
    l2: float


def _erfc(z: Array) -> Any:
    return np.vectorize(math.erfc, otypes=[float])(z)


erfc = primitive(_erfc)
defvjp(erfc, lambda a, z: lambda g: -g * 2.0 / math.sqrt(math.pi) * anp.exp(-z * z))


def softmax(z: Array) -> Any:
    e = anp.exp(z)
    return e / anp.sum(e, axis=-1, keepdims=True)


ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1.0 / (1.0 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(anp.real(z) > 0, z, 0.0 * z),
    "leaky_relu": lambda z: anp.where(anp.real(z) > 0, z, 0.01 * z),
    "gelu": lambda z: 0.5 * z * erfc(-z / math.sqrt(2.0)),
    "softmax": softmax,
}

LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "half_mse": lambda a, y: anp.sum((a - y) ** 2) / (2 * y.shape[1] * y.shape[0]),
    "mse": lambda a, y: anp.sum((a - y) ** 2) / (y.shape[1] * y.shape[0]),
    "half_sse": lambda a, y: anp.sum((a - y) ** 2) / (2 * y.shape[0]),
    "cross_entropy": lambda a, y: -anp.sum(y * anp.log(a)) / y.shape[0],
    "bce": lambda a, y: -anp.sum(y * anp.log(a) + (1 - y) * anp.log(1 - a)) / y.shape[0],
}


def dense(p: dict[str, Array], x: Any, s: Any, activation: str) -> tuple[Any, Any]:
    return ACTIVATIONS[activation](anp.dot(x, p["W"]) + p["b"]), s


def rnn(p: dict[str, Array], x: Any, s: Any, activation: str) -> tuple[Any, Any]:
    h = ACTIVATIONS[activation](anp.dot(x, p["W"]) + p["b"] + anp.dot(s, p["U"]))
    return h, h


def lstm(p: dict[str, Array], x: Any, s: Any, activation: str) -> tuple[Any, Any]:
    n = len(p["U"])
    h, c = s[:, :n], s[:, n:]
    z = anp.dot(x, p["W"]) + anp.dot(h, p["U"]) + p["b"]
    sigmoid = ACTIVATIONS["sigmoid"]
    kept, written = sigmoid(z[:, n : 2 * n]) * c, sigmoid(z[:, :n]) * anp.tanh(z[:, 2 * n : 3 * n])
    c = kept + written
    h = sigmoid(z[:, 3 * n :]) * anp.tanh(c)
    return h, anp.concatenate([h, c], axis=1)


def gru(p: dict[str, Array], x: Any, s: Any, reset: str) -> tuple[Any, Any]:
    n = len(p["U"])
    fed, sigmoid = anp.dot(x, p["W"]) + p["b"], ACTIVATIONS["sigmoid"]
    r = sigmoid(fed[:, :n] + anp.dot(s, p["U"][:, :n]))
    u = sigmoid(fed[:, n : 2 * n] + anp.dot(s, p["U"][:, n : 2 * n]))
    if reset == "after":
        new = anp.tanh(fed[:, 2 * n :] + r * (anp.dot(s, p["U"][:, 2 * n :]) + p["c"]))
    else:
        new = anp.tanh(fed[:, 2 * n :] + anp.dot(r * s, p["U"][:, 2 * n :]) + p["c"])
    h = (1 - u) * new + u * s
    return h, h


CELLS = {"dense": dense, "rnn": rnn, "lstm": lstm, "gru": gru}


def loss(network: Network, targets: Array, variables: Variables) -> Any:
    """L = sum_t w_t L_t + l2/2 (||W||^2 + ||U||^2), by its definition."""
    params, inputs, states = variables
    states = list(states)
    matrices = [p[name] for p in params for name in ("W", "U") if name in p]
    total = 0.5 * network.l2 * sum(anp.sum(m * m) for m in matrices)
    for t in range(len(targets)):
        a = inputs[t]
        for i, ((cell, activation), p) in enumerate(zip(network.layers, params, strict=True)):
            a, states[i] = CELLS[cell](p, a, states[i], activation)
        total = total + network.weights[t] * LOSSES[network.loss](a, targets[t])
    return total


def cut_loss(
    network: Network, targets: Array, sweeps: Sequence[Journey], entering: Sequence[list[Any] | None], v: Variables
) -> Any:
    """The sum of what each sweep gathers, from states before `until` that do not move; None: the initial ones."""
    params, inputs, first = v
    total = 0.5 * network.l2 * sum(anp.sum(p[name] * p[name]) for p in params for name in ("W", "U") if name in p)
    for losses, start, until in sweeps:
        fixed = entering[until]
        states = list(first) if fixed is None else list(fixed)
        for t in range(until, start + 1):
            a = inputs[t]
            for i, ((cell, activation), p) in enumerate(zip(network.layers, params, strict=True)):
                a, states[i] = CELLS[cell](p, a, states[i], activation)
            if t in losses:
                total = total + network.weights[t] * LOSSES[network.loss](a, targets[t])
    return total


def states_before(network: Network, variables: Variables, restarts: frozenset[int]) -> list[list[Any] | None]:
    """The states before each moment; None where the sequence begins, at 0 and at the restarts."""
    params, inputs, first = variables
    before: list[list[Any] | None] = [None]
    states = list(first)
    for t, x in enumerate(inputs[:-1], start=1):
        a = x
        for i, ((cell, activation), p) in enumerate(zip(network.layers, params, strict=True)):
            a, states[i] = CELLS[cell](p, a, states[i], activation)
        states = list(first) if t in restarts else states
        before.append(None if t in restarts else list(states))
    return before


def autograd(objective: Objective, variables: Variables) -> Variables:
    """Reverse-mode differentiation of the objective by HIPS autograd."""
    found: Variables = grad(objective)(variables)
    return found


def complex_step(objective: Objective, variables: Variables) -> Variables:
    """The imaginary part after a step of 1e-20 i, number by number (Squire & Trapp 1998)."""
    return _one_by_one(variables, lambda moved: objective(moved(1e-20j)).imag / 1e-20)


def central_differences(objective: Objective, variables: Variables) -> Variables:
    """Fourth order: of the objective at four places around each number."""

    def slope(moved: Callable[[float], Variables]) -> float:
        h = 1e-3
        far, near = (objective(moved(s)) - objective(moved(-s)) for s in (2 * h, h))
        return float((8 * near - far) / (12 * h))

    return _one_by_one(variables, slope)


def _one_by_one(variables: Variables, slope: Callable[[Callable[[complex], Variables]], float]) -> Variables:
    """The slope along each number of the variables, as `moved` by a step."""

    def along(a: Array, put: Callable[[Array], Variables]) -> Array:
        found = np.zeros(a.shape)
        for place in np.ndindex(*a.shape):
            found[place] = slope(partial(_moved, a, place, put))
        return found

    params, inputs, states = variables
    return (
        [
            {name: along(a, partial(_with_param, variables, i, name)) for name, a in p.items()}
            for i, p in enumerate(params)
        ],
        along(inputs, lambda moved: (params, moved, states)),
        [along(s, partial(_with_state, variables, i)) for i, s in enumerate(states)],
    )


def _moved(a: Array, place: tuple[int, ...], put: Callable[[Array], Variables], step: complex) -> Variables:
    moved = a.astype(np.result_type(a, step))
    moved[place] += step
    return put(moved)


def _with_param(variables: Variables, i: int, name: str, moved: Array) -> Variables:
    params, inputs, states = variables
    return [*params[:i], params[i] | {name: moved}, *params[i + 1 :]], inputs, states


def _with_state(variables: Variables, i: int, moved: Array) -> Variables:
    params, inputs, states = variables
    return params, inputs, [*states[:i], moved, *states[i + 1 :]]

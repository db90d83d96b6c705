"""Traces of random networks of a seed, and of links of the page, that the tests of the page walk: see engine.py.

Every pair of cells stands one above the other, and every algorithm, loss, activation, optimizer and way to clip occurs,
with batches and without, over one time step and over several, with own data and weights, zeros and explosions. The
tests of the page's modules walk every step of them.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import cycle, product
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from app.endpoints.trace import lines
from app.form.query import problem_of
from app.requests.build import Problem, build, read
from app.requests.trace import TraceRequest

Json = dict[str, Any]

CELLS = ("dense", "rnn", "lstm", "gru")
ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear", "gelu", "leaky_relu", "softmax")
SQUARES = ("half_mse", "mse", "half_sse")
TASKS: list[tuple[Json, int]] = [  # and how many outputs it has
    ({"name": "echo", "lag": 1}, 3),
    ({"name": "reber"}, 7),
    ({"name": "temporal_order"}, 4),
    ({"name": "copy", "span": 1, "lag": 1}, 2),
    ({"name": "parity"}, 2),
    ({"name": "next_letter", "text": "ab a\nb"}, 4),
    ({"name": "parity"}, 1),
    ({"name": "adding"}, 1),
    ({"name": "sine"}, 1),
    ({"name": "copy", "span": 2, "lag": 1}, 1),
]
POINTS: list[tuple[Json, int]] = [
    ({"name": "xor"}, 2),
    ({"name": "iris"}, 3),
    ({"name": "circles"}, 1),
    ({"name": "spirals"}, 2),
]
WITHOUT_STEPS = ("copy", "xor", "iris", "circles", "spirals")
CLIPS: list[Json | None] = [
    None,
    {"kind": "norm", "limit": 0.05},
    {"kind": "value", "limit": 0.02},
    {"kind": "norm", "limit": 99.0},
    {"kind": "value", "limit": 99.0},
]
OPTIMIZERS: list[Json] = [
    {"name": "sgd", "rate": 0.1},
    {"name": "momentum", "rate": 0.1},
    {"name": "adam", "rate": 0.01},
]
CHANGES = [{"at": 1, "optimizer": {"name": "adam", "rate": 0.01}}]


def algorithms(steps: int) -> list[Json]:
    custom = [{"losses": [steps - 1], "start": steps - 1, "until": steps // 2}]
    return [
        {"name": "full"},
        {"name": "naive"},
        {"name": "truncated", "k1": 1, "k2": min(2, steps)},
        {"name": "truncated", "k1": min(2, steps), "k2": min(3, steps)},
        {"name": "rtrl"},
        {"name": "chunked", "length": min(2, steps)},
        {"name": "epochwise", "length": min(2, steps)},
        {"name": "custom", "sweeps": custom},
    ]


class Wheel:
    """Takes of several lists the next item each time, so that all of them occur."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.wheels: dict[str, Iterator[Any]] = {}

    def next(self, name: str, items: Any) -> Any:
        if name not in self.wheels:
            self.wheels[name] = cycle(self.rng.permutation(len(items)))
        return items[int(next(self.wheels[name])) % len(items)]


def layer(cell: str, wheel: Wheel) -> Json:
    found: Json = {"cell": cell, "units": int(wheel.rng.integers(1, 4))}
    if cell == "gru":
        return found | {"reset": wheel.next("reset", ("after", "before"))}
    kinds = ACTIVATIONS if cell == "dense" else ACTIVATIONS[:-1]
    return found if cell == "lstm" else found | {"activation": wheel.next(f"activation of {cell}", kinds)}


def requests(seed: int) -> Iterator[Json]:
    """One for each pair of cells, three times: with sequences of a task, with own numbers, and over one time step."""
    wheel = Wheel(np.random.default_rng(seed))
    for kind, (below, above) in product((of_task, of_own, of_points), product(CELLS, CELLS)):
        hidden = [layer(cell, wheel) for cell in (below, above)]
        if wheel.next("deeper", (False, False, True)):
            hidden.append(layer(wheel.next("third", CELLS), wheel))
        yield kind(hidden, wheel)
    yield from (silent(loss) for loss in ("half_mse", "cross_entropy"))


def of_task(hidden: list[Json], wheel: Wheel) -> Json:
    task, outputs = wheel.next("task", TASKS)
    steps = {"temporal_order": 4, "copy": 2 * task.get("span", 0) + task.get("lag", 0)}.get(task["name"], 5)
    task = task | {"batch": wheel.next("batch", (1, 2, 3))}
    if task["name"] not in WITHOUT_STEPS:
        task |= {"steps": steps}
    numbers = common(hidden, wheel, steps, outputs, bits=task["name"] not in ("adding", "sine"))
    return numbers | {"task": task, "iteration": wheel.next("iteration", (0, 0, 2))}


def of_points(hidden: list[Json], wheel: Wheel) -> Json:
    task, outputs = wheel.next("points", POINTS)
    return common(hidden, wheel, 1, outputs) | {"task": task | {"batch": wheel.next("batch", (1, 2, 3))}}


def of_own(hidden: list[Json], wheel: Wheel) -> Json:
    """Own numbers, and for some films own weights: zeros, or so large that numbers leave the finite range."""
    steps, batch, outputs = (
        wheel.next("steps", (1, 3, 4)),
        wheel.next("batch", (1, 2, 3)),
        wheel.next("outputs", (1, 2)),
    )
    request = common(hidden, wheel, steps, outputs)
    targets = wheel.rng.integers(0, 2, (steps, batch, outputs)).astype(float)
    if request["loss"] == "cross_entropy":
        targets[..., -1] = 1 - targets[..., 0]
    request["data"] = {
        "inputs": wheel.rng.normal(size=(steps, batch, 2)).round(3).tolist(),
        "targets": targets.tolist(),
    }
    size = wheel.next("size", (None, 0.0, 1.0, None, 1e150))
    return request if size is None else request | {"params": weights(request["layers"], wheel.rng, size)}


def weights(layers: list[Json], rng: np.random.Generator, size: float) -> list[Json]:
    """Normal numbers of that size, for two inputs."""
    below, found = 2, []
    for each in layers:
        units, gates = each["units"], {"lstm": 4, "gru": 3}.get(each["cell"], 1)
        shapes: dict[str, tuple[int, ...]] = {"W": (below, gates * units), "b": (gates * units,)}
        shapes |= {} if each["cell"] == "dense" else {"U": (units, gates * units)}
        shapes |= {"c": (units,)} if each["cell"] == "gru" else {}
        found.append({name: (size * rng.normal(size=shape)).tolist() for name, shape in shapes.items()})
        below = units
    return found


def common(hidden: list[Json], wheel: Wheel, steps: int, outputs: int, bits: bool = True) -> Json:
    """All but the data; bits: whether targets are between 0 and 1."""
    losses = (*(("cross_entropy",) if outputs > 1 else ()), *(("bce",) if bits else ()), *SQUARES)
    loss = wheel.next(f"loss of {losses[0]}", losses)
    output: Json = {"cell": "dense", "units": outputs}
    if loss in SQUARES:
        activation = wheel.next("output", ACTIVATIONS)
        one = outputs == 1 and activation == "softmax"  # which is refused
        output |= {"activation": "linear" if one else activation}
    optimizer = wheel.next("optimizer", OPTIMIZERS)
    weights = [float(t % 2) for t in range(steps)]
    recurrent = any(each["cell"] != "dense" for each in hidden)
    return {
        "layers": [*hidden, output],
        "loss": loss,
        "loss_at": wheel.next("loss at", ("every", "every", "last", weights)),
        "algorithm": wheel.next("algorithm", algorithms(steps)) if recurrent else {"name": "full"},
        "clip": wheel.next("clip", CLIPS),
        "optimizer": optimizer,
        "changes": wheel.next("changes", (None, None, CHANGES)),
        "l2": wheel.next("l2", (0.0, 0.01)),
        "train": {"biases": wheel.next("biases", (True, True, False))},
        "digits": wheel.next("digits", (6, None)),
        "seed": int(wheel.rng.integers(1000)),
    }


def silent(loss: str) -> Json:
    """An LSTM that sends no error through U: its cell state alone carries one back, the constant error carousel."""
    layers = [{"cell": "lstm", "units": 2}, {"cell": "dense", "units": 2}]
    rng = np.random.default_rng(1)
    params = weights(layers, rng, 0.7)
    params[0]["U"] = np.zeros((2, 8)).tolist()
    data = {"inputs": rng.normal(size=(4, 1, 2)).tolist(), "targets": [[[1.0, 0.0]]] * 4}
    return {"layers": layers, "loss": loss, "loss_at": "last", "params": params, "data": data}


def problems(asked: str) -> Iterator[Problem]:
    """Of a seed all that are random, of a link the one that it asks for."""
    if not asked.isdigit():
        yield problem_of(parse_qsl(asked, keep_blank_values=True))
        return
    for request in requests(int(asked)):
        given = {name: value for name, value in request.items() if value is not None or name == "digits"}
        yield build(read(json.dumps(given).encode(), TraceRequest))


def traces(asked: Iterable[str]) -> str:
    """The JSON lines of each film that seeds and links ask for, with an empty line after each film."""
    return "".join(b"".join(lines(problem)).decode() + "\n" for argument in asked for problem in problems(argument))

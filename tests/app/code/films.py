"""The films whose programs are tried: every cell, activation and loss, L2, states, depth, and saturated gates."""

from itertools import count, cycle

from app.endpoints.check_exercise import exercise
from engine.activations import ACTIVATIONS
from tests.app.asking import Json

TOPS = [("half_mse", "linear"), ("mse", "softmax"), ("half_sse", "tanh"), ("cross_entropy", "softmax")]
TOPS += [("bce", "sigmoid"), ("half_mse", "gelu")]
DEEP: Json = {
    "layers": [
        {"cell": "lstm", "units": 4},
        {"cell": "gru", "units": 3},
        {"cell": "rnn", "units": 3, "activation": "tanh"},
        {"cell": "dense", "units": 3, "activation": "softmax"},
        {"cell": "dense", "units": 2},
    ],
    "task": {"name": "echo", "steps": 6, "batch": 3, "lag": 2},
    "loss": "bce",
}


def varied(cell: str) -> dict[str, Json]:
    """Exercises of a kind of layer, with each of its activations, or resets, and each loss."""
    films = {}
    for seed, activation, (loss, output) in zip(count(), ACTIVATIONS, cycle(TOPS), strict=False):
        request = exercise(cell, seed)
        first = dict(request["layers"][0])
        if cell in ("dense", "rnn"):
            first["activation"] = activation
        if cell == "gru":
            first["reset"] = ("after", "before")[seed % 2]
        top = {"cell": "dense", "units": 4, "activation": output}
        word = first.get("activation", first.get("reset", "gates"))
        films[f"{cell} {word} {loss} {output}"] = request | {
            "layers": [first, top],
            "loss": loss,
            "l2": 0.25 * (seed % 2),
        }
    return films


def saturated(cell: str) -> Json:
    """An exercise whose recurrent layer is far from where it bends: what is subtracted there loses its digits."""
    request = exercise(cell, 0)
    hidden, output = request["params"]
    return request | {"params": [hidden | {"b": [b + 9.0 for b in hidden["b"]]}, output]}


def learned(loss: str, output: str) -> Json:
    """XOR after so many updates that its errors are small beside the outputs that they are differences of."""
    return {
        "layers": [{"cell": "dense", "units": 4}, {"cell": "dense", "units": 2, "activation": output}],
        "task": {"name": "xor"},
        "loss": loss,
        "optimizer": {"name": "adam", "rate": 0.1},
        "iteration": 300,
    }


def far_below(params: list[Json]) -> list[Json]:
    """Pre-activations of gates of which exp(-z) is infinite."""
    hidden, output = params
    return [hidden | {"b": [b - 900.0 for b in hidden["b"]]}, output]


FILMS: dict[str, Json] = varied("dense") | varied("rnn") | varied("lstm") | varied("gru")
FILMS |= {"deep": DEEP, "learned": DEEP | {"iteration": 20}, "last": DEEP | {"loss_at": "last"}}
FILMS |= {f"saturated {cell}": saturated(cell) for cell in ("rnn", "lstm", "gru")}
FILMS |= {f"learned {loss}": learned(loss, top) for loss, top in (("half_mse", "linear"), ("cross_entropy", "softmax"))}
FILMS["gates far below"] = saturated("gru") | {"params": far_below(saturated("gru")["params"])}
FILMS["an infinite loss of weight 0"] = {
    "layers": [{"cell": "dense", "units": 1, "activation": "linear"}],
    "loss": "half_mse",
    "loss_at": [0, 1],
    "data": {"inputs": [[[1e200]], [[0.5]]], "targets": [[[0.0]], [[1.0]]]},
}
FILMS["a sure output"] = {
    "layers": [{"cell": "dense", "units": 3, "activation": "softmax"}],
    "loss": "cross_entropy",
    "data": {"inputs": [[[1.0]]], "targets": [[[1.0, 0.0, 0.0]]]},
    "params": [{"W": [[100.0, 0.0, 20.0]], "b": [0.0, 0.0, 0.0]}],
}

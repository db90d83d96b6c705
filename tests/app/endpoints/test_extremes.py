"""Explosions and what vanishes, for every cell and every way back: told to the end, strictly, and by name."""

import json
import math
from typing import Any, NoReturn

import pytest

from tests.app.asking import Json, stream

WAYS: list[Json] = [
    {"name": "full"},
    {"name": "naive"},
    {"name": "rtrl"},
    {"name": "truncated", "k1": 2, "k2": 5},
    {"name": "chunked", "length": 5},
    {"name": "epochwise", "length": 5},
    {"name": "custom", "sweeps": [{"losses": [3, 9], "start": 9, "until": 2}]},
]
LAYERS: list[Json] = [
    {"cell": "rnn", "units": 2, "activation": "linear"},
    {"cell": "rnn", "units": 2, "activation": "relu"},
    {"cell": "rnn", "units": 2, "activation": "tanh"},
    {"cell": "rnn", "units": 2, "activation": "gelu"},
    {"cell": "lstm", "units": 2},
    {"cell": "gru", "units": 2},
    {"cell": "gru", "units": 2, "reset": "before"},
]
LOSSES: list[Json] = [
    {"loss": "half_mse", "optimizer": {"name": "sgd", "rate": 1e30}, "l2": 0.1},
    {"loss": "cross_entropy", "optimizer": {"name": "momentum", "rate": 1e200}},
    {"loss": "bce", "optimizer": {"name": "adam", "rate": 1e150}, "clip": {"kind": "norm", "limit": 1.0}},
    {"loss": "mse", "optimizer": {"name": "sgd", "rate": 1e30}, "clip": {"kind": "value", "limit": 1e-300}},
]


def wild(layer: Json, way: Json, more: Json) -> Json:
    """Weights far too large, and after the first update larger still."""
    return more | {
        "layers": [layer, {"cell": "rnn", "units": 2, "activation": "linear"}, {"cell": "dense", "units": 2}],
        "task": {"name": "echo", "steps": 10, "batch": 2},
        "init": {"recurrent": {"spectral_radius": 100.0}},
        "algorithm": way,
        "iteration": 2,
    }


def strictly(line: bytes) -> Json:
    """JSON as the standard has it: NaN and infinity have no literals."""

    def stop(word: str) -> NoReturn:
        raise AssertionError(f"{word} is no JSON")

    told: Json = json.loads(line, parse_constant=stop)
    return told


def odd(value: Any) -> bool:
    """Whether there is a number among these that is none."""
    if isinstance(value, list):
        return any(map(odd, value))
    assert value is not None, "null hides what a number was"
    return isinstance(value, str) or not math.isfinite(value)


@pytest.mark.parametrize("more", LOSSES, ids=lambda more: more["loss"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way["name"])
def test_every_explosion_is_told_to_its_end_and_its_first_bad_number_is_named(
    way: Json, more: Json, capfd: pytest.CaptureFixture[str]
) -> None:
    for layer in LAYERS:
        start, *steps, end = map(strictly, stream(wild(layer, way, more)).splitlines())
        assert [end["kind"], end["n"], len(steps)] == ["end", start["expected"], start["expected"]]
        bad = [
            (step["n"], step["t"], step["layer"], name)
            for step in steps
            for name, value in (*step["values"].items(), *step["grads"].items())
            if odd(value)
        ]
        first = end["nonfinite"]
        assert (first and tuple(first.values())) == (bad[0] if bad else None)
    assert capfd.readouterr().err == ""


def test_what_vanishes_below_the_smallest_number_is_zero_and_no_error_before() -> None:
    """Three hundred moments of a slope of at most a quarter: at last there is no number left for it."""
    request = {
        "layers": [{"cell": "rnn", "units": 2, "activation": "sigmoid"}, {"cell": "dense", "units": 2}],
        "task": {"name": "echo", "steps": 500},
        "init": {"recurrent": {"spectral_radius": 0.1}},
        "loss_at": "last",
    }
    _, *steps, end = map(strictly, stream(request).splitlines())
    sizes = [math.hypot(*s["values"]["delta"][0]) for s in steps if s["phase"] == "backward" and s["layer"] == 0]
    assert end["nonfinite"] is None
    assert 0 < min(size for size in sizes if size) < 1e-300
    assert sizes[-1] == 0
    assert sizes == sorted(sizes, reverse=True)

"""How steps travel: each array under its own name in its own part, and where the first number is none."""

import json
from typing import Any

import numpy as np
import pytest

from app.responses import wire
from app.responses.wire import error_line, nested, nonfinite, step_line
from engine.types import Step

VALUES = {"dh": np.array([[1.0, -2.0]]), "delta": np.array([[0.5], [0.25]])}
GRADS = {"W": np.array([[3.0, 4.0], [5.0, 6.0]]), "b": np.array([7.0])}


def step(**odd: tuple[str, float]) -> Step:
    """A step in which some numbers of `values` or `grads` are none."""
    arrays: dict[str, dict[str, Any]] = {
        "values": {name: a.copy() for name, a in VALUES.items()},
        "grads": {name: a.copy() for name, a in GRADS.items()},
    }
    for part, (name, number) in odd.items():
        arrays[part][name].flat[-1] = number
    return Step("gradient", 4, 1, 2, arrays["values"], arrays["grads"])


@pytest.mark.parametrize("at_once", [1, 1 << 15])
def test_a_step_of_any_length_travels_whole(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "AT_ONCE", at_once)
    told = json.loads(b"".join(step_line(9, step(), 6)))
    where = {"kind": "step", "n": 9, "phase": "gradient", "t": 4, "layer": 1, "sweep": 2}
    assert told == where | {
        "values": {name: a.tolist() for name, a in VALUES.items()},
        "grads": {name: a.tolist() for name, a in GRADS.items()},
    }


def test_arrays_that_are_rounded_together_come_apart_as_they_were() -> None:
    found = nested(VALUES | GRADS, 6)
    assert found == {name: a.tolist() for name, a in (VALUES | GRADS).items()}


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize(
    ("odd", "name"),
    [
        ({"values": "dh"}, "dh"),
        ({"grads": "W"}, "W"),
        ({"grads": "b"}, "b"),
        ({"values": "delta", "grads": "W"}, "delta"),
    ],
)
def test_the_first_number_that_is_none_is_looked_for_in_values_and_then_in_gradients(
    odd: dict[str, str], name: str, number: float
) -> None:
    found = nonfinite(7, step(**{part: (array, number) for part, array in odd.items()}))
    assert found == {"n": 7, "t": 4, "layer": 1, "name": name}


def test_where_all_numbers_are_finite_none_is_named() -> None:
    assert nonfinite(7, step()) is None


@pytest.mark.parametrize("retryable", [False, True])
def test_the_last_line_of_a_stream_that_broke_off_says_why_and_whether_to_ask_again(retryable: bool) -> None:
    line = error_line("The worker ended.", retryable)
    assert line.endswith(b"\n")
    assert json.loads(line) == {"kind": "error", "message": "The worker ended.", "retryable": retryable}

"""States and sweeps that a person gives: what is left out is zeros, and what the contract allows is taken."""

import numpy as np
import pytest

from tests.app.asking import RNN, Json, refused, steps, trace

LSTM: Json = {
    "layers": [{"cell": "lstm", "units": 2}, {"cell": "dense", "units": 2}],
    "task": {"name": "echo", "steps": 4, "lag": 1},
    "digits": None,
}
H, C, NONE = [[0.5, -0.5]], [[1.0, 2.0]], [[0.0, 0.0]]


@pytest.mark.parametrize(
    ("given", "h", "c"), [({"h": H, "c": C}, H, C), ({"h": H}, H, NONE), ({"c": C}, NONE, C), ({}, NONE, NONE)]
)
def test_what_is_left_out_of_a_state_is_zeros(given: Json, h: Json, c: Json) -> None:
    first = steps(LSTM | {"state": [given, None]}, "forward")[0]["values"]
    assert (first["h_prev"], first["c_prev"]) == (h, c)


def test_a_loss_before_the_end_of_a_sweep_is_not_met_and_adds_nothing() -> None:
    ways = [[{"losses": losses, "start": 3, "until": 2}] for losses in ([0, 3], [3])]
    asked = [RNN | LSTM | {"algorithm": {"name": "custom", "sweeps": sweeps}} for sweeps in ways]
    assert [refused(request) for request in asked] == [[], []]
    with_it, without = (trace(request) for request in asked)
    assert with_it[1:-1] == without[1:-1]
    assert with_it[0]["sweeps"] == ways[0]
    assert float(with_it[-1]["check"]["max_relative_error"]) < 1e-9
    assert with_it[-1]["check"] == without[-1]["check"]


def test_the_loss_of_a_moment_that_asks_nothing_is_plain_zero() -> None:
    silent = steps(LSTM, "loss")[0]["values"]["loss"]
    assert silent == 0.0
    assert not np.signbit(silent)

"""Rules that parts of a request keep together, each at its border: what is just right, and what is just wrong."""

from typing import Any

import pytest

from app.limits import LIMITS
from app.requests.build import build, parse
from app.requests.errors import SHOWN, Fault, RequestError, error_body, shown
from app.requests.trace import TrainingRequest
from tests.app.asking import RNN, Json, refused


def top(units: int, loss: str = "cross_entropy", **task: Any) -> Json:
    layers = [{"cell": "rnn", "units": 2}, {"cell": "dense", "units": units}]
    return {"layers": layers, "loss": loss} | ({"task": task} if task else {})


def swept(start: int, losses: list[int], until: int = 0) -> Json:
    sweeps = [{"losses": losses, "start": start, "until": until}]
    return RNN | {"task": {"name": "echo", "steps": 5}, "algorithm": {"name": "custom", "sweeps": sweeps}}


def given(**data: Any) -> Json:
    return {"layers": [{"cell": "dense", "units": 1}], "loss": "mse", "data": data}


def cube(T: int, B: int, n: int = 1) -> list[list[list[float]]]:
    return [[[0.5] * n] * B] * T


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        (top(2), top(1), "layers[1].units"),
        (top(1, "bce"), top(3, "bce", name="parity"), "layers[1].units"),
        (top(2, name="parity"), top(3, name="parity"), "layers[1].units"),
        (
            top(3, name="next_letter", text="abcab", steps=4),
            top(3, name="next_letter", text="abcab", steps=5),
            "task.steps",
        ),
        (
            top(2, name="copy", span=100, lag=LIMITS.steps - 200),
            top(2, name="copy", span=100, lag=LIMITS.steps - 199),
            "task.lag",
        ),
        (top(2, name="copy", span=255, lag=1), top(2, name="copy", span=256, lag=1), "task.span"),
        (swept(4, [4]), swept(5, [4]), "algorithm.sweeps[0].start"),
        (swept(3, [3]), swept(3, [4]), "algorithm.sweeps[0].losses"),
        (swept(3, [3], 3), swept(3, [3], 4), "algorithm.sweeps[0].until"),
        (swept(3, [2, 3]), swept(3, [3, 3]), "algorithm.sweeps[0].losses"),
        (
            RNN | {"algorithm": {"name": "truncated", "k1": 2, "k2": 2}},
            RNN | {"algorithm": {"name": "truncated", "k1": 2, "k2": 1}},
            "algorithm.k2",
        ),
        (RNN | {"changes": [{"at": 1, "clip": None}]}, RNN | {"changes": [{"at": 0, "clip": None}]}, "changes[0].at"),
        *(
            (
                RNN | {"changes": [{"at": 1, "clip": None}]},
                RNN | {"changes": [{"at": 1, "clip": None, name: None}]},
                f"changes[0].{name}",
            )
            for name in ("optimizer", "algorithm")
        ),
        (
            RNN | {"changes": [{"at": 1, "clip": None}, {"at": 2, "clip": None}]},
            RNN | {"changes": [{"at": 2, "clip": None}, {"at": 2, "clip": None}]},
            "changes[1].at",
        ),
        (
            given(inputs=cube(2, LIMITS.batch), targets=cube(2, LIMITS.batch)),
            given(inputs=cube(2, LIMITS.batch + 1), targets=cube(2, LIMITS.batch + 1)),
            "data.inputs",
        ),
        (given(inputs=cube(2, 3), targets=cube(2, 3)), given(inputs=cube(2, 3), targets=cube(2, 4)), "data.targets"),
        (given(inputs=cube(2, 3), targets=cube(2, 3)), given(inputs=cube(2, 3), targets=cube(3, 3)), "data.targets"),
        (
            RNN | {"state": [{"h": [[0.1, 0.2, 0.3]]}, None]},
            RNN | {"state": [{"h": [[0.1, 0.2, 0.3]]}, {"h": [[0.1, 0.2]]}]},
            "state[1]",
        ),
    ],
)
def test_what_is_just_right_is_taken_and_what_is_just_wrong_is_not(right: Json, wrong: Json, field: str) -> None:
    assert refused(right) == []
    assert [name for name, _ in refused(wrong)][:1] == [field]


def test_a_training_ends_where_the_last_update_can_still_be_traced() -> None:
    last = {"iteration": LIMITS.iteration, "every": 1}
    assert build(parse(RNN | last | {"iterations": 1}, TrainingRequest))
    with pytest.raises(RequestError, match=f"iterations is 2; at most 1 are allowed after {LIMITS.iteration}"):
        build(parse(RNN | last | {"iterations": 2}, TrainingRequest))


def test_of_many_faults_so_many_are_told() -> None:
    error = RequestError([Fault(f"field{n}", "is wrong.") for n in range(3 * SHOWN)])
    assert len(error.faults) == SHOWN
    assert str(error).count("is wrong.") == SHOWN


def test_what_is_wrong_with_the_whole_names_no_field() -> None:
    body = error_body("All of it.", [Fault("", "All of it."), Fault("seed", "is odd.")])
    assert body["error"]["fields"] == [{"field": "seed", "message": "seed is odd."}]


def test_a_long_value_is_cut_and_a_short_one_is_not() -> None:
    assert shown("x" * 58) == f'"{"x" * 58}"'
    assert shown("x" * 59) == f'"{"x" * 55} ...'
    assert len(shown(list(range(1000)))) == 60

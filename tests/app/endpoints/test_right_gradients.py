"""Ordinary tables at which the gradient check showed a red cross: each gradient is right, and the check says so."""

import csv
import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

from tests.app.asking import Json, stream, trace

Table = list[tuple[float, float]]

AIRLINE = Path(__file__).parents[1] / "form" / "airline_passengers.csv"
PASSENGERS = [float(row[-1]) for row in csv.reader(AIRLINE.read_text("utf-8").splitlines()[1:])]
TABLES: dict[str, Table] = {
    "smallest linear": [(0.1, 0.1), (0.2, 0.3), (-0.3, -0.4)],
    "inputs about 20": [(20, 1), (21, 2), (22, 3)],
    "years as they are": [(1990.0 + i, y) for i, y in enumerate([3, 4, 6, 5, 7, 8, 8, 9])],
    "a line": [(x, 2.0 * x + 1.0) for x in range(10)],
    "a symmetric sine": [(x / 4, round(math.sin(x / 4), 6)) for x in range(-12, 13)],
    "airline passengers": list(pairwise(PASSENGERS)),
}
LAYERS: dict[str, list[Json]] = {
    "linear": [],
    "dense, tanh": [{"cell": "dense", "units": 4, "activation": "tanh"}],
    "dense, sigmoid": [{"cell": "dense", "units": 4, "activation": "sigmoid"}],
    "dense, relu": [{"cell": "dense", "units": 4, "activation": "relu"}],
    "rnn of 6": [{"cell": "rnn", "units": 6}],
    "lstm": [{"cell": "lstm", "units": 4}],
    "gru": [{"cell": "gru", "units": 4}],
    "gru, reset before": [{"cell": "gru", "units": 4, "reset": "before"}],
}


def standardised(numbers: list[float]) -> list[float]:
    mean = sum(numbers) / len(numbers)
    deviation = math.sqrt(sum((x - mean) ** 2 for x in numbers) / len(numbers))
    return [(x - mean) / deviation for x in numbers]


def asked(table: Table, layers: list[Json], scaled: bool, **more: object) -> Json:
    """Rows are time steps where there is a state, and examples where there is none; at most 128 of either."""
    inputs, targets = ([float(x) for x in column] for column in zip(*table[:128], strict=True))
    if scaled:
        inputs, targets = standardised(inputs), standardised(targets)
    recurrent = layers and layers[0]["cell"] != "dense"
    data = {
        name: [[[x]] for x in column] if recurrent else [[[x] for x in column]]
        for name, column in (("inputs", inputs), ("targets", targets))
    }
    return {"layers": [*layers, {"cell": "dense", "units": 1}], "loss": "half_mse", "data": data, "digits": None} | more


@pytest.mark.parametrize("scaled", [False, True], ids=["as it is", "standardised"])
@pytest.mark.parametrize("cell", LAYERS)
@pytest.mark.parametrize("table", TABLES)
def test_an_ordinary_table_is_checked_and_found_right(table: str, cell: str, scaled: bool) -> None:
    check = trace(asked(TABLES[table], LAYERS[cell], scaled))[-1]["check"]
    assert check["max_relative_error"] < 1e-6


@pytest.mark.parametrize("cell", LAYERS)
def test_after_a_training_that_came_to_its_end_what_is_left_is_checked_too(cell: str) -> None:
    """Then every gradient is rounding, and so are the differences of outputs and targets."""
    learned = asked(TABLES["smallest linear"], LAYERS[cell], scaled=True, iteration=2000)
    assert trace(learned)[-1]["check"]["max_relative_error"] < 1e-6


def test_an_explosion_says_that_no_check_is_possible() -> None:
    wild = asked(TABLES["years as they are"], [{"cell": "rnn", "units": 2, "activation": "linear"}], scaled=False)
    huge = {"W": [[1.0, 1.0]], "U": [[1e120, 0.0], [0.0, 1e120]], "b": [0.0, 0.0]}
    wild |= {"params": [huge, {"W": [[1.0], [1.0]], "b": [0.0]}]}
    check = json.loads(stream(wild).splitlines()[-1])["check"]
    assert check == {
        "max_relative_error": "NaN",
        "worst": None,
        "checked": 0,
        "of": 11,
        "reason": "no check is possible: numbers left the finite range",
    }

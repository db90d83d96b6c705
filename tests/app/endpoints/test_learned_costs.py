"""What /api/learned is charged for: no less than it does and holds, counted while it does so."""

import tracemalloc
from typing import Any

import pytest

from app.endpoints import predictions
from app.endpoints.predictions import cost, prepared
from app.requests.build import Problem, cost_of, parse
from app.requests.costs import costing
from app.requests.predictions import LearnedRequest
from app.requests.trace import TraceRequest
from engine.network import Network
from tests.app.asking import Json
from tests.app.test_turns import counted

POINTS: Json = {"layers": [{"cell": "dense", "units": 4}, {"cell": "dense", "units": 2}], "task": {"name": "circles"}}
TEXT: Json = {
    "layers": [{"cell": "rnn", "units": 8}, {"cell": "dense", "units": 5}],
    "task": {"name": "next_letter", "text": "abracadabra", "steps": 5, "batch": 3},
}
LONG: Json = {
    "layers": [{"cell": "lstm", "units": 32}, {"cell": "dense", "units": 4}],
    "task": {"name": "echo", "steps": 80, "batch": 1},
}


def asked(request: Json, **more: Any) -> Problem:
    return prepared(parse(request | more, LearnedRequest))


def work(request: Json, **more: Any) -> int:
    return cost_of(asked(request, **more)).work


def steps_of(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a layer is computed by itself."""
    with monkeypatch.context() as counting:
        calls = counted(counting, Network, "step")
        for _ in predictions.lines(problem):
            pass
    return len(calls) * len(problem.setup.network.cells)


@pytest.mark.parametrize(
    ("request_", "less", "more"),
    [
        (POINTS, {"grid": 2}, {"grid": 60}),
        (TEXT, {"letters": 1}, {"letters": 90}),
        (TEXT, {"letters": 1, "prompt": "a"}, {"letters": 1, "prompt": "abracadabra" * 4}),
    ],
)
def test_each_step_of_each_layer_is_charged_for(
    request_: Json, less: Json, more: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = steps_of(asked(request_, **more), monkeypatch) - steps_of(asked(request_, **less), monkeypatch)
    assert done > 40
    assert work(request_, **more) - work(request_, **less) >= done * costing.VISIT


def test_each_point_of_a_plane_is_charged_for_as_a_forward_pass() -> None:
    setup, layers = asked(POINTS).setup, len(POINTS["layers"])
    for few, many in ((2, 50), (50, 101)):
        points = costing.forward(setup, 1, many**2) - costing.forward(setup, 1, few**2)
        numbers = 2 * (many**2 - few**2) * costing.TOLD
        assert (
            work(POINTS, grid=many) - work(POINTS, grid=few) == points + numbers + (many - few) * costing.VISIT * layers
        )


@pytest.mark.parametrize("request_", [POINTS, TEXT, LONG])
def test_each_update_is_charged_for_and_one_more(request_: Json) -> None:
    problem = asked(request_)
    size = costing.Size(problem.task.steps, problem.task.batch, 0, 6)
    one = costing.update(problem.setup, problem.task.steps, problem.task.batch)
    assert work(request_, iteration=30) - work(request_, iteration=29) >= one
    request = problem.request
    assert isinstance(request, LearnedRequest)
    free = cost(request, problem.setup, size).work
    assert free > one + 2 * costing.forward(problem.setup, problem.task.steps, 64)


@pytest.mark.parametrize(
    ("request_", "more"),
    [
        (POINTS, {"grid": 101}),
        (POINTS, {"grid": 101, "digits": None}),
        (LONG, {}),
        (LONG | {"layers": [{"cell": "lstm", "units": 64}, {"cell": "dense", "units": 64}]}, {"iteration": 1}),
        (TEXT, {"letters": 500}),
    ],
)
def test_no_more_memory_is_held_than_is_charged_for(request_: Json, more: Json) -> None:
    problem = asked(request_, **more)
    tracemalloc.start()
    for _ in predictions.lines(problem):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < cost_of(problem).memory


def test_what_is_told_is_charged_for_by_its_digits() -> None:
    few, many = (cost_of(asked(POINTS, grid=101, digits=digits)) for digits in (6, 17))
    assert many.bytes >= 2 * few.bytes
    assert many.work - few.work == many.numbers * (costing.TOLD_SLOWLY - costing.TOLD)
    sent = sum(map(len, predictions.lines(asked(POINTS, grid=101, digits=17))))
    assert sent < many.bytes + 4000


def test_held_out_data_are_charged_for_where_a_batch_is_smaller() -> None:
    small = asked(LONG)
    parsed = parse(LONG, TraceRequest)
    held = costing.descending(small.setup, parsed.task.steps if parsed.task and parsed.task.name == "echo" else 0, 64)
    assert cost_of(small).memory > held

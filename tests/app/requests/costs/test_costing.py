"""The cost of a trace is known before it is computed, and advice on how to reduce it is true."""

import json
import re
import tracemalloc

import pytest

from app.endpoints import trace, training
from app.endpoints.registry import known
from app.requests.build import build, parse
from app.requests.costs.costing import CHECK_WORK, Size, cost, forward_check, influences, sample, training_cost, values
from app.requests.trace import TraceRequest, TrainingRequest
from engine.analysis.gradient_check import DIRECTIONS
from engine.trace import trace as steps_of
from tests.app.asking import DATA, MLP, RNN, Json, refused, stream


def _layers(*units: int, cell: str = "rnn") -> Json:
    hidden = [{"cell": cell, "units": n} for n in units]
    return {"layers": [*hidden, {"cell": "dense", "units": 4}]}


def _echo(steps: int, batch: int = 1) -> Json:
    return {"task": {"name": "echo", "steps": steps, "batch": batch}}


MIXED = {"layers": [{"cell": "rnn", "units": 5}, {"cell": "dense", "units": 3}, *_layers(4)["layers"]]} | _echo(6, 3)
NAIVE = {"algorithm": {"name": "naive"}}
SMALL = [
    RNN,
    MLP,
    DATA,
    MIXED | {"loss": "mse"},
    MIXED | {"loss": "mse", "l2": 0.1, "algorithm": {"name": "naive"}, "digits": None},
    _layers(32, 32) | _echo(40, 4),
]


@pytest.mark.parametrize("request_", SMALL)
def test_the_numbers_are_counted_before_they_are_computed(request_: Json) -> None:
    problem = build(parse(request_, TraceRequest))
    size = Size(problem.task.steps, problem.task.batch, 0, problem.request.digits)
    steps = steps_of(problem.setup, problem.params(), problem.batch(0))
    arrays = [a for step in steps for a in (*step.values.values(), *step.grads.values())]
    numbers = sum(a.size for a in arrays)
    assert numbers <= cost(problem.setup, size).numbers <= 1.1 * numbers + 50


@pytest.mark.parametrize(("cell", "units"), [("rnn", 3), ("rnn", 12), ("rnn", 20), ("lstm", 3), ("lstm", 9)])
def test_the_numbers_of_influence_are_counted_and_where_an_array_is_too_large_only_norms(cell: str, units: int) -> None:
    problem = build(parse(_layers(units, cell=cell) | _echo(4, 2) | {"algorithm": {"name": "rtrl"}}, TraceRequest))
    steps = [step for step in steps_of(problem.setup, problem.params(), problem.batch(0)) if step.phase == "influence"]
    told = [sum(a.size for a in (*step.values.values(), *step.grads.values())) for step in steps]
    assert {step.t for step in steps} == {*range(4)}
    assert influences(problem.setup, 2) == [told[0]]
    assert set(told) == {told[0]}


@pytest.mark.parametrize("request_", SMALL[:-1])
def test_the_stream_is_no_longer_than_was_estimated(request_: Json) -> None:
    problem = build(parse(request_, TraceRequest))
    size = Size(problem.task.steps, problem.task.batch, 0, problem.request.digits)
    notation = 12_000  # the formulas and the request in the first line
    assert len(stream(request_)) < cost(problem.setup, size).bytes + notation


@pytest.mark.parametrize(
    "request_",
    [
        _layers(64, 64) | _echo(200),
        _layers(*[64] * 7) | _echo(200, 32),
        _layers(8) | _echo(64) | {"algorithm": {"name": "naive"}},
        _layers(16) | _echo(8) | {"iteration": 10_000},
        _layers(*[256] * 7, cell="dense") | _echo(1, 128),
    ],
)
def test_what_a_workshop_needs_is_taken(request_: Json) -> None:
    assert refused(request_) == []


@pytest.mark.parametrize(
    ("request_", "field", "limit"),
    [
        (_layers(256, 256) | _echo(512, 8), "task.steps", "bytes"),
        (_layers(64) | _echo(300) | {"algorithm": {"name": "naive"}}, "task.steps", "bytes"),
        (_layers(128, 128) | _echo(100, 16) | {"iteration": 10_000}, "task.steps", "work"),
        (_layers(*[256] * 7) | _echo(512, 128) | {"digits": None}, "task.steps", "bytes"),
        (_layers(64) | {"task": {"name": "temporal_order", "steps": 512}} | NAIVE, "task.steps", "bytes"),
    ],
)
def test_a_refusal_names_the_most_that_fits(request_: Json, field: str, limit: str) -> None:
    ((found, message),) = refused(request_)
    assert found == field
    assert f"and the limit ({limit}) is" in message
    most = int(re.findall(r"at most (\d+) would do", message)[0])
    assert refused(request_ | {"task": request_["task"] | {"steps": most}}) == []
    assert refused(request_ | {"task": request_["task"] | {"steps": most + 1}}) != []


def test_every_other_way_out_that_is_named_is_one() -> None:
    request = _layers(32, 32) | _echo(30, 16) | {"iteration": 10_000}
    ((_, message),) = refused(request)
    iteration = int(re.findall(r"Or reduce iteration to (\d+)", message)[0])
    batch = int(re.findall(r"Or reduce task.batch to (\d+)", message)[0])
    assert refused(request | {"iteration": iteration}) == []
    assert refused(request | {"task": request["task"] | {"batch": batch}}) == []


def test_passes_are_made_shorter_down_to_their_distance() -> None:
    request = _layers(64) | _echo(512, 8) | {"algorithm": {"name": "truncated", "k1": 3, "k2": 400}}
    ((_, message),) = refused(request)
    k2 = int(re.findall(r"Or reduce algorithm.k2 to (\d+)", message)[0])
    assert refused(request | {"algorithm": request["algorithm"] | {"k2": k2}}) == []


def test_sizes_that_are_too_large_together_are_named_though_a_task_needs_some_time_steps() -> None:
    task = {"name": "temporal_order", "steps": 512, "batch": 128}
    found = refused(_layers(*[256] * 7, cell="lstm") | {"task": task} | NAIVE)
    assert [field for field, _ in found] == ["task.steps", "task.batch", "layers"]
    assert found[0][1].startswith("task.steps is 512; at most 4 would do if all that is named here is reduced")


def test_a_refusal_allocates_nothing() -> None:
    document = _layers(*[256] * 7) | _echo(512, 128)
    tracemalloc.start()
    refused(document)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


def test_the_check_looks_at_every_weight_of_a_small_network_and_at_some_of_a_large_one() -> None:
    small, large = (build(parse(r, TraceRequest)).setup for r in (RNN, _layers(256, 256)))
    assert sample(small, 8, 1) > 26
    assert 1 <= sample(large, 8, 1) < 200


def test_the_check_looks_at_as_many_weights_as_its_budget_allows_and_at_one_at_least() -> None:
    middle, huge = (build(parse(r, TraceRequest)).setup for r in (_layers(64, 64), _layers(*[256] * 7)))
    looked, each = sample(middle, 200, 4) + DIRECTIONS, forward_check(middle, 200, 4)
    assert looked * each <= CHECK_WORK < (looked + 1) * each
    assert DIRECTIONS * forward_check(huge, 512, 128) > CHECK_WORK
    assert sample(huge, 512, 128) == 1


@pytest.mark.parametrize("request_", [RNN, MLP, DATA, MIXED | {"loss": "mse", "digits": None}])
def test_a_training_is_no_longer_than_was_estimated(request_: Json) -> None:
    problem = build(parse(request_ | {"iterations": 40, "every": 1}, TrainingRequest))
    size = Size(problem.task.steps, problem.task.batch, 0, problem.request.digits, iterations=40, told=40)
    notation = 12_000
    assert sum(map(len, training.lines(problem))) < training_cost(problem.setup, size).bytes + notation


def test_a_training_that_is_not_too_much_work_can_be_opened_at_its_last_iteration() -> None:
    problem = build(parse(RNN, TraceRequest))
    size = Size(problem.task.steps, problem.task.batch, 0, 6)
    replay = cost(problem.setup, size._replace(iteration=499)).work
    assert replay <= training_cost(problem.setup, size._replace(iterations=500, told=1)).work <= 1.1 * replay


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_rtrl_is_charged_for_its_data_and_for_the_forward_pass_of_the_check_alone(cell: str) -> None:
    asked = [_layers(24, cell=cell) | _echo(steps, 8) | {"algorithm": {"name": "rtrl"}} for steps in (10, 40)]
    short, long = (build(parse(each, TraceRequest)) for each in asked)
    data = 8 * (long.setup.network.inputs + long.setup.network.output.units)  # of one moment
    charged = [cost(each.setup, Size(each.task.steps, 8, 0, 6)).memory for each in (short, long)]
    assert charged[1] - charged[0] == 30 * data * (8 * 2 + 50) + 8 * values(long.setup, 30, 8)


@pytest.mark.parametrize(("cell", "units"), [("rnn", 256), ("lstm", 128), ("gru", 200)])
def test_a_wide_trace_and_its_check_hold_no_more_than_they_are_charged_for(cell: str, units: int) -> None:
    problem = build(parse(_layers(units, cell=cell) | _echo(8, 2), TraceRequest))
    tracemalloc.start()
    for _ in trace.lines(problem):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < cost(problem.setup, Size(8, 2, 0, 6)).memory


def test_rtrl_holds_no_more_than_it_is_charged_for() -> None:
    problem = build(parse(_layers(40) | _echo(12, 4) | {"algorithm": {"name": "rtrl"}}, TraceRequest))
    params, batch = problem.params(), problem.batch(0)
    tracemalloc.start()
    for _ in steps_of(problem.setup, params, batch):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < cost(problem.setup, Size(12, 4, 0, 6)).memory


@pytest.mark.parametrize(
    ("recipe", "more"),
    [("training", {"iterations": 400}), ("analysis", {"compare": [{"name": "naive"}]}), ("learned", {"letters": 400})],
)
def test_the_workers_are_told_the_cost_of_all_that_is_asked(recipe: str, more: Json) -> None:
    less, all_of_it = (known(recipe, json.dumps(asked).encode())[0].known for asked in (RNN, RNN | more))
    assert all_of_it.work > less.work

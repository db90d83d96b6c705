"""From a request to what is computed: what is drawn from which numbers, and what is too much."""

import json

import numpy as np
import pytest

from app.limits import LIMITS
from app.requests.build import build, cost_of, document_in, parse
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest, TrainingRequest
from engine.initializers import draw
from tests.app.asking import RNN, Json

ECHO: Json = RNN | {"task": {"name": "echo", "steps": 6, "batch": 4}}


def test_weights_data_and_held_out_data_are_drawn_from_streams_of_their_own() -> None:
    problem = build(parse(ECHO | {"seed": 5}, TraceRequest))
    held_out = problem.held_out()
    assert held_out is not None
    drawn = {
        "batch 0": problem.batch(0).inputs,
        "batch 1": problem.batch(1).inputs,
        "held out": held_out.inputs[:, :4],
    }
    for name, seeds in (("batch 0", [5, 1, 0]), ("batch 1", [5, 1, 1])):
        np.testing.assert_array_equal(problem.task.draw(np.random.default_rng(seeds)).inputs, drawn[name])
    again = problem.task.held_out(np.random.default_rng([5, 2]))
    assert again is not None
    np.testing.assert_array_equal(again.inputs, held_out.inputs)
    assert len({a.tobytes() for a in drawn.values()}) == 3
    expected = draw(problem.setup.network, "glorot", None, None, np.random.default_rng([5, 0]))
    np.testing.assert_array_equal(problem.params()[0]["W"], expected[0]["W"])


def test_weights_are_those_of_the_seed_alone() -> None:
    first, again, other = (
        build(parse(ECHO | more, TraceRequest)).params() for more in ({}, {"loss": "bce"}, {"seed": 1})
    )
    np.testing.assert_array_equal(first[0]["U"], again[0]["U"])
    assert not np.array_equal(first[0]["U"], other[0]["U"])


def test_a_body_may_be_as_long_as_the_limit() -> None:
    text = json.dumps(RNN).encode()
    assert document_in(text + b" " * (LIMITS.body - len(text))) == RNN
    with pytest.raises(RequestError) as caught:
        document_in(text + b" " * (LIMITS.body - len(text) + 1))
    assert caught.value.status == 413


def test_what_is_too_much_only_after_a_change_is_too_much() -> None:
    sweeps = [{"losses": [199], "start": 199, "until": 0}] * 200
    change = {"at": 5, "algorithm": {"name": "custom", "sweeps": sweeps}}
    asked = {"layers": [{"cell": "rnn", "units": 64}, {"cell": "dense", "units": 2}], "iterations": 10_000}
    asked |= {"task": {"name": "echo", "steps": 200}, "algorithm": {"name": "chunked", "length": 1}}
    light = asked | {"iterations": 300}
    assert build(parse(light, TrainingRequest))
    with pytest.raises(RequestError, match="it would take"):
        build(parse(light | {"changes": [change]}, TrainingRequest))


def test_a_wrong_pass_costs_more_than_a_right_one() -> None:
    planted = RNN | {"mistakes": [{"mistake": "carry_missing", "layer": 0}]}
    right, wrong = (cost_of(build(parse(each, TraceRequest))) for each in (RNN, planted))
    assert wrong.work > right.work
    assert wrong.memory > right.memory

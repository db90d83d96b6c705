"""A training is told in lines that are true: each iteration is the one that a trace of it shows in full."""

import hashlib
import json
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from app.endpoints import replay
from app.endpoints import training as training_endpoint
from app.form.query import problem_of
from app.limits import LIMITS
from app.main import create_app
from app.requests.build import build, parse, read
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest, TrainingRequest
from app.responses.training import TrainingLine
from tests.app.asking import DATA, MLP, RNN, Json, trace

GATED: Json = {
    "layers": [{"cell": "lstm", "units": 3}, {"cell": "gru", "units": 2}, {"cell": "dense", "units": 2}],
    "task": {"name": "echo", "steps": 6, "batch": 3, "lag": 1},
    "digits": None,
}
CHANGES: list[Json] = [
    {"at": 2, "optimizer": {"name": "adam", "rate": 0.05}, "clip": {"kind": "norm", "limit": 0.5}},
    {"at": 4, "algorithm": {"name": "truncated", "k1": 2, "k2": 3}},
    {"at": 5, "clip": None},
]
EXPLOSIVE: Json = {
    "layers": [{"cell": "rnn", "units": 3, "activation": "relu"}, {"cell": "dense", "units": 2}],
    "loss": "half_mse",
    "optimizer": {"name": "sgd", "rate": 1e6},
}


def training(request: Json) -> list[Json]:
    return [json.loads(line) for line in stream(request).splitlines()]


def stream(request: Json) -> bytes:
    return b"".join(training_endpoint.lines(build(read(json.dumps(request).encode(), TrainingRequest))))


def refused(request: Json) -> dict[str, str]:
    try:
        build(parse(request, TrainingRequest))
    except RequestError as error:
        return {fault.field: fault.message for fault in error.faults}
    return {}


def close(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(np.array(found, dtype=float), np.array(expected, dtype=float), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    "asked",
    [
        RNN | {"digits": None},
        GATED,
        GATED | {"changes": CHANGES},
        GATED | {"algorithm": {"name": "rtrl"}},
        RNN | {"digits": None, "algorithm": {"name": "naive"}, "loss_at": "last", "l2": 0.1},
        DATA | {"digits": None, "clip": {"kind": "value", "limit": 0.01}},
    ],
)
def test_an_iteration_is_the_one_that_a_trace_shows(asked: Json) -> None:
    start, *updates, end = training(asked | {"iterations": 7})
    assert [update["i"] for update in updates] == list(range(7))
    for update in updates:
        shown, *steps, last = trace(asked | {"iteration": update["i"]})
        assert update["loss"] == last["loss"]
        norms = [np.sqrt(sum(np.sum(np.square(a)) for a in p.values())) for p in shown["params"]]
        close(update["param_norms"], norms)
        totals = [step["values"]["norm"] for step in steps if step["phase"] == "gradient"]
        close(update["gradient_norm"], np.linalg.norm(totals))
        assert update["clipped"] == is_clipped(steps)
        walk = asked.get("algorithm", {"name": "full"})["name"] != "rtrl"
        for layer, told in enumerate(update["gradient_norms"]):
            assert told == (pytest.approx(felt(steps, layer, start["steps"]), rel=1e-9) if walk else None)
    assert end["n"] == 7
    assert end["loss"] == updates[-1]["loss"]


def is_clipped(steps: list[Json]) -> bool:
    totals = {step["layer"]: step["grads"] for step in steps if step["phase"] == "gradient"}
    return any(step["grads"] != totals[step["layer"]] for step in steps if step["phase"] == "clip")


def felt(steps: list[Json], layer: int, T: int) -> list[float]:
    """The norms of the errors of a layer by moment, summed over the sweeps of a trace first."""
    errors: list[Any] = [0.0] * T
    for step in steps:
        if step["phase"] == "backward" and step["layer"] == layer:
            errors[step["t"]] += np.array(
                step["values"].get("dh" if "dn" in step["values"] or "dc" in step["values"] else "delta")
            )
    return [float(np.linalg.norm(error)) for error in errors]


def test_the_first_line_is_that_of_the_trace_of_the_first_iteration() -> None:
    start = training(RNN | {"iteration": 3, "iterations": 2})[0]
    shown = trace(RNN | {"iteration": 3})[0]
    assert start["request"] == shown["request"] | {"iterations": 2, "every": None}
    assert start["expected"] == 2
    for name in shown.keys() - {"request", "expected"}:
        assert start[name] == shown[name]


def test_a_training_may_begin_where_another_one_went() -> None:
    whole = training(GATED | {"changes": CHANGES, "iterations": 9})
    late = training(GATED | {"changes": CHANGES, "iteration": 5, "iterations": 4})
    assert late[1:-1] == [update | {"clips": int(update["clipped"])} for update in whole[6:-1]]


def test_the_echo_leaves_out_changes_that_were_not_asked_and_asked_again_gives_the_same() -> None:
    assert "changes" not in trace(RNN)[0]["request"]
    asked = GATED | {"changes": CHANGES, "iteration": 6}
    echo = trace(asked)[0]["request"]
    assert [set(change) for change in echo["changes"]] == [set(change) for change in CHANGES]
    assert trace(echo) == trace(asked)


def test_clipping_can_be_turned_off_on_the_way_and_clips_are_counted_between_lines() -> None:
    clip = {"clip": {"kind": "norm", "limit": 1e-3}, "changes": [{"at": 5, "clip": None}], "iterations": 8, "every": 3}
    updates = training(RNN | clip)[1:-1]
    assert [(u["i"], u["clipped"], u["clips"]) for u in updates] == [
        (0, True, 1),
        (3, True, 3),
        (6, False, 1),
        (7, False, 0),
    ]


@pytest.mark.parametrize(("iterations", "every", "told"), [(10, 4, [0, 4, 8, 9]), (3, 9, [0, 2]), (1, 1, [0])])
def test_each_so_many_th_update_is_told_and_the_last(iterations: int, every: int, told: list[int]) -> None:
    start, *updates, _ = training(RNN | {"iterations": iterations, "every": every})
    assert [update["i"] for update in updates] == told
    assert start["expected"] == len(told)


def test_how_often_is_told_does_not_change_what_is_told() -> None:
    often, seldom = (training(RNN | {"iterations": 9, "every": every}) for every in (1, 4))
    assert [seldom[1], seldom[2], seldom[3]] == [often[1], often[5], often[9]]


def test_a_long_training_is_told_in_no_more_lines_than_are_good_to_draw() -> None:
    lines = training(MLP | {"iterations": 1000})
    assert 2 + LIMITS.told / 2 <= len(lines) <= LIMITS.told + 3


def test_all_lines_are_as_the_document_says_and_the_last_one_has_the_hash_of_the_others() -> None:
    for asked in (GATED | {"changes": CHANGES}, EXPLOSIVE, DATA, MLP):
        said = stream(asked | {"iterations": 60})
        for line in said.splitlines():
            TypeAdapter(TrainingLine).validate_json(line, strict=True)
        *lines, end = said.splitlines(keepends=True)
        assert json.loads(end)["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()


def test_a_divergence_is_told_with_its_iteration_layer_and_moment_as_a_trace_has_it() -> None:
    *updates, end = training(EXPLOSIVE | {"iterations": 200})[1:]
    odd = end["nonfinite"]
    broken = next(update for update in updates if update["nonfinite"])
    assert broken["nonfinite"] == odd
    assert broken["i"] == odd["i"]
    *_, last = trace(EXPLOSIVE | {"iteration": odd["i"]})
    assert last["nonfinite"] == {name: odd[name] for name in ("n", "t", "layer", "name")}
    *_, before = trace(EXPLOSIVE | {"iteration": odd["i"] - 1})
    assert before["nonfinite"] is None


def test_a_training_ends_where_a_parameter_is_no_number_and_tells_that_update_though_it_was_not_to_be_told() -> None:
    start, *updates, end = training(EXPLOSIVE | {"iterations": 200, "every": 199})
    assert end["n"] < 200
    assert updates[-1]["i"] == end["n"] - 1
    assert updates[-1]["gradient_norms"] == training(EXPLOSIVE | {"iterations": end["n"]})[-2]["gradient_norms"]
    assert start["expected"] == 2


def test_a_gradient_that_is_no_number_before_and_after_clipping_was_not_clipped() -> None:
    *_, last, _ = training(EXPLOSIVE | {"iterations": 200, "clip": {"kind": "value", "limit": 1e308}})
    assert (last["gradient_norm"], last["clipped"], last["clips"]) == ("NaN", False, 0)


def test_the_end_says_whether_a_training_can_go_on_from_there() -> None:
    *_, end = training(EXPLOSIVE | {"iterations": 200})
    assert end["diverged"]
    last = end["n"] - 1
    assert training(EXPLOSIVE | {"iteration": last, "iterations": 1})[-1]["diverged"], "all that were asked were made"
    assert not training(EXPLOSIVE | {"iterations": last})[-1]["diverged"]


def test_a_training_whose_loss_alone_left_the_finite_range_goes_on() -> None:
    asked: Json = {"layers": [{"cell": "dense", "units": 1, "activation": "linear"}], "loss": "half_mse"}
    asked |= {"data": {"inputs": [[[1.0]]], "targets": [[[0.0]]]}, "params": [{"W": [[1e200]], "b": [0.0]}]}
    *_, end = training(asked | {"clip": {"kind": "value", "limit": 1.0}, "iterations": 3})
    assert (end["n"], end["nonfinite"]["phase"], end["diverged"]) == (3, "loss", False)


def test_held_out_data_are_the_same_for_every_update_and_none_of_the_batches() -> None:
    problem = build(parse(RNN, TrainingRequest))
    first, again = problem.held_out(), problem.held_out()
    assert first is not None
    assert again is not None
    np.testing.assert_array_equal(first.inputs, again.inputs)
    assert first.inputs.shape[1] == 64
    assert training(DATA | {"iterations": 1})[1]["held_out"] is None


def test_the_loss_of_held_out_data_has_the_same_penalty_as_the_loss_of_a_batch() -> None:
    asked = RNN | {"iterations": 1, "digits": None}
    plain, heavy = (training(asked | {"l2": l2})[1] for l2 in (0.0, 0.1))
    penalty = heavy["loss"] - plain["loss"]
    assert penalty > 0.01
    close(heavy["held_out"]["loss"] - plain["held_out"]["loss"], penalty)


def test_what_is_no_number_before_clipping_and_after_it_was_not_clipped() -> None:
    """Infinity times nothing is NaN, and so are all gradients behind it: clipping leaves them as they are."""
    asked: Json = {"layers": [{"cell": "dense", "units": 1, "activation": "linear"}] * 2, "loss": "half_mse"}
    asked |= {"data": {"inputs": [[[1.0, 1.0]]], "targets": [[[0.0]]]}, "clip": {"kind": "value", "limit": 1.0}}
    asked |= {"params": [{"W": [[1e308], [1e308]], "b": [0.0]}, {"W": [[0.0]], "b": [0.0]}], "iterations": 1}
    update = training(asked)[1]
    assert (update["gradient_norm"], update["clipped"], update["clips"]) == ("NaN", False, 0)


def test_the_spectrum_is_that_of_each_recurrent_matrix() -> None:
    start, update, _ = training(GATED | {"iterations": 1})
    gates = np.split(np.array(start["params"][0]["U"]), 4, axis=1)
    close(update["spectral_radius"][0], [np.abs(np.linalg.eigvals(u)).max() for u in gates])
    close(update["sigma_max"][0], [np.linalg.svd(u)[1].max() for u in gates])
    assert update["sigma_max"][2] is None


def test_updates_leave_room_to_stop() -> None:
    problem = build(parse(RNN | {"iterations": 5, "every": 5}, TrainingRequest))
    lines = list(training_endpoint.lines(problem))
    assert lines.count(replay.HEARTBEAT) >= 5


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"iterations": 0}, "iterations", "is 0; at least 1"),
        ({"iterations": LIMITS.iteration + 1}, "iterations", f"is {LIMITS.iteration + 1}; at most {LIMITS.iteration}"),
        ({"iterations": 10_000, "iteration": 5}, "iterations", "is 10000; at most 9996"),
        ({"every": 0}, "every", "is 0; at least 1"),
        ({"changes": []}, "changes", "has 0 items; at least 1"),
        ({"changes": [{"at": 0, "clip": None}]}, "changes[0].at", "is 0; at least 1"),
        ({"changes": [{"at": 5}]}, "changes[0]", "changes nothing"),
        ({"changes": [{"at": 5, "clip": None}, {"at": 5, "clip": None}]}, "changes[1].at", "is 5; more than 5"),
        ({"changes": [{"at": 5, "units": 3}]}, "changes[0].units", "is not known"),
        (
            {"changes": [{"at": 5, "algorithm": {"name": "truncated", "k1": 3, "k2": 2}}]},
            "changes[0].algorithm.k2",
            "is 2, less than k1",
        ),
        (
            {"layers": [{"cell": "rnn", "units": 256}, {"cell": "dense", "units": 2}], "iterations": 10_000},
            "task.steps",
            "is 8; at most",
        ),
    ],
)
def test_a_wrong_training_is_refused_with_the_field_and_the_limit(change: Json, field: str, says: str) -> None:
    assert refused(RNN | change).get(field, "").startswith(f"{field} {says}")


def test_a_trace_knows_no_iterations() -> None:
    with pytest.raises(RequestError, match="iterations is not known"):
        build(parse(RNN | {"iterations": 5}, TraceRequest))


def test_the_form_says_the_same_as_json() -> None:
    asked = {
        "iterations": "6",
        "every": "2",
        "hidden": "3",
        "symbols": "2",
        "changes": "2:rate=0.5,clip=norm; 4:algorithm=truncated,limit=2",
    }
    changes = [
        {"at": 2, "optimizer": {"name": "sgd", "rate": 0.5}, "clip": {"kind": "norm", "limit": 1}},
        {"at": 4, "clip": {"kind": "norm", "limit": 2}, "algorithm": {"name": "truncated", "k1": 2, "k2": 4}},
    ]
    said = b"".join(training_endpoint.lines(problem_of(asked.items(), TrainingRequest)))
    assert said == stream(RNN | {"iterations": 6, "every": 2, "changes": changes})


@pytest.mark.parametrize("text", ["5", "5:units=3", "x:rate=1", "5:rate=fast", "7:rate=1;3:rate=2"])
def test_wrong_changes_of_a_form_are_refused_by_their_name(text: str) -> None:
    with pytest.raises(RequestError) as told:
        problem_of({"changes": text}.items(), TrainingRequest)
    assert [fault.field for fault in told.value.faults] == ["changes"]


def test_both_ways_in_give_the_same_bytes() -> None:
    client = TestClient(create_app())
    posted = client.post("/api/training", json=RNN | {"iterations": 3})
    asked = client.get("/api/training", params={"hidden": "3", "symbols": "2", "iterations": "3"})
    assert posted.content == asked.content == stream(RNN | {"iterations": 3})
    assert posted.headers["content-type"] == "application/jsonl"
    assert client.get("/api/trace", params={"iterations": "3"}).status_code == 422

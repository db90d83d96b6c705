"""The stream is what PROTOCOL.md says: names, shapes, order, and bytes that say their own hash."""

import hashlib
import itertools
import json
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from app.endpoints import replay
from app.endpoints import trace as trace_endpoint
from app.requests.build import build, parse
from app.requests.trace import TraceRequest
from app.responses.stream import Line
from tests.app.asking import DATA, MLP, RNN, Json, form_stream, steps, stream, trace

DEFAULTS = {
    "loss": "cross_entropy",
    "loss_at": "every",
    "l2": 0.0,
    "algorithm": {"name": "full"},
    "clip": None,
    "optimizer": {"name": "sgd", "rate": 0.1},
    "task": {"name": "echo", "steps": 8, "batch": 1, "lag": 3},
    "init": {"scheme": "glorot"},
    "seed": 0,
    "iteration": 0,
    "digits": 6,
    "train": {"biases": True},
}
NAMES = {
    ("forward", "dense"): "x z a",
    ("forward", "rnn"): "x h_prev z h",
    ("loss", "dense"): "output target d_output loss weight",
    ("backward", "dense"): "from_above f_prime delta dx",
    ("backward", "rnn"): "from_above from_next dh f_prime delta dx dh_prev",
    ("gradient", "dense"): "norm",
    ("gradient", "rnn"): "norm",
    ("update", "dense"): "W b",
    ("update", "rnn"): "W U b",
}
MIXED: Json = {
    "layers": [
        {"cell": "rnn", "units": 3, "activation": "relu"},
        {"cell": "dense", "units": 4, "activation": "gelu"},
        {"cell": "rnn", "units": 2, "activation": "sigmoid"},
        {"cell": "dense", "units": 5, "activation": "linear"},
    ],
    "loss": "mse",
    "l2": 0.01,
    "task": {"name": "echo", "steps": 4, "batch": 2, "lag": 1},
}
REQUESTS = [RNN, MLP, DATA, MIXED, RNN | {"algorithm": {"name": "naive"}, "loss_at": "last", "iteration": 3}]


def test_only_layers_are_needed_and_the_echo_has_all_defaults() -> None:
    start = trace(RNN)[0]
    layers = [
        {"cell": "rnn", "units": 3, "activation": "tanh"},
        {"cell": "dense", "units": 2, "activation": "softmax"},
    ]
    assert start["request"] == {"layers": layers} | DEFAULTS


@pytest.mark.parametrize(("loss", "activation"), [("bce", "sigmoid"), ("mse", "linear"), ("half_mse", "linear")])
def test_the_output_fits_the_loss_where_nothing_is_said(loss: str, activation: str) -> None:
    assert trace(RNN | {"loss": loss})[0]["request"]["layers"][-1]["activation"] == activation


@pytest.mark.parametrize("request_", REQUESTS)
def test_asking_the_echo_again_gives_the_same_bytes(request_: Json) -> None:
    first = stream(request_)
    assert stream(json.loads(first.splitlines()[0])["request"]) == first


@pytest.mark.parametrize("request_", REQUESTS)
def test_every_line_has_its_type(request_: Json) -> None:
    for line in stream(request_).splitlines():
        TypeAdapter[Any](Line).validate_json(line)


@pytest.mark.parametrize("request_", REQUESTS)
def test_the_stream_begins_ends_and_counts(request_: Json) -> None:
    start, *between, end = trace(request_)
    assert (start["kind"], end["kind"]) == ("start", "end")
    assert [step["n"] for step in between] == list(range(start["expected"]))
    assert end["n"] == start["expected"]


@pytest.mark.parametrize("request_", REQUESTS)
def test_the_end_says_the_hash_of_all_lines_before(request_: Json) -> None:
    *before, end = stream(request_).splitlines(keepends=True)
    assert json.loads(end)["sha256"] == hashlib.sha256(b"".join(before)).hexdigest()


GATED = {  # behind from_above, from_next and dh
    "lstm": "do dc_hidden dc_next dc di df dg delta_i delta_f delta_g delta_o dx dh_prev dc_prev",
    "gru": "dn du dr dq delta_r delta_u delta_n dx dh_direct dh_via_r dh_via_u dh_via_n dh_prev",
}


@pytest.mark.parametrize("cell", GATED)
def test_the_errors_of_gates_come_in_the_order_of_the_contract(cell: str) -> None:
    for step in steps({"layers": [{"cell": cell, "units": 2}, {"cell": "dense", "units": 2}]}, "backward"):
        assert step["layer"] == 1 or list(step["values"])[3:] == GATED[cell].split()


@pytest.mark.parametrize("request_", REQUESTS)
def test_every_name_and_shape_is_the_one_of_the_contract(request_: Json) -> None:
    start, *between, _ = trace(request_)
    for step in between:
        layer = start["layers"][step["layer"]]
        names = NAMES[step["phase"], layer["cell"]].split()
        if layer["activation"] == "softmax" and step["phase"] == "backward":
            names.remove("f_prime")
        if step["phase"] == "gradient" and start["request"]["l2"]:
            names += [f"l2_{name}" for name in layer["params"] if name != "b"]
        assert list(step["values"]) == names
        assert {name: list(np.shape(a)) for name, a in step["grads"].items()} == (
            layer["params"] if step["phase"] in ("backward", "gradient", "update") else {}
        )
        if step["phase"] in ("forward", "backward"):
            assert {np.shape(a) for a in step["values"].values()} <= {
                (start["batch"], layer["inputs"]),
                (start["batch"], layer["units"]),
            }


def test_the_start_tells_the_network_the_data_and_the_sweeps() -> None:
    start = trace(DATA | {"algorithm": {"name": "naive"}})[0]
    assert start["version"] == 1
    assert (start["steps"], start["batch"]) == (3, 1)
    assert start["inputs"] == DATA["data"]["inputs"]
    assert start["targets"] == DATA["data"]["targets"]
    assert start["layers"] == [
        {"cell": "rnn", "inputs": 2, "units": 2, "activation": "tanh", "params": {"W": [2, 2], "U": [2, 2], "b": [2]}},
        {"cell": "dense", "inputs": 2, "units": 1, "activation": "linear", "params": {"W": [2, 1], "b": [1]}},
    ]
    assert start["sweeps"] == [{"losses": [t], "start": t, "until": 0} for t in range(3)]
    assert len(start["notation"]) == 2
    assert start["engine"].startswith("backflow 0.1.0; numpy ")


def test_every_name_that_is_emitted_has_its_formula() -> None:
    start, *between, _ = trace(MIXED)
    for step in between:
        known = start["notation"][step["layer"]][step["phase"]]
        assert set(step["values"]) | set(step["grads"]) <= set(known)


def test_the_start_has_the_parameters_of_its_iteration() -> None:
    exact = RNN | {"digits": None}
    updated = [step["values"] for step in steps(exact, "update")]
    assert trace(exact | {"iteration": 1})[0]["params"] == updated


def test_data_is_the_same_in_every_iteration_and_a_task_is_not() -> None:
    assert trace(DATA | {"iteration": 5})[0]["inputs"] == DATA["data"]["inputs"]
    assert trace(RNN | {"iteration": 5})[0]["inputs"] != trace(RNN)[0]["inputs"]


def test_own_parameters_and_states_are_used_as_they_are() -> None:
    params = [{"W": [[0.5], [0.25]], "U": [[-1.0]], "b": [0.125]}, {"W": [[2.0]], "b": [0.0]}]
    own = DATA | {
        "layers": [{"cell": "rnn", "units": 1, "activation": "linear"}, {"cell": "dense", "units": 1}],
        "params": params,
        "state": [{"h": [[3.0]]}, None],
    }
    start, first, *_ = trace(own)
    assert start["params"] == params
    assert first["values"] == {"x": [[0.5, 1.0]], "h_prev": [[3.0]], "z": [[-2.375]], "h": [[-2.375]]}


def test_the_loss_of_the_end_is_that_of_its_moments_and_of_the_weights() -> None:
    start, *between, end = trace(MIXED | {"digits": None, "loss_at": [1.0, 0.0, 2.0, -1.0]})
    moments = [step["values"] for step in between if step["phase"] == "loss"]
    weights = [np.array(p[name]) for p in start["params"] for name in ("W", "U") if name in p]
    total = sum(v["weight"] * v["loss"] for v in moments) + 0.005 * sum((w**2).sum() for w in weights)
    assert end["loss"] == pytest.approx(total, rel=1e-13)


def test_the_update_leaves_biases_where_it_is_told_to() -> None:
    fixed, free = (steps(RNN | {"train": {"biases": biases}}, "update") for biases in (False, True))
    assert [step["grads"]["b"] for step in fixed] == [[0.0] * 3, [0.0] * 2]
    assert [step["values"]["W"] for step in fixed] == [step["values"]["W"] for step in free]


def test_an_explosion_travels_as_words_and_is_found() -> None:
    huge = [{"W": [[1e300, 0.0], [0.0, 1e300]], "U": [[1e300, 0.0], [0.0, 1.0]], "b": [0.0, 0.0]}]
    request = DATA | {
        "layers": [{"cell": "rnn", "units": 2, "activation": "linear"}, {"cell": "dense", "units": 1}],
        "params": [*huge, {"W": [[1.0], [1.0]], "b": [0.0]}],
    }
    text = stream(request)
    assert b'"Infinity"' in text
    assert b'"NaN"' in text
    assert b"null,null" not in text
    end = trace(request)[-1]
    assert end["nonfinite"] == {"n": 2, "t": 0, "layer": 1, "name": "loss"}


def test_a_trace_without_an_explosion_says_null() -> None:
    assert trace(RNN)[-1]["nonfinite"] is None


def test_the_check_is_told_as_it_was_measured() -> None:
    check = trace(RNN)[-1]["check"]
    assert 0 < check.pop("max_relative_error") < 1e-9
    assert check.pop("worst").startswith("layers[")
    assert check == {"checked": 26, "of": 26}


EPOCHS: Json = {"name": "epochwise", "length": 2}
CHUNKS: Json = {"name": "chunked", "length": 2}


@pytest.mark.parametrize(
    ("before", "after"), [({"name": "full"}, EPOCHS), (EPOCHS, {"name": "full"}), (EPOCHS, CHUNKS), (CHUNKS, EPOCHS)]
)
def test_the_check_is_of_the_algorithm_that_a_schedule_has_put_in_place(before: Json, after: Json) -> None:
    end = trace(RNN | {"algorithm": before, "changes": [{"at": 1, "algorithm": after}], "iteration": 1})[-1]
    assert end["check"]["max_relative_error"] < 1e-8, "our own gradient is right"
    assert ("cosine" in end["check"]) == (after["name"] != "full"), "beside full BPTT stands what is something else"


def test_the_counts_are_those_of_the_algorithm() -> None:
    full, naive = (trace(RNN | {"algorithm": {"name": name}})[-1]["counts"]["visits"] for name in ("full", "naive"))
    assert (full, naive) == (8, 36)


def test_another_seed_is_another_stream() -> None:
    assert stream(RNN | {"seed": 1}).splitlines()[1] != stream(RNN).splitlines()[1]


def test_a_recurrent_matrix_gets_the_radius_that_was_asked() -> None:
    asked = RNN | {"init": {"scheme": "orthogonal", "recurrent": {"spectral_radius": 0.5}}, "digits": None}
    u = np.array(trace(asked)[0]["params"][0]["U"])
    assert np.abs(np.linalg.eigvals(u)).max() == pytest.approx(0.5)


@pytest.mark.parametrize("digits", [1, 3, 15, 17])
def test_numbers_have_the_digits_that_were_asked(digits: int) -> None:
    exact, coarse = (steps(RNN | {"digits": d}, "gradient")[0]["grads"]["W"] for d in (None, digits))
    assert coarse == [[float(f"{v:.{digits}g}") for v in row] for row in exact]


def test_silent_updates_leave_room_to_stop() -> None:
    lines = trace_endpoint.lines(build(parse(RNN | {"iteration": 3}, TraceRequest)))
    pulses = list(itertools.takewhile(lambda line: line == replay.HEARTBEAT, lines))
    assert len(pulses) >= 3


def test_the_form_and_the_json_of_its_echo_give_the_same_bytes() -> None:
    said = form_stream(hidden="4,rnn:3:relu,dense:2", steps="5", batch="2", loss_at="0,1,0,2,1", radius="0.9", seed="7")
    assert stream(json.loads(said.splitlines()[0])["request"]) == said

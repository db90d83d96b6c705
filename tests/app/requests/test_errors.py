"""A wrong request is told in a sentence with the field, the value, the limit and the nearest allowed value."""

import json
import sys
from typing import Any

import pytest
from pydantic import BaseModel

from app.limits import LIMITS
from app.live.shapes import ALPHABET, LiveChange, LiveOpening
from app.requests.build import read, validated
from app.requests.errors import RequestError, error_body
from app.requests.mistakes.check import CheckRequest
from app.requests.trace import TraceRequest
from tests.app.asking import DATA, MLP, RNN, Json, refused

TWO = RNN["layers"]
TOP = {"cell": "dense", "units": 2}
PARAMS = [
    {"W": [[0.0] * 3] * 2, "U": [[0.0] * 3] * 3, "b": [0.0] * 3},
    {"W": [[0.0] * 2] * 3, "b": [0.0] * 2},
]


def _layer(**fields: Any) -> Json:
    return {"layers": [{"cell": "rnn", "units": 3} | fields, TOP]}


def _data(**fields: Any) -> Json:
    return DATA | {"data": DATA["data"] | fields}


FIELDS: list[tuple[Json, str, str]] = [
    ({"layers": []}, "layers", "has 0 items; at least 1 are needed."),
    ({"layers": TWO * 5}, "layers", "has 10 items; at most 8 are allowed."),
    ({"layers": 3}, "layers", "is 3; a list is needed."),
    ({"layers": [3, TOP]}, "layers[0]", "is 3; an object is needed."),
    ({"layers": [{"units": 3}, TOP]}, "layers[0].cell", "is missing."),
    ({"layers": [{"cell": "rnn"}, TOP]}, "layers[0].units", "is missing."),
    (_layer(cell="lsdm"), "layers[0].cell", 'is "lsdm"; one of dense, rnn, lstm, gru is allowed.'),
    (_layer(units=5000), "layers[0].units", "is 5000; at most 256 are allowed."),
    (_layer(units=0), "layers[0].units", "is 0; at least 1 is needed."),
    (_layer(units="3"), "layers[0].units", 'is "3"; a whole number is needed.'),
    (_layer(units=3.0), "layers[0].units", "is 3.0; a whole number is needed."),
    (_layer(units=True), "layers[0].units", "is true; a whole number is needed."),
    (_layer(unit=3), "layers[0].unit", "is not known; did you mean units?"),
    (_layer(reset="before"), "layers[0].reset", "is not known; known here are activation, cell, units."),
    (
        _layer(activation="softmax"),
        "layers[0].activation",
        'is "softmax"; linear, sigmoid, tanh, relu, leaky_relu or gelu is allowed.',
    ),
    ({"layers": TWO[:1]}, "layers[0].cell", 'is "rnn"; the last layer is the output, and must be dense.'),
    (
        {"layers": [TWO[0], TOP | {"activation": "tanh"}]},
        "layers[1].activation",
        'is "tanh"; the loss cross_entropy needs softmax.',
    ),
    (
        {"layers": [TWO[0], TOP | {"activation": "softmax"}], "loss": "bce"},
        "layers[1].activation",
        'is "softmax"; the loss bce needs sigmoid.',
    ),
    ({"loss": "mae"}, "loss", 'is "mae"; half_mse, mse, half_sse, cross_entropy or bce is allowed.'),
    ({"loss_at": "first"}, "loss_at", 'is "first"; "every", "last" or a list of weights is needed.'),
    ({"loss_at": 3}, "loss_at", 'is 3; "every", "last" or a list of weights is needed.'),
    ({"loss_at": None}, "loss_at", 'is null; "every", "last" or a list of weights is needed.'),
    ({"loss_at": {"a": 1}}, "loss_at", 'is {"a": 1}; "every", "last" or a list of weights is needed.'),
    ({"loss_at": [1.0, "a"]}, "loss_at[1]", 'is "a"; a number is needed.'),
    ({"loss_at": [1.0]}, "loss_at", "has 1 weights; 8 are needed, one for each time step."),
    ({"l2": -1}, "l2", "is -1; at least 0 is needed."),
    ({"l2": "0"}, "l2", 'is "0"; a number is needed.'),
    ({"l2": float("nan")}, "l2", "is not finite; a finite number is needed."),
    (
        {"algorithm": {"name": "rtlr"}},
        "algorithm.name",
        'is "rtlr"; one of full, naive, rtrl, truncated, chunked, epochwise, custom is allowed.',
    ),
    ({"algorithm": {}}, "algorithm.name", "is missing."),
    ({"algorithm": "full"}, "algorithm", 'is "full"; an object is needed.'),
    ({"clip": {"kind": "norm", "limit": 0}}, "clip.limit", "is 0; more than 0 is needed."),
    ({"clip": {"kind": "both", "limit": 1.0}}, "clip.kind", 'is "both"; norm or value is allowed.'),
    ({"optimizer": {"name": "adan"}}, "optimizer.name", 'is "adan"; one of sgd, momentum, adam is allowed.'),
    ({"optimizer": {"name": "momentum", "beta": 1.0}}, "optimizer.beta", "is 1.0; less than 1 is needed."),
    ({"optimizer": {"name": "sgd", "rate": -0.1}}, "optimizer.rate", "is -0.1; at least 0 is needed."),
    (
        {"optimizer": {"name": "sgd", "rate": float("inf")}},
        "optimizer.rate",
        "is not finite; a finite number is needed.",
    ),
    ({"task": {"name": "copie"}}, "task.name", 'is "copie"; one of xor, spirals, circles, iris, echo, copy,'),
    ({"task": {"steps": 3}}, "task.name", "is missing."),
    ({"task": {"name": "echo", "step": 3}}, "task.step", "is not known; did you mean steps?"),
    ({"task": {"name": "echo", "steps": 513}}, "task.steps", "is 513; at most 512 are allowed."),
    ({"task": {"name": "echo", "batch": 129}}, "task.batch", "is 129; at most 128 are allowed."),
    ({"task": {"name": "echo", "lag": -1}}, "task.lag", "is -1; at least 0 is needed."),
    ({"task": {"name": "xor", "steps": 2}}, "task.steps", "is not known; known here are batch, name."),
    ({"task": {"name": "spirals", "noise": 11}}, "task.noise", "is 11; at most 10 are allowed."),
    ({"task": {"name": "next_letter"}}, "task.text", "is missing."),
    ({"task": {"name": "next_letter", "text": "a"}}, "task.text", "has 1 letters; at least 2 are needed."),
    ({"task": {"name": "next_letter", "text": "a" * 2001}}, "task.text", "has 2001 letters; at most 2000 are allowed."),
    (
        {"task": {"name": "next_letter", "text": "abab"}},
        "task.steps",
        "is 8, but the text has 4 letters, and the last one has no next: at most 3 are allowed, or a longer text.",
    ),
    (
        {"task": {"name": "next_letter", "text": "abcabcabcabc"}},
        "layers[1].units",
        'is 2; 3 are needed, as the text has so many different letters: "abc".',
    ),
    (
        {"layers": [TWO[0], {"cell": "dense", "units": 3}], "task": {"name": "xor"}},
        "layers[1].units",
        "is 3; the task xor needs 1 (the number itself) or 2 (one-hot).",
    ),
    ({"init": {"scheme": "zeros"}}, "init.scheme", 'is "zeros"; glorot, he, uniform or orthogonal is allowed.'),
    (
        {"init": {"recurrent": {"spectral_radius": 0}}},
        "init.recurrent.spectral_radius",
        "is 0; more than 0 is needed.",
    ),
    ({"seed": -1}, "seed", "is -1; at least 0 is needed."),
    ({"seed": 2**53}, "seed", "is 9007199254740992; at most 9007199254740991 are allowed."),
    ({"iteration": 10_001}, "iteration", "is 10001; at most 10000 are allowed."),
    ({"digits": 0}, "digits", "is 0; at least 1 is needed."),
    ({"digits": 18}, "digits", "is 18; at most 17 are allowed."),
    ({"train": {"biases": 1}}, "train.biases", "is 1; true or false is needed."),
    ({"iterations": 5}, "iterations", "is not known; did you mean iteration?"),
    ({"params": PARAMS[:1]}, "params", "has 1 layers; 2 are needed, one for each layer."),
    ({"params": [*PARAMS[:1], {"W": [[0.0] * 2] * 3}]}, "params[1].b", "is missing: a dense layer has W, b."),
    ({"params": [PARAMS[0], PARAMS[1] | {"U": [[0.0]]}]}, "params[1].U", "does not exist: a dense layer has W, b."),
    (
        {"params": [PARAMS[0] | {"W": [[0.0] * 2] * 3}, PARAMS[1]]},
        "params[0].W",
        "has the shape (3, 2); (2, 3) is needed, (inputs, units): it is only transposed.",
    ),
    (
        {"params": [PARAMS[0] | {"b": [[0.0] * 3]}, PARAMS[1]]},
        "params[0].b[0]",
        "is [0.0, 0.0, 0.0]; a number is needed.",
    ),
    ({"params": [PARAMS[0] | {"W": [0.0] * 3}, PARAMS[1]]}, "params[0].W[0]", "is 0.0; a list is needed."),
    (
        {"params": [PARAMS[0] | {"W": [[0.0] * 3, [0.0]]}, PARAMS[1]]},
        "params[0].W[1]",
        "has 1 items, where the first has 3: all must be equally long.",
    ),
    ({"params": [PARAMS[0] | {"b": ["NaN", 0, 0]}, PARAMS[1]]}, "params[0].b[0]", 'is "NaN"; a number is needed.'),
    ({"params": [PARAMS[0] | {"b": [float("inf"), 0, 0]}, PARAMS[1]]}, "params[0].b[0]", "is not finite;"),
    ({"params": PARAMS, "init": {}}, "init", "is given together with params, which takes its place: leave one"),
    ({"state": [None]}, "state", "has 1 items; 2 are needed, one for each layer."),
    ({"state": [None, {"h": [[0.0] * 2]}]}, "state[1]", "is given, but a dense layer has no state; null is needed."),
    ({"state": [{"h": [[0.0] * 2]}, None]}, "state[0].h", "has the shape (1, 2); (1, 3) is needed, (batch, units)."),
    ({"state": [{"c": [[0.0] * 3]}, None]}, "state[0].c", "does not exist: the state of a rnn layer is h."),
    (
        {"state": [{"h": [[0.0] * 3], "c": [[0.0] * 3]}, None]},
        "state[0].c",
        "does not exist: the state of a rnn layer is h.",
    ),
    (
        {"task": {"name": "echo", "batch": 2}, "state": [{"h": [[0.0] * 3]}, None]},
        "state[0].h",
        "has the shape (1, 3); (2, 3) is needed, (batch, units).",
    ),
    (_data() | {"task": {"name": "echo"}}, "task", "is given together with data, which takes its place: leave one"),
    (_data(inputs=[]), "data.inputs", "has an empty list in it;"),
    (_data(inputs=[[[]]]), "data.inputs", "has an empty list in it;"),
    (_data(targets=[]), "data.targets", "has an empty list in it;"),
    (_data(targets=[[]]), "data.targets", "has an empty list in it;"),
    (_data(targets=[[[]]]), "data.targets", "has an empty list in it;"),
    (_data(inputs=[[0.5], [1.0]]), "data.inputs[0][0]", "is 0.5; a list is needed."),
    (_data(inputs=[[["a"]]]), "data.inputs[0][0][0]", 'is "a"; a number is needed.'),
    (_data(inputs=[[[1, 2]], [[1]], [[1, 2]]]), "data.inputs[1][0]", "has 1 items, where the first has 2:"),
    (_data(inputs=[[[1, 2]]]), "data.targets", "has 3 time steps (T), but data.inputs has 1."),
    (_data(inputs=[[[1], [2]]] * 3), "data.targets", "has 1 examples (B), but data.inputs has 2."),
    (_data(inputs=[[[1.0]]] * 513), "data.inputs", "has 513 time steps; at most 512 are allowed."),
    (_data(inputs=[[[1.0]] * 129]), "data.inputs", "has 129 examples in the batch; at most 128 are allowed."),
    (_data(inputs=[[[1.0] * 257]]), "data.inputs", "has 257 numbers a time step; at most 256 are allowed."),
    (_data(targets=[[[1.0, 2.0]]] * 3), "layers[1].units", "is 1; 2 are needed, as the targets have so many numbers."),
    (_data(input=[]), "data.input", "is not known; did you mean inputs?"),
]


@pytest.mark.parametrize(("change", "field", "says"), FIELDS)
def test_a_wrong_field_is_named_with_what_is_allowed(change: Json, field: str, says: str) -> None:
    faults = dict(refused(RNN | change))
    assert faults[field].startswith(f"{field} {says}")


@pytest.mark.parametrize("request_", [RNN, MLP, DATA, RNN | {"params": PARAMS}])
def test_what_is_right_is_taken(request_: Json) -> None:
    assert refused(request_) == []


def test_a_place_has_no_name_in_it_that_nobody_wrote() -> None:
    with pytest.raises(RequestError) as caught:
        validated(RNN | {"yours": {"grads": [{"b": {"a": 1}}]}}, CheckRequest)
    assert [fault.message for fault in caught.value.faults] == [
        'yours.grads[0].b is {"a": 1}; a list is needed.',
    ]


@pytest.mark.parametrize(
    ("model", "document", "message"),
    [
        (LiveOpening, {"code": "AAAA"}, f'code is "AAAA"; a code of 4 signs out of {ALPHABET} is needed.'),
        (LiveOpening, {"key": "?"}, 'key is "?"; a key of 22 to 64 letters, digits, - and _ is needed.'),
        (LiveOpening, {"code": 4}, "code is 4; text is needed."),
        (
            LiveChange,
            {"rev": 0, "link": "a b"},
            'link is "a b"; the end of a link, ?query#hash without blanks, is needed.',
        ),
        (
            LiveChange,
            {"rev": 0, "question": {"id": "a b", "kind": "sign", "ask": ""}},
            'question.id is "a b"; a name of 1 to 40 letters, digits, dots, - and _ is needed.',
        ),
    ],
)
def test_a_text_that_has_to_look_like_something_is_told_in_words(
    model: type[BaseModel], document: Json, message: str
) -> None:
    with pytest.raises(RequestError) as caught:
        validated(document, model)
    assert [fault.message for fault in caught.value.faults] == [message]


def test_every_wrong_field_is_told_at_once() -> None:
    assert [field for field, _ in refused(RNN | {"l2": "a", "seed": -1, "extra": 0})] == ["l2", "seed", "extra"]


def test_a_thousand_mistakes_are_not_all_told() -> None:
    assert len(refused(RNN | {f"x{i}": 0 for i in range(1000)})) == 10


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "The body is not JSON: EOF while parsing a value at line 1 column 0."),
        (b"{", "The body is not JSON: EOF while parsing an object at line 1 column 1."),
        (b"\xff", "The body is not JSON: expected value at line 1 column 1."),
        (b"[" * 100_000, "The body is not JSON: recursion limit exceeded at line 1 column 202."),
        (b'{"layers": []} x', "The body is not JSON: trailing characters at line 1 column 16."),
        (b"9" * 100_000, "The body is not JSON: number out of range at line 1 column 4302."),
    ],
)
def test_what_is_no_json_is_told_with_its_place(body: bytes, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        read(body, TraceRequest)
    assert str(caught.value) == says
    assert caught.value.status == 422


@pytest.mark.parametrize("document", [None, 3, "layers", [1], True])
def test_a_request_is_an_object(document: object) -> None:
    assert refused(document) == [("", f"The request is {json.dumps(document)}; an object is needed.")]


def test_a_body_that_is_too_large_has_a_status_of_its_own() -> None:
    with pytest.raises(RequestError) as caught:
        read(b" " * (LIMITS.body + 1), TraceRequest)
    assert caught.value.status == 413


@pytest.mark.parametrize(
    "request_",
    [
        {"layers": [{"cell": "rnn", "units": 10**9}, TOP]},
        {"layers": [{"cell": "rnn", "units": 10**400}, TOP]},
        {"layers": [{"cell": "rnn", "units": 3}] * 10**5},
        {"layers": TWO, "loss_at": ["a"] * 10**5},
        {"layers": TWO, "task": {"name": "echo", "steps": 10**18}},
        {"layers": TWO, "data": {"inputs": [[["a"] * 100] * 100] * 50, "targets": [[[0.0]]]}},
        {"layers": [{"cell": "rnn", "units": 256}] * 7 + [TOP], "task": {"name": "echo", "steps": 512, "batch": 128}},
    ],
)
def test_the_absurd_is_refused_at_once(request_: Json) -> None:
    """However much it asks for: in so many calls of functions, on a machine of any speed."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        found = refused(request_)
    finally:
        sys.setprofile(before)
    assert found
    assert calls < 100_000


def test_every_error_has_one_shape() -> None:
    error = RequestError([*_faults_of(RNN | {"l2": -1})])
    assert error_body(str(error), error.faults) == {
        "error": {
            "message": "l2 is -1; at least 0 is needed.",
            "fields": [{"field": "l2", "message": "l2 is -1; at least 0 is needed."}],
        }
    }


def _faults_of(request: Json) -> Any:
    with pytest.raises(RequestError) as caught:
        read(json.dumps(request).encode(), TraceRequest)
    return caught.value.faults


def test_one_answer_names_everything_that_does_not_fit() -> None:
    asked = RNN | {"loss_at": [1.0], "algorithm": {"name": "truncated", "k1": 3, "k2": 2}, "changes": [{"at": 1}]}
    assert [field for field, _ in refused(asked)] == ["loss_at", "algorithm.k2", "changes[0]"]


def test_what_depends_on_the_length_waits_until_the_data_have_one() -> None:
    asked = _data() | {"loss_at": [1.0]}
    asked["data"] = {"inputs": [], "targets": asked["data"]["targets"]}
    assert [field for field, _ in refused(asked)] == ["data.inputs"]

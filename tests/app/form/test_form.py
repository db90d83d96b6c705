"""The form says the same as JSON, and its mistakes are told in its own names."""

import json
from pathlib import Path

import pytest

from app.form.fields import FIELDS
from app.form.query import answered, filled, problem_of, renamed
from app.form.values import MARK, literal
from app.limits import LIMITS
from app.requests.build import Problem
from app.requests.errors import Fault, RequestError
from tests.app.asking import Json, form_refused, form_stream, stream

RNN6: Json = {"layers": [{"cell": "rnn", "units": 6}, {"cell": "dense", "units": 4}]}
MLP6: Json = {"layers": [{"cell": "dense", "units": 6}, {"cell": "dense", "units": 2}]}
TABLE = "0.5 1 0.1\n-0.5 2 0.2"
INPUTS = [[[0.5, 1.0]], [[-0.5, 2.0]]]

SAME: list[tuple[dict[str, str], Json]] = [
    ({}, RNN6),
    ({"cell": "dense"}, MLP6 | {"task": {"name": "xor"}}),
    ({"cell": "dense", "task": "spirals", "noise": "0"}, MLP6 | {"task": {"name": "spirals", "noise": 0.0}}),
    ({"steps": "3", "batch": "2", "lag": "1"}, RNN6 | {"task": {"name": "echo", "steps": 3, "batch": 2, "lag": 1}}),
    ({"symbols": "2"}, {"layers": [RNN6["layers"][0], {"cell": "dense", "units": 2}]}),
    (
        {"hidden": "2, dense:3, rnn:4:relu", "activation": "sigmoid"},
        {
            "layers": [
                {"cell": "rnn", "units": 2, "activation": "sigmoid"},
                {"cell": "dense", "units": 3, "activation": "sigmoid"},
                {"cell": "rnn", "units": 4, "activation": "relu"},
                {"cell": "dense", "units": 4},
            ]
        },
    ),
    ({"hidden": ""}, {"layers": RNN6["layers"][1:]}),
    (
        {"cell": "dense", "loss": "bce"},
        {"layers": [MLP6["layers"][0], {"cell": "dense", "units": 1}], "loss": "bce", "task": {"name": "xor"}},
    ),
    (
        {"loss": "mse", "output": "softmax"},
        {"layers": [RNN6["layers"][0], RNN6["layers"][1] | {"activation": "softmax"}], "loss": "mse"},
    ),
    (
        {"task": "next_letter", "text": "Zoë\nZoë", "steps": "4"},
        {"layers": RNN6["layers"], "task": {"name": "next_letter", "text": "Zoë\nZoë", "steps": 4}},
    ),
    (
        {"task": "data", "data": TABLE},
        {
            "layers": [RNN6["layers"][0], {"cell": "dense", "units": 1}],
            "loss": "half_mse",
            "data": {"inputs": INPUTS, "targets": [[[0.1]], [[0.2]]]},
        },
    ),
    (
        {"task": "data", "data": TABLE, "columns": "2", "cell": "dense"},
        {
            "layers": [MLP6["layers"][0], {"cell": "dense", "units": 2}],
            "loss": "half_mse",
            "data": {"inputs": [[[0.5], [-0.5]]], "targets": [[[1.0, 0.1], [2.0, 0.2]]]},
        },
    ),
    ({"algorithm": "naive"}, RNN6 | {"algorithm": {"name": "naive"}}),
    ({"loss_at": "last"}, RNN6 | {"loss_at": "last"}),
    ({"loss_at": "0,0,1,0,0,0,0.5,-1"}, RNN6 | {"loss_at": [0, 0, 1, 0, 0, 0, 0.5, -1]}),
    ({"steps": "1", "loss_at": "2"}, RNN6 | {"loss_at": [2], "task": {"name": "echo", "steps": 1}}),
    ({"l2": "1e-3", "rate": ".5"}, RNN6 | {"l2": 0.001, "optimizer": {"name": "sgd", "rate": 0.5}}),
    (
        {"init": "orthogonal", "radius": "0.9"},
        RNN6 | {"init": {"scheme": "orthogonal", "recurrent": {"spectral_radius": 0.9}}},
    ),
    (
        {"seed": "5", "iteration": "2", "digits": "null", "biases": "false"},
        RNN6 | {"seed": 5, "iteration": 2, "digits": None, "train": {"biases": False}},
    ),
    ({"noise": "what does not apply", "text": "", "columns": "x"}, RNN6),
]


@pytest.mark.parametrize(("fields", "request_"), SAME)
def test_the_form_and_the_equal_json_give_the_same_bytes(fields: dict[str, str], request_: Json) -> None:
    assert form_stream(**fields) == stream(request_)


def test_a_form_that_says_every_default_is_the_empty_one() -> None:
    said = {name: field.default for name, field in FIELDS.items()}
    assert form_stream(**said) == form_stream()


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"step": "3"}, "step", "is not known; did you mean steps?"),
    ({"steps": "3000"}, "steps", "is 3000; at most 512 are allowed."),
    ({"steps": "3.0"}, "steps", "is 3.0; a whole number is needed."),
    ({"steps": ""}, "steps", 'is ""; a whole number is needed.'),
    ({"steps": "many"}, "steps", 'is "many"; a whole number is needed.'),
    ({"steps": "1" * 500}, "steps", "is Infinity; a whole number is needed."),
    ({"batch": "true"}, "batch", "is true; a whole number is needed."),
    ({"lag": "-1"}, "lag", "is -1; at least 0 is needed."),
    ({"symbols": "300"}, "symbols", "is 300; at most 256 are allowed."),
    ({"hidden": "6,"}, "hidden", 'of layer 2 is ""; a whole number is needed.'),
    ({"hidden": "5000"}, "hidden", "is 5000; at most 256 are allowed."),
    ({"hidden": "6,5000"}, "hidden", "of layer 2 is 5000; at most 256 are allowed."),
    ({"rate": "0,1"}, "rate", 'is "0,1"; a number is needed.'),
    ({"hidden": "1,1,1,1,1,1,1,1"}, "hidden", "has 8 items; at most 7 are allowed, beside the output layer."),
    ({"hidden": "a:b:c:d"}, "hidden", 'has "a:b:c:d" in it; cell:units:activation is the most to be said.'),
    ({"hidden": "gry:3"}, "hidden", 'of layer 1: cell is "gry"; one of dense, rnn, lstm, gru is allowed.'),
    ({"hidden": "6,gru:3:x"}, "hidden", 'of layer 2: reset is "x"; after or before is allowed.'),
    ({"hidden": "rnn:3:foo, 4"}, "hidden", 'of layer 1: activation is "foo"; linear'),
    ({"hidden": "rnn:3", "activation": "foo"}, "activation", 'is "foo"; linear'),
    ({"hidden": "dense:4,3", "cell": "foo"}, "cell", 'is "foo"; one of'),
    ({"hidden": "rnn:3:tanh", "output": "foo"}, "output", 'is "foo"; '),
    ({"cell": "lsdm"}, "cell", 'is "lsdm"; one of dense, rnn, lstm, gru is allowed.'),
    ({"cell": "gru", "reset": "never"}, "reset", 'is "never"; after or before is allowed.'),
    ({"hidden": "lstm:3:tanh"}, "hidden", "of layer 1: activation is not known; known here are cell, units."),
    ({"cell": "lstm", "forget_bias": "much"}, "forget_bias", 'is "much"'),
    ({"algorithm": "truncated", "k1": "5", "k2": "2"}, "k2", "is 2, less than k1; at least 5 is needed"),
    ({"algorithm": "truncated", "k1": "0"}, "k1", "is 0; at least 1 is needed"),
    ({"algorithm": "chunked", "length": "x"}, "length", 'is "x"'),
    ({"algorithm": "custom", "sweeps": "3:2"}, "sweeps", 'has "3:2" in it; losses:start:until is needed'),
    (
        {"algorithm": "custom", "sweeps": "1 9:5:0"},
        "sweeps",
        "has 9 in it, which is after the start; at most 5",
    ),
    ({"algorithm": "custom", "sweeps": "3:8:0"}, "sweeps", "is 8; at most 7, the last time step, is allowed"),
    ({"algorithm": "custom", "sweeps": "3:3:5"}, "sweeps", "is 5, after the start; at most 3 is allowed"),
    ({"algorithm": "custom", "sweeps": "3 3:3:0"}, "sweeps", "has a time step twice"),
    (
        {"activation": "softmax"},
        "activation",
        'is "softmax"; linear, sigmoid, tanh, relu, leaky_relu or gelu is allowed.',
    ),
    ({"output": "tanh"}, "output", 'is "tanh"; the loss cross_entropy needs softmax.'),
    ({"task": "copie"}, "task", 'is "copie"; one of xor, spirals, circles, iris, echo, copy,'),
    ({"task": "next_letter"}, "text", "has 0 letters; at least 2 are needed."),
    ({"task": "next_letter", "text": "abc"}, "steps", "is 8, but the text has 3 letters, and the last one has no next"),
    ({"task": "spirals", "noise": "-1"}, "noise", "is -1; at least 0 is needed."),
    (
        {"algorithm": "rtlr"},
        "algorithm",
        'is "rtlr"; one of full, naive, rtrl, truncated, chunked, epochwise, custom is allowed.',
    ),
    ({"loss": "mae"}, "loss", 'is "mae"; half_mse, mse, half_sse, cross_entropy or bce is allowed.'),
    ({"loss_at": "first"}, "loss_at", 'is "first"; "every", "last" or a list of weights is needed.'),
    ({"loss_at": "1,2"}, "loss_at", "has 2 weights; 8 are needed, one for each time step."),
    ({"loss_at": "1,x"}, "loss_at", 'is "x"; a number is needed.'),
    ({"l2": "nan"}, "l2", 'is "nan"; a number is needed.'),
    ({"rate": "1e999"}, "rate", "is not finite; a finite number is needed."),
    ({"init": "zeros"}, "init", 'is "zeros"; glorot, he, uniform or orthogonal is allowed.'),
    ({"radius": "x"}, "radius", 'is "x"; a number is needed.'),
    ({"seed": "-1"}, "seed", "is -1; at least 0 is needed."),
    ({"iteration": "1.5"}, "iteration", "is 1.5; a whole number is needed."),
    ({"digits": "99"}, "digits", "is 99; at most 17 are allowed."),
    ({"biases": "yes"}, "biases", 'is "yes"; true or false is needed.'),
    ({"task": "data"}, "data", "is empty: paste rows of numbers"),
    ({"task": "data", "data": "1 2", "columns": "0"}, "columns", "is 0; a whole number is needed, at least 1."),
    (
        {"task": "data", "data": '{"inputs": [[1]], "targets": [["a"]]}'},
        "data",
        'has a mistake: targets[0][0][0] is "a"',
    ),
]


@pytest.mark.parametrize(("fields", "field", "says"), WRONG)
def test_a_mistake_bears_the_name_which_the_form_gives_it(fields: dict[str, str], field: str, says: str) -> None:
    ((found, message), *_) = form_refused(**fields)
    assert found == field
    assert message.startswith(f"{field} {says}")


def test_a_field_is_said_once() -> None:
    with pytest.raises(RequestError, match=r"^seed is given 2 times; once is allowed\.$"):
        problem_of([("seed", "1"), ("seed", "2")])


def test_own_weights_take_the_place_of_drawn_ones() -> None:
    params = [{"W": [[1.0], [0.5]], "U": [[0.3]], "b": [0.0]}, {"W": [[2.0]], "b": [0.1]}]
    fields = {"hidden": "1", "task": "data", "data": "1,2,3", "params": json.dumps(params), "radius": "2"}
    start = json.loads(form_stream(**fields).split(b"\n")[0])
    assert start["params"] == params
    assert "init" not in start["request"]


def test_own_weights_that_do_not_fit_are_refused_by_the_name_of_the_form() -> None:
    assert form_refused(params="[{")[0][0] == "params"
    assert "is not JSON" in form_refused(params="[{")[0][1]
    assert form_refused(params="[]") == [("params", "params has 0 layers; 2 are needed, one for each layer.")]
    assert form_refused(params='[{"W": 3}]')[0][0] == "params"


def test_own_states_stand_before_the_first_time_step() -> None:
    fields = {"hidden": "2", "task": "data", "data": "1,2,3", "state": '[{"h": [[0.5, -0.25]]}, null]'}
    start, first, *_ = map(json.loads, form_stream(**fields).splitlines())
    assert start["request"]["state"] == [{"h": [[0.5, -0.25]]}, None]
    assert first["values"]["h_prev"] == [[0.5, -0.25]]
    assert form_refused(state="[{")[0][1].startswith("state is not JSON")
    assert form_refused(state='[{"h": [[0.5]]}, null]')[0][1].startswith("state of layer 1: h has the shape (1, 1)")
    assert form_refused(state=" ") == []


CASES = Path(__file__).parents[2] / "cases"
TORCH = (CASES / "weights-in-torch-shapes.json").read_text(encoding="utf-8")
TWO_IN = {"task": "data", "data": "1,2,3,4", "columns": "2", "hidden": "3", "loss": "half_mse"}


def test_weights_that_are_transposed_are_said_to_be_by_layer_and_name_with_the_shape_that_is_wanted() -> None:
    says = [
        (
            "params",
            "params of layer 1: W has the shape (3, 2); (2, 3) is needed, (inputs, units): it is only transposed.",
        ),
        (
            "params",
            "params of layer 2: W has the shape (2, 3); (3, 2) is needed, (inputs, units): it is only transposed.",
        ),
    ]
    assert form_refused(**TWO_IN, params=TORCH) == says
    transposed = json.dumps(
        [p | {"W": [list(column) for column in zip(*p["W"], strict=True)]} for p in json.loads(TORCH)]
    )
    assert form_refused(**TWO_IN, params=transposed) == []
    assert "transposed" not in form_refused(**TWO_IN, params=transposed.replace("[0, 0, 0], ", "", 1))[0][1]


@pytest.mark.parametrize(
    ("params", "says"),
    [
        (
            '[{"W": [[1,2,3],[1,2,3]], "b": [0,0,0]}, {"W": [[1,1],[1,1],[1,1]], "b": [0,0]}]',
            "of layer 1: U is missing",
        ),
        ('[{"W": [[1,"x",3]], "b": [0]}, {"W": [[1]], "b": [0]}]', 'of layer 1: W is "x"; a number is needed.'),
        ('[{"V": 1}, {"W": [[1]], "b": [0]}]', "of layer 1: V is not known"),
    ],
)
def test_what_is_wrong_with_own_weights_names_layer_and_parameter(params: str, says: str) -> None:
    assert form_refused(**TWO_IN, params=params)[0][1].startswith(f"params {says}")


def test_each_sentence_about_a_form_is_said_once() -> None:
    for fields in (TWO_IN | {"params": "[1,2,3,4]"}, {"hidden": "gry:3,gry:3,gry:3"}, {"hidden": "lstm:3:x"}):
        said = form_refused(**fields)
        assert said
        assert len(set(said)) == len(said)


def test_unknown_fields_are_listed_against_what_is_known_a_single_time() -> None:
    said = form_refused(qqq="1", zzz="2", www="3")
    assert [field for field, _ in said] == ["qqq", "zzz", "www"]
    assert said[0][1].startswith("qqq is not known; known here are cell, hidden, ")
    assert said[1:] == [(name, f"{name} is not known.") for name in ("zzz", "www")]


@pytest.mark.parametrize(
    ("task", "field"), [("next_letter", "text"), ("echo", "symbols"), ("data", "data"), ("xor", "task")]
)
def test_a_wrong_number_of_outputs_is_said_of_the_field_that_decides_it(task: str, field: str) -> None:
    form = filled([("task", task)], FIELDS)
    assert renamed(Fault("layers[1].units", "is 1; 2 are needed."), 1, FIELDS, form).field == field


@pytest.mark.parametrize("mark", ["", MARK])
def test_a_mark_of_the_byte_order_before_own_weights_is_no_mistake(mark: str) -> None:
    assert "is not JSON" not in str(form_refused(params=f"{mark}[]"))


def test_the_status_of_a_refusal_is_that_of_the_request_behind_the_form() -> None:
    def refuses(document: Json) -> Problem:
        raise RequestError([Fault("seed", "is strange.")], status=413)

    with pytest.raises(RequestError, match="seed is strange") as caught:
        answered({"seed": "3"}.items(), {}, refuses)
    assert caught.value.status == 413


def test_of_more_fields_than_a_link_may_have_none_is_looked_at() -> None:
    said = [(f"a{n}", "1") for n in range(LIMITS.fields + 1)]
    with pytest.raises(RequestError, match=rf"has {len(said)} fields; at most {LIMITS.fields} are allowed") as caught:
        problem_of(said)
    assert len(caught.value.faults) == 1
    with pytest.raises(RequestError, match="a0 is not known"):
        problem_of(said[:-1])


def test_more_changes_than_there_may_be_are_not_read() -> None:
    most = LIMITS.changes
    assert len(problem_of([("changes", ";".join(f"{n}:rate={n}" for n in range(1, most + 1)))]).course) == most + 1
    said = ";".join(f"{n}:rate={n}" for n in range(1, most + 1)) + "; nonsense"
    assert dict(form_refused(changes=said)) == {"changes": f"changes has {most + 1} items; at most {most} are allowed."}


@pytest.mark.parametrize(("text", "number"), [("1.", 1.0), (".5", 0.5), ("-2.5e3", -2500.0), ("7", 7)])
def test_a_number_is_read_as_people_write_it(text: str, number: float) -> None:
    assert literal(text) == number


def test_what_is_no_number_is_read_as_fast_as_it_is_long() -> None:
    assert literal(text := "1" * 10**6 + "x") == text

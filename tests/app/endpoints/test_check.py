"""Somebody's own backward pass is judged: the exercise, the verdict, and what is refused in a sentence."""

import json
import re
from typing import Any

import numpy as np
import pytest

from app.endpoints import check, check_exercise
from app.endpoints.check_words import opening
from app.endpoints.registry import ENDPOINTS, known
from app.requests.build import build, parse
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest
from engine.mistakes.catalogue import CATALOGUE, IDS
from engine.mistakes.faults import possible
from engine.types import Params
from tests.app.asking import form_stream, steps, trace
from tests.app.asking import refused as trace_refused
from tests.engine.making import Case
from tests.engine.mistakes.networks import equal, gradient, ground_of

Json = dict[str, Any]
CELLS = ["dense", "rnn", "lstm", "gru"]


def case_of(request: Json) -> Case:
    problem = build(parse(request, TraceRequest))
    return Case(problem.setup, problem.params(), problem.batch(0))


def as_lists(grads: Params) -> list[Json]:
    return [{name: a.tolist() for name, a in layer.items()} for layer in grads]


def wrong(request: Json, mistake: str = "", layer: int | None = None) -> list[Json]:
    """The gradient of the request, with such a mistake in it."""
    on = ground_of(case_of(request))
    if not mistake:
        return as_lists(gradient(on))
    faults = [f for f in possible(on) if f.mistake.id == mistake and (layer is None or f.layers == (layer,))]
    return as_lists(gradient(on, faults[0]))


def verdict(request: Json, **yours: Any) -> Json:
    _, asked = known("check", json.dumps(request | {"yours": yours}).encode())
    answer: Json = json.loads(b"".join(check.lines(asked)))
    return answer


def refused(request: Json, **yours: Any) -> list[tuple[str, str]]:
    try:
        known("check", json.dumps(request | {"yours": yours}).encode())
    except RequestError as error:
        return [(fault.field, fault.message) for fault in error.faults]
    return []


def loss_of(request: Json) -> float:
    on = ground_of(case_of(request))
    return float(sum(segment.weighted_losses.sum() for segment in on.segments))


EXERCISES = {cell: check_exercise.exercise(cell, 0) for cell in CELLS}
RNN = EXERCISES["rnn"]


@pytest.mark.parametrize("cell", CELLS)
def test_a_right_gradient_is_right_and_so_is_our_own(cell: str) -> None:
    answer = verdict(EXERCISES[cell], grads=wrong(EXERCISES[cell]), loss=loss_of(EXERCISES[cell]))
    assert (answer["right"], answer["explanations"], answer["first"]) == (True, [[]], None)
    assert (answer["layout"], answer["digits"]) == ("rows", "float64")
    assert answer["loss"]["right"]
    assert all(each["right"] for each in answer["parameters"])
    assert answer["check"]["max_relative_error"] < 1e-9
    assert answer["says"].startswith("It is right")


@pytest.mark.parametrize("cell", CELLS)
def test_every_mistake_shows_on_the_exercise(cell: str) -> None:
    on = ground_of(case_of(EXERCISES[cell]))
    hidden = set()
    for fault in possible(on):
        try:
            if equal(gradient(on, fault), gradient(on)):
                hidden.add(fault.mistake.id)
        except ValueError:  # W in the place of U
            assert fault.mistake.id == "w_for_u"
    assert hidden == set()


def test_a_mistake_is_named_with_its_lines_and_its_first_place() -> None:
    answer = verdict(RNN, grads=wrong(RNN, "carry_missing"))
    ((found,),) = answer["explanations"]
    assert found == {
        "mistake": "carry_missing",
        "layers": [0],
        "says": "no error comes from the next time step",
        "yours": "from_next = 0",
        "right": "from_next = later.dh_prev",
        "planted": [{"mistake": "carry_missing", "layer": 0}],
    }
    first = answer["first"]
    assert (first["t"], first["layer"], first["name"]) == (4, 0, "from_next")
    assert answer["says"] == "No error comes from the next time step (layer 0)."
    assert [(p["layer"], p["name"], p["right"]) for p in answer["parameters"]] == [
        (1, "W", True), (1, "b", True), (0, "W", False), (0, "U", False), (0, "b", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mistake", "begins"),
    [
        ("h_of_same_step", "dU uses h_t"),
        ("h_wraps", "h[-1] is the last time step"),
        ("f_prime_of_relu", "f' is that of relu"),
        ("do_hears_c", "do uses c, not tanh(c)"),
        ("output_slope_twice", "a - y, dL/dz already"),
        ("time_sum", "A factor T too much"),
    ],
)
def test_a_sentence_turns_no_symbol_into_another(mistake: str, begins: str) -> None:
    assert opening({row.id: row.says for row in CATALOGUE}[mistake]).startswith(begins)


def test_a_verdict_turns_no_symbol_into_another() -> None:
    says = verdict(RNN, grads=wrong(RNN, "h_of_same_step"))["says"]
    assert says == "dU uses h_t, not h_(t-1) (layer 0)."


def first_and_its_step(request: Json, mistake: str) -> tuple[Json, Json]:
    """Where a pass with this mistake first leaves the truth, and what the right trace has there."""
    first = verdict(request, grads=wrong(request, mistake))["first"]
    exact = trace(request | {"digits": None})
    step = next(message for message in exact if message.get("n") == first["n"] and message["kind"] == "step")
    assert (step["phase"], step["t"], step["layer"]) == ("backward", first["t"], first["layer"])
    return first, step["values"]


def test_the_first_place_is_a_step_of_the_trace_with_both_numbers_and_what_is_missing() -> None:
    first, values = first_and_its_step(RNN, "carry_missing")
    b, i = first["where"]
    missing = values["from_next"][b][i]
    assert first["terms"] == [{"kind": "missing", "what": "term", "text": "later.dh_prev", "value": first["ours"]}]
    assert (first["ours"], first["yours"]) == (pytest.approx(missing, rel=1e-12), 0.0)
    assert abs(missing) == np.abs(values["from_next"]).max()


def test_what_is_missing_may_be_a_factor_or_the_term_of_a_branch() -> None:
    first, values = first_and_its_step(RNN, "f_prime_missing")
    b, i = first["where"]
    assert first["terms"] == [
        {"kind": "missing", "what": "factor", "text": "f_prime", "value": pytest.approx(values["f_prime"][b][i])}
    ]
    assert first["yours"] == pytest.approx(values["dh"][b][i])
    first, values = first_and_its_step(RNN, "carry_replaces")
    b, i = first["where"]
    assert [(term["kind"], term["text"]) for term in first["terms"]] == [("missing", "from_above")]
    assert first["ours"] - first["yours"] == pytest.approx(first["terms"][0]["value"])
    assert first["terms"][0]["value"] == pytest.approx(values["from_above"][b][i])


@pytest.mark.parametrize(
    ("mistake", "terms"),
    [
        ("batch_sum", [("extra", "factor", "m", 3.0)]),
        ("sign", [("sign", "term", "w", 1.2)]),
        ("truncated_1", []),
        ("u_not_transposed", [("missing", "factor", "U.T", None), ("extra", "factor", "U", None)]),
    ],
)
def test_what_is_extra_or_has_no_number_there(mistake: str, terms: list[tuple[str, str, str, float | None]]) -> None:
    first = verdict(RNN, grads=wrong(RNN, mistake))["first"]
    assert [tuple(term.values()) for term in first["terms"]] == terms


def test_what_rtrl_has_no_step_of_is_no_step_of_its_film() -> None:
    online = RNN | {"algorithm": {"name": "rtrl"}}
    answer = verdict(online, grads=wrong(RNN, "carry_missing"))
    assert (answer["first"]["t"], answer["first"]["layer"], answer["first"]["n"]) == (4, 0, None)
    ((found,),) = answer["explanations"]
    assert (found["mistake"], found["planted"]) == ("carry_missing", [])
    first, film = verdict(online, grads=wrong(RNN, "softmax_twice"))["first"], trace(online)
    step = next(message for message in film if message.get("n") == first["n"] and message["kind"] == "step")
    assert (step["phase"], step["t"], step["layer"]) == ("backward", first["t"], 1)


def test_where_no_pass_comes_there_is_no_step() -> None:
    cut = RNN | {"algorithm": {"name": "custom", "sweeps": [{"losses": [5], "start": 5, "until": 4}]}}
    answer = verdict(cut, grads=[None, None], steps=[{"t": 0, "layer": 0, "values": {"dh": [[1.5] * 5] * 3}}])
    assert (answer["first"]["t"], answer["first"]["name"], answer["first"]["n"]) == (0, "dh", None)
    says = "No known mistake gives these numbers. The first wrong place is dh of layer 0 at t = 0."
    assert (answer["parameters"], answer["says"]) == ([], says)


def test_places_say_where_it_is_right_and_where_it_follows_from_the_first() -> None:
    places = {(p["t"], p["layer"]): p["right"] for p in verdict(RNN, grads=wrong(RNN, "carry_missing"))["places"]}
    assert places == {(t, layer): layer == 1 or t == 5 for t in range(6) for layer in range(2)}
    assert verdict(RNN, grads=wrong(RNN))["places"] == [
        {"t": t, "layer": layer, "right": True} for t in range(5, -1, -1) for layer in (1, 0)
    ]


def test_a_mistake_is_planted_in_each_of_its_layers_and_one_of_the_whole_pass_once() -> None:
    ((found,),) = verdict(RNN, grads=wrong(RNN, "overwritten"))["explanations"]
    assert found["planted"] == [{"mistake": "overwritten", "layer": 0}, {"mistake": "overwritten", "layer": 1}]
    ((found,),) = verdict(RNN, grads=wrong(RNN, "sign"))["explanations"]
    assert (found["layers"], found["planted"]) == ([0, 1], [{"mistake": "sign", "layer": 0}])


def test_another_loss_is_told_before_anything_else_is_judged() -> None:
    answer = verdict(RNN, grads=wrong(RNN), loss=loss_of(RNN) + 0.04)
    assert answer["loss"]["right"] is False
    assert (answer["right"], answer["parameters"], answer["explanations"]) == (False, [], [])
    assert answer["says"].endswith("look at the forward pass first.")
    near = verdict(RNN, grads=wrong(RNN), loss=loss_of(RNN) * (1 + 1e-7))["says"]
    yours, ours = re.findall(r"[0-9.]+(?=[,:])", near)
    assert yours != ours
    assert float(yours) / float(ours) - 1 == pytest.approx(1e-7, rel=0.5)


def test_a_loss_alone_is_right_as_far_as_its_own_digits_go() -> None:
    loss = loss_of(RNN)
    for said, digits in ((loss, "float64"), (float(np.float32(loss)), "float32"), (round(loss, 3), "3 decimals")):
        answer = verdict(RNN, grads=[None, {}], loss=said)
        assert (answer["right"], answer["digits"]) == (True, digits)


def test_columns_are_found_by_their_shapes_and_squares_by_their_loss() -> None:
    columns = [{name: np.array(a).T.tolist() for name, a in layer.items()} for layer in wrong(RNN, "h_wraps")]
    answer = verdict(RNN, grads=columns)
    assert (answer["layout"], answer["explanations"][0][0]["mistake"]) == ("columns", "h_wraps")
    square = RNN | {
        "layers": [{"cell": "rnn", "units": 2}, {"cell": "dense", "units": 2}],
        "data": {"inputs": RNN["data"]["inputs"], "targets": [[row[:2] for row in y] for y in RNN["data"]["targets"]]},
        "params": [
            {"W": [[0.5, -0.2], [0.7, 0.1]], "U": [[0.3, 0.6], [-0.4, 0.2]], "b": [0.1, 0.2]},
            {"W": [[0.9, 0.4], [-0.3, 0.8]], "b": [0.0, 0.3]},
        ],
        "state": None,
    }
    mine = square | {"params": [{n: np.array(a).T.tolist() for n, a in layer.items()} for layer in square["params"]]}
    grads = [{name: np.array(a).T.tolist() for name, a in layer.items()} for layer in wrong(square, "carry_missing")]
    answer = verdict(mine, grads=grads, loss=loss_of(square))
    assert answer["loss"]["right"]
    assert (answer["layout"], answer["explanations"][0][0]["mistake"]) == ("columns", "carry_missing")


def test_several_explanations_are_set_apart_by_another_request() -> None:
    last = RNN | {"loss_at": [0.0] * 5 + [1.0]}
    answer = verdict(last, grads=wrong(last, "carry_missing"))
    assert len(answer["explanations"]) > 1
    assert answer["apart"] is not None
    assert any("last time step" in warning for warning in answer["warnings"])


def test_what_nobody_knows_has_no_name_but_a_place() -> None:
    grads = wrong(RNN)
    grads[0]["U"] = (1.37 * np.array(grads[0]["U"])).tolist()
    answer = verdict(RNN, grads=grads)
    assert answer["explanations"] == []
    assert (answer["first"]["layer"], answer["first"]["name"]) == (0, "U")
    assert [round(p["ratio"], 6) for p in answer["parameters"] if not p["right"]] == [1.37]
    i, j = answer["first"]["where"]
    assert answer["first"]["yours"] == grads[0]["U"][i][j] == pytest.approx(1.37 * answer["first"]["ours"])
    assert (answer["first"]["t"], answer["first"]["terms"], answer["places"]) == (None, [], [])
    assert answer["says"].startswith("No known mistake")


def test_numbers_of_steps_are_judged_line_by_line() -> None:
    backward = [step for step in steps(RNN | {"digits": None}, "backward") if step["layer"] == 0]
    given = [{"t": step["t"], "layer": 0, "values": {"dh": step["values"]["from_above"]}} for step in backward]
    answer = verdict(RNN, grads=[None, None], steps=given)
    assert (answer["first"]["t"], answer["first"]["name"]) == (4, "dh")
    assert answer["right"] is False
    assert {(p["t"], p["layer"], p["right"]) for p in answer["places"]} == {(t, 0, t == 5) for t in range(6)}


def test_all_lines_of_a_wrong_pass_are_judged_beside_mistakes_of_other_shapes() -> None:
    film = trace(RNN | {"digits": None, "mistakes": [{"mistake": "f_prime_missing", "layer": 0}]})
    given = [{name: s[name] for name in ("t", "layer", "values")} for s in film if s.get("phase") == "backward"]
    answer = verdict(RNN, grads=wrong(RNN, "f_prime_missing"), steps=given)
    assert [[fault["mistake"] for fault in faults] for faults in answer["explanations"]] == [["f_prime_missing"]]
    assert (answer["first"]["t"], answer["first"]["layer"], answer["first"]["name"]) == (5, 0, "delta")


def test_gradients_that_nobody_added_up_are_wrong_however_small_ours_are() -> None:
    small = RNN | {"loss_at": [0.01] * 6}
    zeros = [{name: (0 * np.array(a)).tolist() for name, a in layer.items()} for layer in wrong(small)]
    answer = verdict(small, grads=zeros)
    assert (answer["right"], answer["digits"], answer["explanations"]) == (False, "float64", [])
    assert not any(each["right"] for each in answer["parameters"])
    assert verdict(RNN, grads=[{"U": zeros[0]["U"]}, None])["explanations"] == []


@pytest.mark.parametrize(
    ("yours", "field", "says"),
    [
        ({"grads": [None]}, "yours.grads", "has 1 items; 2 are needed"),
        ({"grads": [None, None]}, "yours", "has nothing to judge"),
        ({"grads": [{}, {}]}, "yours", "has nothing to judge"),
        ({"grads": [{}, None], "steps": [{"t": 5, "layer": 0, "values": {}}]}, "yours", "has nothing to judge"),
        (
            {"grads": [None, None], "steps": [{"t": 0, "layer": 1, "values": {"f_prime": [[1.0] * 4] * 3}}]},
            "yours.steps[0].values.f_prime",
            "is not known; known here are from_above, delta, dx.",
        ),
        ({"grads": [None, {"U": [[1.0]]}]}, "yours.grads[1].U", "does not exist: a dense layer has W, b."),
        ({"grads": [None, {"b": [1.0, 2.0]}]}, "yours.grads[1].b", "has the shape (2,); (4,) is needed"),
        ({"grads": [None, {"W": [[1.0], [1.0, 2.0]]}]}, "yours.grads[1].W[1]", "has 2 items"),
        ({"grads": [None, {"b": [1.0, 2.0, 3.0, "NaN"]}]}, "yours.grads[1].b[3]", "a number is needed"),
        ({"grads": [None, None], "loss": "NaN"}, "yours.loss", "a number is needed"),
        ({"grads": [None, None], "layout": "jax"}, "yours.layout", "is allowed"),
        (
            {"grads": [None, None], "loss": 1.0, "steps": [{"t": 6, "layer": 0, "values": {}}]},
            "yours.steps[0].t",
            "is 6; at most 5 is allowed.",
        ),
        (
            {"grads": [None, None], "loss": 1.0, "steps": [{"t": 0, "layer": 2, "values": {}}]},
            "yours.steps[0].layer",
            "is 2; at most 1 is allowed.",
        ),
        (
            {"grads": [None, None], "steps": [{"t": 0, "layer": 0, "values": {"dq": []}}]},
            "yours.steps[0].values.dq",
            "",
        ),
        (
            {"grads": [None, None], "steps": [{"t": 0, "layer": 0, "values": {"dh": [[1.0]]}}]},
            "yours.steps[0].values.dh",
            "has the shape (1, 1); (3, 5) is needed",
        ),
    ],
)
def test_what_cannot_be_judged_is_refused_in_a_sentence(yours: Json, field: str, says: str) -> None:
    ((found, message),) = refused(RNN, **yours)
    assert found == field
    assert says in message


def test_a_check_is_of_the_first_iteration() -> None:
    assert refused(RNN | {"iteration": 1}, grads=wrong(RNN)) == [
        ("iteration", "iteration is 1; at most 0 are allowed.")
    ]


def test_all_mistakes_are_listed_with_their_two_texts() -> None:
    _, asked = known("mistakes", ())
    listed = json.loads(b"".join(ENDPOINTS["mistakes"].lines(asked)))["mistakes"]
    assert [each["id"] for each in listed] == list(IDS)
    assert all(each["cells"] and each["says"] and each["yours"] != each["right"] for each in listed)
    of = {each["id"]: each for each in listed}
    assert of["carry_missing"]["cells"] == ["rnn", "lstm", "gru"]
    assert (of["slope_i_missing"]["yours"], of["slope_i_missing"]["right"]) == (
        "delta_i = di",
        "delta_i = di * i * (1 - i)",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"cell": "cnn"}, "cell"),
        ({"seed": "-1"}, "seed"),
        ({"seed": "x"}, "seed"),
        ({"a": "1"}, "a"),
        ({"units": "9"}, "units"),
        ({"outputs": "1"}, "outputs"),
    ],
)
def test_an_exercise_that_there_is_not_is_refused(fields: dict[str, str], field: str) -> None:
    with pytest.raises(RequestError) as refusal:
        known("check/exercise", tuple(fields.items()))
    assert [fault.field for fault in refusal.value.faults] == [field]


def test_an_exercise_is_another_with_another_seed_and_all_its_sizes_differ() -> None:
    _, asked = known("check/exercise", (("cell", "gru"), ("seed", "1")))
    (line,) = check_exercise.lines(asked)
    assert json.loads(line) == check_exercise.exercise("gru", 1)
    assert check_exercise.exercise("gru", 1) != EXERCISES["gru"]
    assert len({*check_exercise.SIZES}) == len(check_exercise.SIZES)
    assert known("check/exercise", ())[1] == check_exercise.Wanted("rnn", 0, check_exercise.SIZES)


def test_an_exercise_may_have_any_of_its_sizes() -> None:
    sizes = {"units": "8", "steps": "12", "batch": "6", "inputs": "6", "outputs": "2"}
    _, asked = known("check/exercise", (("cell", "lstm"), *sizes.items()))
    found = json.loads(next(check_exercise.lines(asked)))
    assert np.shape(found["data"]["inputs"]) == (12, 6, 6)
    assert np.shape(found["data"]["targets"]) == (12, 6, 2)
    assert np.shape(found["params"][0]["U"]) == (8, 32)
    assert np.shape(found["state"][0]["c"]) == (6, 8)
    assert len(found["loss_at"]) == 12
    assert verdict(found, grads=wrong(found))["right"]


def test_a_trace_with_a_mistake_is_the_film_of_a_wrong_pass() -> None:
    asked = RNN | {"mistakes": [{"mistake": "carry_missing", "layer": 0}]}
    start, *steps, end = trace(asked)
    assert start["request"]["mistakes"] == asked["mistakes"]
    assert (start["expected"], end["n"]) == (len(steps), len(steps))
    assert end["check"]["max_relative_error"] > 0.01
    assert trace(RNN)[-1]["check"]["max_relative_error"] < 1e-9
    wrong_steps = [s for s in steps if s["phase"] == "backward" and s["layer"] == 0]
    assert all(not np.any(s["values"]["from_next"]) for s in wrong_steps)
    assert "mistakes" not in trace(RNN)[0]["request"]


@pytest.mark.parametrize(("mistake", "turn", "factor"), [("sign", -1, 1), ("batch_sum", 1, 3), ("clip_missing", 1, 1)])
def test_a_wrong_film_is_compared_with_full_bptt_by_its_own_gradient(mistake: str, turn: int, factor: int) -> None:
    cut = RNN | {"algorithm": {"name": "chunked", "length": 2}, "l2": 0.3, "clip": {"kind": "norm", "limit": 0.01}}
    right = trace(cut)[-1]["check"]
    wrong = trace(cut | {"mistakes": [{"mistake": mistake, "layer": 0}]})[-1]["check"]
    assert abs(right["cosine"]) < 0.9999
    assert wrong["cosine"] == pytest.approx(turn * right["cosine"], rel=1e-5)
    assert wrong["norm_ratio"] == pytest.approx(factor * right["norm_ratio"], rel=1e-5)


def test_a_mistake_may_have_other_sweeps() -> None:
    start, *steps, end = trace(RNN | {"mistakes": [{"mistake": "truncated_1", "layer": 0}]})
    assert (len(start["sweeps"]), start["expected"]) == (6, len(steps))
    assert end["check"]["max_relative_error"] > 0.01


def test_a_link_says_mistakes_as_a_body_does() -> None:
    start, *_ = map(json.loads, form_stream(hidden="3", mistakes="carry_missing:0, sign:1").splitlines())
    said = [{"mistake": "carry_missing", "layer": 0}, {"mistake": "sign", "layer": 1}]
    assert start["request"]["mistakes"] == said


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"mistakes": [{"mistake": "carry_mising", "layer": 0}]}, "mistakes[0].mistake is not known; did you mean"),
        (
            {"mistakes": [{"mistake": "?", "layer": 0}]},
            "mistakes[0].mistake is not known; /api/mistakes lists them all.",
        ),
        ({"mistakes": [{"mistake": "carry_missing", "layer": 1}]}, "cannot stand in layer 1, dense."),
        ({"mistakes": [{"mistake": "f_prime_of_tanh", "layer": 0}]}, "cannot stand in layer 0, rnn."),
        ({"mistakes": [{"mistake": "w_for_u", "layer": 0}]}, "mistakes cannot be made here: the shapes"),
        ({"mistakes": [{"mistake": "carry_missing", "layer": 2}]}, "mistakes[0].layer is 2; at most 1"),
        ({"mistakes": [{"mistake": "sign", "layer": 0}] * 2}, "changes a line that another one changes."),
        ({"mistakes": []}, "at least 1"),
        ({"mistakes": [{"mistake": "sign", "layer": 0}], "iteration": 3}, "only for the first iteration"),
        ({"mistakes": [{"mistake": "sign", "layer": 0}], "algorithm": {"name": "rtrl"}}, "rtrl has none"),
    ],
)
def test_a_mistake_that_cannot_stand_is_refused(asked: Json, message: str) -> None:
    (found,) = [says for _, says in trace_refused(RNN | asked)]
    assert message in found


def test_mistakes_are_only_for_a_trace() -> None:
    with pytest.raises(RequestError, match="only for a trace"):
        known("training", json.dumps(RNN | {"mistakes": [{"mistake": "sign", "layer": 0}]}).encode())


def mistaken(**fields: str) -> Json:
    _, asked = known("mistaken", tuple(fields.items()))
    answer: Json = json.loads(b"".join(ENDPOINTS["mistaken"].lines(asked)))
    return answer


def test_one_number_is_told_with_what_each_mistake_would_make_of_it() -> None:
    link = {"hidden": "3", "steps": "5", "batch": "3", "digits": "17"}
    plain = [json.loads(line) for line in form_stream(**link).splitlines()]
    step = next(s for s in plain if s.get("phase") == "backward" and (s["t"], s["layer"]) == (2, 0))
    answer = mistaken(**link, n=str(step["n"]), name="delta", b="1", i="2")
    assert answer["value"] == pytest.approx(step["values"]["delta"][1][2], rel=1e-12)
    of = {each["mistake"]: each for each in answer["mistaken"]}
    assert {"carry_missing", "f_prime_missing", "sign", "truncated_1"} <= of.keys()
    assert not {"h_of_same_step", "bias_mean", "overwritten"} & of.keys()
    assert of["sign"]["value"] == pytest.approx(-answer["value"], rel=1e-12)
    wrong_film = [json.loads(line) for line in form_stream(**link, mistakes="carry_missing:0").splitlines()]
    assert of["carry_missing"]["value"] == pytest.approx(wrong_film[step["n"] + 1]["values"]["delta"][1][2], rel=1e-12)
    added = mistaken(**link, n=str(step["n"]), name="dU", b="0", i="2")
    assert added["value"] == pytest.approx(step["grads"]["U"][0][2], rel=1e-12)
    assert "h_of_same_step" in {each["mistake"] for each in added["mistaken"]}


def test_a_number_of_rtrls_film_is_told_as_well() -> None:
    link = {"hidden": "3", "steps": "4", "digits": "17", "algorithm": "rtrl"}
    film = [json.loads(line) for line in form_stream(**link).splitlines()]
    step = next(s for s in film if s.get("phase") == "backward" and any(map(any, s["values"]["delta"])))
    answer = mistaken(**link, n=str(step["n"]), name="delta", b="0", i="1")
    assert answer["value"] == pytest.approx(step["values"]["delta"][0][1], rel=1e-12)
    of = {each["mistake"]: each["value"] for each in answer["mistaken"]}
    assert of["sign"] == pytest.approx(-answer["value"], rel=1e-12)


@pytest.mark.parametrize("where", [{"n": "100000"}, {"n": "0", "name": "nothing"}, {"n": "0", "name": "x", "b": "99"}])
def test_a_number_that_there_is_not_is_null(where: dict[str, str]) -> None:
    assert mistaken(hidden="3", **where) == {"value": None, "mistaken": []}


def test_on_the_way_forward_no_mistake_is_made() -> None:
    answer = mistaken(hidden="3", n="0", name="z")
    assert answer["value"] is not None
    assert answer["mistaken"] == []


def test_a_forward_pass_that_explodes_is_said_and_nothing_is_judged() -> None:
    exploding = RNN | {
        "layers": [{"cell": "rnn", "units": 5, "activation": "linear"}, {"cell": "dense", "units": 4}],
        "params": [RNN["params"][0] | {"U": (1e200 * np.ones((5, 5))).tolist()}, RNN["params"][1]],
    }
    answer = verdict(exploding, grads=wrong(RNN))
    assert answer["says"].startswith("Our own gradient is not finite")
    assert (answer["right"], answer["explanations"], answer["tried"]) == (False, [], 0)


def test_numbers_at_the_end_of_their_range_are_judged() -> None:
    grads = wrong(RNN)
    grads[1]["b"] = [1e308, -1e308, 1e-308, 0.0]
    answer = verdict(RNN, grads=grads)
    assert answer["right"] is False
    assert answer["explanations"] == []


def test_what_would_take_too_long_is_refused_before_it_is_computed() -> None:
    layers = [{"cell": "lstm", "units": 256}, {"cell": "dense", "units": 2}]
    wide = {"layers": layers, "task": {"name": "echo", "steps": 512, "batch": 128}}
    ((field, message),) = refused(wide, grads=[None, {"b": [0.0, 0.0]}])
    assert field.startswith("task")
    assert "the limit" in message


def test_a_right_verdict_names_the_mistakes_that_it_could_not_see() -> None:
    assert verdict(RNN, grads=wrong(RNN))["warnings"] == []
    one = {"layers": RNN["layers"], "task": {"name": "echo", "steps": 1, "lag": 0, "batch": 1}}
    said = verdict(one, grads=wrong(one))["warnings"]
    assert [warning.split(":")[0].split(",")[0] for warning in said] == [
        "One time step",
        "One example",
        "Some sizes are equal",
        "Mistakes that could not show here",
    ]
    assert {"carry_missing", "batch_sum", "overwritten"} <= set(said[-1].rstrip(".").split(": ")[1].split(", "))
    assert "sign" not in said[-1]


@pytest.mark.parametrize("way", ["keras", "torch"])
def test_weights_of_a_gru_may_have_two_biases_throughout(way: str) -> None:
    request = EXERCISES["gru"]
    drawn, H = case_of(request).params, request["layers"][0]["units"]
    inner = np.linspace(-0.3, 0.4, 3 * H)
    both = drawn[0] | {"b": drawn[0]["b"] + np.r_[inner[: 2 * H], np.zeros(H)], "c": inner[2 * H :]}
    one = request | {"params": as_lists((both, *drawn[1:]))}
    grads, (top, *_) = wrong(one)[0], wrong(one)[1:]

    def gates(a: Any) -> Any:
        """r, u, n as the framework has them."""
        r, u, n = np.split(np.asarray(a), 3, axis=-1)
        return np.concatenate([u, r, n] if way == "keras" else [r, u, n], axis=-1)

    hidden = {"W": gates(drawn[0]["W"]), "U": gates(drawn[0]["U"])}
    own = {"W": gates(grads["W"]), "U": gates(grads["U"])}
    b, recurrent = gates(drawn[0]["b"]), gates(inner)
    db, dc = gates(grads["b"]), np.r_[gates(grads["b"])[: 2 * H], grads["c"]]
    if way == "keras":
        hidden |= {"b": np.stack([b, recurrent])}
        own |= {"b": np.stack([db, dc])}
    else:
        hidden = {name: a.T for name, a in hidden.items()} | {"b": b, "c": recurrent}
        own = {name: a.T for name, a in own.items()} | {"b": db, "c": dc}
    out, dout = ({name: a.T if way == "torch" else a for name, a in layer.items()} for layer in (drawn[1], arrays(top)))
    answer = verdict(
        request | {"params": as_lists((hidden, out))}, grads=as_lists((own, dout)), loss=loss_of(one), layout=way
    )
    assert answer["loss"]["right"]
    assert answer["right"], answer["says"]


def arrays(layer: Json) -> dict[str, Any]:
    return {name: np.array(a) for name, a in layer.items()}


def test_two_rows_that_are_no_biases_of_a_gru_are_refused_by_their_shape() -> None:
    for cell in ("gru", "lstm"):
        params = as_lists(case_of(EXERCISES[cell]).params)
        params[0]["b"] = [params[0]["b"][:5], params[0]["b"][:5]]
        (field, _) = refused(EXERCISES[cell] | {"params": params}, loss=1.0)[0]
        assert field.startswith("params[0].b")


def test_numbers_of_one_place_may_come_name_by_name_but_each_once() -> None:
    whole = RNN | {"digits": None}
    backward = next(step for step in steps(whole, "backward") if step["layer"] == 0)
    apart = [{"t": backward["t"], "layer": 0, "values": {name: backward["values"][name]}} for name in ("dh", "delta")]
    assert verdict(RNN, grads=[None, None], steps=apart)["right"]
    wrong_dh = apart[0] | {"values": {"dh": (2 * np.array(backward["values"]["dh"])).tolist()}}
    first = verdict(RNN, grads=[None, None], steps=[wrong_dh, apart[1]])["first"]
    assert (first["t"], first["layer"], first["name"]) == (backward["t"], 0, "dh")
    assert refused(RNN, grads=[None, None], steps=[*apart, wrong_dh]) == [
        ("yours.steps[2].values.dh", "yours.steps[2].values.dh is told twice: steps[0] has it at this place.")
    ]

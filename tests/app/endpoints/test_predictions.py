"""What has been learned is told of the weights which a trace of the same iteration shows, and refused like all else."""

import json
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.endpoints import predictions, replay
from app.form.fields import LEARNED
from app.limits import LIMITS
from app.main import create_app
from app.page.presets import PRESETS
from app.requests.build import parse
from app.requests.costs import costing
from app.requests.errors import RequestError
from app.requests.predictions import LearnedRequest
from app.responses.predictions import Learned
from tests.app.asking import DATA, MLP, RNN, Json, trace
from tests.app.endpoints.test_training import training

TEXT: Json = {
    "layers": [{"cell": "rnn", "units": 8}, {"cell": "dense", "units": 5}],
    "task": {"name": "next_letter", "text": "abracadabr", "steps": 5, "batch": 3},
    "digits": None,
}
SPIRALS: Json = MLP | {"task": {"name": "spirals"}, "digits": None}
POINTS: Json = {
    "layers": [{"cell": "dense", "units": 3}, {"cell": "dense", "units": 1}],
    "loss": "half_mse",
    "data": {"inputs": [[[0.0, 1.0], [2.0, 3.0]]], "targets": [[[1.0], [5.0]]]},
}


def said(request: Json) -> bytes:
    return b"".join(predictions.lines(predictions.prepared(parse(request, LearnedRequest))))


def asked(request: Json) -> Any:
    return json.loads(said(request))


def refused(request: Json) -> dict[str, str]:
    try:
        predictions.prepared(parse(request, LearnedRequest))
    except RequestError as error:
        return {fault.field: fault.message for fault in error.faults}
    return {}


def softmax(z: Any) -> Any:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def through(params: list[Json], x: Any) -> Any:
    """A layer of tanh, and a softmax."""
    below, top = ({name: np.array(a) for name, a in p.items()} for p in params)
    return softmax(np.tanh(x @ below["W"] + below["b"]) @ top["W"] + top["b"])


def test_the_plane_is_that_of_the_weights_which_a_trace_of_the_iteration_shows() -> None:
    told = asked(SPIRALS | {"iteration": 20, "grid": 5})
    params = trace(SPIRALS | {"iteration": 20})[0]["params"]
    plane = np.stack(np.meshgrid(told["boundary"]["across"], told["boundary"]["up"]), axis=-1)
    np.testing.assert_allclose(told["boundary"]["outputs"], through(params, plane), rtol=1e-9)
    assert np.shape(told["boundary"]["outputs"]) == (5, 5, 2)
    examples = told["examples"]
    np.testing.assert_allclose(examples["outputs"], through(params, np.array(examples["inputs"])), rtol=1e-9)
    assert np.shape(examples["inputs"]) == (1, 64, 2)
    right = np.argmax(examples["outputs"], axis=-1) == np.argmax(examples["targets"], axis=-1)
    assert examples["right"] == right.tolist()
    assert told["accuracy_by_moment"] == [told["accuracy"]] == [right.mean()]


def test_the_accuracy_is_that_of_the_training_in_the_same_iteration() -> None:
    for asked_ in (RNN | {"digits": None}, TEXT, SPIRALS, MLP):
        *_, update, _ = training(asked_ | {"iteration": 12, "iterations": 1})
        told = asked(asked_ | {"iteration": 12})
        same = update["held_out"] or update
        assert told["accuracy"] == same["accuracy"]
        assert told["held_out"] == (update["held_out"] is not None)


def test_where_there_is_no_held_out_data_the_batch_of_the_iteration_is_shown() -> None:
    told, (start, *_) = asked(TEXT | {"iteration": 7}), trace(TEXT | {"iteration": 7})
    assert [told["examples"][name] for name in ("inputs", "targets")] == [start["inputs"], start["targets"]]
    assert (told["held_out"], told["of"], told["names"]["inputs"]) == (False, 3, ["a", "b", "c", "d", "r"])


def test_a_plane_of_numbers_out_of_range_is_told_and_warns_nobody() -> None:
    wild: Json = {"layers": [{"cell": "dense", "units": 2, "activation": "linear"}, {"cell": "dense", "units": 1}]}
    wild |= {"task": {"name": "circles"}, "loss": "half_mse", "grid": 3}
    wild |= {"params": [{"W": [[1e300, 1e300], [1e300, -1e300]], "b": [0, 0]}, {"W": [[1e300], [-1e300]], "b": [0]}]}
    told = asked(wild)["boundary"]["outputs"]
    assert {value for row in told for (value,) in row if isinstance(value, str)} <= {"Infinity", "-Infinity", "NaN"}
    assert any(isinstance(value, str) for row in told for (value,) in row)


@pytest.mark.parametrize("loss", ["cross_entropy", "bce", "half_mse"])
def test_after_an_explosion_no_answer_is_right(loss: str) -> None:
    fields = {"task": "xor", "cell": "rnn", "activation": "linear", "rate": "1e160", "iteration": "8", "loss": loss}
    told = json.loads(b"".join(predictions.lines(predictions.asked_by_form(tuple(fields.items())))))
    assert "NaN" in json.dumps(told["examples"]["outputs"])
    assert (told["accuracy"], told["examples"]["right"]) == (0, [[False] * 4])


def test_a_class_is_judged_by_the_largest_output_under_squares_too() -> None:
    fields = {"task": "echo", "steps": "4", "lag": "1", "symbols": "4", "loss": "mse", "output": "softmax"}
    fields |= {"hidden": "8", "iteration": "8", "rate": "1"}
    told = json.loads(b"".join(predictions.lines(predictions.asked_by_form(tuple(fields.items())))))
    outputs, targets = (np.array(told["examples"][name])[1:] for name in ("outputs", "targets"))
    assert ((outputs.max(axis=-1) < 0.5) & (outputs.argmax(axis=-1) == targets.argmax(axis=-1))).any()
    right = (outputs.argmax(axis=-1) == targets.argmax(axis=-1)).tolist()
    assert told["examples"]["right"] == [[None] * 6, *right]  # at t = 0 there is nothing to say yet


@pytest.mark.parametrize(
    ("task", "held_out", "overlap", "tolerance"),
    [
        ("parity", True, True, None),
        ("adding", True, False, 0.04),
        ("iris", True, False, None),
        ("xor", False, False, None),
    ],
)
def test_it_is_told_whether_held_out_examples_may_have_been_learned_and_how_near_is_right(
    task: str, held_out: bool, overlap: bool, tolerance: float | None
) -> None:
    told = json.loads(b"".join(predictions.lines(predictions.asked_by_form((("task", task),)))))
    assert (told["held_out"], told["overlap"], told["tolerance"]) == (held_out, overlap, tolerance)


def test_where_the_batch_is_shown_nothing_is_held_out_that_could_overlap() -> None:
    own = {"task": {"name": "parity", "steps": 3, "batch": 1}, "loss": "bce"}
    layers: list[Json] = [{"cell": "rnn", "units": 1}, {"cell": "dense", "units": 1}]
    told = asked(own | {"layers": layers, "state": [{"h": [[0.1]]}, None]})
    assert (told["held_out"], told["overlap"]) == (False, False)


def test_own_numbers_have_a_plane_of_numbers_and_nobody_says_what_is_right() -> None:
    told = asked(POINTS)
    assert (told["kind"], told["accuracy"], told["examples"]["right"]) == ("numbers", None, None)
    assert [told["boundary"]["across"][0], told["boundary"]["across"][-1]] == [-0.3, 2.3]
    assert asked(DATA)["boundary"] is None


def test_where_nothing_is_asked_nothing_is_right_or_wrong() -> None:
    told = asked(RNN)
    assert told["examples"]["right"][:3] == [[None] * 6] * 3
    assert {type(mark) for mark in told["examples"]["right"][3]} == {bool}
    assert told["accuracy_by_moment"][:3] == [None] * 3


def test_a_network_that_each_example_finds_in_another_state_has_no_plane() -> None:
    own = {
        "layers": [{"cell": "rnn", "units": 1}, {"cell": "dense", "units": 1}],
        "state": [{"h": [[0.1], [0.2]]}, None],
    }
    assert asked(POINTS | own)["boundary"] is None
    assert asked(POINTS | own | {"state": None})["boundary"] is not None


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (RNN, "classes"),
        (RNN | {"loss": "bce"}, "classes"),
        (RNN | {"loss": "half_mse", "task": {"name": "adding"}, "layers": [{"cell": "dense", "units": 1}]}, "numbers"),
        (MLP | {"loss": "bce", "layers": [{"cell": "dense", "units": 1}]}, "bits"),
        (POINTS | {"loss": "bce", "data": {"inputs": [[[0.0, 1.0]]], "targets": [[[1.0]]]}}, "bits"),
    ],
)
def test_an_answer_says_how_it_is_to_be_read(request_: Json, kind: str) -> None:
    assert asked(request_)["kind"] == kind


def test_a_text_begins_as_asked_and_is_as_long() -> None:
    told = asked(TEXT | {"letters": 30, "prompt": "cad"})["text"]
    assert (told["own"], told["prompt"], len(told["written"]), told["whole"]) == ("abracadabr", "cad", 30, True)
    assert set(told["written"]) <= set("abracadabr")
    assert asked(TEXT)["text"]["prompt"] == "a"
    assert asked(RNN)["text"] is None


def test_at_temperature_0_the_network_says_what_it_finds_likeliest_by_the_weights_of_the_trace() -> None:
    told = asked(TEXT | {"iteration": 30, "temperature": 0, "letters": 10})["text"]
    (below, top), h, x = trace(TEXT | {"iteration": 30})[0]["params"], np.zeros(8), "a"
    for letter in told["written"]:
        h = np.tanh(np.eye(5)["abcdr".index(x)] @ below["W"] + h @ np.array(below["U"]) + below["b"])
        x = "abcdr"[int(np.argmax(h @ np.array(top["W"]) + top["b"]))]
        assert letter == x


def test_another_sample_is_another_text_by_the_same_network_and_each_can_be_had_again() -> None:
    first, second = (asked(TEXT | {"sample": n}) for n in (0, 1))
    assert first["text"]["written"] != second["text"]["written"]
    assert {**first, "text": None} == {**second, "text": None}
    assert said(TEXT | {"sample": 1}) == said(TEXT | {"sample": 1})


def test_a_network_without_finite_numbers_says_so_instead_of_writing() -> None:
    linear = [{"cell": "rnn", "units": 3, "activation": "linear"}, {"cell": "dense", "units": 5}]
    explosive = TEXT | {"layers": linear, "optimizer": {"name": "sgd", "rate": 1e200}, "iteration": 9}
    told = Learned.model_validate_json(said(explosive), strict=True)
    assert told.text is not None
    assert (told.text.written, told.text.whole) == ("", False)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_the_answer_to_every_preset_is_as_the_document_says(preset: Any) -> None:
    answer = TestClient(create_app()).get(f"/api/learned?{preset.query}")
    Learned.model_validate_json(answer.content, strict=True)


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"temperature": -1}, "temperature", "is -1; at least 0 is needed."),
        ({"temperature": 11}, "temperature", f"is 11; at most {LIMITS.temperature} are allowed."),
        ({"letters": 0}, "letters", "is 0; at least 1 is needed."),
        ({"letters": LIMITS.letters + 1}, "letters", f"is {LIMITS.letters + 1}; at most {LIMITS.letters} are allowed."),
        ({"grid": 1}, "grid", "is 1; at least 2 is needed."),
        ({"grid": LIMITS.grid + 1}, "grid", f"is {LIMITS.grid + 1}; at most {LIMITS.grid} are allowed."),
        ({"sample": -1}, "sample", "is -1; at least 0 is needed."),
        ({"prompt": "abx"}, "prompt", 'has "x" in it; only letters of the text are allowed.'),
        ({"promt": "a"}, "promt", "is not known; did you mean prompt?"),
        ({"iterations": 5}, "iterations", "is not known; did you mean iteration?"),
    ],
)
def test_a_wrong_request_is_refused_with_the_field_and_the_limit(change: Json, field: str, says: str) -> None:
    assert refused(TEXT | change) == {field: f"{field} {says}"}


def test_a_prompt_is_refused_where_no_text_is_learned() -> None:
    assert refused(RNN | {"prompt": "a"}) == {"prompt": "prompt is only for the task next_letter."}


def test_too_much_is_refused_before_it_is_computed() -> None:
    wide = {"layers": [{"cell": "lstm", "units": 256}, {"cell": "dense", "units": 2}], "iteration": 10_000}
    assert "billion floating-point operations" in refused(RNN | wide)["task.steps"]


def test_letters_cost_work_and_points_memory() -> None:
    problem = predictions.prepared(parse(TEXT, LearnedRequest))
    size = costing.Size(5, 3, 0, 6)

    def cost(**more: int) -> costing.Cost:
        return predictions.cost(LearnedRequest(**TEXT | more), problem.setup, size)

    assert cost(letters=2000).work > cost(letters=1).work + 1900 * 2 * costing.VISIT
    assert cost(grid=101).memory > cost(grid=2).memory + 101**2 * 8 * 8


def test_post_and_get_give_the_same_bytes() -> None:
    client = TestClient(create_app())
    fields = {"hidden": "8", "task": "next_letter", "text": "abracadabr", "steps": "5", "batch": "3", "prompt": "ab"}
    got = client.get("/api/learned", params=fields | {"iteration": "4", "temperature": "0.4", "digits": "null"})
    posted = client.post("/api/learned", json=TEXT | {"iteration": 4, "temperature": 0.4, "prompt": "ab"})
    assert got.content == posted.content
    assert got.headers["content-type"] == "application/json"
    assert client.get("/api/learned", params={"letters": "x"}).json()["error"]["fields"][0]["field"] == "letters"


def test_a_prompt_of_digits_stays_text() -> None:
    problem = predictions.asked_by_form(
        tuple({"task": "next_letter", "text": "0123", "steps": "2", "prompt": "12"}.items())
    )
    assert json.loads(b"".join(predictions.lines(problem)))["text"]["prompt"] == "12"


def test_a_form_that_is_silent_asks_for_what_json_would() -> None:
    silent = LearnedRequest(**RNN)
    for name, field in LEARNED.items():
        assert field.default == str(getattr(silent, name))


def test_updates_and_letters_leave_room_to_stop() -> None:
    problem = predictions.prepared(parse(TEXT | {"iteration": 9, "letters": 50}, LearnedRequest))
    assert list(predictions.lines(problem)).count(replay.HEARTBEAT) >= 59

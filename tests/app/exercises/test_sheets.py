"""A sheet asks for numbers of a film, of which each student may have another."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

from app.exercises.sheets import film_of, own_seed, truths
from app.main import create_app
from app.python.filming import film_of as whole_film
from app.python.filming import problem_of
from app.requests.errors import RequestError
from engine.training.loop import drain
from tests.app.exercises.making import BACK, FILM, NEW, WEIGHT, handed_in, sheet


def test_the_numbers_are_those_of_the_film_with_the_seed_of_the_student() -> None:
    for seed in (7, 11):
        steps = whole_film(problem_of(f"{FILM.removesuffix('&seed=7')}&seed={seed}")).steps
        back, total, new = steps[15], steps[20], steps[22]
        assert (back.phase, back.t, back.layer) == ("backward", 2, 0)
        assert (total.phase, total.layer) == ("gradient", 0)
        assert (new.phase, new.layer) == ("update", 0)
        right = [back.values["delta"][0, 1], total.grads["U"][2, 0], new.values["U"][2, 0]]
        assert drain(truths(film_of(sheet(), seed))) == right


def test_where_all_students_have_the_same_film_their_seed_changes_nothing() -> None:
    same = sheet(seeds="same")
    assert drain(truths(film_of(same, 11))) == drain(truths(film_of(same, 12))) == drain(truths(film_of(sheet(), 7)))
    assert dict(film_of(same, 11).fields)["seed"] == "7"


def test_a_gradient_is_also_what_one_visit_adds_to_it() -> None:
    visit = sheet({"a": BACK | {"name": "dW", "b": 1, "i": 2}})
    step = whole_film(problem_of(FILM)).steps[15]
    assert drain(truths(film_of(visit, 7))) == [step.grads["W"][1, 2]]


def test_a_number_that_the_film_has_not_is_none() -> None:
    asked = {"late": BACK | {"n": 999}, "unknown": BACK | {"name": "di"}, "outside": WEIGHT | {"i": 3}, "right": NEW}
    assert [number is None for number in drain(truths(film_of(sheet(asked), 7)))] == [True, True, True, False]


def test_a_loss_is_a_number_without_a_place() -> None:
    loss = sheet({"a": {"ask": "the loss", "n": 2, "name": "loss"}})
    assert drain(truths(film_of(loss, 7))) == [whole_film(problem_of(FILM)).steps[2].values["loss"]]


def test_the_seed_of_a_sheet_is_that_of_its_film() -> None:
    assert own_seed(sheet()) == 7
    assert own_seed(sheet(film="hidden=3")) == 0


def test_later_iterations_can_be_asked_for() -> None:
    later = sheet(film=f"{FILM}&iteration=3")
    steps = whole_film(problem_of(f"{FILM}&iteration=3")).steps
    assert drain(truths(film_of(later, 7)))[2] == steps[22].values["U"][2, 0]


OWN = "cell=dense&hidden=1&task=data&data=1,0&columns=1&loss=half_mse"
WEIGHTS = '[{"W":[[1]],"b":[0]},{"W":[[1]],"b":[0]}]'
XOR = "cell=dense&hidden=1&task=xor&loss=half_mse"
OF_XOR = '[{"W":[[1],[1]],"b":[0]},{"W":[[1]],"b":[0]}]'


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"film": "hidden=3&unknown=1"}, "unknown is not known"),
        ({"film": "hidden=300"}, "hidden is 300; at most 256"),
        ({"film": f"{FILM}&mistakes=half:1"}, "film has a planted mistake"),
        ({"film": f"{OWN}&params={WEIGHTS}"}, "seeds is each, but with own data and own weights"),
        ({"film": f"{XOR}&params={OF_XOR}"}, "seeds is each, but with xor, whose batch is always the same, and own"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(more: dict[str, Any], says: str) -> None:
    with pytest.raises(RequestError, match=says):
        film_of(sheet(**more), 1)


def test_own_data_and_own_weights_are_the_same_for_all() -> None:
    asked = film_of(sheet(film=f"{OWN}&params={WEIGHTS}", seeds="same"), 1)
    assert asked.fields == tuple(parse_qsl(asked.sheet.film))


def test_own_weights_alone_leave_each_student_batches_of_their_own() -> None:
    drawn = sheet(film=f"{XOR}&params={OF_XOR}".replace("xor", "spirals"))
    assert film_of(drawn, 11).problem.batch(0).inputs.tolist() != film_of(drawn, 12).problem.batch(0).inputs.tolist()


def test_a_title_has_its_length() -> None:
    assert len(sheet(title="t" * 200).title) == 200
    with pytest.raises(RequestError, match="title"):
        sheet(title="t" * 201)


def test_how_far_off_an_answer_may_be_has_its_limits() -> None:
    assert sheet(tolerance=0.5).tolerance == 0.5
    with pytest.raises(RequestError, match=r"tolerance is 0\.6; at most 0\.5 are allowed"):
        sheet(tolerance=0.6)
    with pytest.raises(RequestError, match=r"tolerance is 0\.0; more than 0 is needed"):
        sheet(tolerance=0.0)


def test_a_sheet_and_answers_come_back_with_their_checksum_and_the_numbers_that_are_asked_for() -> None:
    client, asked = TestClient(create_app()), sheet()
    written = client.post("/api/exercises/sheet", json=asked.model_dump() | {"sha256": ""})
    assert written.status_code == 200, written.text
    assert written.json()["file"] == asked.model_dump()
    numbers = drain(truths(film_of(asked, 11)))
    given = handed_in(asked, 11, {"a": 0.25})
    answered = client.post("/api/exercises/answers", json=given.model_dump() | {"sha256": ""})
    assert answered.status_code == 200, answered.text
    assert answered.json()["file"] == given.model_dump()
    assert answered.json()["numbers"] == pytest.approx(numbers, rel=1e-5)


def test_two_questions_need_two_ids() -> None:
    twice = sheet({"a": BACK, "b": WEIGHT})
    same = twice.model_copy(update={"questions": [twice.questions[0], twice.questions[0]]})
    with pytest.raises(RequestError, match="questions has 2 with the id a"):
        film_of(same, 1)


def test_a_film_of_far_too_many_fields_is_refused_at_once() -> None:
    many = sheet(film="&".join(f"x{n}=" for n in range(10_000)))
    with pytest.raises(RequestError, match="has 10001 fields"):
        film_of(many, 7)


@pytest.mark.parametrize("seed", ["1" * 5000, "x", "-1", "1.5"])
def test_a_seed_that_is_none_is_refused_with_the_film(seed: str) -> None:
    asked = sheet(film=f"hidden=3&seed={seed}", seeds="same")
    with pytest.raises(RequestError, match="seed is"):
        film_of(asked, own_seed(asked))

"""A question as the page takes it: its truth, and of each wrong answer what to say, and which mistake gives it."""

from typing import Any

import pytest

from app.limits import Limits
from app.requests.errors import RequestError
from engine.mistakes.catalogue import CATALOGUE
from tests.app.lessons.ours import of_text, stop

QUESTION = """
[question]
kind = "number"
ask = "What is delta?"
truth = "delta[0,0,0]"
of = "delta,0,0,0"
says = "So it is."

[[wrong]]
mistake = "sign"

[[wrong]]
mistake = "carry_missing"
says = "What comes from the next time step is missing."

[[wrong]]
answer = "2 * delta[0,0,0]"
says = "Twice {{ delta[0,0,0] : 3 }}."
"""
# The film is linear, its weights are 1, 0.5 and 1: delta at t is a - y of t, and half of delta at t + 1.
DELTA = 1.0 + 0.5 * (0.5 + 0.5)


def asked() -> Any:
    (only,) = of_text(stop(QUESTION))["stops"]
    return only["question"]


def test_a_wrong_answer_is_computed_by_its_mistake_or_by_its_own_expression() -> None:
    question = asked()
    (sign,) = (mistake.says for mistake in CATALOGUE if mistake.id == "sign")
    assert question["truth"] == pytest.approx(DELTA)
    assert question["wrong"] == [
        {"answer": pytest.approx(-DELTA), "says": sign, "mistake": "sign"},
        {
            "answer": pytest.approx(1.0),
            "says": "What comes from the next time step is missing.",
            "mistake": "carry_missing",
        },
        {"answer": pytest.approx(2 * DELTA), "says": "Twice 1.5."},
    ]


def test_a_question_says_where_the_film_shows_its_answer() -> None:
    question = asked()
    assert (question["kind"], question["ask"], question["says"]) == ("number", "What is delta?", "So it is.")
    assert question["of"]["name"] == "delta"
    assert question["place"] == {"at": str(question["of"]["n"] + 1), "open": "delta,0,0,0"}


SUMMED = stop(QUESTION).replace("loss=half_sse", "loss=half_sse&algorithm=naive")
REFUSED = {
    "a number of several passes": (SUMMED, "has the place 'delta,0,0,0', which 2 backward passes have"),
    "a mistyped film": (stop(text="{{ total : 3 }}").replace('film = "A"', 'film = "stpes=4"'), "stpes is not known"),
    "a film that is mistyped, and no number": (stop().replace('film = "A"', 'film = "stpes=4"'), "stpes is not known"),
    "a refused field": (stop(text="{{ A(hidden=9999).total }}"), "hidden is 9999"),
    "a training of no update": (stop(text="{{ accuracy(-1) }}"), "iterations is 0"),
    "a mistake that cannot be made": (stop(QUESTION.replace("sign", "forget_hears_c")), "cannot be made"),
    "an example that there is not": (
        stop('example = 5\n[question]\nkind = "place"\nask = "Where?"\ntruth = "0,1"'),
        "the batch has 1",
    ),
}


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_computed_is_a_fault_of_its_line_and_all_else_is_computed(text: str, says: str) -> None:
    answer = of_text(f'{text}## Second\n+++\nfilm = "A"\n+++\nThe loss is {{{{ total : 3 }}}}.\n')
    assert answer["faults"]
    assert all(says in fault["says"] for fault in answer["faults"])
    assert all(6 < fault["line"] <= len(text.splitlines()) for fault in answer["faults"])
    assert answer["stops"][1]["text"] == [{"kind": "p", "of": ["The loss is 1."]}]


def test_a_film_beyond_the_limit_leaves_room_for_smaller_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.lessons.films.LIMITS", Limits(lesson_numbers=1000))
    answer = of_text(stop(text="{{ A(hidden='30', params='').total }} {{ total : 3 }}"))
    assert [fault["line"] for fault in answer["faults"]] == [11]
    assert "lesson_numbers" in answer["faults"][0]["says"]
    assert answer["stops"][0]["text"] == [{"kind": "p", "of": ["? 1"]}]


def ask(kind: str, truth: str, more: str = "") -> str:
    """A stop that asks."""
    return stop(f'[question]\nkind = "{kind}"\nask = "Which?"\ntruth = {truth}\n{more}')


CHOICES = 'choices = ["a", "b"]'
UNANSWERABLE = {
    "a choice that there is not": ask("choice", "2", CHOICES),
    "a choice below the first": ask("choice", "-1", CHOICES),
    "a half choice": ask("choice", "0.5", CHOICES),
    "a wrong choice that there is not": ask("choice", "1", f'{CHOICES}\n[[wrong]]\nanswer = 7\nsays = "No."'),
    "a place that there is not": ask("place", '"0,2"'),
    "a layer that there is not": ask("place", '["0,1", "2,0"]'),
    "a place of no film": ask("place", '"0,1"').replace('film = "A"', ""),
    "no truth": ask("number", "[]"),
    "no tolerance that is a number": ask("number", "1", "tolerance = nan"),
    "a tolerance that takes every answer": ask("number", "1", "tolerance = inf"),
    "a tolerance that takes none": ask("number", "1", "tolerance = -0.1"),
    "a film that holds": stop('holds = ["A"]'),
    "a word that holds": stop("holds = [\"'A'\"]"),
}


@pytest.mark.parametrize("text", UNANSWERABLE.values(), ids=UNANSWERABLE)
def test_a_question_that_nobody_can_answer_is_a_fault_of_its_line(text: str) -> None:
    try:
        lines = [fault["line"] for fault in of_text(text)["faults"]]
    except RequestError as refused:
        lines = [int(fault.field.removeprefix("line ")) for fault in refused.faults]
    assert len(lines) == 1
    assert 8 < lines[0] < 18


@pytest.mark.parametrize("text", [ask("choice", "1", CHOICES), ask("place", '["0,1", "1,0"]'), ask("sign", '"-"')])
def test_a_question_that_can_be_answered_has_no_fault(text: str) -> None:
    assert of_text(text)["faults"] == []

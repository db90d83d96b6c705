"""A question as the page takes it: its truth, and of each wrong answer what to say, and which mistake gives it."""

from typing import Any

import pytest

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

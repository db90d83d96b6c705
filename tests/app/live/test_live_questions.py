"""What is an answer to which question, and under what it is counted."""

import dataclasses

import pytest
from pydantic import ValidationError

from app.limits import LIMITS
from app.live import questions, routes
from app.live.questions import OTHERS, Round, check, counted_as, grouped
from app.live.shapes import LiveQuestion
from app.requests.errors import RequestError
from app.workers.admission import BusyError


def question(kind: str = "number", /, **fields: object) -> LiveQuestion:
    choices = {"choices": ["falls", "grows"]} if kind == "choice" else {}
    return LiveQuestion.model_validate({"id": "q", "kind": kind, "ask": "What?"} | choices | fields)


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        ("sign", "+", "+"),
        ("sign", "0", "0"),
        ("number", 0.12345, "0.123"),
        ("number", 3, "3"),
        ("number", -4.38649e-5, "-4.39e-05"),
        ("number", -0.0, "0"),
        ("number", 123456.0, "123000"),
        ("choice", 1, "1"),
        ("place", "0,13", "0,13"),
    ],
)
def test_an_answer_is_counted_under_its_text(kind: str, answer: object, text: str) -> None:
    assert counted_as(question(kind), answer) == text


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        *(("sign", answer) for answer in ("x", "", "++", 1, None, ["+"])),
        *(("number", answer) for answer in ("1", True, None, float("inf"), 10**400, [1])),
        *(("choice", answer) for answer in (2, -1, True, 0.0, "0", None)),
        *(("place", answer) for answer in ("0", "0,1,2", "a,b", "0,-1", "0,99999", 1, None)),
    ],
)
def test_what_is_no_answer_to_a_question_is_refused_by_name(kind: str, answer: object) -> None:
    with pytest.raises(RequestError, match=r"answer is .* is needed\."):
        counted_as(question(kind), answer)


@pytest.mark.parametrize(
    ("field", "allowed", "refused"),
    [
        ("tolerance", (0, 0.01, 1, None), (-0.01, 1.01, "wide")),
        ("round", (1, 9), (0, 10)),
        ("ask", ("", "a" * 400), ("a" * 401, None)),
        ("id", ("q", "a.b-c_1", "a" * 40), ("", "a b", "a" * 41)),
        ("choices", (["a", "b"], list("abcdef")), (["a"], list("abcdefg"))),
        ("wrong", ([], [{"answer": 1}] * 6), ([{"answer": 1}] * 7,)),
    ],
)
def test_a_field_of_a_question_has_its_bounds(
    field: str, allowed: tuple[object, ...], refused: tuple[object, ...]
) -> None:
    for fine in allowed:
        question(**{field: fine})
    for wrong in refused:
        with pytest.raises(ValidationError, match=field):
            question(**{field: wrong})


def test_a_questions_parts_fit_its_kind() -> None:
    for fine in (question("sign", truth=["+", "0"]), question("choice", truth=1), question(truth=0.5)):
        check(fine)
    for wrong, field in (
        (question("sign", choices=["a", "b"]), "question.choices"),
        (question("choice", choices=None), "question.choices"),
        (question("sign", truth="x"), "question.truth"),
        (question("choice", truth=[0, 2]), "question.truth"),
        (question(wrong=[{"answer": 1}, {"answer": "2"}]), "question.wrong[1].answer"),
    ):
        with pytest.raises(RequestError) as caught:
            check(wrong)
        assert [fault.field for fault in caught.value.faults] == [field]


def test_a_question_keeps_its_kind_and_its_choices() -> None:
    asked = Round(question("choice"))
    asked.ask(question("choice", ask="What, then?", phase="closed"))
    for other in (question("sign"), question("choice", choices=["falls", "stays"])):
        with pytest.raises(RequestError, match="id of its own"):
            asked.ask(other)


def test_what_is_right_and_why_is_withheld_until_it_is_revealed_and_counts_until_it_is_closed() -> None:
    told = {"truth": "+", "says": "It is so.", "wrong": [{"answer": "-", "mistake": "sign"}]}
    shown = {}
    for phase in ("open", "closed", "revealed"):
        asked = Round(question("sign", **told))
        asked.answer("a", "-")
        asked.ask(question("sign", phase=phase, **told))
        shown[phase] = asked.shown()
    assert [shown[phase]["counts"] for phase in shown] == [None, {"-": 1}, {"-": 1}]
    assert [shown[phase]["truth"] for phase in shown] == [None, None, "+"]
    assert [{"says", "wrong"} <= shown[phase].keys() for phase in shown] == [False, False, True]
    assert all(each["answered"] == 1 for each in shown.values())


@pytest.mark.parametrize("phase", ["closed", "revealed"])
def test_what_is_no_longer_open_takes_no_answers(phase: str) -> None:
    asked = Round(question("sign", phase=phase))
    with pytest.raises(RequestError, match="closed") as caught:
        asked.answer("a", "+")
    assert (caught.value.status, asked.answered) == (409, 0)


def test_a_seat_has_one_answer_which_may_change() -> None:
    asked = Round(question())
    for seat, answer in (("a", 1.0), ("b", 2.0), ("a", 2.001), ("a", 2.001)):
        asked.answer(seat, answer)
    assert (asked.answered, asked.counts()) == (2, {"2": 2})


def test_the_commonest_answer_is_told_first() -> None:
    asked = Round(question("sign"))
    for seat, answer in enumerate("-+0+0+"):
        asked.answer(f"seat {seat}", answer)
    assert list(asked.counts().items()) == [("+", 3), ("0", 2), ("-", 1)]


def test_beyond_so_many_different_answers_they_are_counted_together() -> None:
    asked = Round(question())
    for n in range(LIMITS.live_groups + 5):
        asked.answer(f"seat {n}", n)
    assert len(asked.counts()) == LIMITS.live_groups + 1
    assert asked.counts()[OTHERS] == 5
    asked.answer("seat 0", 10**6)
    assert asked.counts()["1e+06"] == 1, "its own former answer makes room"


def test_signs_and_choices_are_counted_apart_however_few_groups_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "LIMITS", dataclasses.replace(LIMITS, live_groups=1))
    sign, choice = Round(question("sign")), Round(question("choice"))
    for seat, (answer, place) in enumerate((("+", 0), ("-", 1), ("0", 1))):
        sign.answer(f"seat {seat}", answer)
        choice.answer(f"seat {seat}", place)
    assert sign.counts() == {"+": 1, "-": 1, "0": 1}
    assert choice.counts() == {"1": 2, "0": 1}
    table = routes.table({"questions": [choice.table()]})
    assert [row.split(",")[-3:] for row in table.splitlines()[1:]] == [["1", "grows", "2"], ["0", "falls", "1"]]


def test_so_many_people_answer_and_no_more() -> None:
    asked = Round(question("sign"))
    for n in range(LIMITS.live_people):
        asked.answer(f"seat {n}", "+")
    asked.answer("seat 0", "-")
    with pytest.raises(BusyError) as caught:
        asked.answer("one more", "+")
    assert caught.value.status == 429


def test_a_group_reads_as_the_number_that_it_is() -> None:
    for number in (1.0, -2.5e-300, 9.999e200, 0.1, 1234.5):
        assert float(grouped(number)) == pytest.approx(number, rel=0.005)

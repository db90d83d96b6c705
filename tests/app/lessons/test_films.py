"""The numbers of a film by name and place are those of its trace."""

from typing import Any

import numpy as np
import pytest

from app.form.query import problem_of
from app.lessons.expressions import ExpressionError, evaluated
from app.lessons.film_names import Film, names_of
from app.lessons.films import Films, changed, fields_of
from app.limits import Limits
from app.requests.build import cost_of
from tests.app.asking import trace

COUNTING = (
    "hidden=1&activation=linear&task=data&data=1,0%0A0,0%0A0,0%0A0,0&loss=half_sse"
    '&params=[{"W":[[1]],"U":[[1]],"b":[0]},{"W":[[1]],"b":[0]}]'
)
ECHO = "hidden=3&steps=5&lag=2&batch=2"


def said(text: str, query: str = ECHO) -> Any:
    """The value of an expression over a film."""
    films = Films()
    film = Film(films, fields_of(query))
    work = films.found(lambda: evaluated(text, names_of(film, {"A": film})))
    while True:
        try:
            assert next(work) == b"", "a chance to pause"
        except StopIteration as done:
            return done.value


def test_each_value_of_the_stream_is_found_by_its_place() -> None:
    request = {
        "layers": [{"cell": "rnn", "units": 3}, {"cell": "dense", "units": 4}],
        "task": {"name": "echo", "steps": 5, "lag": 2, "batch": 2},
        "digits": None,
    }
    told = [step for step in trace(request) if step["kind"] == "step" and step["t"] is not None]
    for step in told[:: len(told) // 7]:
        for name, rows in step["values"].items():
            if isinstance(rows, list):
                place = f"{name}[{step['layer']},{step['t']},:]"
                np.testing.assert_array_equal(said(f"example(1).{place}"), rows[1])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("dU[0,0,0]", 6),  # pairs 1 <= k <= t <= 3
        ("sum(dU[0,0,0,:])", 6),
        ("dU[0,0,0,1]", 3),
        ("A(algorithm='naive').sweep(3).dh[0,1,0]", 1),
        ("A(algorithm='naive').dh[0,1,0]", 3),
        ("A(algorithm='rtrl').dU[0,0,0,3]", 3),
        ("A(algorithm='chunked', length=2).cuts", 1),
        ("A(algorithm='chunked', length=1).cuts", 3),
        ("A.wrong('carry_missing').dh[0,1,0]", 1),
        ("A(clip='norm', limit=1).clipped_grads[0] / A.grads[0] * norm(A.grads)", 1),
        ("new.U[0,0,0] + rate * dU[0,0,0]", 1),
        ("after.U[0,0,0] - new.U[0,0,0]", 0),
        ("jacobian[0,3,0]", 1),
        ("credit[0,3,0]", 1),
        ("visits", 4),
        ("A(algorithm='naive').visits", 10),
        ("check < 1e-9", True),
        ("loss[1,2]", 0.5),
        ("total", 2),
    ],
)
def test_what_can_be_counted_by_hand_is_so(text: str, number: float) -> None:
    assert said(text, COUNTING) == pytest.approx(number)


@pytest.mark.parametrize(
    "change",
    [
        "",
        "changes='2:rate=0.01'",
        "changes='1:clip=norm,limit=0.5;3:rate=0.02;9:rate=7'",
        "algorithm='truncated', k1=1, k2=1",
    ],
)
def test_after_an_update_stand_the_weights_of_the_next_iteration(change: str) -> None:
    film = f"A(rate=0.05, {change})"
    assert said(f"{film}(iteration=3).after.total", COUNTING) == said(f"{film}(iteration=4).total", COUNTING)
    again = said(f"{film}(iteration=3).after.after.total", COUNTING)
    assert again == pytest.approx(said(f"{film}(iteration=5).total", COUNTING))


def test_of_a_task_whose_batch_is_another_in_each_iteration_nothing_comes_after_a_later_one() -> None:
    assert said("after.total") > 0
    with pytest.raises(ExpressionError, match="after iteration 3, whose batch"):
        said("A(iteration=3).after.total")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("delta[0,9,0]", "delta\\[0,9,0\\]"),
        ("delta[0,0,7]", "does not have"),
        ("delta + 1", "no number by itself"),
        ("nothing[0]", "asks for nothing"),
        ("sweep(0).visits", "asks for visits"),
        ("example(5).delta[0,0,0]", "the batch has 2"),
        ("wrong('no_such')", None),
        ("wrong('no_such').delta[0,0,0]", "catalogue"),
        ("wrong('gates_ifog').delta[0,0,0]", "cannot be made"),
        ("A(steps=9999).total", "cannot be computed: steps"),
        ("A(1).total", "no names"),
        ("accuracy()", "something else"),
    ],
)
def test_what_a_film_does_not_have_is_said(text: str, says: str | None) -> None:
    if says is None:
        assert said(text) is not None
        return
    with pytest.raises(ExpressionError, match=says):
        said(text)


def test_a_lesson_has_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.lessons.films.LIMITS", Limits(lesson_numbers=1000))
    with pytest.raises(ExpressionError, match="lesson_numbers"):
        said("total + A(seed=1).total + A(seed=2).total")


@pytest.mark.parametrize("name", ["numbers", "work"])
def test_a_lesson_may_have_just_as_much_as_its_limit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(fields_of(ECHO))
    most = getattr(cost_of(problem), name)
    limit = "lesson_numbers" if name == "numbers" else "work"
    monkeypatch.setattr("app.lessons.films.LIMITS", Limits(**{limit: 2 * most}))
    films = Films()
    assert films.afford(problem) is films.afford(problem) is problem
    with pytest.raises(ExpressionError, match=limit):
        films.afford(problem)


def test_of_a_field_that_is_said_again_the_last_word_holds() -> None:
    assert changed(fields_of("?a=1&b=2&a=3"), {"b": 0.5, "c": True}) == (("a", "3"), ("b", "0.5"), ("c", "true"))

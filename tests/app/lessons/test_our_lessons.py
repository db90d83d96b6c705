"""The lessons that come with us: every question is recomputed, and no sentence says a number that its film does not."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from app.lessons import library
from app.lessons.lesson import Lesson, Stop
from app.lessons.questions import SIGNS
from app.responses.lessons import LessonAnswer, LessonList
from tests.app.asking import form_stream
from tests.app.lessons.ours import IDS, Json, told
from tests.app.lessons.syllabus import PRINTED, SAID

STOPS = [(name, k) for name in IDS for k in range(len(told(name)["stops"]))]
ASKED = [(name, k) for name, k in STOPS if told(name)["stops"][k]["question"]]
PLACED = [(name, k) for name, k in ASKED if "place" in told(name)["stops"][k]["question"]]
SMALL = {  # films made for the head, in which the same number stands elsewhere by chance
    ("unrolling", "The weight above"),
    ("naive-and-accumulated", "What one loss sends"),
    ("vanishing-and-exploding", "One factor a step"),
}
DECIMAL = re.compile(r"(?<![\w.,·])\d+[.]\d+")


def stop_of(name: str, k: int) -> Json:
    found: Json = told(name)["stops"][k]
    return found


def lesson_of(name: str) -> Lesson:
    book = library.volume(name)
    assert book
    return library.read(book)


@pytest.mark.parametrize("name", IDS)
def test_a_lesson_is_whole(name: str) -> None:
    found = told(name)
    LessonAnswer.model_validate(found)
    assert found["faults"] == []
    assert 6 <= len(found["stops"]) <= 11
    assert 10 <= found["minutes"] <= 15
    assert found["questions"] >= 3, "predictions"
    assert found["sentence"].endswith(".")
    assert found["sources"]
    assert found["stops"][-1]["title"] == "What you can do now"
    assert found["stops"][-1]["question"], "the final task"
    assert "Change this and see" in json.dumps(found["stops"])


def test_the_menu_has_all_of_them_in_their_order() -> None:
    menu = library.listed()
    LessonList.model_validate(menu)
    assert [lesson["id"] for lesson in menu["lessons"]] == IDS
    assert menu["faults"] == []


@pytest.mark.parametrize(("name", "k"), ASKED)
def test_wrong_answers_are_wrong_and_can_be_told_apart(name: str, k: int) -> None:
    asked = stop_of(name, k)["question"]
    truths = asked["truth"] if isinstance(asked["truth"], list) else [asked["truth"]]
    wrong = [each["answer"] for each in asked["wrong"]]
    assert all(each["says"] for each in asked["wrong"])
    assert not re.search(r"[*`]", re.sub(r"\$.*?\$", "", json.dumps(asked))), "there is no Markdown in a question"
    assert asked["says"], "why it is so"
    if asked["kind"] == "number":
        tolerance = asked["tolerance"]
        assert [(a, b) for a, b in combinations([*truths, *wrong], 2) if same(a, b, tolerance)] == []
    else:
        assert len({*truths, *wrong}) == len(truths) + len(wrong)
    if asked["kind"] == "choice":
        assert {*truths, *wrong} <= {*range(len(asked["choices"]))}
    if asked["kind"] == "sign":
        assert {*truths, *wrong} <= {*SIGNS}


def same(a: float, b: float, tolerance: float) -> bool:
    """Whether the page would take one for the other."""
    return abs(a - b) <= tolerance * max(abs(a), abs(b)) * 2


@pytest.mark.parametrize(("name", "k"), PLACED)
def test_the_truth_is_what_the_stream_of_the_film_says_there(name: str, k: int) -> None:
    stop = stop_of(name, k)
    asked, of = stop["question"], stop["question"].get("of")
    assert int(stop["place"]["at"]) < int(asked["place"]["at"]), "what is asked for is not in sight"
    if of is None:
        return
    fields = dict(parse_qsl(stop["query"])) | {"digits": "null"}
    step = json.loads(form_stream(**fields).splitlines()[1 + of["n"]])
    assert (step["layer"], step["t"], step["phase"]) == (of["layer"], of["t"], of["phase"])
    assert int(asked["place"]["at"]) == of["n"] + 1
    said = lesson_of(name).stops[k].question
    assert said
    assert said.of
    if said.truth[0].written == "{}[{}]".format(*said.of.written.split(",", 1)):
        assert asked["truth"] == pytest.approx(number_at(step, of), rel=1e-12), "the answer is that number"


@pytest.mark.parametrize(("name", "k"), PLACED)
def test_the_step_that_is_in_sight_does_not_say_the_answer(name: str, k: int) -> None:
    """NOW shows all values of the last step that is shown; among them may be what the next one begins with."""
    stop = stop_of(name, k)
    at, truth = int(stop["place"]["at"]), stop["question"]["truth"]
    if stop["question"]["kind"] != "number" or not at or truth in (0, 1) or (name, stop["title"]) in SMALL:
        return
    step = json.loads(form_stream(**dict(parse_qsl(stop["query"]))).splitlines()[at])
    seen = [*numbers_in(step["values"]), *numbers_in(step["grads"])]
    assert [x for x in seen if x == pytest.approx(truth, rel=1e-4)] == []


def numbers_in(nested: Any) -> Iterator[float]:
    if isinstance(nested, dict | list):
        for each in nested.values() if isinstance(nested, dict) else nested:
            yield from numbers_in(each)
    elif isinstance(nested, int | float):
        yield nested


def number_at(step: Json, of: Json) -> float:
    """The number of a step that a question is about."""
    name = of["name"]
    if name in step["values"]:
        return float(step["values"][name][of["example"]][of["i"]])
    array = np.array(step["grads"][name.removeprefix("d")], float)
    return float(array[of["i"]] if array.ndim == 1 else array[of["i"], of["j"]])


@pytest.mark.parametrize(("name", "title", "truth", "wrong"), PRINTED)
def test_numbers_are_those_that_the_syllabus_prints(name: str, title: str, truth: Any, wrong: list[float]) -> None:
    asked = next(stop["question"] for stop in told(name)["stops"] if stop["title"] == title)
    assert asked["truth"] == (truth if isinstance(truth, str) else pytest.approx(truth, rel=6e-4))
    assert sorted(each["answer"] for each in asked["wrong"] if isinstance(each["answer"], float)) == pytest.approx(
        sorted(wrong), rel=6e-4
    )


@pytest.mark.parametrize(("name", "title", "numbers"), SAID)
def test_sentences_say_the_numbers_that_the_syllabus_prints(name: str, title: str, numbers: list[str]) -> None:
    said = json.dumps(next(stop for stop in told(name)["stops"] if stop["title"] == title), ensure_ascii=False)
    assert [number for number in numbers if number not in said] == []


def sentences(stop: Stop) -> Iterator[str]:
    """All that is written at a stop, without the expressions in it."""
    yield stop.text.written
    if asked := stop.question:
        yield from (text.written for text in (asked.ask, asked.says, *asked.choices))
        yield from (wrong.says.written for wrong in asked.wrong)


@pytest.mark.parametrize("name", IDS)
def test_no_sentence_has_a_number_typed_that_its_film_does_not_have_in_its_query(name: str) -> None:
    lesson = lesson_of(name)
    typed = [
        (stop.title, number)
        for stop in lesson.stops
        for text in sentences(stop)
        for number in DECIMAL.findall(re.sub(r"\{\{.*?\}\}|\]\(.*?\)", "", text, flags=re.DOTALL))
        if number not in json.dumps([stop.fields, lesson.films])
    ]
    assert typed == []


@pytest.mark.parametrize("name", IDS)
def test_sentences_are_few(name: str) -> None:
    long = [
        (stop.title, len(stop.text.written))
        for stop in lesson_of(name).stops
        if len(re.sub(r"\{\{.*?\}\}|\]\(.*?\)", "12345", stop.text.written)) > 560
    ]
    assert long == []

"""A mark is right, wrong with the mistake's name, or none; and a file that was changed is noticed."""

import json
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.exercises.checksums import changed, with_checksum
from app.exercises.files import AnswerFile, Sheet
from app.exercises.grading import close, doubts, marks_of
from app.exercises.sheets import film_of, truths
from app.requests.build import document_in, validated
from engine.training.loop import drain
from tests.app.exercises.making import BACK, WEIGHT, handed_in, sheet
from tests.chromium import NODE

ROOT = Path(__file__).parents[3]


def right_numbers(asked: Sheet, seed: int) -> list[float]:
    return [number for number in drain(truths(film_of(asked, seed))) if number is not None]


def test_every_answer_is_computed_anew_for_its_seed() -> None:
    asked = sheet()
    answers = dict(zip("abc", right_numbers(asked, 3), strict=True))
    assert [mark.right for mark in marks_of(handed_in(asked, 3, answers), asked)] == [True] * 3
    assert [mark.right for mark in marks_of(handed_in(asked, 4, answers), asked)] == [False] * 3


@pytest.mark.parametrize(("factor", "right"), [(1.0, True), (1.0099, True), (0.9901, True), (1.0101, False)])
def test_two_digits_are_enough(factor: float, right: bool) -> None:
    asked = sheet({"a": BACK})
    [number] = right_numbers(asked, 3)
    [mark] = marks_of(handed_in(asked, 3, {"a": factor * number}), asked)
    assert mark.right is right


@pytest.mark.parametrize("truth", [2.0, -2.0])
def test_as_near_is_near_enough_on_either_side_of_a_right_number_of_either_sign(truth: float) -> None:
    assert [close(truth + off, truth, 0.01) for off in (-0.021, -0.019, 0.019, 0.021)] == [False, True, True, False]


@pytest.mark.parametrize("sign", [1, -1])
def test_an_answer_at_the_border_of_the_tolerance_is_right(sign: int) -> None:
    tried = [0.4949, 0.495, 0.505, 0.5051]
    assert [close(sign * answer, sign * 0.5, 0.01) for answer in tried] == [False, True, True, False]
    assert [close(sign * answer, sign * 0.7, 0.1) for answer in (0.6299, 0.63, 0.77, 0.7701)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("seed", [3, 4, 5, 6])
def test_an_answer_is_judged_by_the_digits_that_the_page_shows_on_both_sides_of_the_border(seed: int) -> None:
    asked = sheet({"a": BACK})
    [number] = right_numbers(asked, seed)
    seen = float(f"{number:.6g}")
    assert seen != number
    tried = [seen * factor for factor in (0.98999999, 0.990000001, 1.009999999, 1.01000001)]
    found = [marks_of(handed_in(asked, seed, {"a": answer}), asked)[0].right for answer in tried]
    assert found == [False, True, True, False]


def test_page_and_server_judge_alike_at_every_border() -> None:
    tolerances, truths = (0.01, 0.02, 0.05, 0.1), (0.5, 0.7, -0.3, 12.3456, 1.1e-5, 0.0)
    tried = [
        (truth * (1 + side * tolerance) + off * abs(truth), truth, tolerance)
        for truth, tolerance, side, off in product(truths, tolerances, (-1, 1), (-1e-8, -1e-10, 0.0, 1e-12, 1e-8))
    ]
    script = """import { readFileSync } from "node:fs"; import { near } from "./static/questions/judge.js";
    const tried = JSON.parse(readFileSync(0, "utf8"));
    console.log(JSON.stringify(tried.map((each) => near(...each))))"""
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        input=json.dumps(tried),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == [close(*each) for each in tried]


def test_the_sheet_says_how_near_is_near_enough() -> None:
    asked = sheet({"a": BACK}, tolerance=0.1)
    [number] = right_numbers(asked, 3)
    assert [mark.right for mark in marks_of(handed_in(asked, 3, {"a": 1.09 * number}), asked)] == [True]


def test_the_copy_of_the_sheet_in_a_file_decides_nothing() -> None:
    asked = sheet({"a": BACK, "b": WEIGHT})
    easy = asked.model_copy(update={"tolerance": 0.5, "questions": [asked.questions[0].model_copy(update={"n": 14})]})
    [right, _] = right_numbers(asked, 3)
    [other] = right_numbers(easy, 3)
    assert [mark.right for mark in marks_of(handed_in(easy, 3, {"a": right}), asked)] == [True, None]
    assert [mark.right for mark in marks_of(handed_in(easy, 3, {"a": 1.4 * right}), asked)] == [False, None]
    assert [mark.right for mark in marks_of(handed_in(easy, 3, {"a": other}), asked)] == [False, None]


def test_zero_is_near_to_zero_alone() -> None:
    assert close(0.0, 0.0, 0.01)
    assert close(0.0, 1e-16, 0.01)
    assert close(1e-15, 0.0, 0.01)
    assert not close(1.1e-15, 0.0, 0.01)
    assert close(-0.1, 0.1, 0.5) is False


def test_a_wrong_answer_is_named_by_the_mistake_that_gives_it() -> None:
    asked = sheet({"a": BACK})
    [number] = right_numbers(asked, 3)
    [mark] = marks_of(handed_in(asked, 3, {"a": -number}), asked)
    assert (mark.right, "sign" in mark.remark) == (False, True)
    assert f"{number:.4g} is right" in mark.remark
    [mark] = marks_of(handed_in(asked, 3, {"a": 37.5}), asked)
    assert mark.remark.endswith("is right")  # nothing that is known gives 37.5


def test_what_was_shown_and_what_was_left_out_is_said() -> None:
    asked = sheet()
    numbers = right_numbers(asked, 3)
    file = handed_in(asked, 3, {"a": {"answer": numbers[0], "shown": True}, "b": {"shown": True}})
    assert [(mark.right, mark.remark) for mark in marks_of(file, asked)] == [
        (False, "a: had the right number shown"),
        (False, "b: had the right number shown"),
        (None, "c: no answer"),
    ]


def test_a_number_that_there_is_not_has_no_mark() -> None:
    asked = sheet({"a": BACK | {"n": 999}})
    [mark] = marks_of(handed_in(asked, 3, {"a": 1.0}), asked)
    assert (mark.right, "the film has no delta" in mark.remark) == (None, True)


def test_a_change_is_noticed_whatever_it_is() -> None:
    asked = sheet()
    file = handed_in(asked, 3, {"a": 0.5}, name="Ada")
    assert list(doubts(file, asked)) == []
    changes: list[dict[str, Any]] = [{"seed": 4}, {"name": "Eve"}, {"answers": []}]
    for change in changes:
        assert list(doubts(file.model_copy(update=change), asked)) == ["was changed after it was saved"]
    other = sheet(title="Another one")
    assert list(doubts(handed_in(other, 3, {"a": 0.5}), asked)) == ["answers another sheet"]
    easier = asked.model_copy(update={"tolerance": 0.5})
    assert list(doubts(handed_in(easier, 3, {"a": 0.5}), asked)) == ["its sheet was changed after it was made"]


def test_how_a_file_is_written_is_no_change() -> None:
    """An editor that sorts, indents or writes 1.0 as 1 has changed nothing."""
    file = handed_in(sheet(), 3, {"a": 1.0, "b": 1e-7})
    text = file.model_dump_json(indent=4).replace("1.0,", "1,").replace("1e-7", "0.0000001")
    again = validated(document_in(text.encode()), AnswerFile)
    assert not changed(again)
    assert with_checksum(again) == file

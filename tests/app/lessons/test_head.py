"""The head of a stop: a fault names the line in which what is wrong is said."""

import pytest

from app.lessons.head import Head, split
from app.limits import LIMITS

LINES = ["wrong = 1", "[[wrongly]]", "  [[ wrong ]]", "# wrong = 2", "[wrong]"]


def test_a_field_stands_where_it_is_said_for_that_time_else_where_it_is_said_last() -> None:
    head = Head({}, LINES, 10)
    assert [head.line_of("wrong", n) for n in (0, 1, 2, 9)] == [11, 13, 15, 15]
    assert head.line_of("wrong") == 11
    assert (head.line_of("right"), head.line_of("right", 2)) == (10, 10)
    assert (head.line_of("wrongly"), head.line_of("w.*")) == (12, 10)


def test_a_fault_is_told_in_the_line_of_the_first_unless_another_is_meant() -> None:
    head = Head({}, LINES, 10)
    head.fault("wrong", "is wrong.")
    head.fault("wrong", "is wrong, too.", 1)
    assert [(fault.line, fault.says) for fault in head.faults] == [(11, "is wrong."), (13, "is wrong, too.")]


def test_fields_that_are_known_are_taken_and_the_others_are_faults_of_their_lines() -> None:
    head = Head({"title": "A", "points": "3", "colour": 1}, ["title = 'A'", "points = '3'", "colour = 1"], 0)
    assert head.take({"title": str, "points": int}) == {"title": "A"}
    assert [fault.line for fault in head.faults] == [2, 3]
    assert "points = " in head.faults[0].says
    assert head.faults[1].says.startswith("has colour, which is not known")


DEEP = {
    "lists": "a = " + "[" * 50_000,
    "tables": "a = " + "{a = " * 50_000,
    "a key": "minutes" + ".x" * 25_000 + " = 1",
    "a quoted key": "minutes" + " . 'a=b'" * 200 + " = 1",
    "a key in a table": "a = {b" + ".x" * 25_000 + " = 1}",
    "the name of a table": "[a" + ".x" * 25_000 + "]",
    "lists that are closed": "title = " + "[" * 20 + "]" * 20,
}


@pytest.mark.parametrize("said", DEEP.values(), ids=DEEP)
def test_a_head_that_goes_too_deep_is_a_fault_of_a_line(said: str) -> None:
    head, *_ = split(["+++", said, "+++"], 5, "")
    (fault,) = head.faults
    assert fault.line in (5, 6)
    assert "within each other" in fault.says


def test_what_is_no_toml_is_said_in_a_short_sentence_with_its_line() -> None:
    name = "[' (at line 9" + "9" * 5000 + " " * 20_000 + "']"
    head, *_ = split(["+++", name, name, "+++"], 5, "")
    (fault,) = head.faults
    assert fault.line == 7
    assert len(fault.says) < 300


def test_of_more_fields_than_a_link_may_have_none_is_looked_at() -> None:
    most = LIMITS.fields
    for count, faults in ((most, most), (most + 1, 1)):
        head = Head({f"a{n}": n for n in range(count)}, [f"a{n} = {n}" for n in range(count)], 5)
        assert head.take({"title": str}) == {}
        assert len(head.faults) == faults

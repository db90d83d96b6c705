"""The head of a stop: a fault names the line in which what is wrong is said."""

from app.lessons.head import Head

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

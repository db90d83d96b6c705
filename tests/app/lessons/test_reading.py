"""A file that is no lesson is named with its line and the reason."""

import pytest

from app.lessons.lesson import LessonError
from app.lessons.reading import lesson_in
from app.requests.errors import RequestError
from tests.app.lessons.ours import of_text, stop

ASKS = '[question]\nkind = "number"\nask = "What?"\ntruth = "total"'

CHOICE = '[question]\nkind = "choice"\nask = "Which?"\ntruth = "total"\nchoices = {}'


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(LessonError) as broken:
        lesson_in(text, "broken")
    return [(fault.line, fault.says) for fault in broken.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "no head"),
        ("Only words.", 1, "no head"),
        ("+++\ntitle = ", 1, "no line of +++ closes"),
        ("+++\ntitle = \n+++\n", 2, "no TOML"),
        ('+++\ntitle = "A"\ncolour = "red"\n+++\n## a\nWords.', 3, "has colour, which is not known"),
        ('+++\ntitle = "A"\nminutes = "long"\n+++\n## a\nWords.', 3, "a whole number is needed"),
        ('+++\ntitle = "A"\n+++\nWords.\n## a\nWords.', 4, "before the first stop"),
        ('+++\ntitle = "A"\n+++\n', 1, "0 stops"),
        ("+++\nminutes = 3\n+++\n## a\nWords.", 1, "no title"),
        ('+++\ntitle = "A"\n[films]\nU = "steps=3"\n+++\n## a\nWords.', 4, "film U"),
        ('+++\ntitle = "A"\n[films]\nA = 3\n+++\n## a\nWords.', 4, "which is no text"),
        ('+++\ntitle = "A"\n+++\n## a\n', 4, "no sentences"),
        ('+++\ntitle = "A"\n+++\n## a\n\n\n+++\nat = "end"', 7, "no line of +++ closes"),
        (stop("at = 3"), 9, "text is needed"),
        (stop('notation = "diagonal"'), 9, "neither row nor column"),
        (stop("[[wrong]]\nanswer = 1"), 9, "to no question"),
        (stop('[question]\nkind = "number"'), 9, "question without ask"),
        (stop(ASKS.replace("number", "essay")), 10, "'essay'"),
        (stop(ASKS.replace("number", "choice")), 7, "0 choices"),
        (stop(CHOICE.format(["1"])), 13, "1 choices; 2 to 6 are needed"),
        (stop(CHOICE.format([*"1234567"])), 13, "7 choices; 2 to 6 are needed"),
        (stop(ASKS + '\n[[wrong]]\nsays = "x"'), 13, "either an answer or a mistake"),
        (stop(ASKS + '\n[[wrong]]\nanswer = 1\n[[wrong]]\nmistake = "no_such"'), 16, "catalogue"),
        (stop().replace('film = "A"', 'film = "B"'), 8, "does not name"),
    ],
)
def test_a_broken_file_names_its_line(text: str, line: int, says: str) -> None:
    found = faults(text)
    assert any(at == line and says in why for at, why in found), found


@pytest.mark.parametrize("choices", [[*"12"], [*"123456"]])
def test_a_question_may_have_as_few_and_as_many_choices_as_its_limits(choices: list[str]) -> None:
    [asked] = [stop.question for stop in lesson_in(stop(CHOICE.format(choices)), "x").stops]
    assert asked
    assert [text.written for text in asked.choices] == choices


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_lines() -> None:
    found = faults('+++\nminutes = "x"\n+++\n## a\n## b\n+++\nfilm = "C"\n+++\nWords.')
    assert [line for line, _ in found] == sorted(line for line, _ in found)
    assert len(found) == 4


def test_a_place_to_open_that_the_film_does_not_have_is_a_fault_with_its_line() -> None:
    told = of_text(stop('open = "h,0,9,0"', "One."))
    assert [(fault["line"], fault["says"]) for fault in told["faults"]] == [
        (9, "has the place 'h,0,9,0', which no step of this film has.")
    ]


def test_what_only_the_film_can_tell_is_a_fault_with_its_line() -> None:
    told = of_text(stop('holds = ["total > 9"]\nat = "after h,0,7,0"', "One.\n\nIt is {{ total }} and {{ nothing }}."))
    assert [(fault["line"], fault["says"]) for fault in told["faults"]] == [
        (9, "says 'total > 9', which does not hold."),
        (10, "has the place 'h,0,7,0', which no step of this film has."),
        (14, next(fault["says"] for fault in told["faults"] if "nothing" in fault["says"])),
    ]
    assert told["stops"][0]["text"][1]["of"] == ["It is 1 and ?."]


def test_a_text_that_is_no_lesson_is_refused_by_lines() -> None:
    with pytest.raises(RequestError) as refused:
        of_text("Words.")
    assert [fault.message for fault in refused.value.faults] == [
        "line 1 has no head: a lesson begins with a line of +++."
    ]


def test_a_file_of_another_editor_is_read_as_well() -> None:
    text = "\ufeff" + stop().replace("\n", "\r\n")
    assert lesson_in(text, "x") == lesson_in(stop(), "x")

"""Numbers in sentences are written as people read them."""

from typing import Any

import pytest

from app.lessons.expressions import evaluated
from app.lessons.lesson import LessonFault, Text
from app.lessons.sentences import filled, form_in, written


def constants(text: str) -> Any:
    return evaluated(text, {"x": 0.000438568, "big": 123456789.0, "n": 3.0, "zero": 0.0}.__getitem__)


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ("{{ 0.138498 }}", "0.1385"),
        ("{{ -0.138498 : 2 }}", "−0.14"),
        ("{{ 0.138498 : +3 }}", "+0.138"),
        ("{{ x }}", "4.386·10⁻⁴"),
        ("$a = {{ x : 2 }}$", r"$a = 4.4 \cdot 10^{-4}$"),
        ("$a$ is {{ -x : 1 }}", "$a$ is −4·10⁻⁴"),
        ("{{ 0.4386 : % }}", "44 %"),
        ("{{ 0.6 : .2 }}", "0.60"),
        ("{{ n }}", "3"),
        ("{{ zero : +4 }}", "0"),
        ("{{ 0.5 ** 30 : 3 }}", "9.31·10⁻¹⁰"),
        ("{{ big : 9 }}", "123456789"),
        ("{{ 1 / zero }}", "∞"),
        ("{{ -1 / zero : .2 }}", "−∞"),
        ("{{ zero / zero }}", "NaN"),
        ("$a = {{ 1 / zero }}$", r"$a = \infty$"),
        ("$a = {{ -1 / zero }}$", r"$a = -\infty$"),
        ("$a = {{ zero / zero }}$", r"$a = \text{NaN}$"),
        ("{{ -x : .2 }}", "0.00"),
        ("{{ -x : .0 }}", "0"),
        ("{{ x : +.2 }}", "0.00"),
        ("$a = {{ -x : .2 }}$", "$a = 0.00$"),
        ("{{ -0.1 * x : .2% }}", "0.00 %"),
        ("{{ -x : .4 }}", "−0.0004"),
        ("{{ -0.005001 : .2 }}", "−0.01"),
    ],
)
def test_a_number_has_the_digits_that_are_asked_for(said: str, reads: str) -> None:
    faults: list[LessonFault] = []
    assert filled(Text(said, 1), constants, faults) == reads
    assert faults == []


def test_an_unknown_form_is_a_fault_of_its_line() -> None:
    faults: list[LessonFault] = []
    assert filled(Text("a\n{{ 1 : many }}", 7), constants, faults) == "a\n?"
    assert [fault.line for fault in faults] == [8]


def test_a_form_says_digits_decimals_sign_and_percentage() -> None:
    assert written(0.12345, form_in("+.1%")) == "+12.3 %"


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ("{{ 1 + max(1, 2) :2}}", "3"),
        ("{{ 1 :\n 2 }}", "1"),
        ("{{ max(1,\n2) }}", "2"),
        (r"\$ {{ x : 2 }}", r"\$ 4.4·10⁻⁴"),
        ("{{ n {{ n }}", "{{ n 3"),
    ],
)
def test_a_form_is_the_word_after_the_last_colon_that_has_a_blank_before_it(said: str, reads: str) -> None:
    faults: list[LessonFault] = []
    assert filled(Text(said, 1), constants, faults) == reads
    assert faults == []


@pytest.mark.parametrize("said", ["{{ 1 :" + " " * 10**6 + "[ }}", "{{ 1 " * 10**6 + "}}"], ids=["blanks", "openings"])
def test_reading_takes_so_long_as_the_text_is(said: str) -> None:
    faults: list[LessonFault] = []
    assert filled(Text(said, 1), constants, faults)[-1] in "1?"

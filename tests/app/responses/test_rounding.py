"""Numbers are rounded to the very digit that Python's own formatting gives, over the whole range of float64."""

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.endpoints.registry import endpoint_named
from app.responses.rounding import rounded
from tests.app.asking import RNN

FINITE = st.floats(allow_nan=False, allow_infinity=False)
DECIMAL = st.builds(lambda m, e: float(f"{m}e{e}"), st.integers(-(10**8), 10**8), st.integers(-40, 40))


@given(st.lists(FINITE | DECIMAL, min_size=1, max_size=50), st.integers(1, 17))
@example([0.1234565, 1234565.0, 2.5, 0.5, 1e22, 1e23, 9.999995, 5e-324, 1.7976931348623157e308, -0.0], 6)
@example([2.5, -3.5, 0.25, 1.7976931348623157e308], 1)
def test_every_number_is_that_of_pythons_formatting(numbers: list[float], digits: int) -> None:
    wanted = [float(f"{x:.{digits}g}") for x in numbers]
    wanted = [near if math.isfinite(near) else x for near, x in zip(wanted, numbers, strict=True)]
    found = rounded(np.array(numbers), digits).tolist()
    assert list(map(repr, found)) == list(map(repr, wanted))


def test_a_finite_number_never_becomes_infinite() -> None:
    assert rounded(np.array([1.7976931348623157e308]), 1).tolist() == [1.7976931348623157e308]


@pytest.mark.parametrize("digits", [1, 6, 16, None])
def test_what_is_no_number_stays_what_it_is(digits: int | None) -> None:
    assert list(map(str, rounded(np.array([np.inf, -np.inf, np.nan]), digits))) == ["inf", "-inf", "nan"]


@given(st.lists(FINITE, max_size=20))
def test_null_leaves_every_bit(numbers: list[float]) -> None:
    assert rounded(np.array(numbers), None).tolist() == numbers


def floats(told: Any) -> Iterator[float]:
    """All the numbers with a point in a value of JSON."""
    if isinstance(told, float):
        yield told
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    for each in inner:
        yield from floats(each)


@pytest.mark.parametrize("recipe", ["trace", "training", "analysis", "learned"])
def test_every_answer_has_the_digits_that_were_asked_for(recipe: str) -> None:
    answering = endpoint_named(recipe)
    lines = answering.lines(answering.read(json.dumps(RNN | {"digits": 3}).encode()))
    told = [x for line in lines if line for x in floats(json.loads(line))]
    assert told == [float(f"{x:.3g}") for x in told]
    assert any(x != float(f"{x:.2g}") for x in told)


@pytest.mark.parametrize("digits", [2, 3, 6, 14, 15])
def test_what_lies_as_near_to_two_numbers_as_can_be_is_rounded_as_python_does(digits: int) -> None:
    """1.115 is a little less than it says, and a hundred times as much is a little more."""
    chance = np.random.default_rng(digits)
    ties = (chance.integers(10 ** (digits - 1), 10**digits, 2000) + 0.5) / 10.0 ** chance.integers(0, 20, 2000)
    np.testing.assert_array_equal(rounded(ties, digits), [float(f"{x:.{digits}g}") for x in ties.tolist()])


@pytest.mark.parametrize("digits", [15, 16, 17])
def test_digits_that_a_float_does_not_hold_are_those_of_python(digits: int) -> None:
    numbers = np.random.default_rng(digits).normal(size=2000) * 10.0 ** np.arange(-1000, 1000).clip(-30, 30)
    np.testing.assert_array_equal(rounded(numbers, digits), [float(f"{x:.{digits}g}") for x in numbers.tolist()])

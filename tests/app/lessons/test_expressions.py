"""Expressions say what a film says, and are nothing but arithmetic."""

from typing import Any

import numpy as np
import pytest

from app.lessons.expressions import KEPT, ExpressionError, evaluated, parsed


def nobody(name: str) -> Any:
    raise ExpressionError(f"asks for {name}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 + 2 * 3 ** 2", 19),
        ("-(1 - 3) / 4", 0.5),
        ("1 if 2 < 3 <= 3 else 0", 1),
        ("1 if 2 < 3 <= 2 else 0", 0),
        ("0 if not (1 == 2 or 2 > 1 and 1 != 1) else 5", 0),
        ("sqrt(16) + abs(-1) + max(1, 2)", 7),
        ("1 / 0", np.inf),
        ("1 / norm(0)", np.inf),
        ("1 / (2 < 1 < 3)", np.inf),
        ("norm(0) / norm(0)", np.nan),
        ("count(0) / count(0)", np.nan),
        ("all(0) / any(0)", np.nan),
        ("cosine(0, 0)", np.nan),
        ("norm(10 ** 200) / 10 ** 200", 1),
        ("cosine(10 ** 200, -(10 ** 200))", -1),
        ("all(1) + any(1) - (1 < 2)", 1),
    ],
)
def test_arithmetic_is_that_of_the_books(text: str, found: float) -> None:
    np.testing.assert_equal(evaluated(text, nobody), found)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "().__class__",
        "[x for x in (1, 2)]",
        "lambda: 1",
        "f'{1}'",
        "(1).real",
        "sum.__call__(1)",
        "open('x')",
        "x := 1",
        "'a' * 10",
        "b'1'",
        "1 +",
        "1; 2",
        "1" + " + 1" * 200,
        "(" * 90 + "1" + ")" * 90 + "(",
    ],
)
def test_what_is_no_arithmetic_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"\w"):
        evaluated(text, nobody)


def test_a_kind_of_node_is_refused_before_anything_is_evaluated() -> None:
    with pytest.raises(ExpressionError, match="not allowed"):
        parsed("1 if True else [2]")


def test_no_number_grows_beyond_all_bounds() -> None:
    assert evaluated("9 ** 9 ** 9 ** 9", nobody) == np.inf


def test_a_long_text_is_not_parsed() -> None:
    with pytest.raises(ExpressionError, match="at most 400"):
        parsed("1" * 401)


def test_so_many_expressions_are_kept_and_no_more() -> None:
    for k in range(KEPT + 10):
        parsed(f"{k} + 1")
    assert parsed.cache_info().currsize == KEPT

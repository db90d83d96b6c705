"""A long message written in parts has the same bytes as one written at once."""

import math

import numpy as np
import pytest

from app.responses import parts
from app.responses.parts import Triangle
from app.responses.rounding import rounded
from app.responses.wire import nested
from engine.types import Array

NUMBERS = np.random.default_rng(0).standard_normal((7, 5, 3)) * 10.0 ** np.arange(-4, 3)[:, None, None]
ODD = np.array([math.inf, -math.inf, math.nan, 0.0, -0.0, 1e-300])


@pytest.mark.parametrize("digits", [6, 17, None])
@pytest.mark.parametrize("at_once", [1, 4, 40, 10**6])
def test_parts_make_the_whole(digits: int | None, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "AT_ONCE", at_once)
    monkeypatch.setattr(parts, "PART", 50)
    square = NUMBERS[0] @ NUMBERS[0].T
    message = {"a": NUMBERS, "n": None, "deep": [{"b": ODD}, [], {}, [1, "ä", True]], "c": np.array(0.5), "t": 1}
    lists = nested({"a": NUMBERS, "b": ODD, "square": square}, digits)
    whole = message | {"a": lists["a"], "deep": [{"b": lists["b"]}, [], {}, [1, "ä", True]], "c": 0.5}
    rows = [row[: t + 1] for t, row in enumerate(lists["square"])]
    found = list(parts.parts(message | {"rows": Triangle(square)}, digits))
    assert b"".join(found) == parts.line_of(whole | {"rows": rows})
    assert len(found) > 1
    assert all(found)


def test_no_part_takes_more_numbers_than_are_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def noting(a: Array, digits: int | None) -> Array:
        sizes.append(a.size)
        return rounded(a, digits)

    monkeypatch.setattr(parts, "rounded", noting)
    b"".join(parts.parts({"wide": np.zeros((1024, 300)), "long": np.zeros(10**5)}, 6))
    assert sum(sizes) == 1024 * 300 + 10**5
    assert max(sizes) <= parts.AT_ONCE

"""A request is taken as it is said: nothing is guessed, left over, out of range, or changed afterwards."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.requests.strict import Cube, Strict


class Asked(Strict):
    n: int = 0
    x: float = 0.0
    cube: Cube | None = None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"n": "3"}, ("n",)),
        ({"n": 3.0}, ("n",)),
        ({"n": True}, ("n",)),
        ({"x": "3"}, ("x",)),
        ({"x": float("inf")}, ("x",)),
        ({"x": float("nan")}, ("x",)),
        ({"m": 3}, ("m",)),
        ({"cube": [[[1.0, "2"]]]}, ("cube", 0, 0, 1)),
        ({"cube": [[[1.0, float("inf")]]]}, ("cube", 0, 0, 1)),
    ],
)
def test_nothing_is_guessed(said: dict[str, Any], field: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate(said)
    assert [fault["loc"] for fault in caught.value.errors()] == [field]


def test_of_many_mistakes_in_a_list_the_first_is_told() -> None:
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate({"cube": [[["a", "b"], ["c"]], [["d"]]]})
    assert [fault["loc"] for fault in caught.value.errors()] == [("cube", 0, 0, 0)]


def test_what_was_asked_stays_as_it_was() -> None:
    asked = Asked(n=3)
    with pytest.raises(ValidationError, match="frozen"):
        asked.n = 4

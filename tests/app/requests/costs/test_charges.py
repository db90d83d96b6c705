"""What is charged is what was charged: a factor in an estimate changes on purpose only, with `make golden`."""

import json

import pytest

from tests.golden.charges import CHARGES, FILMS, NAMES, charged


@pytest.mark.parametrize("query", FILMS)
@pytest.mark.parametrize("name", NAMES)
def test_a_request_is_charged_what_is_written(name: str, query: str) -> None:
    assert charged(name, query) == json.loads(CHARGES.read_text(encoding="utf-8"))[name][query]

"""The wire is what it was: the recorded traces come again, to the last digits of another processor."""

import json
import math
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import pytest

from app.page.context import facts, film_figures
from app.page.figures import stage
from tests.app.asking import trace
from tests.golden.traces import FACTS, FIGURES, FILM_FIGURES, REQUESTS, path_of

# Of the machine, or of the rounding that the check measures.
UNSTABLE = {"engine", "sha256", "max_relative_error", "worst"}


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_a_recorded_trace_comes_again(name: str) -> None:
    recorded = [json.loads(line) for line in path_of(name).read_bytes().splitlines()]
    assert differences(recorded, trace(REQUESTS[name])) == []


def test_no_recording_is_left_behind() -> None:
    assert {path.stem for path in path_of("x").parent.glob("*.jsonl")} == set(REQUESTS)


def test_the_facts_that_the_modules_of_the_page_are_tested_with_are_those_of_the_page() -> None:
    assert json.loads(FACTS.read_text(encoding="utf-8")) == facts()


def test_the_figures_that_the_views_of_the_page_are_tested_with_are_those_of_the_page() -> None:
    recorded = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert recorded == json.loads(json.dumps(stage.for_page())), "make golden"


def test_the_figures_in_a_film_that_is_one_file_are_those_of_the_page() -> None:
    recorded = json.loads(FILM_FIGURES.read_text(encoding="utf-8"))
    assert recorded == json.loads(json.dumps(film_figures())), "make golden"


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every number and word of a message with its place, in their order."""
    match value:
        case dict():
            yield place, "{}"
            for name in value:
                yield from leaves(value[name], f"{place}.{name}")
        case list():
            yield place, "[]"
            for i, inner in enumerate(value):
                yield from leaves(inner, f"{place}[{i}]")
        case _ if place.rpartition(".")[2] not in UNSTABLE:
            yield place, value


def differences(old: Any, new: Any) -> list[Any]:
    """Where names, their order, shapes, types or numbers differ."""
    pairs = zip_longest(leaves(old), leaves(new), fillvalue=("missing", None))
    return [(a, b) for a, b in pairs if not (a[0] == b[0] and alike(a[1], b[1]))]


def alike(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=2e-5, abs_tol=1e-12)
    return bool(a == b and type(a) is type(b))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([1.0], [1.0001]),
        ([1.0], [1.0, 2.0]),
        ({"a": 0.0}, {"a": None}),
        ("Infinity", "NaN"),
        (1, 1.0),
        ([], {}),
    ],
)
def test_the_comparison_sees_what_is_different(old: Any, new: Any) -> None:
    assert differences(old, new)


def test_the_comparison_forgives_a_last_digit() -> None:
    assert differences({"a": [1.00001, "x"]}, {"a": [1.0, "x"]}) == []

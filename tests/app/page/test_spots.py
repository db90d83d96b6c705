"""Each exercise of Spot the bug shows its mistake, at a step that can be found, and nothing else gives its numbers."""

import json
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import pytest

from app.endpoints.registry import ENDPOINTS, known
from app.endpoints.trace import lines
from app.form.query import problem_of
from app.page.spots import EXAMPLE, SPOTS, Spot
from engine.mistakes.catalogue import CATALOGUE, IDS

Json = dict[str, Any]

ALL = (EXAMPLE, *SPOTS)
NAMES = [f"{spot.mistake}:{spot.layer} {spot.query}" for spot in ALL]
SEEDS = (0, 1)
FAR = 1e-4  # relative to the largest number of an array: of six digits, and found by other sums


@cache
def steps_of(query: str) -> list[Json]:
    text = b"".join(lines(problem_of(parse_qsl(query)))).decode()
    return [each for each in map(json.loads, filter(str.strip, text.splitlines())) if each.get("kind") == "step"]


def flat(nested: Any) -> list[float]:
    return [x for part in nested for x in flat(part)] if isinstance(nested, list) else [float(nested)]


def differ(one: Any, other: Any) -> bool:
    a, b = flat(one), flat(other)
    most = max(map(abs, a + b), default=0.0)
    return len(a) != len(b) or any(abs(x - y) > max(FAR * most, 1e-9) for x, y in zip(a, b, strict=True))


def first_wrong(right: list[Json], wrong: list[Json]) -> tuple[Json, str] | None:
    """The first step whose numbers are others, and the first of its names."""
    for one, other in zip(right, wrong, strict=True):
        for part in ("values", "grads"):
            for name, array in one[part].items():
                if differ(array, other[part][name]):
                    return other, f"d{name}" if part == "grads" else name
    return None


def equation_names(spot: Spot) -> set[str]:
    """What the planted lines find, in whatever cell they stand."""
    rows = [row for row in CATALOGUE if row.id == spot.mistake]
    return {name for row in rows for name in row.lines}


def test_there_are_enough_ordered_by_difficulty_and_each_once() -> None:
    assert len(SPOTS) >= 24
    assert [spot.level for spot in SPOTS] == sorted(spot.level for spot in SPOTS)
    assert {spot.level for spot in SPOTS} == {1, 2, 3}
    assert len(set(NAMES)) == len(NAMES)
    assert all(len({spot.mistake, *spot.others}) == 4 for spot in ALL)
    assert {name for spot in ALL for name in (spot.mistake, *spot.others)} <= set(IDS)


@pytest.mark.parametrize("spot", ALL, ids=NAMES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_mistake_shows_first_where_its_line_stands(spot: Spot, seed: int) -> None:
    found = first_wrong(steps_of(f"{spot.query}&seed={seed}"), steps_of(f"{spot.planted}&seed={seed}"))
    assert found is not None, "it changes no number"
    step, name = found
    assert step["phase"] in ("backward", "gradient")
    changed = equation_names(spot)
    if changed == {"w"}:  # the weights of the losses: the first error that sets out
        assert (step["layer"], name) in ((spot.layer, "from_above"), (spot.layer, "delta"))
    elif step["phase"] == "gradient":
        assert changed & {"W", "U", "b", "c"}
        assert step["layer"] == spot.layer
    else:
        assert step["layer"] == spot.layer
        assert name in changed or {"delta", "W"} & changed  # gates in another order show in what is made of them


@pytest.mark.parametrize("spot", ALL, ids=NAMES)
def test_what_it_could_be_taken_for_gives_other_numbers(spot: Spot) -> None:
    for seed in SEEDS:
        films = [
            steps_of(f"{spot.query}&seed={seed}{mistakes}")
            for mistakes in ("", *(f"&mistakes={name}:{spot.layer}" for name in (spot.mistake, *spot.others)))
        ]
        for i, one in enumerate(films):
            for other in films[:i]:
                assert first_wrong(one, other) is not None


def test_the_page_gets_them_all() -> None:
    _, asked = known("spots", ())
    told = json.loads(b"".join(ENDPOINTS["spots"].lines(asked)))
    assert [spot["mistake"] for spot in told["spots"]] == [spot.mistake for spot in SPOTS]
    assert told["example"]["others"] == list(EXAMPLE.others)
    assert (told["example"]["yours"], told["example"]["right"]) == ("delta = dh", "delta = dh * f_prime")
    assert all(spot["yours"] != spot["right"] for spot in told["spots"])

"""The answer to /api/spots: films with one planted mistake each, and one that is solved together."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from app.form import query
from app.page.spots import EXAMPLE, SPOTS, Spot
from app.requests.costs.costing import Cost
from app.responses.parts import line_of
from engine.mistakes.faults import fault_in
from engine.mistakes.walk import BackwardLines

Json = dict[str, Any]


def echo(asked: None) -> Json:
    return {}


def cost_of(asked: None) -> Cost:
    """A table that stands in the code, and the lines of small networks."""
    return Cost(0, 1 << 14, 1 << 20, 10**7)


@cache
def told(spot: Spot) -> Json:
    """An exercise, with the wrong line and the right one as they stand in its layer."""
    on = BackwardLines(query.problem_of(parse_qsl(spot.query)).setup)
    fault = fault_in(on, spot.mistake, spot.layer)
    assert fault, f"{spot.mistake} cannot stand there"
    yours, right = fault.lines(on)
    return spot._asdict() | {"others": list(spot.others), "yours": yours, "right": right}


def lines(asked: None) -> Iterator[bytes]:
    yield line_of({"example": told(EXAMPLE), "spots": list(map(told, SPOTS))})

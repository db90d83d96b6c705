"""The answer to /api/lessons, the menu of lessons; a lesson itself is in app/endpoints/lesson.py."""

from collections.abc import Iterator
from typing import Any

from app.form import query
from app.lessons import library
from app.requests.costs.costing import Cost
from app.requests.payload import Payload
from app.responses.parts import line_of

Json = dict[str, Any]


def read(asked: Payload) -> Json:
    """The menu as the files are now.

    Raises: RequestError, if a field is given.
    """
    query.no_fields(asked)
    return library.listed()


def echo(menu: Json) -> Json:
    return menu


def cost_of(menu: Json) -> Cost:
    """A constant estimate: to read the files of the menu computes nothing."""
    return Cost(0, 1 << 16, 1 << 20, 10**7)


def lines(menu: Json) -> Iterator[bytes]:
    yield line_of(menu)

"""What may be computed: how a request is read, what it is and costs, and how its answer is told line by line.

A recipe travels by its name, "module:NAME"; a new kind of answer is a new recipe and a route which names it.
"""

import hashlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic_core import to_json

from app import costing, form, problem, wire
from app.computing.orders import Asked, Known
from app.fingerprint import CODE, ENGINE

Problem = TypeVar("Problem")


@dataclass(frozen=True)
class Recipe(Generic[Problem]):
    """read raises RequestError; two problems with equal echoes have equal lines; an empty line is a chance to pause."""

    read: Callable[[Asked], Problem]
    echo: Callable[[Problem], Any]
    cost: Callable[[Problem], costing.Cost]
    lines: Callable[[Problem], Iterator[bytes]]


def named(name: str) -> Recipe[Any]:
    recipe = pkgutil.resolve_name(name)
    assert isinstance(recipe, Recipe), f"{name} is no recipe"
    return recipe


def known(name: str, asked: Asked) -> tuple[Known, Any]:
    """What is asked, and the problem itself.

    Raises: RequestError.
    """
    recipe = named(name)
    found = recipe.read(asked)
    digest = hashlib.sha256(b"\0".join([name.encode(), ENGINE.encode(), CODE.encode(), to_json(recipe.echo(found))]))
    cost = recipe.cost(found)
    return Known(digest.hexdigest()[:32], cost.memory, cost.work), found


def problem_of(asked: Asked) -> problem.Problem:
    """The problem in a body of JSON or in the fields of the form.

    Raises: RequestError.
    """
    return problem.build(problem.read(asked)) if isinstance(asked, bytes) else form.problem_of(asked)


TRACE = Recipe(problem_of, lambda found: wire.echoed(found.request), problem.cost_of, wire.lines)

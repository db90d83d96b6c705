"""What holds for every route: HEAD where there is GET, Allow with all methods of a path, redirects within a prefix."""

from urllib.parse import quote

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

READING = {"GET", "HEAD"}


def add_heads(routes: APIRouter) -> None:
    """A HEAD beside each GET, which answers with the same headers."""
    for route in [each for each in routes.routes if isinstance(each, APIRoute)]:
        if "GET" in (route.methods or ()):
            routes.add_api_route(
                route.path, route.endpoint, methods=["HEAD"], include_in_schema=False, response_model=None
            )


def listed(app: FastAPI, routes: APIRouter) -> list[BaseRoute]:
    """Every route of the application, those of its router included, each by itself."""
    return [*routes.routes, *(route for route in app.routes if isinstance(route, Route | Mount))]


def allowed(routes: list[BaseRoute], scope: Scope) -> str:
    """The methods that the routes of a path take, as the header Allow names them."""
    whole = dict(scope) | {"root_path": scope.get("app_root_path", scope.get("root_path", ""))}
    matching = [route for route in routes if route.matches(whole)[0] is not Match.NONE]
    return ", ".join(sorted({method for route in matching for method in getattr(route, "methods", None) or READING}))


def slashed(path: str, query: bytes) -> str:
    """The same path with a slash at its end, or without those it has, as a relative address.

    So it stays within the prefix under which a proxy has put us, of which nobody has to tell us.
    """
    bare = path.rstrip("/")
    name = quote(bare.rpartition("/")[2])
    slashes = len(path) - len(bare)
    there = f"{'../' * slashes}{name}" if slashes else f"./{name}/"
    return f"{there}?{query.decode('latin-1')}" if query else there

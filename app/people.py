"""Who asks: known by a cookie of the page, for a whole class may share one address."""

import re
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

SEAT = "seat"  # the name of the cookie: where somebody sits in the room


def person(scope: Scope) -> str:
    """The cookie; without one, the connection: programs are told apart by these."""
    said = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    return seat_in(said) or f"{scope.get('client')}"


def seat_in(cookies: str) -> str | None:
    """The seat that a cookie header names, if it is one that we gave."""
    try:
        found = SimpleCookie(cookies).get(SEAT)
    except CookieError:
        return None
    return found.value if found and re.fullmatch(r"[\w-]{22}", found.value) else None


def seated(request: Request, response: Response) -> Response:
    """The page, with a seat for whoever has none yet."""
    if seat_in(request.headers.get("cookie", "")) is None:
        secure = request.url.scheme == "https"
        response.set_cookie(SEAT, secrets.token_urlsafe(16), httponly=True, samesite="lax", secure=secure)
    return response

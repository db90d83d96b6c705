"""Clients: known by a signed cookie, as a whole class may share one address; whoever has none, by address."""

import hmac
import os
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request, cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from app.limits import LIMITS
from app.settings import SECRET, secret_key
from app.workers.fair_share import Person

COOKIE = "seat"  # the name of the cookie: where somebody sits in the room


SIGNATURE = 16  # bytes


WHILE = 600.0  # seconds in which an address may be given as many new seats as LIMITS.seats


REMEMBERED = 4096  # addresses that were given seats lately


class Seats:
    """Gives seats, so many to one address in a while, and knows its own again by their signature."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._given: OrderedDict[str, tuple[float, float]] = OrderedDict()  # by address: how many, and when

    def person(self, scope: Scope) -> Person:
        address = address_of(scope)
        cookies = cookie_parser(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
        seat = self.known(cookies.get(COOKIE, ""))
        return Person(seat or f"without a seat, at {address}", address, seat is not None)

    def seated(self, request: Request, response: Response) -> Response:
        """The page, with a seat for whoever has none of ours yet."""
        if not self.person(request.scope).seated:
            self.give(request, response)
        return response

    def give(self, request: Request, response: Response) -> str | None:
        """A new seat, which goes out with this response; None where the address has had too many."""
        if not self.may_have(address_of(request.scope), time.monotonic()):
            return None
        cookie = self.new()
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=secure)
        return self.known(cookie)

    def new(self) -> str:
        seat = secrets.token_urlsafe(16)
        return f"{seat}.{self._signature(seat)}"

    def known(self, cookie: str) -> str | None:
        """The seat that a cookie names, if we signed it, to the last character."""
        seat, _, signature = cookie.partition(".")
        if not re.fullmatch(r"[\w-]{22}", seat, re.ASCII) or not signature.isascii():
            return None
        return seat if hmac.compare_digest(signature, self._signature(seat)) else None

    def _signature(self, seat: str) -> str:
        whole = hmac.digest(self._key, f"{COOKIE} {seat}".encode(), "sha256")
        return urlsafe_b64encode(whole[:SIGNATURE]).rstrip(b"=").decode()

    def may_have(self, address: str, now: float) -> bool:
        """Whether one more seat goes to this address; the past is forgotten evenly."""
        many, at = self._given.pop(address, (0.0, now))
        many = max(0.0, many - (now - at) * LIMITS.seats / WHILE)
        may = many + 1 <= LIMITS.seats
        self._given[address] = (many + may, now)
        if len(self._given) > REMEMBERED:
            self._given.popitem(last=False)
        return may


def address_of(scope: Scope) -> str:
    """The address that asks; of IPv6 the network, of which one household has all 2^64 addresses."""
    host = str((scope.get("client") or ("",))[0]).partition("%")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


class Asking:
    """How many requests of each person are under way, of whatever kind."""

    def __init__(self) -> None:
        self._many: Counter[str] = Counter()

    @contextmanager
    def one(self, name: str) -> Iterator[int]:
        """Counts a request of a person while it runs; yields how many others they have under way."""
        self._many[name] += 1
        try:
            yield self._many[name] - 1
        finally:
            self._many[name] -= 1
            if not self._many[name]:
                del self._many[name]


SEATS = Seats(secret_key(os.environ.get(SECRET, "")))

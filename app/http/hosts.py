"""The host names that are answered: a page from elsewhere must not talk to us through a visitor's browser.

An address of numbers, `localhost` and names without a dot (`http://laptop:8000`) work unasked, as no one outside can
make these lead here; so do `.local` names, which the neighbours in one's own network give themselves. Any other name
has to be told in BACKFLOW_HOSTS: its owner could let it lead to us, and then read our answers (DNS rebinding).
"""

import os
import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.types import Scope

OWN = (".localhost", ".local")
PORTS = {"http": 80, "https": 443}
PROXY = "If it is our own page behind a proxy, the proxy has to pass on the Host as the browser said it."


def named(said: str | None = None) -> frozenset[str]:
    """The names that the operator told us, in lower case; * is every name."""
    told = os.environ.get("BACKFLOW_HOSTS", "") if said is None else said
    return frozenset(name.lower() for name in re.split(r"[,\s]+", told) if name)


def known(host: str, names: frozenset[str]) -> bool:
    """Whether this is a name of ours, or may be: the host of an address, with or without a port."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if not name or parts.path or parts.query or parts.fragment or parts.username is not None:
        return False
    return "." not in name or name.endswith(OWN) or is_address(name) or bool(names & {name, "*"})


def is_address(name: str) -> bool:
    """Whether it is an address of numbers."""
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def own(origin: str, host: str, names: frozenset[str]) -> bool:
    """Whether a page that comes from there is ours: from the host that it asks, or from one the operator named."""
    try:
        parts = urlsplit(origin)
        here, port = urlsplit(f"//{host}"), parts.port or PORTS.get(parts.scheme)
        same = parts.hostname == here.hostname and port == (here.port or PORTS.get(parts.scheme))
    except ValueError:
        return False
    return bool(parts.hostname) and (same or bool(names & {parts.hostname, "*"}))


def objection(scope: Scope, names: frozenset[str]) -> tuple[int, str] | None:
    """Status and sentence for a request that is not for us, or not from a page of ours."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    host, origin = headers.get(b"host", ""), headers.get(b"origin")
    if not known(host, names):
        return 421, f"This server is not {host[:80] or 'without a name'}; BACKFLOW_HOSTS can tell it that it is."
    if origin is None or own(origin, host, names) or harmless(scope) or headers.get(b"sec-fetch-site") == "same-origin":
        return None
    return 403, f"A page of {origin[:80]} may not ask here. {PROXY}"


def harmless(scope: Scope) -> bool:
    """Whether the answer is a file that anybody may have: a browser asks for modules and fonts with an Origin.

    A proxy that passes on another Host than the browser said would be refused all of them.
    """
    path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
    return path.startswith("/static/") and scope["method"] in ("GET", "HEAD")

"""The operator's BACKFLOW_ variables: each is understood or refused in one sentence; an empty one counts as not set.

What concerns memory, workers and limits is read by `machine` and `limits`, with the functions from here.
"""

import os
import re
from importlib import import_module
from urllib.parse import urlsplit

from app import settings

PORTS = range(65536)
HOST = r"[\w.:%-]*"
NAME = r"\*|[\w.:\[\]-]+"


def whole(name: str, least: int, most: int) -> int | None:
    """A whole number; None where it is not said.

    Raises: ValueError, which names the variable, what it is, and what is needed.
    """
    said = os.environ.get(name, "").strip()
    if not said:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", said) or not least <= int(said) <= most:
        raise ValueError(f"{name} is {said!r}; a whole number from {least} to {most} is needed.")
    return int(said)


def fault() -> str | None:
    """The sentence about the first variable that makes no sense."""
    try:
        _host()
        _port()
        _hosts()
        _address()
        settings.check(os.environ)
        import_module(f"{__package__}.limits")  # which reads its own when it is imported, and those of `machine`
    except ValueError as error:
        return str(error)
    return None


def _host() -> None:
    said = os.environ.get("BACKFLOW_HOST", "")
    if not re.fullmatch(HOST, said):
        raise ValueError(f"BACKFLOW_HOST is {said!r}; an address or a name to listen on is needed, such as 0.0.0.0.")


def _port() -> None:
    said = os.environ.get("BACKFLOW_PORT", "")
    if said and (not said.isdecimal() or int(said) not in PORTS):
        raise ValueError(f"BACKFLOW_PORT: {said!r} is no port; a number from 0 to {PORTS[-1]} is needed.")


def _hosts() -> None:
    for name in filter(None, re.split(r"[,\s]+", os.environ.get("BACKFLOW_HOSTS", ""))):
        if not re.fullmatch(NAME, name) or (re.search(r":\d+$", name) and name.count(":") == 1):
            raise ValueError(
                f"BACKFLOW_HOSTS has {name!r} in it; names without a scheme or a port are needed, with commas between."
            )


def _address() -> None:
    said = os.environ.get("BACKFLOW_ADDRESS", "")
    if said and not _leads_somewhere(said):
        raise ValueError(f"BACKFLOW_ADDRESS is {said!r}; an address is needed, such as 192.168.1.20:8000.")


def _leads_somewhere(said: str) -> bool:
    try:
        parts = urlsplit(said if "://" in said else f"http://{said}")
        named = bool(parts.hostname) and (parts.port is None or parts.port in PORTS)
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and re.search(r"\s", said) is None and len(said) <= 300

"""What the operator sets: the secret that signs cookies, proxies and frames that are trusted, the folder of lessons."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

SECRET, PROXIES, FRAMES = "BACKFLOW_SECRET", "BACKFLOW_PROXIES", "BACKFLOW_FRAMES"
LESSONS = "BACKFLOW_LESSONS"
FRAME = re.compile(r"https?://(\*\.)?[\w.-]+(:\d{1,5})?|'?self'?|\*")  # as CSP has it; nothing that ends a directive
SECRET_LETTERS = 16  # at least


def secret_key(secret: str) -> bytes:
    """The key that signs seats: from BACKFLOW_SECRET, which replicas and restarts may share; else made anew.

    Raises: ValueError, for a secret that could be guessed.
    """
    if secret and len(secret) < SECRET_LETTERS:
        raise ValueError(f"{SECRET} has {len(secret)} characters; at least {SECRET_LETTERS} are needed.")
    return hashlib.sha256(secret.encode()).digest() if secret else secrets.token_bytes(32)


def proxies(said: str) -> list[str]:
    """The addresses of proxies before us, which may say in X-Forwarded-For whose request it is; * is every address.

    From anyone else that header is worth nothing: with it, one machine would be as many as it likes.

    Raises: ValueError.
    """
    found = [name for name in re.split(r"[,\s]+", said) if name]
    for name in found:
        try:
            _ = name == "*" or ip_network(name)
        except ValueError as error:
            raise ValueError(f"{PROXIES} has {name!r} in it; addresses or networks are needed.") from error
    return found


def in_both_networks(names: list[str]) -> list[str]:
    """The same proxies, those of IPv4 also as a socket names them that serves IPv6, too: ::ffff:10.0.0.1."""
    known = [ip_network(name) for name in names if name != "*"]
    return names + [f"::ffff:{each.network_address}/{96 + each.prefixlen}" for each in known if each.version == 4]


def frames(said: str) -> list[str]:
    """Who may frame /embed, as frame-ancestors of a policy has it: the server itself, if nobody else is said.

    Raises: ValueError.
    """
    found = [name for name in re.split(r"[,\s]+", said) if name]
    for name in found:
        if not FRAME.fullmatch(name):
            raise ValueError(
                f"{FRAMES} has {name!r} in it; addresses of pages are needed, such as https://moodle.example.org."
            )
    return ["'self'" if name.strip("'") == "self" else name for name in found] or ["'self'"]


def lessons(said: str) -> str:
    """The folder whose files stand in the menu of lessons; empty where there is none.

    Raises: ValueError.
    """
    if said.strip() and not Path(said.strip()).is_dir():
        raise ValueError(f"{LESSONS} is {said!r}, which is no folder; one with lessons (*.md) in it is needed.")
    return said.strip()


def check(variables: Mapping[str, str]) -> None:
    """Looks at all of them before anything is served.

    Raises: ValueError, which names what is wrong.
    """
    secret_key(variables.get(SECRET, ""))
    proxies(variables.get(PROXIES, ""))
    frames(variables.get(FRAMES, ""))
    lessons(variables.get(LESSONS, ""))

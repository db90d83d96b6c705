"""Codes that a class types, and keys that make a presenter."""

import hmac
from base64 import urlsafe_b64encode
from random import Random

from app.live.shapes import ALPHABET, LETTERS

BYTES = 18  # of what is drawn for a key, and of its signature at most: 24 letters each


class Keys:
    """Draws codes and keys. secret: what replicas and restarts share; without one, nothing is signed.

    A code stands on the wall. After a restart, whoever is first could take it with a key of their own; where there is
    a secret, only a key that was signed for that very code opens it again.
    """

    def __init__(self, rng: Random, secret: bytes | None) -> None:
        self.rng, self.secret = rng, secret

    def code(self) -> str:
        return "".join(self.rng.choice(ALPHABET) for _ in range(LETTERS))

    def key(self, code: str) -> str:
        drawn = _text(self.rng.randbytes(BYTES))
        return drawn + self._signature(code, drawn)

    def may_open(self, code: str, key: str) -> bool:
        """Whether this key may be one that was drawn for this code."""
        drawn = key[: len(_text(bytes(BYTES)))]
        return self.secret is None or hmac.compare_digest(key.encode(), (drawn + self._signature(code, drawn)).encode())

    def _signature(self, code: str, drawn: str) -> str:
        if self.secret is None:
            return ""
        return _text(hmac.digest(self.secret, f"live {code} {drawn}".encode(), "sha256")[:BYTES])


def _text(drawn: bytes) -> str:
    return urlsafe_b64encode(drawn).decode()

"""The memo of requests that were read, with what they cost: so many bytes, the least recently asked goes first."""

import hashlib
from collections import OrderedDict

from app.requests.payload import Accepted, Payload, weight

LONGEST = 1 << 16  # bytes: a longer request is read each time
ENTRY = 1 << 10  # bytes of memory that an entry takes beside the request in it


class Memo:
    """By a digest of the request: a link which many open is read once, and a long one is not kept for that."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._entries: OrderedDict[bytes, Accepted] = OrderedDict()

    def get(self, endpoint: str, asked: Payload) -> Accepted | None:
        name = _name(endpoint, asked)
        if name in self._entries:
            self._entries.move_to_end(name)
        return self._entries.get(name)

    def put(self, endpoint: str, asked: Payload, accepted: Accepted) -> None:
        name = _name(endpoint, asked)
        if not name or name in self._entries:
            return
        self._entries[name] = accepted
        self.size += _size(accepted)
        while self.size > self.most:
            _, oldest = self._entries.popitem(last=False)
            self.size -= _size(oldest)


def _name(endpoint: str, asked: Payload) -> bytes:
    """A digest; nothing for a request that is too long to be remembered."""
    return hashlib.sha256(repr((endpoint, asked)).encode()).digest() if weight(asked) <= LONGEST else b""


def _size(accepted: Accepted) -> int:
    return ENTRY + weight(accepted.asked)

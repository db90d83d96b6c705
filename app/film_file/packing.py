"""Bytes as the text of an element: gzip, then base64, in which there is nothing that could end the element."""

import gzip
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator

from pydantic_core import to_json

WHOLE, STREAM = 9, 6  # of gzip: what is packed once for everybody, and what is packed while somebody waits
TRIPLE = 3  # bytes, which are four letters without a remainder


def packed(value: object) -> bytes:
    """A JSON value in the fewest letters."""
    return b64encode(gzip.compress(to_json(value), WHOLE, mtime=0))


def packed_stream(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Parts of one text packed as they come; an empty part, which is a chance to pause, stays one."""
    gzipping, rest = zlib.compressobj(STREAM, wbits=zlib.MAX_WBITS | 16), b""
    for part in parts:
        rest += gzipping.compress(part) if part else b""
        whole = len(rest) - len(rest) % TRIPLE
        yield b64encode(rest[:whole])
        rest = rest[whole:]
    yield b64encode(rest + gzipping.flush())

"""Lines in pieces worth sending, deflated once for everybody who reads them."""

import struct
import zlib
from collections.abc import Iterator

from app.workers.messages import Piece

LEVEL = 1  # four times as fast as 5, for a tenth more bytes; and streams are mostly digits
PIECE_BYTES = 1 << 16  # from which lines are worth sending
MOST = 1 << 18  # of a long line in one piece, which is inflated in a millisecond
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


class Packer:
    """Makes pieces of bytes that come in order, the first `skip` of them left out but counted.

    After each piece the compressor forgets what it saw (RFC 1951 has no word for it; zlib calls it a full flush), so
    pieces of two computings of the same lines may follow each other, wherever the border is.
    """

    def __init__(self, skip: int = 0) -> None:
        self.skip, self.size, self.check = skip, 0, 0
        self._deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def pieces(self, data: bytes) -> Iterator[Piece]:
        """These bytes as pieces, without those that are to be skipped."""
        self.check = zlib.crc32(data, self.check)
        left_out = min(len(data), max(0, self.skip - self.size))
        self.size += len(data)
        for at in range(left_out, len(data), MOST):
            part = data[at : at + MOST]
            yield Piece(len(part), self._deflate.compress(part) + self._deflate.flush(zlib.Z_FULL_FLUSH))

    def end(self) -> Piece:
        """What ends a gzip file (RFC 1952): nothing for those who read plain lines."""
        return Piece(0, self._deflate.flush(zlib.Z_FINISH) + struct.pack("<LL", self.check, self.size & 0xFFFFFFFF))


def deflated(data: bytes) -> Piece:
    """A piece by itself, for what is said once."""
    (piece,) = Packer().pieces(data)
    return piece


def inflated(piece: Piece) -> bytes:
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(piece.deflated) if piece.size else b""

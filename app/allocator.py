"""The C allocator of the server: freed memory goes back to the operating system at once, and not only to the server.

The allocator of glibc takes large blocks from the system one by one and gives them back one by one; smaller ones it
cuts from a heap that shrinks only at its end, and what it thinks large grows up to 32 MB with the blocks that come
back. A server that once held many bodies of 4 MB would keep their room for good. Elsewhere this changes nothing.
"""

import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # as malloc.h names them
LARGE = 1 << 16  # bytes from which a block is one that the system gives and takes back; fixed from now on


def give_back() -> None:
    """Sets the allocator of this process, where it is that of glibc."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_MMAP_THRESHOLD, LARGE)
        mallopt(M_TRIM_THRESHOLD, LARGE)

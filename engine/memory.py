"""What one trace gives back is kept for the next: fetching memory anew, page by page, costs a fifth of a trace.

The allocator of glibc returns what is free beyond a threshold to the operating system, and fetches large blocks from
there one by one. Elsewhere nothing of this is known, and nothing changes.
"""

import ctypes
import sys

TRIM, MAPPED = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
KEPT = 1 << 28  # bytes, which is what a film of 200 moments of 64 examples and 256 units holds
LARGEST = 1 << 25  # bytes of a block, as many as glibc allows


def keep() -> None:
    """Tells the allocator so, if it is that of glibc."""
    if sys.platform != "linux":
        return
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        tell(MAPPED, LARGEST)
        tell(TRIM, KEPT)

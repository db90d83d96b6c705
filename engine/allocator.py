"""What one trace gives back is kept for the next: fetching memory anew, page by page, costs a fifth of a trace.

The allocator of glibc returns what is free beyond a threshold to the operating system. The threshold follows the
largest block that ever came back, up to 32 MB, and is twice as large. Elsewhere this changes nothing.
"""

import numpy as np

LARGEST = 31 << 20  # bytes; never touched, so they are only an address


def keep() -> None:
    """Lets one large block come back."""
    np.empty(LARGEST, np.uint8)

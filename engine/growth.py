"""How an amount grows with a size: the exponent of the power that fits it best."""

from collections.abc import Sequence

import numpy as np


def exponent(sizes: Sequence[float], amounts: Sequence[float]) -> float:
    """The slope of log(amount) against log(size) by least squares; two different sizes at least, all above zero."""
    return float(np.polyfit(np.log(sizes), np.log(amounts), 1)[0])

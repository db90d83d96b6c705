"""Numbers of so many significant digits, whole arrays at once, to the very digit that Python's own formatting gives."""

import numpy as np

from engine.types import Array

EXACT_POWER = 22  # the largest power of ten that is a float64 exactly
EXACT_DIGITS = 15  # up to which a float64 holds every decimal number
NEAR_TIE = 2.0**-52  # relative; the scaled number is off by half of that at most


@np.errstate(all="ignore")
def rounded(x: Array, digits: int | None) -> Array:
    """x (n,) rounded as float(f"{x:.{digits}g}") does; infinities and NaN stay; None rounds nothing."""
    if digits is None:
        return x
    if digits > EXACT_DIGITS:
        return np.array([exactly(v, digits) for v in x.tolist()])
    size = np.floor(np.log10(np.abs(x)))
    power = digits - 1 - size
    scale = 10.0 ** np.minimum(np.abs(power), EXACT_POWER)
    scaled = np.where(power >= 0, x * scale, x / scale)
    whole = np.rint(scaled)
    found = np.where(power >= 0, whole / scale, whole * scale)
    near_tie = np.abs(np.abs(scaled - whole) - 0.5) < NEAR_TIE * np.abs(scaled)
    slow = np.flatnonzero((near_tie | (np.abs(power) > EXACT_POWER)) & np.isfinite(size))
    found[slow] = [exactly(v, digits) for v in x[slow].tolist()]
    return np.where(np.isfinite(size), found, x)


def exactly(x: float, digits: int) -> float:
    """One number by Python's own formatting; as it is where rounding up would leave the range of float64."""
    near = float(f"{x:.{digits - 1}e}")
    return near if abs(near) < np.inf else x

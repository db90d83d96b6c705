"""How many digits somebody's numbers have, which the numbers themselves say, and whether others are equal in these."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from engine.types import Array

DECIMALS, SIGNIFICANT = range(1, 9), range(2, 7)
LARGE = 100  # size from which on whole numbers are taken for rounded ones
EXACT = 1e-12  # relative, by which a rounded number may differ from its decimal
SINGLE, DOUBLE = 7, 10  # digits from which on nearly every number of that precision has few decimals, being so large


class Precision(NamedTuple):
    """What two equal numbers may differ by: relative to the largest of the array, or to each, and absolutely.

    And by `rounding` times what they change by where all that they are computed of changes, relative to that change.
    """

    word: str
    relative: float
    absolute: float
    rounding: float
    each: bool = False

    def close(self, ours: Array, theirs: Array, changes: Array | float = 0.0) -> bool:
        """Whether ours are theirs, as far as their digits go; changes: see `engine.mistakes.rounding`."""
        size = np.abs(theirs) if self.each else np.abs(theirs).max(initial=0.0)
        with np.errstate(all="ignore"):
            most = self.relative * size + self.absolute + self.rounding * changes
            return bool(np.all(np.abs(ours - theirs) <= most))

    def evidence(self, a: Array) -> float:
        """How many decimal digits these numbers tell: those by which each is known, added up."""
        size = np.abs(a).max(initial=0.0)
        unsure = self.relative * size + self.absolute
        return a.size * float(np.log10(size / unsure)) if size > unsure > 0 else 0.0


FLOAT64 = Precision("float64", 1e-9, 1e-300, 2.0**-44)
FLOAT32 = Precision("float32", 5e-5, 1e-37, 2.0**-15)  # below that a float32 loses digits, and is 0 in the end


def precision(arrays: Iterable[Array]) -> Precision:
    """The precision of all these numbers together.

    What was rounded to significant digits often has few decimals, too: it is the one which most numbers use up.
    Large whole numbers are taken for rounded ones, as who prints large gradients may have them; exact ones are equal as
    well. Small ones are not: half of 1 is no rounding, and would call right what is wrong.
    A zero has no digits: it fits every rounding, so that nothing but zeros, a pass that adds up nothing, is exact.
    Large numbers have few decimals without having been rounded: a float32 of 2^15 or more is a multiple of 2^-8.
    """
    a = np.concatenate([np.zeros(0), *(np.ravel(array) for array in arrays)])
    a = a[a != 0]
    if not a.size:
        return FLOAT64
    with np.errstate(over="ignore"):
        whole = FLOAT32 if np.array_equal(a, a.astype(np.float32)) else FLOAT64
    decimals, digits = _decimals(a, SINGLE if whole is FLOAT32 else DOUBLE), _digits(a)
    used = 0.0 if decimals is None else np.mean(~_fits(a, np.round(a, decimals - 1)))
    if digits and (decimals is None or np.mean(~_fits(a, significant(a, digits - 1))) > used):
        return Precision(f"{digits} significant digits", 5.01 * 10.0**-digits, *FLOAT32[2:4], each=True)
    if decimals is not None:
        return Precision(f"{decimals} decimals", whole.relative, 0.501 * 10.0**-decimals, FLOAT32.rounding)
    return whole


def _decimals(a: Array, most: int) -> int | None:
    """The decimals that all numbers were rounded to, which even the smallest would else have more of."""
    least = [0] if np.abs(a).max() >= LARGE else []
    found = next((digits for digits in (*least, *DECIMALS) if _fits(a, np.round(a, digits)).all()), None)
    return None if found is None or np.log10(np.abs(a).min()) + found > most else found


def _digits(a: Array) -> int | None:
    """The significant digits that all numbers were rounded to."""
    return next((digits for digits in SIGNIFICANT if _fits(a, significant(a, digits)).all()), None)


def _fits(a: Array, shorter: Array) -> Array:
    """Where rounding to fewer digits leaves a number as it is."""
    return np.asarray(np.abs(a - shorter) <= EXACT * np.abs(a))


def significant(a: Array, digits: int) -> Array:
    """Each number rounded to so many significant digits."""
    return np.array([float(f"{x:.{digits - 1}e}") for x in a.ravel().tolist()]).reshape(a.shape)

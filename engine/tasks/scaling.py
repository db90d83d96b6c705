"""Columns of numbers brought to a common size, and back: mean 0 and standard deviation 1, or from 0 to 1."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.types import Array

DIGITS = 18  # significant digits that are tried for a number that comes back; 17 tell all numbers apart
LARGEST = 1e150  # number that can be measured: its square is finite


class Scale(NamedTuple):
    """Where 0 lies and how much 1 is, in the units of a column; size is never 0."""

    shift: float
    size: float

    def seen(self, x: Array) -> Array:
        """What the network sees of x."""
        return (x - self.shift) / self.size

    def back(self, y: Array) -> Array:
        """The same in the units of the column."""
        return y * self.size + self.shift

    def original(self, y: Array) -> Array:
        """The shortest decimal numbers that the network sees as y: what went in comes back as it was.

        `back` alone makes 2.2e-16 of a 0. Where there is no such number, as for what never went in, it is that of back.
        """
        near = self.back(y)
        found, missing = near.copy(), np.isfinite(near)
        largest = np.abs(near[missing]).max(initial=0.0)
        power = math.floor(math.log10(largest)) if largest else 0
        for decimals in range(min(0, -power), max(DIGITS, DIGITS - power)):
            short = np.round(near, decimals)
            fits = missing & (self.seen(short) == y)
            found[fits] = short[fits] + 0.0  # never -0.0
            missing &= ~fits
        return found


class Measures(NamedTuple):
    """sd is that of the numbers themselves, divided by their count n and not by n - 1."""

    mean: float
    sd: float
    low: float
    high: float


def measures(x: Array) -> Measures:
    """Of a column `(n,)` of numbers up to LARGEST; one that never changes has exactly its number as mean, and sd 0."""
    low, high = float(x.min()), float(x.max())
    if low == high:
        return Measures(low, 0.0, low, high)
    mean = math.fsum(x) / len(x)
    spread = float(np.abs(x - mean).max())  # the squares of very small numbers would be 0
    return Measures(mean, spread * math.sqrt(math.fsum(((x - mean) / spread) ** 2) / len(x)), low, high)


def as_it_is(x: Array) -> Scale:
    return Scale(0.0, 1.0)


def standard(x: Array) -> Scale:
    """Mean 0 and standard deviation 1; all 0 where the column never changes."""
    m = measures(x)
    return Scale(m.mean, m.sd or 1.0)


def unit_range(x: Array) -> Scale:
    """From 0 to 1; all 0 where the column never changes."""
    m = measures(x)
    return Scale(m.low, m.high - m.low or 1.0)


SCALINGS: dict[str, Callable[[Array], Scale]] = {"none": as_it_is, "standard": standard, "range": unit_range}

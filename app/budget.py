"""What costs too much is refused before anything is allocated, in a sentence that names what would do."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.costing import CostOf, Size
from app.limits import LIMITS
from app.refusals import Fault, RequestError
from engine.setup import Setup

SetupOf = Callable[[int], Setup]  # by T

MEASURED = {  # how a person hears of a cost: in which unit, and of what
    "bytes": (10**6, "megabytes to send"),
    "memory": (10**6, "megabytes of memory"),
    "work": (10**9, "billion floating-point operations"),
}


class Dial(NamedTuple):
    """One of the sizes which a person may reduce: its name in `Size`, and the field which says it."""

    name: str
    field: str


def refuse_if_too_large(setup_of: SetupOf, size: Size, dials: Sequence[Dial], estimate: CostOf) -> None:
    """The setup is made anew for each number of steps, so that a refusal can name the most that fit.

    Raises: RequestError, which names the limit, the estimate, and what to reduce.
    """
    over = exceeded(setup_of, size, estimate)
    if over is None:
        return
    ways = [(dial, most) for dial in dials if (most := largest(setup_of, size, dial.name, estimate))]
    if not ways:
        raise RequestError([Fault("layers", f"are too many or too large: {over}")])
    (first, most), *others = ways
    also = "".join(f" Or reduce {dial.field} to {number}." for dial, number in others)
    says = f"is {getattr(size, first.name)}; at most {most} would do beside the rest: {over}{also}"
    raise RequestError([Fault(first.field, says)])


def exceeded(setup_of: SetupOf, size: Size, estimate: CostOf) -> str | None:
    """The sentence about the first limit that would be exceeded."""
    spent = estimate(setup_of(size.steps), size)
    for name, (unit, what) in MEASURED.items():
        needed, most = getattr(spent, name), getattr(LIMITS, name)
        if needed > most:
            return f"it would take {math.ceil(needed / unit)} {what}, and the limit ({name}) is {most // unit}."
    return None


def largest(setup_of: SetupOf, size: Size, name: str, estimate: CostOf) -> int:
    """The largest number below the present one with which the rest is not too much; 0 where there is none."""
    low, high = 0, getattr(size, name)
    while high - low > 1:
        middle = (low + high) // 2
        fits = exceeded(setup_of, size._replace(**{name: middle}), estimate) is None
        low, high = (middle, high) if fits else (low, middle)
    return int(low)

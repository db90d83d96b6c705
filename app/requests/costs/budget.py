"""What costs too much is refused before anything is allocated, in a sentence that names what would do."""

import math
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from app.limits import LIMITS
from app.requests.costs.costing import Cost
from app.requests.errors import Fault, RequestError

Asked = TypeVar("Asked")


MEASURED = {  # how a person hears of a cost: in which unit, and of what
    "film": (10**6, "megabytes of numbers in one file"),
    "bytes": (10**6, "megabytes to send"),
    "memory": (10**6, "megabytes of memory"),
    "work": (10**9, "billion floating-point operations"),
}
TOO_LARGE = "are too many or too large"
NAMED = 3  # ways to reduce a request that one refusal names


class Dial(NamedTuple, Generic[Asked]):
    """A size which a person may reduce: its field, how large it is, and the request in which it is smaller.

    least: below which it is never allowed; the rest of a request may need more, as k2 needs k1.
    """

    field: str
    value: int
    turned: Callable[[int], Asked]
    says: str = "is {}"
    least: int = 1


DialsOf = Callable[[Asked], Iterable[Dial[Asked]]]
Trial = Callable[[Asked], str | None]  # by what a request is too much; raises RequestError where it breaks a rule


def refusal(over: str, dials_of: DialsOf[Asked], asked: Asked, try_: Trial[Asked]) -> RequestError:
    """What is `over` a limit, and the most of each size that fits beside the rest.

    Where no size alone can be made small enough, several are named, which fit together.
    """
    found = ((dial, largest(dial, try_)) for dial in dials_of(asked))
    ways = list(islice(((dial, most) for dial, most in found if most is not None), NAMED))
    if not ways:
        return RequestError(_together(over, dials_of, asked, try_) or [Fault("layers", f"{TOO_LARGE}: {over}")])
    (first, most), *others = ways
    also = "".join(f" Or reduce {dial.field} to {number}." for dial, number in others)
    says = f"{first.says.format(first.value)}; at most {most} would do beside the rest: {over}{also}"
    return RequestError([Fault(first.field, says)])


def _together(over: str, dials_of: DialsOf[Asked], asked: Asked, try_: Trial[Asked]) -> list[Fault]:
    """Sizes that fit when all are made smaller: as small as can be but the last; nothing where that is no help."""
    faults: list[Fault] = []
    passed: set[str] = set()
    while dial := next((dial for dial in dials_of(asked) if dial.field not in passed), None):
        passed.add(dial.field)
        least = _least(dial, try_)
        if least >= dial.value:
            continue
        most, (smaller, _) = largest(dial, try_), _tried(dial, least, try_)
        says = f"{dial.says.format(dial.value)}; at most {least if most is None else most} would do"
        faults.append(Fault(dial.field, f"{says} if all that is named here is reduced: {over}"))
        if most is not None:
            return faults
        (asked,) = smaller
    return []


def exceeded(spent: Cost) -> str | None:
    """The sentence about the first limit that would be exceeded."""
    for name, (unit, what) in MEASURED.items():
        needed, most = getattr(spent, name), getattr(LIMITS, name)
        if needed > most:
            return f"it would take {math.ceil(needed / unit)} {what}, and the limit ({name}) is {most // unit}."
    return None


def largest(dial: Dial[Asked], try_: Trial[Asked]) -> int | None:
    """The largest number below the present one with which the rest is not too much, if there is one."""
    low, high = _least(dial, try_), dial.value
    if low >= high or not _tried(dial, low, try_)[1]:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _tried(dial, middle, try_)[1] else (low, middle)
    return low


def _least(dial: Dial[Asked], try_: Trial[Asked]) -> int:
    """The smallest number with which the request breaks no rule; the present one where each below it breaks one."""
    low, high = dial.least, dial.value
    if low >= high or _tried(dial, low, try_)[0]:
        return dial.least
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _tried(dial, middle, try_)[0] else (middle, high)
    return high


def _tried(dial: Dial[Asked], n: int, try_: Trial[Asked]) -> tuple[list[Asked], bool]:
    """The request with this number, none where it breaks a rule; and whether it fits."""
    try:
        turned = dial.turned(n)
        return [turned], try_(turned) is None
    except (ValidationError, RequestError):
        return [], False

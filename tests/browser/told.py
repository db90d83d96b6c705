"""How a number of the stream is written on the page, said once more, in other words than static/shared/numbers.js."""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

Number = float | str  # Infinity, -Infinity and NaN travel as words

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def told(x: Number) -> str:
    """Four significant digits, or three and a power of ten."""
    value = float(x)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    sign, size = "−" if value < 0 else "", Decimal(abs(value))
    if Decimal("0.001") <= size < 100_000:
        return sign + _short(_rounded(size, 4))
    digits = _rounded(size, 3)
    power = digits.adjusted()
    return f"{sign}{_short(digits.scaleb(-power))}·10{str(power).translate(RAISED)}"


def decimals(x: Number) -> str:
    """Four decimals with a sign, as in a table of NOW; of what is small or very large two digits and a power of ten."""
    value = float(x)
    size = Decimal(abs(value)) if math.isfinite(value) else Decimal(0)
    if size == 0:
        return signed(x)
    sign = "−" if value < 0 else "+"
    if size < Decimal("0.001") or size >= 10_000:
        digits = _rounded(size, 2)
        power = digits.adjusted()
        return f"{sign}{digits.scaleb(-power):.1f}·10{str(power).translate(RAISED)}".replace(".0·", "·")
    return (
        f"{sign}{size.quantize(Decimal('0.0001'), ROUND_HALF_UP)}"
        if size < 10
        else f"{sign}{_short(_rounded(size, 5))}"
    )


def signed(x: Number) -> str:
    return f"+{told(x)}" if float(x) > 0 else told(x)


def _rounded(size: Decimal, digits: int) -> Decimal:
    return size.quantize(Decimal(1).scaleb(size.adjusted() - digits + 1), ROUND_HALF_UP)


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def norm(numbers: Iterable[Number]) -> float:
    return math.hypot(*map(float, numbers))

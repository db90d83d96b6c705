"""Sentences with numbers in them: {{ delta[1,0,0] : 4 }} is what the film says, with so many digits."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from app.lessons.expressions import ExpressionError
from app.lessons.lesson import LessonFault, Text

NUMBER = re.compile(r"\{\{((?:(?!\{\{).)+?)\}\}", re.DOTALL)  # up to the next one, as a text may close none
FORM = re.compile(r"(?P<sign>\+)?(?P<decimals>\.)?(?P<digits>\d{1,2})?(?P<percent>%)?")
DIGITS = 4  # significant, where nothing is said
SMALL, LARGE = 1e-3, 1e5  # from which on powers of ten are easier to read
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
UNKNOWN = "?"
ENDLESS = {  # what is no finite number, in a sentence and in a formula
    False: {"nan": "NaN", "inf": "∞", "-inf": "−∞"},
    True: {"nan": r"\text{NaN}", "inf": r"\infty", "-inf": r"-\infty"},
}


class Form(NamedTuple):
    """How a number is written."""

    signed: bool
    decimals: bool  # whether digits are those after the point
    digits: int
    percent: bool


def form_in(said: str) -> Form:
    """`4`: so many significant digits; `.2`: so many decimals; `+4`: with its sign; `%`: as a percentage.

    Raises: ExpressionError.
    """
    found = FORM.fullmatch(said.strip())
    if not found or ((found["digits"] or "4") == "0" and not found["decimals"]):
        raise ExpressionError(
            f"has the form {said.strip()!r}; 4, .2, +4 or % is meant: digits, decimals, sign, per cent."
        )
    digits = int(found["digits"]) if found["digits"] else 2 if found["percent"] else DIGITS
    return Form(bool(found["sign"]), bool(found["decimals"]), min(digits, 15), bool(found["percent"]))


def written(x: float, form: Form, latex: bool = False) -> str:
    """A number as people read it, or as a formula has it."""
    if not np.isfinite(x):
        return ENDLESS[latex][f"{x:f}"]
    value = 100 * x if form.percent else x
    size = abs(value)
    if form.decimals:
        text = f"{size:.{form.digits}f}"
    elif size and (size < SMALL or size >= LARGE) and size != int(size):
        text = _scientific(size, form.digits, latex)
    else:
        text = np.format_float_positional(float(f"{size:.{form.digits - 1}e}"), trim="-")
    zero = not text.strip("0.")  # what is rounded to it has no sign
    sign = "" if zero else "-" if value < 0 else "+" if form.signed else ""
    unit = (r"\,\%" if latex else " %") if form.percent else ""
    return f"{sign if latex else sign.replace('-', '−')}{text}{unit}"


def _scientific(size: float, digits: int, latex: bool) -> str:
    mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = str(int(exponent))
    return rf"{mantissa} \cdot 10^{{{power}}}" if latex else f"{mantissa}·10{power.translate(RAISED)}"


def filled(text: Text, evaluate: Callable[[str], Any], faults: list[LessonFault]) -> str:
    """The text with its numbers in it; an expression that cannot be computed is a fault, added to the caller's list."""

    def number(found: re.Match[str]) -> str:
        before = text.written[: found.start()]
        expression, _, form = _parts(found[1])
        try:
            return written(number_of(evaluate(expression)), form_in(form), _in_formula(before))
        except ExpressionError as error:
            faults.append(LessonFault(text.line + before.count("\n"), f"{error}"))
            return UNKNOWN

    return NUMBER.sub(number, text.written)


def _parts(inside: str) -> tuple[str, str, str]:
    """An expression and its form, which is one word after the last colon, before which there is a blank."""
    expression, colon, form = inside.rpartition(":")
    word = form.strip()
    if expression[-1:].isspace() and not re.search(r"[\s\]\[,]", word):
        return expression, colon, word
    return inside, "", ""


def _in_formula(before: str) -> bool:
    """Whether a dollar sign is open."""
    paragraph = before.rsplit("\n\n", 1)[-1]
    return (paragraph.count("$") - paragraph.count(r"\$")) % 2 == 1


def number_of(found: Any) -> float:
    """Raises: ExpressionError, where it is no single number."""
    if isinstance(found, bool | int | float | np.generic) or (isinstance(found, np.ndarray) and found.ndim == 0):
        return float(found)
    raise ExpressionError("is no single number; more places are needed.")

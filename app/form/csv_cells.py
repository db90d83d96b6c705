"""A cell of a pasted table as a spreadsheet reads it: a number, true or false, words, or nothing at all.

Spreadsheets write numbers with a decimal point or a decimal comma, with separators of thousands, with a real minus
sign, and with %. What can mean two numbers is no number until other cells of the column have decided it.
"""

import re
from typing import Literal

NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
MISSING = re.compile(r"|[-?.–—]+|n/?a|nan|null|none|#n/a|#.*[!?]|[+-]?(inf(inity)?|∞)", re.IGNORECASE)
TRUTH = {
    **dict.fromkeys(("true", "wahr", "vrai", "verdadero", "vero"), 1.0),
    **dict.fromkeys(("false", "falsch", "faux", "falso"), 0.0),
}
SIGNS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-") | {"\uff0b": "+"})
GROUPS = " \u00a0\u202f\u2009'\u2019"  # between thousands, where no column can end

Form = Literal["whole", "point", "comma", "point3", "comma3", "points", "commas", "groups", "truth", "words", "missing"]
POINT, COMMA = frozenset({"point", "commas"}), frozenset({"comma", "points"})  # the forms that show the decimal mark
_FORMS: dict[Form, str] = {  # of what stands between sign and exponent, the first that fits
    "whole": r"\d+",
    "point3": r"[1-9]\d{0,2}\.\d{3}",  # 1.234: a number with decimals, or 1234
    "comma3": r"[1-9]\d{0,2},\d{3}",
    "point": rf"\d+\.\d*|\.\d+|[1-9]\d{{0,2}}([{GROUPS}]\d{{3}})+\.\d+",
    "comma": rf"\d*,\d+|[1-9]\d{{0,2}}([{GROUPS}]\d{{3}})+,\d+",
    "commas": r"[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})",  # 1,234.5 and 1,234,567
    "points": r"[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})",  # 1.234,5 and 1.234.567
    "groups": rf"[1-9]\d{{0,2}}([{GROUPS}]\d{{3}})+",
}
_CELL = re.compile(r"(?P<sign>[+-]? ?)(?P<digits>[\d.,].*?)(?P<exponent>[eE][+-]?\d+)?(?P<percent>\s?%)?")
_MATCHED = {form: re.compile(pattern) for form, pattern in _FORMS.items()}
_EXACT: dict[Form, Form] = {"point3": "point", "comma3": "comma"}  # with an exponent there are no thousands


def form_of(cell: str) -> Form:
    """How a cell is written."""
    if MISSING.fullmatch(cell):
        return "missing"
    if cell.casefold() in TRUTH:
        return "truth"
    found = _CELL.fullmatch(cell.translate(SIGNS))
    for form, pattern in _MATCHED.items() if found else ():
        if found and pattern.fullmatch(found["digits"]):
            return _EXACT.get(form, form) if found["exponent"] else form
    return "words"


def value_of(cell: str, mark: str) -> float:
    """The number in a cell that has one, where `mark` is the decimal mark; 12 % is 0.12, and true is 1."""
    if cell.casefold() in TRUTH:
        return TRUTH[cell.casefold()]
    found = _CELL.fullmatch(cell.translate(SIGNS))
    assert found, f"{cell} is no number"
    digits = re.sub(rf"[{GROUPS}{'.' if mark == ',' else ','}]", "", found["digits"]).replace(mark, ".")
    number = f"{found['sign'].strip()}{digits}{found['exponent'] or ''}"
    if not found["percent"]:
        return float(number)
    return float(number) / 100 if found["exponent"] else float(f"{number}e-2")


def is_number(form: Form) -> bool:
    return form not in ("words", "missing")

"""All small changes of a JavaScript text that a slip of the hand could make, found by its signs.

A text without its comments, strings and patterns, as prettier wrote it: two-sided signs have a space on both sides.
"""

import re
from collections.abc import Callable, Iterator

from tests.mutants.changes import Change

BLANK = "\x00"  # stands for a character that is no code
OPERAND = re.compile(r"[\w)\]}$]\s*$")  # after which a slash divides
PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
WORD_BEFORE_PATTERN = re.compile(r"\b(return|typeof|case|of|in)\s*$")

SIGNS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "===": "!==",
    "!==": "===",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "%": "*",
    "**": "*",
    "&&": "||",
    "||": "&&",
    "??": "&&",
    "+=": "-=",
    "-=": "+=",
}
NAMES = {
    "Math.min": "Math.max",
    "Math.max": "Math.min",
    "Math.floor": "Math.round",
    "Math.ceil": "Math.floor",
    "Math.round": "Math.floor",
    "Math.abs": "",
    "Math.sqrt": "",
    "Math.hypot": "Math.max",
    ".some": ".every",
    ".every": ".some",
    ".at(-1)": ".at(0)",
    ".find": ".findLast",
    ".toSorted": ".filter",
    "true": "false",
    "false": "true",
}
SIGN = re.compile("(?<= )(?:" + "|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True))) + r")(?=[ \n])")
NAME = re.compile(
    "|".join(rf"{re.escape(n)}\b" if n[-1].isalpha() else re.escape(n) for n in sorted(NAMES, key=len, reverse=True))
)
NUMBER = re.compile(r"(?<![\w.$#])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.])")
TURNED = re.compile(r"(?<![\w=!])!(?=[\w(])")
NEGATIVE = re.compile(r"(?<=[(\[,=?:] )-(?=[\w(])|(?<=[(\[])-(?=[\w(])")
SWAPPED = re.compile(r"(?<=\()([\w.]+), ([\w.]+)(?=\)[^{=]*;?$)", re.MULTILINE)
STATEMENT = re.compile(
    r"^ +(?:[\w.]+\([^\n]*\)|[\w.\[\]]+\.[\w.\[\]]+ [-+*/]?= [^\n]+|\w+ [-+*/]= [^\n]+);$", re.MULTILINE
)
TEST = re.compile(r"(?<=\bif )\((?P<test>[^\n]+?)\)(?= (?:\{|return|continue|break|\w+\(|\w+ = )[^\n]*$)", re.MULTILINE)


def changes(text: str) -> list[Change]:
    """Every change, in the order of the text."""
    code = masked(text)
    return sorted({change for change in _found(code, text) if change.right != change.wrong})


def _found(code: str, text: str) -> Iterator[Change]:
    rules: list[tuple[re.Pattern[str], Callable[[str], str]]] = [
        (SIGN, SIGNS.__getitem__),
        (NAME, NAMES.__getitem__),
        (NUMBER, _another_number),
        (TURNED, lambda sign: ""),
        (NEGATIVE, lambda sign: ""),
        (SWAPPED, lambda pair: ", ".join(reversed(pair.split(", ")))),
        (STATEMENT, lambda statement: ";"),
        (TEST, lambda test: f"(!{test})"),
    ]
    for pattern, wrong in rules:
        for found in pattern.finditer(code):
            start, end = found.span()
            start += len(found.group()) - len(found.group().lstrip())
            right = text[start:end]
            if right.count("(") == right.count(")") and right.count("{") == right.count("}"):
                yield Change(start, right, wrong(right))


def _another_number(right: str) -> str:
    if re.fullmatch(r"\d+", right):
        return str(int(right) + 1)
    return repr(2 * float(right) or 1.0)


def masked(text: str) -> str:
    """The text with a blank for each character that is no code; what a template literal computes is code."""
    return "".join(_masked(text))


def _masked(text: str) -> Iterator[str]:
    at, depths, depth = 0, list[int](), 0  # depths: of braces, at which a template literal goes on
    before = ""
    while at < len(text):
        end = _end_of_what_is_no_code(text, at, before[-40:])
        closes = text[at] == "}" and depths[-1:] == [depth]
        if text[at] == "`" or closes:
            end, goes_on = _end_of_template(text, at + 1)
            depths = (depths[:-1] if closes else depths) + [depth] * goes_on
        elif end == at:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            before += text[at]
            yield text[at]
            at += 1
            continue
        yield from (c if c == "\n" else BLANK for c in text[at:end])
        before += ")"
        at = end


def _end_of_what_is_no_code(text: str, at: int, before: str) -> int:
    """Where a comment, a string or a pattern that begins here ends; the same place where none does."""
    if text.startswith("//", at):
        return text.find("\n", at) if "\n" in text[at:] else len(text)
    if text.startswith("/*", at):
        return text.index("*/", at) + 2
    if text[at] in "'\"":
        found = re.compile(r"""(['"])(?:\\.|(?!\1).)*\1""", re.DOTALL).match(text, at)
        assert found, "a string without an end"
        return found.end()
    if text[at] == "/" and (not OPERAND.search(before) or WORD_BEFORE_PATTERN.search(before)):
        found = PATTERN.match(text, at)
        return found.end() if found else at
    return at


def _end_of_template(text: str, at: int) -> tuple[int, bool]:
    """Where the text of a template literal ends, and whether something computed follows."""
    found = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(`|\$\{)", re.DOTALL).match(text, at)
    assert found, "a template literal without an end"
    return found.end(), found.group(1) == "${"

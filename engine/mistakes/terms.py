"""What a wrong line has more or less than the right one: terms of a sum, factors of a product."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.mistakes.lines import written

Names = Mapping[str, Any]


class Part(NamedTuple):
    """A term or a factor that one line has and the other has not; of a sign the term that has the other one."""

    kind: str  # missing, extra, sign
    what: str  # term, factor
    text: str


def parts(right: str, yours: str, holds: Mapping[str, bool]) -> list[Part]:
    """How two equations differ; `holds` says of each condition in them whether it is met at the place in question."""
    ours, theirs = list(_terms(_parsed(right), holds)), list(_terms(_parsed(yours), holds))
    if len(ours) == len(theirs) == 1 and ours[0][0] == theirs[0][0]:
        found = _beyond(_factors(ours[0][1]), _factors(theirs[0][1]))
        return [Part(kind, "factor", text) for kind, text in found]
    turned = {(-sign, text) for sign, text in _texts(ours)} & {*_texts(theirs)}
    if turned:
        return [Part("sign", "term", text) for _, text in sorted(turned)]
    found = _beyond(_texts(ours), _texts(theirs))
    return [Part(kind, "term", text if sign > 0 else f"-({text})") for kind, (sign, text) in found]


def conditions(equation: str) -> list[str]:
    """Those on which it depends what the equation says: `a if condition else b`."""
    return [ast.unparse(node.test) for node in ast.walk(_parsed(equation)) if isinstance(node, ast.IfExp)]


def spelled(part: Part) -> str:
    """Its text as a person writes it."""
    return written(part.text)


def _parsed(equation: str) -> ast.expr:
    return ast.parse(equation, mode="eval").body


def _beyond(ours: list[Any], theirs: list[Any]) -> list[tuple[str, Any]]:
    """What is missing in theirs, and what is there beyond ours, in the order in which it stands."""
    missing, extra = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    return [("missing", each) for each in missing.elements()] + [("extra", each) for each in extra.elements()]


def _texts(terms: list[tuple[int, ast.expr]]) -> list[tuple[int, str]]:
    return [(sign, ast.unparse(node)) for sign, node in terms]


def _terms(node: ast.expr, holds: Mapping[str, bool], sign: int = 1) -> Iterator[tuple[int, ast.expr]]:
    """The terms of a sum with their signs; one that is zero times something is none."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield from _terms(node.left, holds, sign)
        yield from _terms(node.right, holds, sign if isinstance(node.op, ast.Add) else -sign)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from _terms(node.operand, holds, -sign)
    elif isinstance(node, ast.IfExp) and ast.unparse(node.test) in holds:
        yield from _terms(node.body if holds[ast.unparse(node.test)] else node.orelse, holds, sign)
    elif "0" not in _factors(node):
        yield sign, node


def _factors(node: ast.expr, inverse: bool = False) -> list[str]:
    """The factors of a product, `1 / a` where it is divided by a."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.MatMult | ast.Div):
        divided = inverse != isinstance(node.op, ast.Div)
        return _factors(node.left, inverse) + _factors(node.right, divided)
    text = ast.unparse(node)
    return [f"1 / {text if isinstance(node, ast.Name | ast.Constant) else f'({text})'}" if inverse else text]

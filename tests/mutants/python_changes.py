"""All small changes of a Python text that a slip of the hand could make, found in its syntax tree.

Left alone: annotations, decorators, docstrings and other texts, imports, and what stands within an f-string, of which
Python 3.11 does not know the places.
"""

import ast
import re
from collections.abc import Iterator
from typing import ClassVar

from tests.mutants.changes import Change

COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
COMPUTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.Pow: ("**", "*"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.MatMult: ("@", "*"),
}
RENAMED = {"min": "max", "max": "min", "any": "all", "all": "any", "sum": "max", "floor": "ceil", "ceil": "floor"}
NEEDED = {"len", "range", "super", "isinstance", "enumerate", "zip", "iter", "next", "cast", "getattr"}  # fail without
LEFT_ALONE = {"annotation", "returns", "decorator_list", "type_params"}


def changes(text: str) -> list[Change]:
    """Every change, in the order of the text."""
    return sorted(set(_Finder(text).found(ast.parse(text))))


class _Finder:
    """Knows the text, and of each node where it stands in it."""

    RULES: ClassVar = (
        "_compared",
        "_computed",
        "_joined",
        "_negated",
        "_constant",
        "_call",
        "_swapped",
        "_removed",
        "_turned",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [0]
        for line in text.encode().splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.bytes = text.encode()

    def found(self, node: ast.AST) -> Iterator[Change]:
        """The changes of a node and of all below it."""
        if _is_left_alone(node):
            return
        for rule in self.RULES:
            yield from getattr(self, rule)(node)
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and name not in LEFT_ALONE:
                    yield from self.found(child)

    # --- where things stand ---

    def place(self, line: int, column: int) -> int:
        return len(self.bytes[: self.lines[line - 1] + column].decode())

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.place(node.lineno, node.col_offset), self.place(node.end_lineno, node.end_col_offset)

    def source(self, node: ast.expr | ast.stmt) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def instead(self, node: ast.expr | ast.stmt, wrong: str) -> Iterator[Change]:
        if (right := self.source(node)) != wrong:
            yield Change(self.span(node)[0], right, wrong)

    def between(self, left: ast.expr, right: ast.expr, sign: str, wrong: str) -> Iterator[Change]:
        """The sign that stands between two nodes becomes another."""
        start, end = self.span(left)[1], self.span(right)[0]
        word = re.escape(sign).replace(r"\ ", r"\s+")
        if found := re.search(word, self.text[start:end]):
            yield Change(start + found.start(), found.group(), wrong)

    # --- the rules ---

    def _compared(self, node: ast.AST) -> Iterator[Change]:
        if isinstance(node, ast.Compare):
            for left, sign, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
                yield from self.between(left, right, *COMPARED[type(sign)])

    def _computed(self, node: ast.AST) -> Iterator[Change]:
        if isinstance(node, ast.BinOp):
            yield from self.between(node.left, node.right, *COMPUTED[type(node.op)])

    def _joined(self, node: ast.AST) -> Iterator[Change]:
        if isinstance(node, ast.BoolOp):
            signs = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield from self.between(left, right, *signs)

    def _negated(self, node: ast.AST) -> Iterator[Change]:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
            yield from self.instead(node, self.source(node.operand))
        tests = node.ifs if isinstance(node, ast.comprehension) else []
        for test in [node.test] if isinstance(node, ast.If | ast.IfExp) else tests:
            yield from self.instead(test, f"(not ({self.source(test)}))")

    def _constant(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Constant(value=bool(value)):
                yield from self.instead(node, str(not value))
            case ast.Constant(value=int(value)):
                yield from self.instead(node, str(value + 1))
            case ast.Constant(value=float(value)):
                yield from self.instead(node, repr(2 * value if value else 1.0))

    def _call(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Call(func=ast.Name(id=name) as called) if name in RENAMED:
                yield from self.instead(called, RENAMED[name])
            case ast.Call(func=ast.Name(), args=[ast.Starred()]):
                return
            case ast.Call(func=ast.Name(id=name), args=[only], keywords=[]) if name.islower() and name not in NEEDED:
                yield from self.instead(node, f"({self.source(only)})")
            case ast.Call(func=ast.Attribute(value=whose), args=[], keywords=[]):
                yield from self.instead(node, self.source(whose))

    def _swapped(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Call(args=[ast.Name() | ast.Attribute() as one, ast.Name() | ast.Attribute() as other]):
                (start, first), (second, end) = self.span(one), self.span(other)
                yield Change(
                    start, self.text[start:end], self.source(other) + self.text[first:second] + self.source(one)
                )

    def _removed(self, node: ast.AST) -> Iterator[Change]:
        """A statement that only does something, and names nothing that is needed later."""
        match node:
            case ast.Expr(value=ast.Constant()):
                return
            case ast.Expr() | ast.AugAssign() | ast.Delete() | ast.Raise():
                yield from self.instead(node, "pass")
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
                yield from self.instead(node, "pass")

    def _turned(self, node: ast.AST) -> Iterator[Change]:
        if isinstance(node, ast.Break | ast.Continue):
            yield from self.instead(node, "continue" if isinstance(node, ast.Break) else "break")


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(value=ast.BinOp(op=ast.BitOr(), left=ast.Name() | ast.BinOp())):
            return True  # another name of a union of types
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False

"""Small arithmetic over the numbers of films: expressions as Python writes them, evaluated node by node.

Nothing of a text is run as Python: what a node means is looked up in the tables here, and every other node is refused.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from engine.activations import sigmoid
from engine.norms import length
from engine.types import Array

MOST_LETTERS = 400
MOST_NODES = 160
KEPT = 1000  # expressions: those of a lesson are asked for again and again, and anybody may write others
NUMERIC = bool | int | float | np.generic | np.ndarray
Index = tuple[int | slice, ...]
Names = Callable[[str], Any]


class ExpressionError(ValueError):
    """What is wrong with an expression, in a sentence."""


class Named(Protocol):
    """What has numbers by name: a film."""

    def named(self, name: str) -> Any:
        """The number, the array or the part of this name. Raises: ExpressionError."""


class Indexed(Protocol):
    """What has a number at each place: delta[0,2,1]."""

    def item(self, places: Index) -> Any:
        """The number there, or an array where a place is `:`. Raises: ExpressionError."""


class Called(Protocol):
    """What is called: a film with other fields, a film with a mistake in it."""

    def call(self, given: list[Any], fields: Mapping[str, Any]) -> Any:
        """What it gives. Raises: ExpressionError."""


def norm(a: Array) -> float:
    """The Euclidean norm of all numbers."""
    return length(np.asarray(a, float))


def cosine(a: Array, b: Array) -> float:
    return float(np.dot(np.ravel(a) / norm(a), np.ravel(b) / norm(b)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "tanh": np.tanh,
    "sigmoid": lambda x: sigmoid(np.asarray(x, float)),
    "sign": np.sign,
    "round": np.round,
    "sum": np.sum,
    "max": lambda *a: np.max(a),
    "min": lambda *a: np.min(a),
    "mean": np.mean,
    "len": lambda a: float(np.size(a)),
    "argmax": lambda a: float(np.argmax(a)),
    "argmin": lambda a: float(np.argmin(a)),
    "count": lambda a: float(np.count_nonzero(a)),
    "all": lambda a: bool(np.all(a)),
    "any": lambda a: bool(np.any(a)),
    "finite": lambda a: bool(np.isfinite(a).all()),
    "norm": norm,
    "cosine": cosine,
    "angle": lambda a, b: float(np.degrees(np.arccos(np.clip(cosine(a, b), -1, 1)))),
}
BINARY: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
UNARY: dict[type[ast.AST], Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: np.all}
COMPARED: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
KNOWN = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple, ast.Call, ast.keyword, ast.Load),
    *(ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.And, ast.Or, ast.IfExp, ast.Expression),
    *(*BINARY, *UNARY, *COMPARED),
)


@lru_cache(maxsize=KEPT)
def parsed(text: str) -> ast.Expression:
    """The tree of an expression, in which is nothing that is not known.

    Raises: ExpressionError.
    """
    if len(text) > MOST_LETTERS:
        raise ExpressionError(f"has {len(text)} letters; at most {MOST_LETTERS} are allowed.")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("is no expression.") from error
    nodes = list(ast.walk(tree))
    if len(nodes) > MOST_NODES:
        raise ExpressionError(f"has {len(nodes)} parts; at most {MOST_NODES} are allowed.")
    odd = next((node for node in nodes if not isinstance(node, KNOWN)), None)
    if odd is not None:
        raise ExpressionError(f"has {ast.unparse(odd)!r} in it, which is not allowed there.")
    return tree


def evaluated(text: str, names: Names) -> Any:
    """What an expression says; `names` knows films and their numbers by name.

    Raises: ExpressionError.
    """
    with np.errstate(all="ignore"):
        try:
            return value(parsed(text).body, names)
        except (TypeError, IndexError, ArithmeticError) as error:
            raise ExpressionError(f"cannot be computed: {error}.") from error
        except ValueError as error:
            if isinstance(error, ExpressionError):
                raise
            raise ExpressionError(f"cannot be computed: {error}.") from error


def value(node: ast.expr, names: Names) -> Any:
    """The value of one node of the tree."""
    if type(node) not in NODES:
        raise ExpressionError(f"has {ast.unparse(node)!r} in it, which is not allowed there.")
    return NODES[type(node)](node, names)


def constant(given: object) -> Any:
    """Whole numbers are computed as others are, so that none grows beyond all bounds."""
    if isinstance(given, bool | str):
        return given
    if isinstance(given, int | float):
        return np.float64(given)
    raise ExpressionError(f"has {given!r} in it; only numbers and words are allowed.")


def numeric(node: ast.expr, names: Names) -> Any:
    """A number, an array of them or a truth, which counts 1; what has places is named without one.

    A number is always one of NumPy, by which 0 / 0 is NaN.
    """
    found = value(node, names)
    if isinstance(found, bool | int | float | np.bool_):
        return np.float64(found)
    if isinstance(found, NUMERIC):
        return found
    raise ExpressionError(f"has {ast.unparse(node)!r} in it, which is no number by itself.")


def unary(node: ast.UnaryOp, names: Names) -> Any:
    found = UNARY[type(node.op)](numeric(node.operand, names))
    return not found if isinstance(node.op, ast.Not) else found


def decided(node: ast.BoolOp, names: Names) -> bool:
    decides = any if isinstance(node.op, ast.Or) else all
    return decides(truth(each, names) for each in node.values)


def truth(node: ast.expr, names: Names) -> bool:
    return bool(np.all(numeric(node, names)))


def compared(node: ast.Compare, names: Names) -> Any:
    """0 < a < 1 is two comparisons, as in Python."""
    sides = [numeric(side, names) for side in (node.left, *node.comparators)]
    results = [COMPARED[type(op)](a, b) for op, a, b in zip(node.ops, sides[:-1], sides[1:], strict=True)]
    return results[0] if len(results) == 1 else bool(np.all(results))


def part(owner: Any, name: str) -> Any:
    if not hasattr(owner, "named"):
        raise ExpressionError(f"asks for .{name} of what is no film.")
    return owner.named(name)


def indexed(owner: Any, node: ast.expr, names: Names) -> Any:
    """A film's numbers by their places, or an array's."""
    nodes = node.elts if isinstance(node, ast.Tuple) else [node]
    places = tuple(place(each, names) for each in nodes)
    if hasattr(owner, "item") and not isinstance(owner, np.ndarray | np.generic):
        return owner.item(places)
    if isinstance(owner, np.ndarray):
        return owner[places]
    raise ExpressionError("has places of what has none.")


def place(node: ast.expr, names: Names) -> int | slice:
    if isinstance(node, ast.Slice):
        low, high, by = (None if each is None else whole(each, names) for each in (node.lower, node.upper, node.step))
        return slice(low, high, by)
    return whole(node, names)


def whole(node: ast.expr, names: Names) -> int:
    """Raises: ExpressionError."""
    found = numeric(node, names)
    if np.ndim(found) or not np.isfinite(found) or found != int(found):
        raise ExpressionError(f"has {ast.unparse(node)!r} as a place; a whole number is needed.")
    return int(found)


def called(node: ast.Call, names: Names) -> Any:
    """A function of the table, or a film that is asked for with something else."""
    given = [value(each, names) for each in node.args]
    fields = {str(each.arg): value(each.value, names) for each in node.keywords}
    if isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
        if fields or not given:
            raise ExpressionError(f"calls {node.func.id} with names in place of numbers.")
        return FUNCTIONS[node.func.id](*(numeric(each, names) for each in node.args))
    owner = value(node.func, names)
    if not hasattr(owner, "call"):
        raise ExpressionError(f"calls {ast.unparse(node.func)!r}, which is no function here.")
    return owner.call(given, fields)


NODES: dict[type[ast.AST], Callable[[Any, Names], Any]] = {
    ast.Constant: lambda node, names: constant(node.value),
    ast.Name: lambda node, names: names(node.id),
    ast.BinOp: lambda node, names: BINARY[type(node.op)](numeric(node.left, names), numeric(node.right, names)),
    ast.UnaryOp: unary,
    ast.IfExp: lambda node, names: value(node.body if truth(node.test, names) else node.orelse, names),
    ast.BoolOp: decided,
    ast.Compare: compared,
    ast.Attribute: lambda node, names: part(value(node.value, names), node.attr),
    ast.Subscript: lambda node, names: indexed(value(node.value, names), node.slice, names),
    ast.Call: called,
}

r"""LaTeX that can be computed: a reader of the formulas, which knows their symbols and the little grammar between them.

expression: term + term - term        term: product \odot product \oslash product
product: factors side by side (a matrix product, or a number times whatever it stands before), or one / another
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import erf

import numpy as np

from engine.types import Array

Symbols = dict[str, Array]

FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    r"\tanh": np.tanh,
    r"\sqrt": np.sqrt,
    r"\log": np.log,
    r"\sigma": lambda z: np.asarray(1 / (1 + np.exp(-z))),
    r"\Phi": lambda z: np.asarray((1 + np.vectorize(erf)(z / np.sqrt(2))) / 2),
    r"\mathrm{diag}": lambda z: np.diag(z.reshape(-1)),
    r"\varphi": lambda z: np.asarray(np.exp(-z * z / 2) / np.sqrt(2 * np.pi)),
}
CHOICES = {r"\max": np.maximum, r"\min": np.minimum}
CLOSING = {"(": ")", "[": "]", "{": "}", r"\begin{bmatrix}": r"\end{bmatrix}"}
SUMS = (r"\sum_{\text{batch}}", r"\sum_{\ell}", r"\sum_{t}", r"\sum_j", r"\sum", r"\everysweep", r"\everymoment")
SILENT = (r"\text{not sent on:}", r"\,", r"\;", r"\left", r"\right", r"\textstyle", " ")
NEW_ROW = r"\\[0.4em]"
SIGNS = (*CLOSING, *CLOSING.values(), r"^{\top}", "^2", "+", "-", "/", ",", NEW_ROW, ">", r"\le", r"\odot", r"\oslash")
WORDS = (*SIGNS, *FUNCTIONS, *CHOICES, *SUMS, *SILENT, r"\frac", r"\mathrm{softmax}")


class Each(np.ndarray):
    """A number for each example, or an array told by one of its indices: it multiplies number by number."""


def each(a: Array) -> Each:
    return a.view(Each)


CONDITION = re.compile(r"\\where(\w+)\{")


def present(formula: str, holds: Mapping[str, bool]) -> str:
    """The formula of a step: of each term that is there at some steps only, what stands there at this one."""
    while found := CONDITION.search(formula):
        there, otherwise, rest = arguments(formula[found.end() - 1 :])
        formula = formula[: found.start()] + (there if holds[found[1]] else otherwise) + rest
    return formula


def arguments(text: str) -> tuple[str, str, str]:
    """What stands in the first two pairs of braces, and what follows them."""
    parts, depth, begin = [], 0, 0
    for place, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0:
            parts.append(text[begin + 1 : place])
            begin = place + 1
        if len(parts) == 2:
            return parts[0], parts[1], text[begin:]
    raise AssertionError(f"{text} has no two arguments")


@cache
def lexicon(known: frozenset[str]) -> re.Pattern[str]:
    """The words of a formula: what is known, the longest first, numbers, and what is neither."""
    words = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.compile(words + r"|\d+(\.\d+)?|(?P<stray>.)")


class Reader:
    """Computes what follows; where a batch stands in rows (axis 0), its units stand in columns, and the reverse.

    `symbols` are those of one step, `passes` those of every visit of the layer, by backward pass.
    """

    def __init__(self, symbols: Symbols, batch_axis: int, passes: Sequence[Sequence[Symbols]] = ()) -> None:
        self.symbols, self.batch_axis, self.passes = symbols, batch_axis, passes
        self.time_steps = passes[0] if passes else [symbols]
        self.lexicon = lexicon(frozenset(symbols).union(WORDS, *(visit for each in passes for visit in each)))

    def knowing(self, symbol: str, value: Array) -> "Reader":
        """The same, with one more symbol, or a symbol that means another thing here."""
        passes = [[{**visit, symbol: value} for visit in each] for each in self.passes]
        return Reader({**self.symbols, symbol: value}, self.batch_axis, passes)

    def compute(self, formula: str) -> Array:
        """The value of an expression; what is said of e, or of its own symbols, behind it is found out first."""
        head, also, last = formula.rpartition(r" \quad ")
        if also and not last:
            return self.compute(head)
        if also:
            symbol, _, meant = last.partition(" = ")
            return self.knowing(symbol, self.compute(meant)).compute(head)
        main, _, meaning = formula.partition(r",\; e = ")
        if meaning:
            e = self.compute(meaning)
            return self.knowing("e", e).knowing("e_j", each(e)).compute(main)
        words = list(self.lexicon.finditer(formula))
        strays = [word["stray"] for word in words if word["stray"]]
        assert not strays, f"{formula} has {strays} in it"
        self.words: list[str] = [word[0] for word in words if word[0] not in SILENT]
        self.place = 0
        value = self.expression()
        assert self.next is None, f"{formula} goes on with {self.words[self.place :]}"
        return np.asarray(value)

    @property
    def next(self) -> str | None:
        return self.words[self.place] if self.place < len(self.words) else None

    def take(self, *wanted: str) -> str | None:
        """The next word, if it is one of these."""
        word = self.next
        if word not in wanted:
            return None
        self.place += 1
        return word

    def expression(self) -> Array:
        value = -self.term() if self.take("-") else self.term()
        while sign := self.take("+", "-"):
            value = value + self.term() if sign == "+" else value - self.term()
        return value

    def term(self) -> Array:
        value = self.product()
        while sign := self.take(r"\odot", r"\oslash"):
            value = value * self.product() if sign == r"\odot" else value / self.product()
        return value

    def product(self) -> Array:
        value = self.factor()
        while self.next not in (None, *CLOSING.values(), "+", "-", ",", NEW_ROW, ">", r"\le", r"\odot", r"\oslash"):
            value = value / self.factor() if self.take("/") else multiplied(value, self.factor())
        return value

    def factor(self) -> Array:
        value = self.primary()
        while mark := self.take(r"^{\top}", "^2"):
            value = value.T if mark == r"^{\top}" else value**2
        return value

    def primary(self) -> Array:
        word = self.words[self.place]
        self.place += 1
        if word in self.symbols:
            return self.symbols[word]
        if word in CLOSING:
            return self.group(word)
        if word in SUMS:
            return self.sum(word)
        if word in CHOICES:
            return np.asarray(CHOICES[word](*self.group_of(self.words[self.place])))
        if word == r"\frac":
            return np.asarray(self.primary() / self.primary())
        if word == r"\mathrm{softmax}":
            powers = np.exp(self.primary())
            return np.asarray(powers / powers.sum(axis=1 - self.batch_axis, keepdims=True))
        if word in FUNCTIONS:
            squared = self.take("^2")
            value = FUNCTIONS[word](self.primary())
            return value**2 if squared else value
        return np.array(float(word))

    def group(self, opening: str) -> Array:
        """What stands in brackets: one value, whether something holds, or the parts of a matrix."""
        self.place -= 1
        parts = self.group_of(opening)
        if opening == r"\begin{bmatrix}":
            return np.vstack(parts)
        return np.asarray(parts[0]) if len(parts) == 1 else np.hstack(parts)

    def group_of(self, opening: str) -> list[Array]:
        assert self.take(opening)
        parts = [self.expression()]
        while sign := self.take(",", NEW_ROW, ">", r"\le"):
            other = self.expression()
            holds = {">": np.greater, r"\le": np.less_equal}.get(sign)
            parts = [*parts, other] if holds is None else [np.asarray(holds(parts[0], other), dtype=float)]
        assert self.take(CLOSING[opening]), f"{opening} is not closed: {self.words}"
        return parts

    def sum(self, word: str) -> Array:
        if word == r"\everysweep":
            return self.over_passes()
        if word == r"\everymoment":
            return self.over_time()
        if word == r"\sum":
            return np.asarray(self.term().sum())
        if word in (r"\sum_{t}", r"\sum_{\ell}"):
            return np.asarray(np.sum(self.product()))
        axis = self.batch_axis if "batch" in word else 1 - self.batch_axis
        total = np.asarray(self.product()).sum(axis=axis, keepdims=True)
        return total if "batch" in word else each(total)

    def over_passes(self) -> Array:
        """The same product in each backward pass, in sum."""
        begin, parts = self.place, []
        for visits in self.passes:
            self.place, self.time_steps = begin, visits
            parts.append(self.product())
        return np.asarray(sum(parts))

    def over_time(self) -> Array:
        """The same product at each visit of a pass, in sum; 0 where it visits nothing."""
        begin, now, parts = self.place, self.symbols, []
        for visit in self.time_steps:
            self.place, self.symbols = begin, visit
            parts.append(self.product())
        self.symbols = now
        if not parts:
            self.symbols = next(visit for each in self.passes for visit in each)
            parts = [0 * self.product()]
            self.symbols = now
        return np.asarray(sum(parts))


def multiplied(a: Array, b: Array) -> Array:
    numberwise = isinstance(a, Each) or isinstance(b, Each) or 0 in (np.ndim(a), np.ndim(b))
    return a * b if numberwise else a @ b

r"""LaTeX that can be computed: a reader of the formulas, which knows their symbols and the little grammar between them.

expression: term + term - term        term: product \odot product \oslash product
product: factors side by side (a matrix product, or a number times whatever it stands before), or one / another
"""

import re
from collections.abc import Callable, Sequence
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
    r"\varphi": lambda z: np.asarray(np.exp(-z * z / 2) / np.sqrt(2 * np.pi)),
}
CHOICES = {r"\max": np.maximum, r"\min": np.minimum}
CLOSING = {"(": ")", "[": "]", "{": "}", r"\begin{bmatrix}": r"\end{bmatrix}"}
SUMS = (r"\sum_{\text{batch}}", r"\sum_k", r"\sum", r"\everymoment")
SILENT = (r"\,", r"\;", r"\left", r"\right", r"\textstyle", " ")
NEW_ROW = r"\\[0.4em]"
SIGNS = (*CLOSING, *CLOSING.values(), r"^{\top}", "^2", "+", "-", "/", ",", NEW_ROW, ">", r"\le", r"\odot", r"\oslash")
WORDS = (*SIGNS, *FUNCTIONS, *CHOICES, *SUMS, *SILENT, r"\frac", r"\mathrm{softmax}")


class Each(np.ndarray):
    """A number for each example, or an array told by one of its indices: it multiplies number by number."""


def each(a: Array) -> Each:
    return a.view(Each)


class Reader:
    """Computes what follows; where a batch stands in rows (axis 0), its units stand in columns, and the reverse."""

    def __init__(self, moments: Sequence[Symbols], t: int, batch_axis: int) -> None:
        self.moments, self.t, self.batch_axis = list(moments), t, batch_axis
        known = sorted({*moments[t], *WORDS}, key=len, reverse=True)
        self.lexicon = re.compile("|".join(map(re.escape, known)) + r"|\d+(\.\d+)?|(?P<stray>.)")

    def compute(self, formula: str) -> Array:
        """The value of an expression; what is said of e, or of its own symbols, behind it is found out first."""
        main, *meanings = formula.split(r" \quad ")
        for symbol, _, meant in (meaning.partition(" = ") for meaning in meanings):
            value = self.compute(meant)
            self.moments = [{**symbols, symbol: value} for symbols in self.moments]
        if meanings:
            return Reader(self.moments, self.t, self.batch_axis).compute(main)
        main, _, meaning = formula.partition(r",\; e = ")
        if meaning:
            e = self.compute(meaning)
            self.moments = [{**symbols, "e": e, "e_k": each(e)} for symbols in self.moments]
            return Reader(self.moments, self.t, self.batch_axis).compute(main)
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
        if word in self.moments[self.t]:
            return self.moments[self.t][word]
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
        if word == r"\everymoment":
            return self.over_time()
        if word == r"\sum":
            return np.asarray(self.term().sum())
        axis = self.batch_axis if "batch" in word else 1 - self.batch_axis
        total = np.asarray(self.product()).sum(axis=axis, keepdims=True)
        return total if "batch" in word else each(total)

    def over_time(self) -> Array:
        """The same product at each moment, in sum."""
        begin, now, parts = self.place, self.t, []
        for t in range(len(self.moments)):
            self.place, self.t = begin, t
            parts.append(self.product())
        self.t = now
        return np.asarray(sum(parts))


def multiplied(a: Array, b: Array) -> Array:
    numberwise = isinstance(a, Each) or isinstance(b, Each) or 0 in (np.ndim(a), np.ndim(b))
    return a * b if numberwise else a @ b

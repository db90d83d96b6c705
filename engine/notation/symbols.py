r"""Symbols with their places: layers above, time steps before; and terms that are there at some steps only.

A term that an error or a state may lack is written \wherenext{there}{else} (an error comes from t + 1), \whereabove
(one comes from the layer above), \wherecarried (an influence comes from t - 1) or \whereone (every target sums to 1).
Whoever typesets a formula takes the first where it holds at that step, and the second elsewhere.
"""

Y = r"y_{\now}"
D, PREV, NEXT, ABOVE, BELOW, T = r"\delta", r"\prev", r"\next", r"\above", r"\below", r"\top"
NOW_J = r"\now,j"
ALSO = r" \quad "  # between what is found and what it is found from, each a formula of its own


def at(name: str, moment: str = r"\now", layer: str = r"\here", turned: str = "") -> str:
    """A value of a layer at a time step: at("h") is h of this layer, now; turned=T is its transpose."""
    return rf"{name}^{{{layer}{turned}}}_{{{moment}}}"


def of(name: str, layer: str = r"\here", turned: str = "") -> str:
    """A parameter of a layer."""
    return rf"{name}^{{{layer}{turned}}}"


def slope(quantity: str) -> str:
    """The derivative of the loss by a parameter."""
    return rf"\frac{{\partial L}}{{\partial {of(quantity)}}}"


def error(value: str, moment: str = r"\now") -> str:
    """The derivative of the loss by a value."""
    return rf"\frac{{\partial L}}{{\partial {at(value, moment)}}}"


def turned(symbol: str) -> str:
    """A symbol transposed."""
    return rf"{symbol}^{{\top}}" if "^" not in symbol else symbol.replace("}_", r"\top}_", 1)


def where(condition: str, there: str, otherwise: str = "") -> str:
    """A term that is there at some steps only: `next`, `above`, `carried` or `one`."""
    return rf"\where{condition}{{{there}}}{{{otherwise}}}"


def over_batch(product: str) -> str:
    return rf"\textstyle\sum_{{\text{{batch}}}} {product}"

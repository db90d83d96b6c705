"""Symbols with their places: layers above, moments below."""

Y = r"y_{\now}"
D, PREV, NEXT, ABOVE, BELOW, T = r"\delta", r"\prev", r"\next", r"\above", r"\below", r"\top"
NOW_K = r"\now,k"


def at(name: str, moment: str = r"\now", layer: str = r"\here", turned: str = "") -> str:
    """A value of a layer at a moment: at("h") is h of this layer, now; turned=T is its transpose."""
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

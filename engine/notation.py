r"""The one place of LaTeX: cell -> phase -> name -> formula, in row notation (mini-batch).

Moments and layers are macros, so that one table serves every t and every layer: \now is t, \prev is t-1, \next is t+1,
\here is the layer, \below and \above its neighbours, \everymoment the sum over all moments. Whoever typesets a formula
defines them.
"""

from engine.losses import Objective
from engine.network import Network
from engine.types import Cell

Formulas = dict[str, dict[str, str]]  # phase -> name -> LaTeX

SLOPES = {
    "linear": "1",
    "sigmoid": r"{a} \odot (1 - {a})",
    "tanh": r"1 - {a} \odot {a}",
    "relu": r"[\,{z} > 0\,]",
    "leaky_relu": r"[\,{z} > 0\,] + 0.01\,[\,{z} \le 0\,]",
    "gelu": r"\Phi({z}) + {z} \odot \varphi({z})",
}
FUNCTIONS = {
    "linear": "{z}",
    "sigmoid": r"\sigma({z})",
    "tanh": r"\tanh({z})",
    "relu": r"\max(0, {z})",
    "leaky_relu": r"\max(0.01\,{z}, {z})",
    "gelu": r"{z} \odot \Phi({z})",
    "softmax": r"\mathrm{softmax}({z})",
}
LOSS = {
    "half_mse": r"\frac{1}{2mK} \sum ({a} - {y})^2",
    "mse": r"\frac{1}{mK} \sum ({a} - {y})^2",
    "half_sse": r"\frac{1}{2m} \sum ({a} - {y})^2",
    "cross_entropy": r"-\frac{1}{m} \sum {y} \odot \log {a}",
    "bce": r"-\frac{1}{m} \sum \left[ {y} \odot \log {a} + (1 - {y}) \odot \log(1 - {a}) \right]",
}
D_OUTPUT = {
    "half_mse": r"\frac{w_{\now}}{mK} ({a} - {y})",
    "mse": r"\frac{2 w_{\now}}{mK} ({a} - {y})",
    "half_sse": r"\frac{w_{\now}}{m} ({a} - {y})",
    "cross_entropy": r"-\frac{w_{\now}}{m} \, {y} \oslash {a}",
    "bce": r"\frac{w_{\now}}{m} \left[ (1 - {y}) \oslash (1 - {a}) - {y} \oslash {a} \right]",
}
KNOWN_DELTA = {  # where the loss knows delta without the detour over the output
    "cross_entropy": r"\frac{w_{\now}}{m} \left( {a} \, \textstyle\sum_k y_{\now,k} - {y} \right)",
    "bce": r"\frac{w_{\now}}{m} ({a} - {y})",
}
Y = r"y_{\now}"
D, PREV, NEXT, ABOVE, T = r"\delta", r"\prev", r"\next", r"\above", r"\top"
NOW_K = r"\now,k"


def formulas(net: Network, objective: Objective) -> list[Formulas]:
    """By layer: the formula of every name that a trace of the network emits, errors and gradients alike."""
    top = len(net.cells) - 1
    told = []
    for layer, cell in enumerate(net.cells):
        below = at(net.cells[layer - 1].output) if layer else r"x_{\now}"
        loss = objective.loss if layer == top else None
        told.append({"forward": _forward(cell, below), "backward": _backward(cell, below, loss)})
        if loss is not None:
            told[layer]["loss"] = _loss(loss)
        told[layer]["gradient"] = _gradient(cell, below, objective.l2)
        told[layer]["update"] = {
            name: rf"{of(name)} \leftarrow {of(name)} - \eta\,{slope(name)}" for name in cell.shapes
        }
    return told


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


def _fill(template: str, **symbols: str) -> str:
    for name, symbol in symbols.items():
        template = template.replace(f"{{{name}}}", symbol)
    return template


def _forward(cell: Cell, below: str) -> dict[str, str]:
    z, past = at("z"), at("h", PREV)
    told = {"x": rf"x^{{\here}}_{{\now}} = {below}"}
    if cell.kind == "rnn":
        told |= {"h_prev": past, "z": rf"{z} = {below}\,{of('W')} + {past}\,{of('U')} + {of('b')}"}
    else:
        told |= {"z": rf"{z} = {below}\,{of('W')} + {of('b')}"}
    return told | {cell.output: f"{at(cell.output)} = {_fill(FUNCTIONS[str(cell.activation)], z=z)}"}


def _backward(cell: Cell, below: str, loss: str | None) -> dict[str, str]:
    """Errors, then what a visit adds to the gradient; `loss` is given for the output layer."""
    delta, z = at(D), at("z")
    above = rf"{at(D, layer=ABOVE)}\,{of('W', ABOVE, T)}" if loss is None else error(cell.output)
    next_ = rf"{at(D, NEXT)}\,{of('U', turned=T)}"
    told = {"from_above": above if loss is None else f"{above} = {_fill(D_OUTPUT[loss], a=at('a'), y=Y)}"}
    if cell.kind == "rnn":
        told |= {"from_next": next_, "dh": f"{error('h')} = {above} + {next_}"}
        above = error("h")
    if cell.activation != "softmax":
        told["f_prime"] = f"f'({z}) = " + _fill(SLOPES[str(cell.activation)], a=at(cell.output), z=z)
    told |= {"delta": f"{delta} = {_delta(cell, above, loss)}", "dx": rf"{delta}\,{of('W', turned=T)}"}
    if cell.kind == "rnn":
        told["dh_prev"] = rf"{delta}\,{of('U', turned=T)}"
    return told | {name: rf"{slope(name)} \mathrel{{+}}= {_visit(name, below)}" for name in cell.shapes}


def _delta(cell: Cell, above: str, loss: str | None) -> str:
    if loss in KNOWN_DELTA:
        return _fill(KNOWN_DELTA[loss], a=at("a"), y=Y)
    if cell.activation == "softmax":  # the whole Jacobian diag(a) - a a^T, row by row
        return rf"{at('a')} \odot \left( e - \textstyle\sum_k e_k\,{at('a', NOW_K)} \right),\; e = {above}"
    return rf"{above} \odot f'({at('z')})" if cell.kind == "rnn" else rf"\left( {above} \right) \odot f'({at('z')})"


def _visit(name: str, below: str) -> str:
    """What one visit adds to the gradient of a parameter."""
    heard = {"W": _turned(below), "U": at("h", PREV, turned=T)}
    return rf"{heard[name]}\,{at(D)}" if name in heard else rf"\textstyle\sum_{{\text{{batch}}}} {at(D)}"


def _turned(symbol: str) -> str:
    return rf"{symbol}^{{\top}}" if "^" not in symbol else symbol.replace("}_", r"\top}_", 1)


def _loss(loss: str) -> dict[str, str]:
    a = at("a")
    return {
        "output": a,
        "target": Y,
        "d_output": f"{error('a')} = {_fill(D_OUTPUT[loss], a=a, y=Y)}",
        "loss": rf"L_{{\now}} = {_fill(LOSS[loss], a=a, y=Y)}",
        "weight": r"w_{\now}",
    }


def _gradient(cell: Cell, below: str, l2: float) -> dict[str, str]:
    told = {"norm": r"\lVert \partial L / \partial \theta^{\here} \rVert"}
    pulls = {name: rf"\lambda\,{of(name)}" for name in ("W", "U") if name in cell.shapes and l2}
    for name in cell.shapes:
        pull = f" + {pulls[name]}" if name in pulls else ""
        told[name] = rf"{slope(name)} = \everymoment {_visit(name, below)}{pull}"
    return told | {f"l2_{name}": pull for name, pull in pulls.items()}

"""Formulas of the dense and the simple recurrent layer, and of the losses."""

from engine.notation.layout import Layout
from engine.notation.symbols import ABOVE, NEXT, NOW_K, PREV, D, T, Y, at, error, of, slope, turned
from engine.types import Cell

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


def _fill(template: str, **symbols: str) -> str:
    for name, symbol in symbols.items():
        template = template.replace(f"{{{name}}}", symbol)
    return template


def forward(cell: Cell, below: str, layout: Layout) -> dict[str, str]:
    z, past = at("z"), at("h", PREV)
    told = {"x": rf"x^{{\here}}_{{\now}} = {below}"}
    heard = layout.times(below, of("W"))
    if cell.kind == "rnn":
        told |= {"h_prev": past, "z": f"{z} = {heard} + {layout.times(past, of('U'))} + {of('b')}"}
    else:
        told |= {"z": f"{z} = {heard} + {of('b')}"}
    return told | {cell.output: f"{at(cell.output)} = {_fill(FUNCTIONS[str(cell.activation)], z=z)}"}


def backward(cell: Cell, below: str, loss: str | None, layout: Layout) -> dict[str, str]:
    """Errors, then what a visit adds to the gradient; `loss` is given for the output layer."""
    delta, z = at(D), at("z")
    sent = layout.times(at(D, layer=ABOVE), of("W", ABOVE, T))
    above = sent if loss is None else error(cell.output)
    next_ = layout.times(at(D, NEXT), of("U", turned=T))
    told = {"from_above": above if loss is None else f"{above} = {_fill(D_OUTPUT[loss], a=at('a'), y=Y)}"}
    if cell.kind == "rnn":
        told |= {"from_next": next_, "dh": f"{error('h')} = {above} + {next_}"}
        above = error("h")
    if cell.activation != "softmax":
        told["f_prime"] = f"f'({z}) = " + _fill(SLOPES[str(cell.activation)], a=at(cell.output), z=z)
    told |= {"delta": f"{delta} = {_delta(cell, above, loss)}", "dx": layout.times(delta, of("W", turned=T))}
    if cell.kind == "rnn":
        told["dh_prev"] = layout.times(delta, of("U", turned=T))
    return told | {name: rf"{slope(name)} \mathrel{{+}}= {visit(name, below, layout)}" for name in cell.shapes}


def _delta(cell: Cell, above: str, loss: str | None) -> str:
    if loss in KNOWN_DELTA:
        return _fill(KNOWN_DELTA[loss], a=at("a"), y=Y)
    if cell.activation == "softmax":  # the whole Jacobian diag(a) - a a^T, row by row
        return rf"{at('a')} \odot \left( e - \textstyle\sum_k e_k\,{at('a', NOW_K)} \right),\; e = {above}"
    return rf"{above} \odot f'({at('z')})" if cell.kind == "rnn" else rf"\left( {above} \right) \odot f'({at('z')})"


def visit(name: str, below: str, layout: Layout) -> str:
    """What one visit adds to the gradient of a parameter."""
    heard = {"W": turned(below), "U": at("h", PREV, turned=T)}
    return layout.times(heard[name], at(D)) if name in heard else rf"\textstyle\sum_{{\text{{batch}}}} {at(D)}"


def of_loss(loss: str) -> dict[str, str]:
    a = at("a")
    return {
        "output": a,
        "target": Y,
        "d_output": f"{error('a')} = {_fill(D_OUTPUT[loss], a=a, y=Y)}",
        "loss": rf"L_{{\now}} = {_fill(LOSS[loss], a=a, y=Y)}",
        "weight": r"w_{\now}",
    }

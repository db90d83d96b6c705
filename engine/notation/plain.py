"""Formulas of the dense and the simple recurrent layer, and of the losses."""

from engine.notation.place import Place
from engine.notation.symbols import NEXT, NOW_J, PREV, D, T, Y, at, error, of, over_batch, turned, where

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
WHOLE = r" \, \textstyle\sum_j y_{\now,j}"  # of a target: 1, unless shares were given that do not sum to 1
KNOWN_DELTA = {  # where the loss knows delta without the detour over the output
    "cross_entropy": rf"\frac{{w_{{\now}}}}{{m}} \left( {{a}}{where('one', '', WHOLE)} - {{y}} \right)",
    "bce": r"\frac{w_{\now}}{m} ({a} - {y})",
}


def _fill(template: str, **symbols: str) -> str:
    for name, symbol in symbols.items():
        template = template.replace(f"{{{name}}}", symbol)
    return template


def forward(place: Place) -> dict[str, str]:
    cell, z, past = place.cell, at("z"), at("h", PREV)
    told = {"x": rf"x^{{\here}}_{{\now}} = {place.below}"}
    heard = place.layout.times(place.below, of("W"))
    if cell.carried:
        told |= {"h_prev": past, "z": f"{z} = {heard} + {place.layout.times(past, of('U'))} + {of('b')}"}
    else:
        told |= {"z": f"{z} = {heard} + {of('b')}"}
    return told | {cell.output: f"{at(cell.output)} = {_fill(FUNCTIONS[str(cell.activation)], z=z)}"}


def backward(place: Place) -> dict[str, str]:
    """Errors, then what a visit adds to the gradient."""
    cell, z = place.cell, at("z")
    above = place.sent_down if place.loss is None else error(cell.output)
    told = {"from_above": _from_above(place, above)}
    if cell.carried:
        later = place.layout.times(at(D, NEXT), of("U", turned=T))
        told |= {"from_next": where("next", later, "0"), "dh": f"{error('h')} = {place.met(above, later)}"}
        above = error("h")
    if cell.activation != "softmax":
        told["f_prime"] = f"f'({z}) = " + _fill(SLOPES[str(cell.activation)], a=at(cell.output), z=z)
    told |= {"delta": f"{at(D)} = {_delta(place, above)}", "dx": place.layout.times(at(D), of("W", turned=T))}
    if cell.carried:
        told["dh_prev"] = leaving(place)[0]
    return told | visits(place)


def _from_above(place: Place, above: str) -> str:
    if place.loss is None:
        return place.above(above, "0")
    return f"{above} = {_fill(D_OUTPUT[place.loss], a=at('a'), y=Y)}"


def leaving(place: Place) -> list[str]:
    """What goes on to the time step before."""
    return [place.layout.times(at(D), of("U", turned=T))]


def _delta(place: Place, above: str) -> str:
    cell = place.cell
    if place.loss in KNOWN_DELTA:
        return _fill(KNOWN_DELTA[place.loss], a=at("a"), y=Y)
    if cell.activation == "softmax":  # the whole Jacobian diag(a) - a a^T, row by row
        return rf"{at('a')} \odot \left( e - \textstyle\sum_j e_j\,{at('a', NOW_J)} \right),\; e = {above}"
    return rf"{above} \odot f'({at('z')})" if cell.carried else rf"\left( {above} \right) \odot f'({at('z')})"


def visits(place: Place) -> dict[str, str]:
    return {name: rf"{place.gradient(name)} \mathrel{{+}}= {visit(place, name)}" for name in place.cell.shapes}


def visit(place: Place, name: str) -> str:
    """What one visit adds to the gradient of a parameter."""
    heard = {"W": turned(place.below), "U": at("h", PREV, turned=T)}
    return place.layout.times(heard[name], at(D)) if name in heard else over_batch(at(D))


def of_loss(place: Place) -> dict[str, str]:
    loss, a, total = place.setup.objective.loss, at("a"), _total(place)
    alone = total and len(place.setup.objective.weights) == 1  # then its index says that it is not the total
    moment = "0" if alone else r"\now"
    return {
        "output": a,
        "target": Y,
        "d_output": f"{error('a')} = {_fill(D_OUTPUT[loss], a=a, y=Y)}",
        "loss": f"L_{{{moment}}} = {_fill(LOSS[loss], a=a, y=Y)}",
        "weight": total or r"w_{\now}",
    }


def _total(place: Place) -> str:
    """What a weight is for: the loss of all time steps together. Of one alone, the whole, nothing is to be said."""
    objective, cells = place.setup.objective, place.setup.network.cells
    if objective.weights == (1.0,) and not objective.l2:
        return ""
    names = [name for name in ("W", "U") if any(name in cell.shapes for cell in cells)]
    squares = " + ".join(rf"\lVert {name}^{{(\ell)}} \rVert_F^2" for name in names)
    drawn = rf" + \frac{{\lambda}}{{2}} \textstyle\sum_{{\ell}} \left( {squares} \right)" if objective.l2 else ""
    losses = r"w\,L_{0}" if len(objective.weights) == 1 else r"\textstyle\sum_{t} w_{t}\,L_{t}"
    return f"L = {losses}{drawn}"

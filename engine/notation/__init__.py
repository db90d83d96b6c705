r"""The one place of LaTeX: cell -> phase -> name -> formula, in row notation (mini-batch) or in column notation.

Moments and layers are macros, so that one table serves every t and every layer: \now is t, \prev is t-1, \next is t+1,
\here is the layer, \below and \above its neighbours, \everymoment the sum over all moments. Whoever typesets a formula
defines them.
"""

from engine.notation import gates, learning, plain
from engine.notation.layout import COLUMN, ROW, Layout
from engine.notation.symbols import BELOW, PREV, at, of, slope
from engine.setup import Setup
from engine.types import Cell

Formulas = dict[str, dict[str, str]]  # phase -> name -> LaTeX

__all__ = ["COLUMN", "ROW", "Formulas", "Layout", "formulas"]


def formulas(setup: Setup, layout: Layout = ROW) -> list[Formulas]:
    """By layer: the formula of every name that a trace emits, errors and gradients alike."""
    net, objective = setup.network, setup.objective
    top = len(net.cells) - 1
    told = []
    for layer, cell in enumerate(net.cells):
        below = at(net.cells[layer - 1].output, layer=BELOW) if layer else r"x_{\now}"
        loss = objective.loss if layer == top else None
        told.append({"forward": _forward(cell, below, layout), "backward": _backward(cell, below, loss, layout)})
        if loss is not None:
            told[layer]["loss"] = plain.of_loss(loss)
        if layer <= net.uppermost:
            told[layer]["influence"] = _influence(cell, layout)
        if cell.carried:
            told[layer]["cut"] = _cut(cell)
        told[layer]["gradient"] = _gradient(cell, below, objective.l2, layout)
        told[layer]["clip"] = learning.clip(setup.clip, cell)
        told[layer]["update"] = learning.update(setup, cell)
    return told


def _forward(cell: Cell, below: str, layout: Layout) -> dict[str, str]:
    return gates.FORWARD.get(cell.kind, plain.forward)(cell, below, layout)


def _backward(cell: Cell, below: str, loss: str | None, layout: Layout) -> dict[str, str]:
    """Errors, then what a visit adds to the gradient; `loss` is given for the output layer."""
    if cell.kind in gates.BACKWARD:
        return gates.BACKWARD[cell.kind](cell, below, layout)
    return plain.backward(cell, below, loss, layout)


def _influence(cell: Cell, layout: Layout) -> dict[str, str]:
    """Of RTRL: how the whole state moves with the state before, and with each parameter."""
    jacobian = r"J_{\now} = \frac{\partial s_{\now}}{\partial s_{\prev}}"
    told = {"J": jacobian, "norm_J": r"\lVert J_{\now} \rVert"}
    for name in cell.shapes:
        now, before = (rf"S^{{\here}}_{{{name},{moment}}}" for moment in (r"\now", PREV))
        partial = rf"\frac{{\partial^+ s_{{\now}}}}{{\partial {of(name)}}}"
        told[f"S_{name}"] = rf"{now} = J_{{\now}}\,{before} + {partial}"
        told[f"norm_S_{name}"] = rf"\lVert {now} \rVert"
        learnt = layout.through(r"\frac{\partial L_{\now}}{\partial s_{\now}}", now)
        told[name] = rf"{slope(name)} \mathrel{{+}}= {learnt}"
    return told


def _cut(cell: Cell) -> dict[str, str]:
    """What is not sent on: the errors of all that the cell carried from the moment before."""
    lost = r",\;".join(rf"\frac{{\partial L}}{{\partial {at(name, PREV)}}}" for name in cell.carried)
    return {"discarded": rf"\text{{not sent on:}}\; {lost}", "norm": rf"\left\lVert {lost} \right\rVert"}


def _gradient(cell: Cell, below: str, l2: float, layout: Layout) -> dict[str, str]:
    told = {"norm": r"\lVert \partial L / \partial \theta^{\here} \rVert"}
    pulls = {name: rf"\lambda\,{of(name)}" for name in ("W", "U") if name in cell.shapes and l2}
    for name in cell.shapes:
        pull = f" + {pulls[name]}" if name in pulls else ""
        told[name] = rf"{slope(name)} = \everymoment {_visit(cell, name, below, layout)}{pull}"
    return told | {f"l2_{name}": pull for name, pull in pulls.items()}


def _visit(cell: Cell, name: str, below: str, layout: Layout) -> str:
    if cell.kind in gates.FORWARD:
        return gates.visit(cell, name, below, layout)
    return plain.visit(name, below, layout)

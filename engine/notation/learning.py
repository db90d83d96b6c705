"""Formulas of what is made of a gradient: clipping, and the update of each optimizer."""

from engine.losses import regularised
from engine.notation.symbols import of, slope
from engine.optimizers import Adam, ByValue, Clip, Momentum, Optimizer
from engine.setup import Setup
from engine.types import Cell

NORM = r"\lVert \partial L / \partial \theta \rVert"
SCALE = rf"\min\left(1,\; c \,/\, {NORM}\right)"
ALSO = r" \quad "  # between what is found and what it is found from, each a formula of its own


def clip(how: Clip | None, cell: Cell) -> dict[str, str]:
    """All that either kind of clipping tells; the gradients are those of the kind that is asked for."""
    told = {"norm": NORM, "limit": "c", "scale": SCALE, "clipped": r"\#\{\, |\partial L / \partial \theta_i| > c \,\}"}
    by_value = isinstance(how, ByValue)
    return told | {name: f"{clipped(name)} = {_within(name) if by_value else _scaled(name)}" for name in cell.shapes}


def clipped(name: str) -> str:
    """The gradient of a parameter after clipping."""
    return rf"\left.{slope(name)}\right|_{{\text{{clipped}}}}"


def _within(name: str) -> str:
    return rf"\min\left(c,\; \max\left(-c,\; {slope(name)}\right)\right)"


def _scaled(name: str) -> str:
    return rf"{SCALE}\,{slope(name)}"


def update(setup: Setup, cell: Cell) -> dict[str, str]:
    """By parameter; a bias that is not trained stays as it is."""
    trained = list(cell.shapes) if setup.train_biases else regularised(cell.shapes)
    moves = {name: _move(setup.optimizer, name, clipped(name) if setup.clip else slope(name)) for name in trained}
    return {name: rf"{of(name)} \leftarrow {of(name)}{moves.get(name, '')}" for name in cell.shapes}


def _move(optimizer: Optimizer, name: str, g: str) -> str:
    m, v = rf"m_{{{name}}}", rf"v_{{{name}}}"  # as they were before
    if isinstance(optimizer, Momentum):
        return rf" - \eta \left( \beta\,{v} + {g} \right)"
    if isinstance(optimizer, Adam):
        first = rf"\hat{{m}} = \frac{{\beta_1\,{m} + (1 - \beta_1)\,{g}}}{{1 - \beta_1^k}}"
        second = rf"\hat{{v}} = \frac{{\beta_2\,{v} + (1 - \beta_2)\left({g}\right)^2}}{{1 - \beta_2^k}}"
        return r" - \eta\,\hat{m} \oslash \left( \sqrt{\hat{v}} + \epsilon \right)" + ALSO + first + ALSO + second
    return rf" - \eta\,{g}"

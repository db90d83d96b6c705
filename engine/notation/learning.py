"""Formulas of what is made of a gradient: clipping, and the update of each optimizer."""

from engine.losses import regularised
from engine.notation.place import Place
from engine.notation.symbols import ALSO, of
from engine.optimizers import Adam, ByValue, Momentum, Optimizer

LIMIT = r"\tau"


def norm(place: Place) -> str:
    """Of the gradient of all parameters: an estimate as soon as that of one layer is."""
    return r"\lVert \partial L / \partial \theta \rVert" if place.setup.exact else r"\lVert g \rVert"


def own_norm(place: Place) -> str:
    """Of a layer's gradient."""
    return r"\lVert \partial L / \partial \theta^{\here} \rVert" if place.exact else r"\lVert g^{\here} \rVert"


def clip(place: Place) -> dict[str, str]:
    """All that either kind of clipping tells; the gradients are those of the kind that is asked for."""
    number = r"\partial L / \partial \theta_i" if place.exact else "g_i"
    told = {
        "norm": norm(place),
        "limit": LIMIT,
        "scale": _scale(place),
        "clipped": rf"\#\{{\, |{number}| > {LIMIT} \,\}}",
    }
    made = _within if isinstance(place.setup.clip, ByValue) else _scaled
    return told | {name: f"{clipped(place, name)} = {made(place, name)}" for name in place.cell.shapes}


def clipped(place: Place, name: str) -> str:
    """The gradient of a parameter after clipping."""
    return rf"\left.{place.gradient(name)}\right|_{{\text{{clipped}}}}"


def _scale(place: Place) -> str:
    return rf"\min\left(1,\; {LIMIT} \,/\, {norm(place)}\right)"


def _within(place: Place, name: str) -> str:
    return rf"\min\left({LIMIT},\; \max\left(-{LIMIT},\; {place.gradient(name)}\right)\right)"


def _scaled(place: Place, name: str) -> str:
    return rf"{_scale(place)}\,{place.gradient(name)}"


def update(place: Place) -> dict[str, str]:
    """By parameter; a bias that is not trained stays as it is."""
    setup, shapes = place.setup, place.cell.shapes
    trained = list(shapes) if setup.train_biases else regularised(shapes)
    used = clipped if setup.clip else Place.gradient
    moves = {name: _move(setup.optimizer, name, used(place, name)) for name in trained}
    return {name: rf"{of(name)} \leftarrow {of(name)}{moves.get(name, '')}" for name in shapes}


def _move(optimizer: Optimizer, name: str, g: str) -> str:
    m, v = rf"m_{{{name}}}", rf"v_{{{name}}}"  # as they were before
    if isinstance(optimizer, Momentum):
        return rf" - \eta \left( \beta\,{v} + {g} \right)"
    if isinstance(optimizer, Adam):
        first = rf"\hat{{m}} = \frac{{\beta_1\,{m} + (1 - \beta_1)\,{g}}}{{1 - \beta_1^k}}"
        second = rf"\hat{{v}} = \frac{{\beta_2\,{v} + (1 - \beta_2)\,{g} \odot {g}}}{{1 - \beta_2^k}}"
        return r" - \eta\,\hat{m} \oslash \left( \sqrt{\hat{v}} + \epsilon \right)" + ALSO + first + ALSO + second
    return rf" - \eta\,{g}"

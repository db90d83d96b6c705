"""What each symbol of a formula stands for: read off a trace, place by place."""

import re

import numpy as np

from engine.notation import Layout
from engine.types import Array, Step, Values
from tests.engine.latex import Symbols, each
from tests.engine.making import Case, told

GATES = {"lstm": "ifgo", "gru": "run"}
SLOPE = r"\frac{{\partial L}}{{\partial {}}}"
NORM = r"\lVert \partial L / \partial \theta \rVert"

Place = tuple[str, int | None, int | None]  # phase, t, layer


class Told:
    """A trace by its places, with what each symbol of a formula stands for there, in row notation."""

    def __init__(self, story_of: Case) -> None:
        self.case, self.steps = story_of, told(story_of).steps
        self.at: dict[Place, Step] = {(step.phase, step.t, step.layer): step for step in self.steps}
        self.net, self.moments = story_of.setup.network, len(story_of.batch.inputs)

    def symbols(self, layer: int, t: int) -> Symbols:
        """Of a layer at a moment."""
        return {**self.numbers(layer, t), **self.weights(layer), **self.values(layer, t), **self.errors(layer, t)}

    def numbers(self, layer: int, t: int) -> Symbols:
        setup, batch = self.case.setup, self.case.batch
        y = batch.targets[t]
        clip = self.at.get(("clip", None, layer))
        clipped = {} if clip is None else {"c": clip.values["limit"], NORM: clip.values.get("norm", np.array(np.nan))}
        numbers = {"m": len(y), "K": y.shape[1], r"\lambda": setup.objective.l2, r"\eta": 0.1}
        told = {r"\beta": "beta", r"\beta_1": "beta1", r"\beta_2": "beta2", r"\epsilon": "epsilon"}
        numbers |= {symbol: getattr(setup.optimizer, name, 0.0) for symbol, name in told.items()}
        numbers |= {f"{symbol}^k": numbers[symbol] for symbol in (r"\beta_1", r"\beta_2")}  # it is the first update
        return {
            **{name: np.array(float(number)) for name, number in numbers.items()},
            r"w_{\now}": np.array(setup.objective.weights[t]),
            r"x_{\now}": batch.inputs[t],
            r"y_{\now}": y,
            r"y_{\now,k}": each(y),
            **clipped,
        }

    def weights(self, layer: int) -> Symbols:
        """Parameters with the parts that belong to gates, and what is known of their gradient at the end."""
        found: dict[str, Array] = {}
        letters = GATES.get(self.net.cells[layer].kind, "")
        for name, a in self.case.params[layer].items():
            found[rf"{name}^{{\here}}"] = np.atleast_2d(a)
            gates = "" if name == "c" else letters
            for letter, part in zip(gates, np.split(np.atleast_2d(a), len(gates) or 1, axis=1), strict=False):
                found[rf"{name}^{{\here}}_{{{letter}}}"] = part
            slope = SLOPE.format(rf"{name}^{{\here}}")
            found[slope] = np.atleast_2d(self.at["gradient", None, layer].grads[name])
            if clip := self.at.get(("clip", None, layer)):
                found[rf"\left.{slope}\right|_{{\text{{clipped}}}}"] = np.atleast_2d(clip.grads[name])
            found |= {f"m_{{{name}}}": np.zeros_like(found[slope]), f"v_{{{name}}}": np.zeros_like(found[slope])}
        if layer + 1 < len(self.net.cells):
            found[r"W^{\above}"] = self.case.params[layer + 1]["W"]
        return found

    def values(self, layer: int, t: int) -> Symbols:
        cell, now = self.net.cells[layer], self.at["forward", t, layer].values
        found = {rf"{name}^{{\here}}_{{\now}}": a for name, a in now.items()}
        if cell.output == "a":
            found[r"a^{\here}_{\now,k}"] = each(now["a"])
        begin = np.split(self.case.batch.states[layer], len(cell.carried) or 1, axis=1)
        past = self.at["forward", t - 1, layer].values if t else dict(zip(cell.carried, begin, strict=False))
        found |= {rf"{name}^{{\here}}_{{\prev}}": past[name] for name in cell.carried}
        if layer:
            below = self.net.cells[layer - 1].output
            found[rf"{below}^{{\below}}_{{\now}}"] = self.at["forward", t, layer - 1].values[below]
        if cell.kind == "lstm":
            later = self.at["forward", min(t + 1, self.moments - 1), layer].values
            found[r"f^{\here}_{\next}"] = later["f"]
        return found

    def errors(self, layer: int, t: int) -> Symbols:
        cell, now = self.net.cells[layer], self.at["backward", t, layer].values
        later = self.at["backward", t + 1, layer].values if t + 1 < self.moments else nothing(now)
        found = {
            SLOPE.format(rf"{name[1:]}^{{\here}}_{{\now}}"): a
            for name, a in now.items()
            if re.fullmatch("d[a-z]", name) and name != "dx"
        }
        found |= {rf"\delta^{{\here}}_{{{name[-1]},\now}}": a for name, a in now.items() if name.startswith("delta_")}
        found[r"\delta^{\here}_{\now}"], found[r"\delta^{\here}_{\next}"] = joined(now), joined(later)
        if "f_prime" in now:
            found[r"f'(z^{\here}_{\now})"] = now["f_prime"]
        if cell.kind == "lstm":
            found[SLOPE.format(r"c^{\here}_{\next}")] = later["dc"]
        if cell.kind == "gru":
            arriving = SLOPE.format(r"h^{\here}_{\now}")
            found[rf"\left.{arriving}\right|_{{\next}}"] = later["dh_prev"]
        if layer + 1 < len(self.net.cells):
            found[r"\delta^{\above}_{\now}"] = joined(self.at["backward", t, layer + 1].values)
        else:
            found[SLOPE.format(r"a^{\here}_{\now}")] = self.at["loss", t, layer].values["d_output"]
        return found


def nothing(values: Values) -> Values:
    return {name: np.zeros_like(a) for name, a in values.items()}


def joined(errors: Values) -> Array:
    """The errors of all sums inside a layer, side by side."""
    return np.hstack([a for name, a in errors.items() if re.fullmatch("delta(_.)?", name)])


def laid_out(symbols: Symbols, layout: Layout) -> Symbols:
    """In column notation each array is its transpose; and each has, under its mark, its transpose by now."""
    found = {name: a.T if layout.columns else a for name, a in symbols.items()}
    return found | transposes(found)


def transposes(symbols: Symbols) -> Symbols:
    named = [name for name in symbols if re.match(r"(\w|\\delta)\^\{\\\w+\}|S\^", name)]
    return {name.replace("}", r"\top}", 1): symbols[name].T for name in named}


def shown(a: Array, layout: Layout) -> Array:
    """What was emitted, as the notation lays it out."""
    laid = np.atleast_2d(a) if np.ndim(a) else a
    return laid.T if layout.columns else laid

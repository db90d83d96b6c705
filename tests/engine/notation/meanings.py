"""What each symbol of a formula stands for: read off a trace, visit by visit."""

import re

import numpy as np

from engine.notation import Layout
from engine.types import Array, Step, Values, width
from tests.engine.making import Case, told
from tests.engine.notation.latex import Symbols, each

GATES = {"lstm": "ifgo", "gru": "run"}
SLOPE = r"\frac{{\partial L}}{{\partial {}}}"

Place = tuple[str, int | None, int | None, int | None]  # phase, t, layer, sweep


class Told:
    """A trace by its places, with what each symbol of a formula stands for there, in row notation.

    A symbol that has no meaning at a step is not there: no error of t + 1 where a backward pass starts, none from
    above where it does not gather the loss, no S of t - 1 at t = 0.
    """

    def __init__(self, story_of: Case) -> None:
        self.case = story_of
        self.steps, self.outcome = told(story_of)
        self.at: dict[Place, Step] = {(step.phase, step.t, step.layer, step.sweep): step for step in self.steps}
        self.net, self.time_steps = story_of.setup.network, len(story_of.batch.inputs)

    def holds(self, layer: int, t: int, sweep: int | None) -> dict[str, bool]:
        """Which terms that may be missing are there."""
        sums = self.case.batch.targets[t].sum(axis=1)
        return {
            "next": ("backward", t + 1, layer, sweep) in self.at,
            "above": ("backward", t, layer + 1, sweep) in self.at,
            "carried": t > 0,
            "one": bool(np.all(sums == 1)),
        }

    def passes(self, layer: int) -> list[list[tuple[int, int | None]]]:
        """Where the layer is visited, t and sweep, by backward pass; of a learner without any, every time step."""
        if not self.case.setup.sweeps:
            return [[(t, None) for t in range(self.time_steps)]]
        return [
            [(t, n) for t in sweep.time_steps if ("backward", t, layer, n) in self.at]
            for n, sweep in enumerate(self.case.setup.sweeps)
        ]

    def symbols(self, layer: int, t: int, sweep: int | None) -> Symbols:
        """Of a layer at a time step, in a backward pass."""
        return {
            **self.numbers(layer, t),
            **self.totals(),
            **self.weights(layer),
            **self.values(layer, t),
            **self.errors(layer, t, sweep),
            **self.influence(layer, t, sweep),
        }

    def numbers(self, layer: int, t: int) -> Symbols:
        setup, batch = self.case.setup, self.case.batch
        y = batch.targets[t]
        norm = r"\lVert \partial L / \partial \theta \rVert" if setup.exact else r"\lVert g \rVert"
        clip = self.at.get(("clip", None, layer, None))
        clipped = {} if clip is None else {r"\tau": clip.values["limit"], norm: clip.values.get("norm", np.array(0.0))}
        numbers = {"m": len(y), "K": y.shape[1], r"\lambda": setup.objective.l2, r"\eta": 0.1}
        told = {r"\beta": "beta", r"\beta_1": "beta1", r"\beta_2": "beta2", r"\epsilon": "epsilon"}
        numbers |= {symbol: getattr(setup.optimizer, name, 0.0) for symbol, name in told.items()}
        numbers |= {f"{symbol}^k": numbers[symbol] for symbol in (r"\beta_1", r"\beta_2")}  # it is the first update
        return {
            **{name: np.array(float(number)) for name, number in numbers.items()},
            r"w_{\now}": np.array(setup.objective.weights[t]),
            r"x_{\now}": batch.inputs[t],
            r"y_{\now}": y,
            r"y_{\now,j}": each(y),
            **clipped,
        }

    def totals(self) -> Symbols:
        """Of the whole loss: L_t and w_t of every time step, the squares of every layer, and what they come to."""
        top = len(self.net.cells) - 1
        losses = np.array([self.at["loss", t, top, None].values["loss"] for t in range(self.time_steps)])
        squares = {
            name: np.array([np.sum(p[name] ** 2) if name in p else 0.0 for p in self.case.params]) for name in "WU"
        }
        return {
            "L": np.array(self.outcome.loss),
            "L_{t}": each(losses),
            "w_{t}": each(np.array(self.case.setup.objective.weights)),
            "L_{0}": losses[0],
            "w": np.array(self.case.setup.objective.weights[0]),
            **{rf"\lVert {name}^{{(\ell)}} \rVert_F^2": each(a) for name, a in squares.items()},
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
            exact = self.case.setup.exact_in(layer)
            slope = SLOPE.format(rf"{name}^{{\here}}") if exact else rf"g^{{\here}}_{{{name}}}"
            found[slope] = np.atleast_2d(self.at["gradient", None, layer, None].grads[name])
            if clip := self.at.get(("clip", None, layer, None)):
                found[rf"\left.{slope}\right|_{{\text{{clipped}}}}"] = np.atleast_2d(clip.grads[name])
            found |= {f"m_{{{name}}}": np.zeros_like(found[slope]), f"v_{{{name}}}": np.zeros_like(found[slope])}
        if layer + 1 < len(self.net.cells):
            found[r"W^{\above}"] = self.case.params[layer + 1]["W"]
        return found

    def values(self, layer: int, t: int) -> Symbols:
        cell, now = self.net.cells[layer], self.at["forward", t, layer, None].values
        found = {rf"{name}^{{\here}}_{{\now}}": a for name, a in now.items()}
        if cell.output == "a":
            found[r"a^{\here}_{\now,j}"] = each(now["a"])
        begin = np.split(self.case.batch.states[layer], len(cell.carried) or 1, axis=1)
        anew = t == 0 or t in self.case.setup.restarts
        past = dict(zip(cell.carried, begin, strict=False)) if anew else self.at["forward", t - 1, layer, None].values
        found |= {rf"{name}^{{\here}}_{{\prev}}": past[name] for name in cell.carried}
        if layer:
            below = self.net.cells[layer - 1].output
            found[rf"{below}^{{\below}}_{{\now}}"] = self.at["forward", t, layer - 1, None].values[below]
        return found

    def errors(self, layer: int, t: int, sweep: int | None) -> Symbols:
        """Of a visit: its own errors, those of the layer above and of t + 1 in the same backward pass, if they came."""
        found: Symbols = {}
        cell = self.net.cells[layer]
        for moment, number in ((r"\now", t), (r"\next", t + 1)):
            if visit := self.at.get(("backward", number, layer, sweep)):
                found |= named(visit.values, moment)
                gates = self.at["forward", number, layer, None].values
                found |= {rf"{name}^{{\here}}_{{{moment}}}": gates[name] for name in cell_gates(cell.kind)}
        if later := self.at.get(("backward", t + 1, layer, sweep)):
            arriving = SLOPE.format(r"h^{\here}_{\now}")
            found[rf"\left.{arriving}\right|_{{\next}}"] = later.values.get("dh_prev", np.zeros(0))
        if above := self.at.get(("backward", t, layer + 1, sweep)):
            found[r"\delta^{\above}_{\now}"] = joined(above.values)
        if layer + 1 == len(self.net.cells):
            loss = self.at["loss", t, layer, None].values
            found |= {SLOPE.format(r"a^{\here}_{\now}"): loss["d_output"], r"L_{\now}": loss["loss"]}
        return found

    def influence(self, layer: int, t: int, sweep: int | None) -> Symbols:
        """Of real-time recurrent learning, of the first example."""
        return {} if sweep is not None else self.influence_of(0, layer, t)

    def influence_of(self, example: int, layer: int, t: int) -> Symbols:
        """J and S have a row for each number of the state."""
        step = self.at.get(("influence", t, layer, None))
        if step is None:
            return {}
        size, found = step.values["J"].shape[-1], {r"J_{\now}": step.values["J"][example]}
        before = self.at.get(("influence", t - 1, layer, None))
        for name in self.case.params[layer]:
            found[rf"S^{{\here}}_{{{name},\now}}"] = step.values[f"S_{name}"][example].reshape(size, -1)
            if before is not None:
                found[rf"S^{{\here}}_{{{name},\prev}}"] = before.values[f"S_{name}"][example].reshape(size, -1)
        net = self.net
        sent = self.at["backward", t, net.uppermost + 1, None].values["dx"][[example]]
        first = sum(map(width, net.cells[: net.uppermost]))
        place = first + net.cells[net.uppermost].carried.index("h") * sent.shape[1]
        weight = self.case.setup.objective.weights[t]
        error = np.zeros((1, size))
        error[:, place : place + sent.shape[1]] = sent / weight
        return found | {rf"\frac{{\partial L_{{\now}}}}{{\partial {state}}}": error for state in states(self.case)}


def states(case: Case) -> list[str]:
    """The names of the whole state: s, or the h of the only layer that has one."""
    cells = case.setup.network.cells
    return [r"s_{\now}", *(rf"h^{{({layer + 1})}}_{{\now}}" for layer, cell in enumerate(cells) if cell.carried)]


def cell_gates(kind: str) -> str:
    return {"lstm": "ifgo", "gru": "ru"}.get(kind, "")


def named(values: Values, moment: str) -> Symbols:
    """The errors of a visit under their symbols, for a visit now or one of t + 1."""
    found = {
        SLOPE.format(rf"{name[1:]}^{{\here}}_{{{moment}}}"): a
        for name, a in values.items()
        if re.fullmatch("d[a-z]", name) and name != "dx"
    }
    found |= {
        rf"\delta^{{\here}}_{{{name[-1]},{moment}}}": a for name, a in values.items() if name.startswith("delta_")
    }
    found[rf"\delta^{{\here}}_{{{moment}}}"] = joined(values)
    if moment == r"\now" and "f_prime" in values:
        found[r"f'(z^{\here}_{\now})"] = values["f_prime"]
    return found


def joined(errors: Values) -> Array:
    """The errors of all pre-activations inside a layer, side by side."""
    return np.hstack([a for name, a in errors.items() if re.fullmatch("delta(_.)?", name)])


def laid_out(symbols: Symbols, layout: Layout) -> Symbols:
    """In column notation each array is its transpose; and each has, under its mark, its transpose by now.

    J and S are as they are in both: they have a row for each number of the state.
    """
    found = {
        name: a.T if layout.columns and not re.match(r"J_|S\^|\\underbrace", name) else a for name, a in symbols.items()
    }
    return found | transposes(found)


def transposes(symbols: Symbols) -> Symbols:
    named = [name for name in symbols if re.match(r"(\w|\\delta)\^\{\\\w+\}|S\^", name)]
    return {name.replace("}", r"\top}", 1): symbols[name].T for name in named}


def shown(a: Array, layout: Layout) -> Array:
    """What was emitted, as the notation lays it out."""
    laid = np.atleast_2d(a) if np.ndim(a) else a
    return laid.T if layout.columns else laid

"""A walk back by lines, layer by layer from the top: what each line says, and the gradient that it adds up to."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from engine import algorithms
from engine.activations import ACTIVATIONS, sigmoid, softmax_back
from engine.algorithms import Sweep, Sweeps
from engine.mistakes import clipping
from engine.mistakes.clipping import CLIP_LINES, WrongClip
from engine.mistakes.lines import FORWARD, SUMS, TIME, Lines, code, lines_of
from engine.mistakes.precision import Precision
from engine.mistakes.rounding import SAMPLES, Perturbation, largest
from engine.optimizers import ByNorm, Clip
from engine.passes import Segment, forward_pass, visited
from engine.setup import Batch, Setup
from engine.types import Array, Cell, Cooperative, Params, Values, by_time_step, columns

KEPT = 24  # layers whose walk is remembered: those above the one where mistakes are tried


class Names(dict[str, Any]):
    """Values by name, also as attributes: `later.dh` in a line."""

    __getattr__ = dict.__getitem__


class Nothing:
    """The time step after the last: no error comes from there."""

    def __getattr__(self, name: str) -> float:
        return 0.0


def slope(x: Array) -> Array:
    """The derivative of the sigmoid at x."""
    return np.asarray(sigmoid(x) * sigmoid(-x))


def straight(W: Array) -> Array:
    """W where W^T is needed; one that is not square is read in the wrong order, as a reshape reads it."""
    return W if W.shape[0] == W.shape[1] else W.reshape(W.T.shape)


FUNCTIONS = {
    "beside": lambda *parts: np.concatenate(parts, axis=-1),
    "before": lambda a, t: a[t - 1] if t else 0 * a[0],
    "ifog": lambda a: np.concatenate([columns(a, 4)[k] for k in (0, 1, 3, 2)], axis=-1),
    "straight": straight,
    "through_softmax": softmax_back,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "slope": slope,
    "truncated": algorithms.truncated,
    "chunked": algorithms.chunked,
    "tail": lambda T, k: (Sweep(tuple(range(T)), T - 1, max(0, T - k)),),
    "each_loss_again": lambda T: tuple(Sweep(tuple(range(t + 1)), t, 0) for t in range(T)),
    **clipping.FUNCTIONS,
}


@np.errstate(all="ignore")
def computed(equation: str, names: Mapping[str, Any]) -> Any:
    """What an equation says of these names."""
    return eval(code(equation), FUNCTIONS, names)


class Plan(NamedTuple):
    """Lines that take the place of the right ones: of the whole pass, and by layer; sums of parameters among them."""

    time: tuple[tuple[str, str], ...]
    layers: tuple[tuple[tuple[str, str], ...], ...]

    def from_above(self, layer: int) -> tuple[Any, ...]:
        """The key under which the walk of a layer is kept: the lines of this layer and of those above it."""
        return (tuple(line for line in self.time if line[0] != "clip"), layer, self.layers[layer:])


Given = Mapping[tuple[int, int], Values]  # by time step and layer somebody's numbers, by the names of lines


class Visit(NamedTuple):
    """A layer at a time step on a sweep, and what each line says there."""

    sweep: int
    t: int
    names: Names


class Rounding(NamedTuple):
    """How much the right gradient changes, and what is judged, relative to a change of all that goes into them."""

    grads: Params
    judged: Mapping[tuple[int | None, int, str], Array]  # by time step, layer and name of a line


class Judged(NamedTuple):
    """A number of a line as somebody has it, beside ours from what they themselves put into the line."""

    t: int
    layer: int
    name: str
    ours: Array
    theirs: Array

    def right(self, digits: Precision, rounding: Rounding) -> bool:
        """Whether it is ours, as far as these digits go."""
        return digits.close(self.ours, self.theirs, rounding.judged[self.t, self.layer, self.name])


@dataclass
class LayerWalk:
    """What a layer sends down, by sweep and time step; its gradient before L2; and what was judged on the way."""

    dx: dict[tuple[int, int], Array]
    grads: Values
    judged: list[Judged]
    visits: list[Visit] = field(default_factory=list)  # only where they are kept


@dataclass(eq=False)
class BackwardLines:
    """The backward pass of a request in lines: what mistakes can stand in, before anything is computed."""

    setup: Setup
    given: Given = field(default_factory=dict, kw_only=True)

    @property
    def cells(self) -> Sequence[Cell]:
        return self.setup.network.cells

    @property
    def top(self) -> int:
        return len(self.cells) - 1

    @property
    def coupled(self) -> bool:
        """Whether a mistake in one layer changes the gradient of all: the norm over all of them clips it."""
        return isinstance(self.setup.clip, ByNorm)

    @property
    def whole_pass(self) -> Lines:
        """The right lines of the whole pass."""
        clip = [CLIP_LINES[word] for word in clipping.word_of(self.setup.clip)]
        return TIME | (clip[0] if clip else {})

    @property
    def right(self) -> Plan:
        """Nothing takes the place of anything."""
        return Plan((), ((),) * len(self.cells))

    @cached_property
    def lines(self) -> list[Lines]:
        """The right lines by layer."""
        loss = self.setup.objective.loss
        return [lines_of(cell, loss if layer == self.top else None) for layer, cell in enumerate(self.cells)]

    def sweeps(self, plan: Plan) -> Sweeps:
        """Where errors start and end."""
        T = len(self.setup.objective.weights)
        names = {"T": T, "sweeps": self.setup.sweeps or algorithms.full(T)}
        return tuple(computed((TIME | dict(plan.time))["sweeps"], names))


@dataclass(eq=False)
class Ground(BackwardLines):
    """The forward pass in the names of the lines, on which every walk goes back."""

    params: Params
    batch: Batch
    segments: list[Segment]
    keep_visits: bool = False
    _walks: dict[tuple[Any, ...], LayerWalk] = field(default_factory=dict, init=False)
    _rounding: Rounding | None = field(default=None, init=False)

    @cached_property
    def time(self) -> dict[str, Any]:
        """The names of the whole pass."""
        T, m = self.batch.inputs.shape[:2]
        weights = np.array(self.setup.objective.weights)
        return {"T": T, "m": m, "K": self.cells[-1].units, "w": weights, "t": np.arange(T)}

    @cached_property
    def names(self) -> list[list[Names]]:
        """By layer and time step what a line can name, but for errors."""
        return [list(self._names_of(layer)) for layer in range(len(self.cells))]

    def _names_of(self, layer: int) -> Iterator[Names]:
        cell, p = self.cells[layer], self.params[layer]
        whole = {name: np.concatenate([s.layers[layer][name] for s in self.segments]) for name in ("x", *cell.carried)}
        fixed = {"m": self.time["m"], "T": self.time["T"], "K": self.time["K"], "rate": self.setup.optimizer.rate}
        fixed |= p | {f"{name}s": a for name, a in whole.items()} | _of_gates(cell, p) | _of_activation(cell)
        for segment in self.segments:
            values = segment.layers[layer] | {"y": segment.targets} if layer == self.top else segment.layers[layer]
            slopes = cell.local_derivatives(segment.layers[layer])
            named = {f"slope_{name}" if cell.gates else name: a for name, a in slopes.items()}
            for t, here in zip(segment.time_steps, by_time_step(values | named), strict=True):
                yield Names(fixed | here | {"t": t})

    def weights(self, plan: Plan) -> Array:
        """By which each loss counts, (T,)."""
        return np.broadcast_to(computed((TIME | dict(plan.time))["w"], self.time), (self.time["T"],))

    def layer(self, plan: Plan, layer: int) -> Cooperative[LayerWalk]:
        """The walk through one layer and those above it, which are remembered."""
        key = plan.from_above(layer)
        if key not in self._walks:
            above = (yield from self.layer(plan, layer + 1)).dx if layer < self.top else {}
            walk = yield from self._walk(plan, layer, above)
            while len(self._walks) >= KEPT:
                del self._walks[next(iter(self._walks))]
            self._walks[key] = walk
        else:
            self._walks[key] = self._walks.pop(key)  # the one that was used last goes last
        return self._walks[key]

    def gradient_at(self, plan: Plan, layer: int) -> Cooperative[Values]:
        """The gradient of one layer as the request has it: with L2, and clipped."""
        if self.coupled or "clip" in dict(plan.time):  # which the gradients of all layers decide
            return (yield from self.gradient(plan))[layer]
        walk = yield from self.layer(plan, layer)
        return self._finished([walk.grads], [self._pulls[layer]], self.setup.clip)[0]

    def gradient(self, plan: Plan) -> Cooperative[Params]:
        """The same of all layers."""
        grads: list[Values] = [{} for _ in self.cells]
        for layer in reversed(range(len(self.cells))):
            grads[layer] = (yield from self.layer(plan, layer)).grads
        return self._finished(grads, self._pulls, self.clip(plan))

    def clip(self, plan: Plan) -> Clip | None:
        """How the gradient is clipped, by the line of the plan if it has one."""
        right, line = self.setup.clip, dict(plan.time).get("clip")
        if not right or not line:
            return right
        names = {"m": self.time["m"], "limit": right.limit}
        return WrongClip(right, lambda grads: computed(line, names | {"g": grads}))

    def walks(self, plan: Plan) -> Cooperative[list[tuple[int, LayerWalk]]]:
        """All layers from the top down, of which nothing is remembered afterwards."""
        above: Mapping[tuple[int, int], Array] = {}
        found = []
        for layer in reversed(range(len(self.cells))):
            walk = yield from self._walk(plan, layer, above)
            above = walk.dx
            found.append((layer, walk))
        return found

    def perturbed(self) -> Iterator["Ground"]:
        """The same ground several times, with all numbers that the lines name off by a little."""
        for seed in range(SAMPLES):
            off = Perturbation(seed)
            given = {place: {name: off(a) for name, a in values.items()} for place, values in self.given.items()}
            other = replace(self, given=given)
            other.names = [[Names({name: off(a) for name, a in at.items()}) for at in layer] for layer in self.names]
            yield other

    def rounding(self) -> Cooperative[Rounding]:
        """What rounding can make of the right gradient, and of the lines that are judged; computed once."""
        if self._rounding is None:
            ours = yield from self.right_numbers()
            changes = {place: np.zeros(a.shape) for place, a in ours.items()}
            for other in self.perturbed():
                off = yield from other.right_numbers()
                changes = {place: largest(changes[place], a, off[place]) for place, a in ours.items()}
            grads = tuple({n: changes[None, k, n] for n in cell.shapes} for k, cell in enumerate(self.cells))
            self._rounding = Rounding(grads, changes)
        return self._rounding

    def right_numbers(self) -> Cooperative[dict[tuple[int | None, int, str], Array]]:
        """What is judged of the lines, by time step, layer and name; and the right gradient, of no time step."""
        found: dict[tuple[int | None, int, str], Array] = {}
        for layer in reversed(range(len(self.cells))):
            walk = yield from self.layer(self.right, layer)
            found |= {(each.t, each.layer, each.name): each.ours for each in walk.judged}
        grads = yield from self.gradient(self.right)
        return found | {(None, layer, name): a for layer, given in enumerate(grads) for name, a in given.items()}

    @cached_property
    def _pulls(self) -> list[Values]:
        return self.setup.objective.pulls(self.params)

    @np.errstate(all="ignore")
    def _finished(self, grads: Sequence[Values], pulls: Sequence[Values], clip: Clip | None) -> Params:
        summed = tuple(
            {name: part + pull[name] if name in pull else part for name, part in parts.items()}
            for parts, pull in zip(grads, pulls, strict=True)
        )
        return clip.apply(summed)[0] if clip else summed

    def _walk(self, plan: Plan, layer: int, above: Mapping[tuple[int, int], Array]) -> Cooperative[LayerWalk]:
        planted, cell, found = dict(plan.layers[layer]), self.cells[layer], LayerWalk({}, {}, [])
        lines = {name: planted.get(name, equation) for name, equation in self.lines[layer].items()}
        parts: dict[str, list[Array]] = {name: [] for name in cell.shapes}
        visited_at: list[int] = []
        for number, sweep in enumerate(self.sweeps(plan)):
            down = {t: a for (n, t), a in above.items() if n == number}
            if "first." in lines["from_above"]:
                down = yield from self._first_call(plan, layer, lines, sweep, down)
            for visit in self._back(plan, layer, lines, (number, sweep), down, found.judged):
                found.dx[number, visit.t] = visit.names["dx"]
                visited_at.append(visit.t)
                for name, part in parts.items():
                    part.append(visit.names[f"d{name}"])
                if self.keep_visits:
                    found.visits.append(visit)
                yield
        found.judged.extend(self._unvisited(layer, lines, {(each.t, each.name) for each in found.judged}))
        found.grads.update({name: self._sum(name, part, planted, cell, visited_at) for name, part in parts.items()})
        return found

    def _back(
        self,
        plan: Plan,
        layer: int,
        lines: Lines,
        numbered: tuple[int, Sweep],
        down: Mapping[int, Any],
        judged: list[Judged] | None,
    ) -> Iterator[Visit]:
        """The visits of one sweep, the latest first; what is judged is added to the caller's list, if there is one."""
        (number, sweep), w = numbered, self.weights(plan)
        later: Names | Nothing = Nothing()
        zeros = np.zeros((self.time["m"], self.cells[layer].units))
        for t in reversed(visited(self.setup.network, sweep, layer, sweep.time_steps)):
            later = Nothing() if t + 1 in self.setup.restarts else later  # whose state comes from nowhere
            names = Names(self.names[layer][t])
            names |= {"later": later, "w": w[t], "above": down.get(t, zeros)}
            names["first"] = names["above"]
            for name, equation in lines.items():
                names[name] = computed(equation, names)
                if judged is not None and name in self.given.get((t, layer), {}):
                    judged.append(each := self._judged(t, layer, name, names[name]))
                    names[name] = each.theirs
            yield Visit(number, t, names)
            later = names

    def _judged(self, t: int, layer: int, name: str, ours: Any) -> Judged:
        """A number that was given beside ours, which may be one for all; ValueError where its shape is another one."""
        theirs = self.given[t, layer][name]
        return Judged(t, layer, name, np.broadcast_to(ours, theirs.shape), theirs)

    def _unvisited(self, layer: int, lines: Lines, judged: Collection[tuple[int, str]]) -> Iterator[Judged]:
        """What was given of time steps to which this pass never comes: it has no error there, but the same slopes."""
        for (t, k), theirs in self.given.items():
            for name in theirs if k == layer else ():
                if (t, name) not in judged:
                    slope = computed(lines[name], self.names[layer][t]) if name in FORWARD else 0.0
                    yield self._judged(t, layer, name, slope)

    def _first_call(
        self, plan: Plan, layer: int, lines: Lines, sweep: Sweep, down: Mapping[int, Array]
    ) -> Cooperative[dict[int, Any]]:
        """What a first call left behind in errors that it had written into; the numbers given are of the second."""
        before = lines | {"from_above": self.lines[layer]["from_above"]}
        first = {visit.t: visit.names for visit in self._back(plan, layer, before, (0, sweep), down, None)}
        earliest = first[min(first)]["dh_prev"]
        yield
        return {t: Names(dh=names["dh"], earliest_dh_prev=earliest) for t, names in first.items()}

    @np.errstate(all="ignore")
    def _sum(self, name: str, parts: list[Array], planted: Lines, cell: Cell, visited_at: list[int]) -> Array:
        if not parts:
            return np.zeros(cell.shapes[name])
        names = {"m": self.time["m"], "T": self.time["T"], "t": np.array(visited_at), f"d{name}": np.stack(parts)}
        return np.asarray(computed(planted.get(name, SUMS[name]), names))


def ground(setup: Setup, params: Params, batch: Batch, given: Given | None = None) -> Cooperative[Ground]:
    """The forward pass of the request."""
    segments = yield from forward_pass(setup, params, batch)
    return Ground(setup, params, batch, segments, given=given or {})


def _of_gates(cell: Cell, p: Values) -> Values:
    """The columns of U by gate: U_i, U_f ..."""
    parts = columns(p["U"], len(cell.gates)) if cell.gates else []
    return {f"U_{gate}": part for gate, part in zip(cell.gates, parts, strict=True)}


def _of_activation(cell: Cell) -> dict[str, Any]:
    """f' at any place, where the cell has one activation for each unit."""
    if cell.activation not in ACTIVATIONS:
        return {}
    f, prime, _ = ACTIVATIONS[cell.activation]
    return {"f_prime_at": lambda y: prime(y, f(y))}

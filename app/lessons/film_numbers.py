"""The numbers of one film by name and place, as an expression asks for them: delta[0,2,1] is the page's `open`.

Of a value the places are layer, t, unit and, where there are several, the backward pass; of a gradient layer, from, to
and, of what one visit adds, t and the backward pass. A place may be `:`. One example is looked at, or all of them.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from app.lessons.expressions import ExpressionError, Index
from app.requests.build import Problem
from engine.costs import counts
from engine.types import Array, Params, Step, Values

PER_VISIT = ("forward", "loss", "backward")
Visits = dict[int | None, Values]  # by backward pass


@dataclass(frozen=True)
class Places:
    """What has a number at each of its places."""

    find: Callable[[Index], Any]
    name: str

    def item(self, places: Index) -> Any:
        """Raises: ExpressionError, where there is none."""
        try:
            return self.find(places)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            where = ",".join("".join(map(str, [p])) if isinstance(p, int) else ":" for p in places)
            raise ExpressionError(f"asks for {self.name}[{where}], which this film does not have.") from error


class Recorded(NamedTuple):
    """A film that was computed: what all of its steps say."""

    problem: Problem
    params: Params
    steps: Sequence[Step]
    loss: float
    grads: Params  # before clipping


@dataclass(frozen=True, eq=False)
class FilmNumbers:
    """Numbers of a film by name; `example` is looked at, None: all of them."""

    film: Recorded
    example: int | None = 0
    chosen: int | None = None  # the backward pass
    updated: bool = field(default=False)  # whether parameters are those after the update

    def named(self, name: str) -> Any:
        """Raises: ExpressionError."""
        if name in WHOLE:
            return WHOLE[name](self)
        if name in self._values or name in self._params or (name[:1] == "d" and name[1:] in self._params):
            return Places(lambda places: self._at(name, places), name)
        known = sorted({*self._values, *self._params, *(f"d{each}" for each in self._params), *WHOLE})
        raise ExpressionError(f"asks for {name}, which this film does not have; it has {', '.join(known)}.")

    def at_example(self, example: int | None) -> "FilmNumbers":
        """Raises: ExpressionError."""
        size = self.film.problem.task.batch
        if example is not None and not 0 <= example < size:
            raise ExpressionError(f"asks for example {example}; the batch has {size}.")
        return self if example == self.example else replace(self, example=example)

    @cached_property
    def _values(self) -> dict[str, dict[tuple[int, int], Visits]]:
        """By name, layer and t; what stands in no layer has the output's."""
        found: dict[str, dict[tuple[int, int], Visits]] = defaultdict(lambda: defaultdict(dict))
        for step in self.film.steps:
            if step.t is None or step.layer is None:
                continue
            for name, array in step.values.items():
                found[name][step.layer, step.t][step.sweep] = {name: array}
        return found

    @cached_property
    def _adds(self) -> dict[tuple[str, int, int], Visits]:
        """What each visit adds to a gradient, by parameter, layer and t."""
        found: dict[tuple[str, int, int], Visits] = defaultdict(dict)
        for step in self.film.steps:
            if step.t is not None and step.layer is not None:
                for name, array in step.grads.items():
                    found[name, step.layer, step.t][step.sweep] = {name: array}
        return found

    @cached_property
    def _params(self) -> set[str]:
        return {name for layer in self.film.params for name in layer}

    def _at(self, name: str, places: Index) -> Any:
        layer = places[0]
        if not isinstance(layer, int):
            raise TypeError
        own = self.film.params[layer]
        if name[:1] == "d" and name[1:] in own:
            return self._gradient(name[1:], layer, places[1:])
        if name in own and (name not in self._values or (layer, 0) not in self._values[name]):
            return _inside((self._new if self.updated else self.film.params)[layer][name], places[1:])
        return self._value(name, layer, places[1:])

    @cached_property
    def _new(self) -> Params:
        return tuple(step.values for step in reversed(self.film.steps) if step.phase == "update")[::-1]

    def _gradient(self, name: str, layer: int, places: Index) -> Any:
        """All of it, or what the visits of a time step add."""
        whole = self.film.grads[layer][name]
        inside, times = places[: whole.ndim], places[whole.ndim :]
        if not times:
            return _inside(whole, inside)
        parts = [self._visits(self._adds[name, layer, t], name, times[1:], whole) for t in self._times(times[0])]
        return _alone(np.stack([_inside(part, inside) for part in parts]), times[0])

    def _value(self, name: str, layer: int, places: Index) -> Any:
        time, inside = places[0], places[1:]
        whole = name == "J" or name.startswith("S_")  # matrices, of which there is no backward pass
        inside, more = (inside, ()) if whole else (inside[:1], inside[1:])
        parts = [self._visits(self._values[name][layer, t], name, more, None) for t in self._times(time)]
        return _alone(np.stack([self._inside(part, inside) for part in parts]), time)

    def _inside(self, part: Array, inside: Index) -> Any:
        """Of one example, or of all of them; a loss has none."""
        if part.ndim == 0:
            return _inside(part, inside)
        return _inside(part, (slice(None), *inside) if self.example is None else (self.example, *inside))

    def _times(self, time: int | slice) -> list[int]:
        T = self.film.problem.task.steps
        return list(range(T))[time] if isinstance(time, slice) else [range(T)[time]]

    def _visits(self, visits: Visits, name: str, more: Index, empty: Array | None) -> Array:
        """The one backward pass that is asked for; else the sum of all."""
        sweep = more[0] if more else self.chosen
        chosen = [each for n, each in visits.items() if sweep is None or n is None or n == sweep]
        if not chosen and empty is not None:
            return np.zeros(empty.shape)
        return np.asarray(sum(each[name] for each in chosen[1:]) + chosen[0][name])

    def vector(self, phase: str) -> Array:
        """All numbers of the gradient, one after the other: as it is, or after clipping."""
        layers: Sequence[Values] = self.film.grads
        if phase == "clip":
            clipped = {step.layer: step.grads for step in self.film.steps if step.phase == "clip"}
            layers = [clipped.get(k, layer) for k, layer in enumerate(layers)]
        return np.concatenate([np.ravel(layer[name]) for layer in layers for name in sorted(layer)])

    def clipped(self) -> "FilmNumbers":
        """The same film, whose gradient is the one after clipping."""
        clipped = tuple(
            step.grads
            for step in sorted(
                (step for step in self.film.steps if step.phase == "clip"), key=lambda step: step.layer or 0
            )
        )
        return replace(self, film=self.film._replace(grads=clipped or self.film.grads))

    def new_params(self) -> str:
        """The parameters after the update, as the form takes them."""
        return json.dumps([{name: array.tolist() for name, array in layer.items()} for layer in self._new])


def _inside(array: Array, places: Index) -> Any:
    if len(places) > array.ndim:
        raise IndexError
    return array[places] if places else array


def _alone(stacked: Array, time: int | slice) -> Any:
    """Drops the axis of time if one time step was indexed."""
    return stacked if isinstance(time, slice) else stacked[0]


def counted(problem: Problem, name: str) -> Any:
    """What a film is going to take, as its end says."""
    return np.float64(getattr(counts(problem.setup, problem.task.steps, problem.task.batch), name))


ASKED: dict[str, Callable[[Problem], Any]] = {  # of what is asked: nothing has to be computed for it
    "steps": lambda problem: np.float64(problem.task.steps),
    "batch": lambda problem: np.float64(problem.task.batch),
    "rate": lambda problem: np.float64(problem.setup.optimizer.rate),
    "beta": lambda problem: np.float64(getattr(problem.setup.optimizer, "beta", np.nan)),
    "visits": lambda problem: counted(problem, "visits"),
    "flops": lambda problem: counted(problem, "flops"),
    "stored": lambda problem: counted(problem, "stored_floats"),
}
WHOLE: dict[str, Callable[[FilmNumbers], Any]] = {  # of the film as a whole
    "total": lambda film: np.float64(film.film.loss),
    "count_steps": lambda film: np.float64(len(film.film.steps)),
    "cuts": lambda film: np.float64(sum(step.phase == "cut" for step in film.film.steps)),
    "grads": lambda film: film.vector("gradient"),
    "clipped_grads": lambda film: film.vector("clip"),
    "clipped": lambda film: film.clipped(),
    "new": lambda film: replace(film, updated=True),
    "every": lambda film: film.at_example(None),
}

"""Whether the gradient is right: a numeric one, found from forward passes alone, decides.

The derivative is the imaginary part after a complex step (Squire & Trapp 1998): exact to rounding, and as no parameter
moves by more than 1e-20, no corner of a relu is ever crossed. Both numbers are sums with the rounding of what they add
up; so the error is measured beside the sizes of that, never beside a sum that happens to be zero.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

import numpy as np

from engine.analysis.cut_loss import ForwardPass, forward_error, forward_passes, loss_of
from engine.analysis.summed_sizes import summed_sizes
from engine.network import Network
from engine.passes import forward_pass
from engine.setup import Batch, Setup
from engine.types import Array, Cooperative, Params

COMPLEX_STEP = 1e-20
DIRECTIONS = 4  # random directions, through all parameters at once, beside a sample
AT_ONCE = 1 << 16  # numbers in one array of perturbed outputs, about 1 MB
ROUNDING = 1e-6  # of the sizes that were summed up: a sum below this has lost too many digits to be compared by itself
UNDERFLOW = 1e-280  # a derivative below this has lost digits with the step: so small a step is no longer a number
IMPOSSIBLE = "no check is possible: numbers left the finite range"
COPIED = 1 << 18  # numbers in all copies of one array of parameters, about 4 MB

Place = tuple[int, str, int]  # layer, name, and where in the flattened array


class Check(NamedTuple):
    """The worst disagreement between the gradient and a numeric one.

    An error is relative to the larger of the two numbers, but never to less than a millionth of the sizes that were
    summed up to it; NaN where the gradient is no number, and where no check is possible, which has a reason.
    """

    max_relative_error: float
    worst: str | None
    checked: int  # parameters looked at one by one
    of: int  # parameters that there are
    reason: str | None = None  # why no check is possible

    def told(self) -> dict[str, float | int | str | None]:
        """Its fields by name; without a reason where there is none to give."""
        return {name: value for name, value in self._asdict().items() if name != "reason" or value}


class Found(NamedTuple):
    """How far the gradient is from the numeric one at one parameter, or along a random direction."""

    error: float
    place: Place | None
    name: str


class Given(NamedTuple):
    """The gradient that is checked, where it is taken, and by layer what an error is at the least measured beside."""

    setup: Setup
    params: Params
    passes: Sequence[ForwardPass]
    grads: Params
    least: Sequence[float]


def check_gradient(setup: Setup, params: Params, batch: Batch, grads: Params, sample: int) -> Cooperative[Check]:
    """Compares the gradient with the numeric one at `sample` parameters drawn by a fixed seed, or at all if so many."""
    found = yield from compared(setup, params, batch, grads, sample)
    return _worst(found, sum(a.size for p in params for a in p.values()))


def check_parameters(found: Sequence[Found] | None, params: Params) -> list[dict[str, Check]]:
    """The same by layer and name of the parameters, from what `compared` found at each place."""
    if found is None:
        return [{name: _worst(None, a.size) for name, a in p.items()} for p in params]
    by_name: dict[tuple[int, str], list[Found]] = {(i, name): [] for i, p in enumerate(params) for name in p}
    for each in found:
        if each.place:
            by_name[each.place[:2]].append(each)
    return [{name: _worst(by_name[i, name], a.size) for name, a in p.items()} for i, p in enumerate(params)]


def _worst(found: Sequence[Found] | None, of: int) -> Check:
    if found is None:
        return Check(math.nan, None, 0, of, IMPOSSIBLE)
    worst = max(found, key=lambda each: np.inf if np.isnan(each.error) else each.error, default=Found(0.0, None, ""))
    return Check(worst.error, worst.name or None, sum(each.place is not None for each in found), of)


def compared(setup: Setup, params: Params, batch: Batch, grads: Params, sample: int) -> Cooperative[list[Found] | None]:
    """The gradient beside the numeric one at `sample` places, and along random directions if these are not all.

    None where numbers leave the finite range, on the way back or in the numeric gradient: then nothing can be compared.
    """
    film = yield from forward_pass(setup, params, batch)
    summed = yield from summed_sizes(setup, params, film)
    if not np.isfinite(summed).all():
        return None
    made = Found((yield from forward_error(setup, params, batch, film)), None, "the forward pass")
    given = Given(
        setup, params, forward_passes(setup, batch, film), grads, [max(ROUNDING * size, UNDERFLOW) for size in summed]
    )
    found = [made, *(yield from _found(given, sample, batch.inputs.shape[1]))]
    return None if any(math.isinf(each.error) for each in found) else found


def _found(given: Given, sample: int, batch: int) -> Cooperative[list[Found]]:
    rng, params = np.random.default_rng(0), given.params
    size = sum(a.size for p in params for a in p.values())
    chosen = list(_places(params, sorted(rng.permutation(size)[:sample].tolist())))
    found: list[Found] = []
    for layer, name, where in _groups(chosen, most_at_once(given.setup.network, batch)):
        errors = yield from _check_array(given, (layer, name, where))
        shape = params[layer][name].shape
        found += [
            Found(error, (layer, name, i), place_name(layer, name, shape, i))
            for error, i in zip(errors, where, strict=True)
        ]
    if len(chosen) < size:
        for _ in range(DIRECTIONS):
            found.append((yield from _check_direction(given, rng)))
    return found


def place_name(layer: int, name: str, shape: Sequence[int], i: int) -> str:
    """How a person would write the place of one parameter, such as layers[0].U[1][2]."""
    return f"layers[{layer}].{name}" + "".join(f"[{k}]" for k in np.unravel_index(i, shape))


def _places(params: Params, counted: Sequence[int]) -> Iterator[Place]:
    """Where these numbers lie, which are counted through all the arrays, in order."""
    arrays = [(layer, name) for layer, p in enumerate(params) for name in p]
    ends = list(accumulate(params[layer][name].size for layer, name in arrays))
    for i in counted:
        k = bisect_right(ends, i)
        yield (*arrays[k], i - ends[k] + params[arrays[k][0]][arrays[k][1]].size)


def most_at_once(net: Network, batch: int) -> int:
    """How many copies of an array may be moved together: neither they nor what comes out of them is much to hold."""
    widest = max(cell.units for cell in net.cells)
    largest = max(math.prod(shape) for cell in net.cells for shape in cell.shapes.values())
    return max(1, min(AT_ONCE // (batch * widest), COPIED // largest))


def _groups(places: Sequence[Place], most: int) -> Iterator[tuple[int, str, list[int]]]:
    """The places of one array together, at most so many in a group."""
    for (layer, name), group in groupby(places, key=lambda place: place[:2]):
        where = [i for _, _, i in group]
        yield from ((layer, name, where[k : k + most]) for k in range(0, len(where), most))


def _check_array(given: Given, group: tuple[int, str, list[int]]) -> Cooperative[list[float]]:
    layer, name, where = group
    exact = given.grads[layer][name].reshape(-1)[where]
    numeric = yield from _numeric(given, lambda step: _each_moved(given.params, layer, name, where, step))
    return [float(error) for error in _relative(exact, numeric, given.least[layer])]


def _check_direction(given: Given, rng: np.random.Generator) -> Cooperative[Found]:
    """The directional derivative along a random direction through all parameters at once."""
    way: Params = tuple({name: rng.standard_normal(a.shape) for name, a in p.items()} for p in given.params)
    parts = [w[name] * g[name] for w, g in zip(way, given.grads, strict=True) for name in w]
    slope, steep = (sum(float(part.sum()) for part in of) for of in (parts, map(np.abs, parts)))
    least = sum(least * sum(np.abs(a).sum() for a in w.values()) for w, least in zip(way, given.least, strict=True))
    numeric = yield from _numeric(given, lambda step: _all_moved(given.params, way, step))
    error = _relative(np.asarray(slope), numeric, max(ROUNDING * steep, float(least)))
    return Found(float(error), None, "a random direction")


def _numeric(given: Given, moved: Callable[[complex], Params]) -> Cooperative[Array]:
    """The derivative of the loss by the step with which parameters are `moved`."""
    loss = yield from loss_of(given.setup, moved(1j * COMPLEX_STEP), given.passes)
    return np.asarray(loss.imag / COMPLEX_STEP)


def _each_moved(params: Params, layer: int, name: str, where: Sequence[int], step: complex) -> Params:
    """Parameters in which one array has a leading axis: in its n-th copy the n-th of the places is moved."""
    a = params[layer][name]
    copies = np.repeat(a.reshape(1, -1), len(where), axis=0).astype(np.result_type(a, step))
    copies[np.arange(len(where)), where] += step
    rows = (1, *a.shape) if a.ndim == 1 else a.shape  # a bias meets (B, H): its own axis stands before B
    moved = params[layer] | {name: copies.reshape(len(where), *rows)}
    return (*params[:layer], moved, *params[layer + 1 :])


def _all_moved(params: Params, way: Params, step: complex) -> Params:
    return tuple({name: p[name] + step * w[name] for name in p} for p, w in zip(params, way, strict=True))


def _relative(exact: Array, numeric: Array, least: float) -> Array:
    """|exact - numeric| by the largest of the two and `least`; 0 where both are equal.

    NaN where the gradient is no number, and infinite where the numeric one is none.
    """
    apart = np.abs(exact - numeric)
    errors = np.where(apart == 0, 0.0, apart / np.maximum(np.maximum(np.abs(exact), np.abs(numeric)), least))
    return np.where(np.isfinite(numeric), errors, np.inf)

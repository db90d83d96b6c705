"""The gradient of one batch with nothing told: the same film and the same sweeps as a trace, in runs.

Arrays by layer are stacks of n moments, `(n, B, .)`. Both ways use the stretches of a trace, so that every product has
the same rows, and the outcome is that of the trace to the bit.
"""

from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from engine.algorithms import Sweep
from engine.losses import weighted
from engine.network import Network, total_of
from engine.optimizers import blank
from engine.runs import RUNS, errors_of
from engine.setup import Batch, Setup
from engine.sweeping import backward, seated, spread, stretches
from engine.types import Array, Params, Places, Values

Found = TypeVar("Found")
Breaths = Generator[None, None, Found]  # work with a pause after each stretch, in which the caller may give up


class Shot(NamedTuple):
    """The forward pass through a stretch of moments, and what the losses make of it."""

    moments: range
    layers: list[Values]  # with x, what the layer heard
    losses: Array  # L_t, (n,)
    weights: Array  # w_t, (n,)
    d_output: Array  # w_t dL_t/d output, or delta where the loss knows it, (n, B, K)
    knows_delta: bool


class Descent(NamedTuple):
    """What one batch says before L2, clipping and the update."""

    shots: list[Shot]
    losses: Array  # w_t L_t, (T,)
    contributed: Params
    felt: list[Array | None]  # by layer, (T, B, .): the errors summed over all sweeps; None where none was told


def film(setup: Setup, params: Params, batch: Batch) -> Breaths[list[Shot]]:
    """The forward pass, the earliest stretch first, with a pause after each."""
    shots = []
    for shot in _film(setup, params, batch):
        shots.append(shot)
        yield
    return shots


def _film(setup: Setup, params: Params, batch: Batch) -> Iterator[Shot]:
    net, states = setup.network, batch.states
    for moments in stretches(net, len(batch.inputs), batch.inputs.shape[1], setup.restarts):
        states = batch.states if moments.start in setup.restarts else states
        layers, states = _upward(net, params, batch.inputs[moments.start : moments.stop], states)
        yield _judged(setup, moments, layers, batch.targets)


def _upward(net: Network, params: Params, x: Array, states: Sequence[Array]) -> tuple[list[Values], list[Array]]:
    layers, after = [], []
    for cell, p, s in zip(net.cells, params, states, strict=True):
        v, state = RUNS[cell.kind].through(cell, p, cell.feed(p, x), s)
        layers.append({"x": x} | v)
        after.append(state)
        x = v[cell.output]
    return layers, after


def _judged(setup: Setup, moments: range, layers: list[Values], targets: Array) -> Shot:
    z, a, y = layers[-1]["z"], layers[-1]["a"], targets[moments.start : moments.stop]
    losses, weights = setup.objective.losses(moments, z, a, y)
    delta = setup.objective.delta(moments, a, y)
    error = setup.objective.errors(moments, a, y)[0] if delta is None else delta
    return Shot(moments, layers, losses, weights, error, delta is not None)


def descend(setup: Setup, params: Params, batch: Batch, feel: bool) -> Breaths[Descent]:
    """The gradient by sweeps; `feel` keeps the errors as well, which costs time."""
    shots, contributed = (yield from film(setup, params, batch)), blank(params)
    T, B = batch.inputs.shape[:2]
    felt: list[Array | None] = [np.zeros((T, B, cell.units)) if feel else None for cell in setup.network.cells]
    for sweep in setup.sweeps:
        from_next = setup.network.blank_states(B)
        for shot in reversed(shots):
            for moments in backward(setup.network, sweep, B, shot.moments):
                _walk(setup.network, params, _at(shot, moments), sweep, from_next, contributed, felt)
                yield
    return Descent(shots, at_once(shots), contributed, felt)


def at_once(shots: Sequence[Shot]) -> Array:
    """w_t L_t of all moments, (T,)."""
    return np.concatenate([weighted(shot.weights, shot.losses) for shot in shots])


def _walk(
    net: Network,
    params: Params,
    shot: Shot,
    sweep: Sweep,
    from_next: list[Array],
    contributed: Params,
    felt: list[Array | None],
) -> None:
    """Down the layers and back in time; the caller owns what is added to, and `from_next`, which goes into the past."""
    error = shot.d_output
    for layer in reversed(range(len(net.cells))):
        cell, p = net.cells[layer], params[layer]
        where, places = seated(net, sweep, layer, shot.moments)
        v = _cut(shot.layers[layer], places)
        delta = error[places] if shot.knows_delta and layer == len(net.cells) - 1 else None
        e = errors_of(cell, p, v, error[places], from_next[layer], delta)
        from_next[layer] = e.d_state
        for name, part in total_of(cell, v, e.sums).items():
            contributed[layer][name] += part
        all_felt = felt[layer]
        if all_felt is not None:
            all_felt[list(where)] += e.told[RUNS[cell.kind].felt]
        if layer:
            error = spread(cell.back_feed(p, e.sums), places, len(shot.moments))


def _at(shot: Shot, moments: range) -> Shot:
    """These moments alone."""
    if moments == shot.moments:
        return shot
    cut = slice(moments.start - shot.moments.start, moments.stop - shot.moments.start)
    layers = [_cut(v, cut) for v in shot.layers]
    return Shot(moments, layers, shot.losses[cut], shot.weights[cut], shot.d_output[cut], shot.knows_delta)


def _cut(v: Values, places: Places) -> Values:
    return {name: a[places] for name, a in v.items()}

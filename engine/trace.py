"""The generator of steps: one network, one batch of sequences, one algorithm.

`trace` yields every step for the viewer, in the order in which it happens, and returns the outcome to the caller:
forward and the loss, moment by moment; a sweep as soon as the moment at which it starts has its loss; then the total
gradient of each layer, and last, after all errors, the updates.
"""

from collections.abc import Generator, Iterator, Sequence

import numpy as np

from engine import memory as held
from engine.algorithms import Sweep
from engine.descent import Breaths
from engine.losses import weighted
from engine.network import joined
from engine.norms import norm
from engine.optimizers import NOTHING_YET, Memory, blank
from engine.outcome import Outcome, conclude, tell
from engine.rtrl import Influence, carry_on, gradient, none_yet, told
from engine.setup import Batch, Setup
from engine.sweeping import Film, Scene, Visits, stretches, visits_of, walk_back
from engine.types import Array, Cell, Params, Step, Values

Steps = Generator[Step, None, Outcome]

held.keep()


def expected(setup: Setup, steps: int) -> int:
    """How many steps `trace` is going to yield for T moments, known before anything is computed."""
    net, layers = setup.network, range(len(setup.network.cells))
    backward = sum(visits_of(net, setup.sweeps, layer) for layer in layers)
    cuts = sum(map(setup.cuts, setup.sweeps)) * sum(1 for cell in net.cells if cell.carried)
    online = steps * len(layers) if setup.rtrl else 0
    return steps * (len(layers) + 1) + backward + online + cuts + (2 + bool(setup.clip)) * len(layers)


def trace(setup: Setup, params: Params, batch: Batch, memory: Memory = NOTHING_YET) -> Steps:
    """One iteration, step by step. Large numbers are no error: they are shown, and computing goes on."""
    film: list[Scene] = []
    contributed = blank(params)
    influence = none_yet(setup.network, batch.inputs.shape[1]) if setup.rtrl else None
    for scene in scenes(setup, params, batch):
        film.append(scene.without_layers() if setup.rtrl else scene)
        for place, t in enumerate(scene.moments):
            yield from _tell_moment(scene, place, t)
            if influence is not None:
                influence = yield from learn_online(setup, params, scene.at(range(t, t + 1)), influence, contributed)
            for number, sweep in enumerate(setup.sweeps):
                if sweep.start == t:
                    yield from _tell_sweep(setup, walk_back(setup.network, params, film, sweep), number, contributed)
    weights, losses = (np.concatenate([scene.told.reel.stack[name] for scene in film]) for name in ("weight", "loss"))
    outcome, beside = conclude(setup, params, weighted(weights, losses), contributed, memory)
    yield from tell(params, outcome, beside)
    return outcome


def play(setup: Setup, params: Params, batch: Batch) -> Breaths[Film]:
    """The forward pass through all moments, with a pause after each stretch."""
    film = []
    for scene in scenes(setup, params, batch):
        film.append(scene)
        yield
    return film


def scenes(setup: Setup, params: Params, batch: Batch) -> Iterator[Scene]:
    """The forward pass, stretch by stretch; a moment at a time where nothing walks back, so that little is held."""
    (steps, size, _), states = batch.inputs.shape, batch.states
    online = [range(t, t + 1) for t in range(steps)]
    for moments in online if setup.rtrl else stretches(setup.network, steps, size, setup.restarts):
        states = batch.states if moments.start in setup.restarts else states
        scene, states = _scene(setup, params, batch, moments, states)
        yield scene


@np.errstate(all="ignore")
def _scene(
    setup: Setup, params: Params, batch: Batch, moments: range, states: Sequence[Array]
) -> tuple[Scene, list[Array]]:
    """These moments, with what the losses say of them, and the states after them."""
    cut = slice(moments.start, moments.stop)
    layers, after = setup.network.film(params, batch.inputs[cut], states)
    output = layers[-1].stack
    return Scene(moments, layers, setup.objective.tell(moments, output["z"], output["a"], batch.targets[cut])), after


def _tell_moment(scene: Scene, place: int, t: int) -> Iterator[Step]:
    """The layers upward, then the loss."""
    for layer, reel in enumerate(scene.layers):
        yield Step("forward", t, layer, None, reel.moments[place], {})
    yield Step("loss", t, len(scene.layers) - 1, None, scene.told.reel.moments[place], {})


def learn_online(
    setup: Setup, params: Params, scene: Scene, before: Influence, contributed: Params
) -> Generator[Step, None, Influence]:
    """One moment of RTRL, right after its loss: back through the layers above the state, then the influence goes on.

    What is found of the gradient is also added to `contributed`, which the caller owns.
    """
    net, (t,) = setup.network, scene.moments
    ((_, layers),) = walk_back(net, params, [scene], Sweep((t,), t, t))
    for layer in reversed(range(net.uppermost + 1, len(layers))):
        _add(contributed[layer], layers[layer].total)
        yield Step("backward", t, layer, None, layers[layer].errors[t], layers[layer].grads[t])
    if net.uppermost < 0:
        return before
    influence = carry_on(net, params, [reel.moments[0] for reel in scene.layers], before)
    grads = gradient(net, influence, layers[net.uppermost + 1].errors[t]["dx"])
    for layer in reversed(range(net.uppermost + 1)):
        _add(contributed[layer], grads[layer])
        yield Step("influence", t, layer, None, told(influence, layer), grads[layer])
    return influence


def _tell_sweep(
    setup: Setup, stretches: Iterator[tuple[range, list[Visits]]], number: int, contributed: Params
) -> Iterator[Step]:
    """The visits of a sweep in the order in which they happen: moments backward, layers downward; then what is cut.

    What they add to the gradient is also added to `contributed`, which the caller owns.
    """
    sweep, cells = setup.sweeps[number], setup.network.cells
    end = sweep.until if setup.cuts(sweep) else None
    for moments, layers in stretches:
        for sums, visits in zip(contributed, layers, strict=True):
            _add(sums, visits.total)
        downward = range(len(layers))[::-1]
        for t, layer in [(t, layer) for t in reversed(moments) for layer in downward if t in layers[layer].errors]:
            errors = layers[layer].errors[t]
            yield Step("backward", t, layer, number, errors, layers[layer].grads[t])
            if t == end and cells[layer].carried:
                yield Step("cut", t, layer, number, discarded(cells[layer], errors), {})


@np.errstate(all="ignore")
def discarded(cell: Cell, errors: Values) -> Values:
    """The error that a cut keeps from going on into the past, `(B, S)`, and its norm."""
    lost = joined(errors, [f"d{name}_prev" for name in cell.carried], np.zeros((1, 0)))
    return {"discarded": lost, "norm": norm([{"lost": lost}])}


@np.errstate(all="ignore")
def _add(sums: Values, parts: Values) -> None:
    for name, part in parts.items():
        sums[name] += part

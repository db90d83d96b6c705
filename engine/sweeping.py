"""The journey of the error: one sweep down the layers and back through time, gradients picked up on the way.

Layers above the uppermost recurrent one are visited only where the sweep gathers a loss. Within a layer the error of
a moment waits only for the layer above and for the moment after, so a layer takes a whole stretch of moments before
the next layer begins; a stretch is as long as its arrays are small.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.algorithms import Sweep
from engine.losses import Told
from engine.network import Network, back_through
from engine.types import Array, Params, Places, Reel, Values, by_moment

STRETCH = 1 << 19  # floats, 4 MB: what one stretch may hold before the next begins
NAMES = 8  # arrays (B, H) of a moment, about


class Scene(NamedTuple):
    """The forward pass through a stretch of moments: the values by layer, and what the losses say of them."""

    moments: range
    layers: list[Reel]
    told: Told

    def at(self, moments: range) -> "Scene":
        """These moments alone."""
        if moments == self.moments:
            return self
        places = slice(moments.start - self.moments.start, moments.stop - self.moments.start)
        return Scene(moments, [reel.at(places) for reel in self.layers], self.told.at(places))

    def without_layers(self) -> "Scene":
        """Of these moments the losses alone: nothing is going to walk back through them."""
        losses = {name: self.told.reel.stack[name] for name in ("loss", "weight")}
        return Scene(self.moments, [], Told(Reel([], losses), None))


Film = Sequence[Scene]  # the earliest first


class Visits(NamedTuple):
    """What happened in one layer in a stretch of moments."""

    errors: dict[int, Values]  # by moment t, (B, .)
    grads: dict[int, Values]  # by moment t: what the visit adds to the gradient
    total: Values  # the sum of these over the stretch


def stretches(net: Network, steps: int, batch: int, restarts: frozenset[int] = frozenset()) -> list[range]:
    """The moments of T steps cut into pieces whose values are cheap to hold, and where the state starts anew."""
    length = max(1, STRETCH // sum(NAMES * batch * cell.units for cell in net.cells))
    borders = [*sorted({*range(0, steps, length), *restarts}), steps]
    return [range(start, stop) for start, stop in pairwise(borders)]


def backward(net: Network, sweep: Sweep, batch: int, stretch: range) -> Iterator[range]:
    """The moments of the stretch that the sweep walks over, the latest first, in pieces whose errors are cheap to hold.

    What each moment adds to the gradient is held with them, and of a wide network that is most.
    """
    floats = sum(NAMES * batch * cell.units + sum(map(math.prod, cell.shapes.values())) for cell in net.cells)
    length, last = max(1, STRETCH // floats), max(stretch.start, sweep.until)
    for stop in range(min(stretch.stop, sweep.start + 1), last, -length):
        yield range(max(last, stop - length), stop)


def visited(net: Network, sweep: Sweep, layer: int, moments: range) -> Sequence[int]:
    """At which of these moments the sweep visits the layer."""
    return moments if layer <= net.uppermost else [t for t in sorted(frozenset(sweep.losses)) if t in moments]


def visits_of(net: Network, sweeps: Sequence[Sweep], layer: int) -> int:
    """How often all of the sweeps together visit the layer."""
    return sum(len(visited(net, sweep, layer, sweep.moments)) for sweep in sweeps)


def seated(net: Network, sweep: Sweep, layer: int, moments: range) -> tuple[Sequence[int], Places]:
    """At which of these moments the sweep visits the layer, and their places among them."""
    where = visited(net, sweep, layer, moments)
    return where, slice(None) if len(where) == len(moments) else [t - moments.start for t in where]


def walk_back(net: Network, params: Params, film: Film, sweep: Sweep) -> Iterator[tuple[range, list[Visits]]]:
    """Stretch by stretch, the latest first: its moments, and the visits by layer."""
    from_next = net.blank_states(len(film[0].layers[0].moments[0]["x"]))
    for scene in reversed(film):
        for moments in backward(net, sweep, len(from_next[0]), scene.moments):
            yield moments, _walk_scene(net, params, scene.at(moments), sweep, from_next)


@np.errstate(all="ignore")
def _walk_scene(net: Network, params: Params, scene: Scene, sweep: Sweep, from_next: list[Array]) -> list[Visits]:
    """The visits by layer; `from_next` comes in from the moment after the scene, and goes out to the one before."""
    layers: list[Visits] = []
    from_above, delta = scene.told.reel.stack["d_output"], scene.told.delta
    for layer in reversed(range(len(net.cells))):
        where, places = seated(net, sweep, layer, scene.moments)
        back = back_through(
            net.cells[layer],
            params[layer],
            scene.layers[layer].at(places).stack,
            from_above[places],
            from_next[layer],
            None if delta is None else delta[places],
        )
        errors, grads = (dict(zip(where, each, strict=True)) for each in (back.errors, by_moment(back.grads)))
        layers.append(Visits(errors, grads, back.total))
        from_above, from_next[layer], delta = spread(back.dx, places, len(scene.moments)), back.d_state, None
    return layers[::-1]


def spread(dx: Array, places: Places, n: int) -> Array:
    """dx `(n, B, I)` of all n moments from that of the moments at these places: nothing comes down elsewhere."""
    if isinstance(places, slice):
        return dx
    everywhere = np.zeros((n, *dx.shape[1:]))
    everywhere[places] = dx
    return everywhere

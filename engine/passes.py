"""The forward and the backward pass in segments of time: a trace shows every visit, a training adds up their gradients.

Within a layer, the error of a time step depends only on the layer above and on the next time step. So a layer takes a
whole segment of time steps before the next layer begins; a segment is so short that its arrays stay in the cache.
Layers above the uppermost recurrent one are visited only where the sweep gathers a loss.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from engine.algorithms import Sweep
from engine.cells.unrolled import errors_of
from engine.losses import weighted
from engine.network import Network
from engine.setup import Batch, Setup
from engine.types import Array, Cell, Cooperative, Errors, Params, Places, Values, by_time_step

SEGMENT = 1 << 19  # floats, 4 MB: what one segment may hold before the next begins
NAMES = 8  # arrays (B, H) of a time step, about


@dataclass(eq=False)
class Segment:
    """The forward pass through n consecutive time steps: all that the backward pass through them needs."""

    time_steps: range
    layers: list[Values]  # by layer (n, B, .), with x, the input of the layer
    targets: Array  # (n, B, K)
    losses: Array  # L_t, (n,)
    weights: Array  # w_t, (n,)
    d_output: Array | None  # w_t dL_t/d output, (n, B, K); None where delta is known and nobody asked for it
    delta: Array | None  # w_t dL_t/dz, (n, B, K), where the loss knows it better than by d_output

    @property
    def error(self) -> Array:
        """What the backward pass begins with: d_output, or delta where that alone is known."""
        error = self.delta if self.d_output is None else self.d_output
        assert error is not None, "a loss knows d_output or delta"
        return error

    @property
    def weighted_losses(self) -> Array:
        """w_t L_t, `(n,)`."""
        return weighted(self.weights, self.losses)

    @cached_property
    def by_time_step(self) -> list[tuple[Values, ...]]:
        """By time step and layer the values `(B, .)`, which are views."""
        return list(zip(*map(by_time_step, self.layers), strict=True))

    def at(self, time_steps: range) -> "Segment":
        """These time steps alone."""
        if time_steps == self.time_steps:
            return self
        cut = slice(time_steps.start - self.time_steps.start, time_steps.stop - self.time_steps.start)
        layers = [_cut(v, cut) for v in self.layers]
        d_output, delta = (None if a is None else a[cut] for a in (self.d_output, self.delta))
        return Segment(time_steps, layers, self.targets[cut], self.losses[cut], self.weights[cut], d_output, delta)


@dataclass(eq=False)
class Visits:
    """One layer of the backward pass at n time steps: its errors, and what is computed from them when asked for."""

    layer: int
    time_steps: Sequence[int]
    cell: Cell
    params: Values
    values: Values  # of the forward pass, (n, B, .)
    errors: Errors

    @cached_property
    @np.errstate(all="ignore")
    def dx(self) -> Array:
        """What goes down to the layer below, `(n, B, I)`."""
        return self.cell.input_grad(self.params, self.errors.sums)

    @cached_property
    @np.errstate(all="ignore")
    def grads(self) -> Values:
        """What each visit adds to the gradient, `(n, *shape)`."""
        return self.cell.grads(self.values, self.errors.sums)

    @property
    @np.errstate(all="ignore")
    def total(self) -> Values:
        """What all the visits add, `(*shape)`: of several it is one product of all their rows."""
        if len(self.time_steps) == 1:
            return {name: a[0] for name, a in self.grads.items()}
        return self.cell.total_grads(self.values, self.errors.sums)

    @cached_property
    def by_time_step(self) -> dict[int, tuple[Values, Values]]:
        """By time step the errors `(B, .)`, with dx before those of the previous state, and what it adds."""
        errors = self.errors.named
        into_past = {name: a for name, a in errors.items() if name.endswith("_prev") or name.startswith("dh_")}
        here = {name: a for name, a in errors.items() if name not in into_past}
        told = by_time_step(here | {"dx": self.dx} | into_past)
        return dict(zip(self.time_steps, zip(told, by_time_step(self.grads), strict=True), strict=True))


def segments(net: Network, T: int, batch: int, restarts: frozenset[int] = frozenset()) -> list[range]:
    """The time steps cut into pieces whose values are cheap to hold, and where the state starts anew."""
    length = max(1, SEGMENT // (NAMES * batch * net.units))
    borders = [*sorted({*range(0, T, length), *restarts}), T]
    return [range(start, stop) for start, stop in pairwise(borders)]


def pieces(net: Network, sweep: Sweep, batch: int, segment: range) -> Iterator[range]:
    """The time steps of the segment that the sweep visits, the latest first, in pieces whose errors are cheap to hold.

    What each time step adds to the gradient is held with them, and of a wide network that is most.
    """
    length = max(1, SEGMENT // (NAMES * batch * net.units + net.parameters))
    last = max(segment.start, sweep.until)
    for stop in range(min(segment.stop, sweep.start + 1), last, -length):
        yield range(max(last, stop - length), stop)


def visited(net: Network, sweep: Sweep, layer: int, time_steps: range) -> Sequence[int]:
    """At which of these time steps the sweep visits the layer."""
    return time_steps if layer <= net.uppermost else sweep.gathered_in(time_steps)


def visits_of(net: Network, sweeps: Sequence[Sweep], layer: int) -> int:
    """How often all of the sweeps together visit the layer."""
    return sum(len(visited(net, sweep, layer, sweep.time_steps)) for sweep in sweeps)


def forward(setup: Setup, params: Params, batch: Batch, online: bool = False) -> Iterator[Segment]:
    """The forward pass, the earliest segment first; `online` each is one time step, so that little has to be held."""
    (T, B, _), states = batch.inputs.shape, batch.states
    cut = [range(t, t + 1) for t in range(T)] if online else segments(setup.network, T, B, setup.restarts)
    for time_steps in cut:
        states = batch.states if time_steps.start in setup.restarts else states
        here = slice(time_steps.start, time_steps.stop)
        segment, states = segment_of(setup, params, time_steps, Batch(batch.inputs[here], batch.targets[here], states))
        yield segment


def forward_pass(setup: Setup, params: Params, batch: Batch, online: bool = False) -> Cooperative[list[Segment]]:
    """All segments of the forward pass, with a pause after each."""
    found = []
    for segment in forward(setup, params, batch, online):
        found.append(segment)
        yield
    return found


@np.errstate(all="ignore")
def segment_of(setup: Setup, params: Params, time_steps: range, batch: Batch) -> tuple[Segment, list[Array]]:
    """The forward pass through n time steps, of which alone the batch is, and the states `(B, S)` after them."""
    layers, after = setup.network.forward(params, batch.inputs, batch.states)
    z, a, y, objective = layers[-1]["z"], layers[-1]["a"], batch.targets, setup.objective
    losses, weights = objective.losses(time_steps, z, a, y)
    delta = objective.delta(time_steps, z, a, y)
    d_output = objective.d_output(time_steps, z, a, y) if delta is None else None
    return Segment(time_steps, layers, y, losses, weights, d_output, delta), after


def backward(net: Network, params: Params, past: Sequence[Segment], sweep: Sweep) -> Iterator[Visits]:
    """The backward pass of a sweep: piece by piece, the latest first, and in each from the top layer down."""
    batch = past[0].targets.shape[1]
    from_next = net.blank_states(batch)
    for segment in reversed(past):
        for time_steps in pieces(net, sweep, batch, segment.time_steps):
            yield from _downward(net, params, segment.at(time_steps), sweep, from_next)


def _downward(net: Network, params: Params, segment: Segment, sweep: Sweep, from_next: list[Array]) -> Iterator[Visits]:
    """The visits of the layers; `from_next`, which the caller owns, goes on to the time step before the segment."""
    from_above, delta = segment.error, segment.delta
    for layer in reversed(range(len(net.cells))):
        cell, p, v = net.cells[layer], params[layer], segment.layers[layer]
        time_steps, d_out = visited(net, sweep, layer, segment.time_steps), from_above
        everywhere = len(time_steps) == len(segment.time_steps)
        if not everywhere:
            places = [t - segment.time_steps.start for t in time_steps]
            v, d_out, delta = _cut(v, places), d_out[places], None if delta is None else delta[places]
        errors = errors_of(cell, p, v, d_out, from_next[layer], delta)
        from_next[layer] = errors.d_state
        visits = Visits(layer, time_steps, cell, p, v, errors)
        yield visits
        if layer:
            from_above, delta = visits.dx if everywhere else _spread(visits.dx, places, len(segment.time_steps)), None


def _cut(v: Values, places: Places) -> Values:
    return {name: a[places] for name, a in v.items()}


def _spread(dx: Array, places: list[int], n: int) -> Array:
    """dx `(n, B, I)` of all n time steps from that of those at the places: nothing comes down elsewhere."""
    spread = np.zeros((n, *dx.shape[1:]))
    spread[places] = dx
    return spread

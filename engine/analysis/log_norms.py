"""The size of an error as a logarithm, which stays finite and right where the error itself overflows or vanishes.

The way back is linear in the error: numbers may be divided by a power of two on the way, and the power be kept beside
them. The way forward is so only in a linear network with a loss of squares; there it is done alike.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.cells.dense import Dense
from engine.losses import LOSSES
from engine.network import Network, joined, parted
from engine.norms import norm
from engine.passes import Segment, segment_of
from engine.setup import Batch, Setup
from engine.types import Array, Cooperative, Params, Values


class Scaled(NamedTuple):
    """a 2^exponent."""

    a: Array
    exponent: int

    def at(self, exponent: int) -> Array:
        """The same numbers over another power of two."""
        return np.ldexp(self.a, self.exponent - exponent)


class ScaledSegment(NamedTuple):
    """The forward pass through one time step, of which d_output is over 2^exponent."""

    segment: Segment
    exponent: int


def scaled(a: Array, exponent: int = 0) -> Scaled:
    """a 2^exponent with numbers near 1; as it is where it is zero or not finite."""
    most = np.abs(a).max(initial=0.0)
    shift = int(np.frexp(most)[1]) if np.isfinite(most) else 0
    return Scaled(np.ldexp(a, -shift), exponent + shift)


TOLD = ("delta", "dh", "dc", "dc_hidden", "dc_next")  # of each layer those that it has


def log10_errors(sizes: Sequence[Values]) -> Array:
    """Of what `log10_of` finds the logarithms of delta `(layers, T)`, of dh in lstm and gru."""
    return np.array([each["delta"] if "delta" in each else each["dh"] for each in sizes])


def log10_of(setup: Setup, params: Params, batch: Batch) -> Cooperative[list[Values]]:
    """By layer log10 of the Frobenius norm over the batch of every error of `TOLD` that it has: (T,) by name.

    It is that of full BPTT, whatever the algorithm. There is a pause after each time step.
    """
    net, segments = setup.network, (yield from _forward(setup, params, batch))
    told = []
    blank = [scaled(state) for state in net.blank_states(batch.inputs.shape[1])]
    from_next = blank
    for t in reversed(range(len(segments))):
        sizes, from_next = _backward(net, params, segments[t], from_next)
        from_next = blank if t in setup.restarts else from_next
        told.append(sizes)
        yield
    return [
        {name: np.array([sizes[layer][name] for sizes in reversed(told)]) for name in told[0][layer]}
        for layer in range(len(net.cells))
    ]


def _backward(
    net: Network, params: Params, here: ScaledSegment, from_next: list[Scaled]
) -> tuple[list[dict[str, float]], list[Scaled]]:
    """One time step from the top layer down: the logarithms of each layer's errors, and the previous state's error."""
    sizes, into_past = [], []
    segment, first = here
    error, known = segment.error[0], None if segment.delta is None else segment.delta[0]
    above = scaled(error, first)
    for cell, p, v, later in reversed(list(zip(net.cells, params, segment.by_time_step[0], from_next, strict=True))):
        if isinstance(cell, Dense) and known is not None:
            exponent = first
            e = cell.backward(p, v, cell.local_derivatives(v), error, (), known)
        else:
            exponent = max((part.exponent for part in (above, later) if part.a.any()), default=0)
            e = cell.backward(p, v, cell.local_derivatives(v), above.at(exponent), parted(cell, later.at(exponent)))
        known = None
        sizes.append({name: _log10(scaled(e[name], exponent)) for name in TOLD if name in e})
        above = scaled(cell.input_grad(p, e), exponent)
        into_past.append(scaled(joined(e, [f"d{name}_prev" for name in cell.carried], later.a), exponent))
    return sizes[::-1], into_past[::-1]


def _log10(error: Scaled) -> float:
    return float(np.log10(norm([{"error": error.a}])) + error.exponent * np.log10(2.0))


def _forward(setup: Setup, params: Params, batch: Batch) -> Cooperative[list[ScaledSegment]]:
    """Every time step; in a linear network over a power of two that keeps its numbers in range."""
    linear = all(cell.activation == "linear" for cell in setup.network.cells) and not LOSSES[setup.objective.loss].delta
    blank: Sequence[Scaled] = [scaled(state) for state in batch.states]
    states, segments = blank, []
    for t in range(len(batch.inputs)):
        states = blank if t in setup.restarts else states
        exponent = max([0, *(state.exponent for state in states)]) if linear else 0
        here = Batch(
            np.ldexp(batch.inputs[t : t + 1], -exponent),
            np.ldexp(batch.targets[t : t + 1], -exponent),
            [state.at(exponent) for state in states],
        )
        over = params if not exponent else tuple(p | {"b": np.ldexp(p["b"], -exponent)} for p in params)
        segment, after = segment_of(setup, over, range(t, t + 1), here)
        segments.append(ScaledSegment(segment, exponent))
        states = [scaled(state, exponent) if linear else Scaled(state, 0) for state in after]
        yield
    return segments

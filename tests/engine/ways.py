"""Ways back in time made up by chance: each that a request can name, and sweeps of one's own."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from engine.algorithms import Sweep, Sweeps, chunked, full, naive, restarts, truncated

WALKED_EXACT = ("full", "naive")
EXACT = (*WALKED_EXACT, "rtrl")
CUT = ("truncated", "chunked", "epochwise", "custom")
WALKED = (*WALKED_EXACT, *CUT)
EVERY = (*EXACT, *CUT)


class Way(NamedTuple):
    """What a setup has to be told of a way back."""

    sweeps: Sweeps
    restarts: frozenset[int] = frozenset()
    rtrl: bool = False


@st.composite
def ways(draw: st.DrawFn, steps: int, names: Sequence[str] = EVERY) -> Way:
    """Any way of these names back through T moments."""
    moments = st.integers(1, steps + 1)
    name = draw(st.sampled_from(names))
    k1, length = draw(moments), draw(moments)
    return {
        "full": lambda: Way(full(steps)),
        "naive": lambda: Way(naive(steps)),
        "rtrl": lambda: Way((), rtrl=True),
        "truncated": lambda: Way(truncated(steps, k1, k1 + draw(st.integers(0, 3)))),
        "chunked": lambda: Way(chunked(steps, length)),
        "epochwise": lambda: Way(chunked(steps, length), restarts(steps, length)),
        "custom": lambda: Way(tuple(draw(st.lists(own_sweeps(steps), min_size=1, max_size=3)))),
    }[name]()


@st.composite
def own_sweeps(draw: st.DrawFn, steps: int) -> Sweep:
    """One sweep over any of the T moments, which gathers any of the losses on its way, or none."""
    start = draw(st.integers(0, steps - 1))
    until = draw(st.integers(0, start))
    return Sweep(tuple(sorted(draw(st.sets(st.integers(until, start))))), start, until)

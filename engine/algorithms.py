"""Where errors start, and how far back they go: each kind of backpropagation through time is a list of sweeps.

Sources: Rumelhart, Hinton & Williams 1986; Werbos 1990, "Backpropagation through time: what it does and how to do it".
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Sweep(NamedTuple):
    """One backward pass: it gathers the losses of these time steps on its way from `start` down to `until`.

    The losses stand in order, each once.
    """

    losses: tuple[int, ...]
    start: int
    until: int

    @property
    def time_steps(self) -> range:
        """Those that it visits, in the order of time."""
        return range(self.until, self.start + 1)

    @property
    def gathered(self) -> Sequence[int]:
        """The losses that it meets on its way."""
        return self.gathered_in(self.time_steps)

    def gathered_in(self, time_steps: range) -> Sequence[int]:
        """Those of its losses that lie at these time steps."""
        return self.losses[bisect_left(self.losses, time_steps.start) : bisect_left(self.losses, time_steps.stop)]


Sweeps = tuple[Sweep, ...]


def full(steps: int) -> Sweeps:
    """Accumulated BPTT: one sweep gathers every loss on its way, T visits."""
    return (Sweep(tuple(range(steps)), steps - 1, 0),)


def naive(steps: int) -> Sweeps:
    """Each loss starts on its own and walks to the very beginning, T(T+1)/2 visits."""
    return tuple(Sweep((t,), t, 0) for t in range(steps))


def truncated(steps: int, k1: int, k2: int) -> Sweeps:
    """BPTT(k2; k1) of Williams & Peng 1990: every k1 time steps, and at the end, a pass over the last k2 time steps.

    It gathers the losses since the pass before, so that each loss is used once; k2 >= k1. With k1 = 1 each loss has
    its own fixed lag.
    """
    ends = sorted({*range(k1 - 1, steps, k1), steps - 1})
    firsts = [0, *(end + 1 for end in ends[:-1])]
    return tuple(
        Sweep(tuple(range(first, end + 1)), end, max(0, end - k2 + 1)) for first, end in zip(firsts, ends, strict=True)
    )


def chunked(steps: int, length: int) -> Sweeps:
    """Blocks of so many time steps, each with a sweep of its own: no loss reaches over the border of its block."""
    firsts = range(0, steps, length)
    return tuple(
        Sweep(tuple(range(first, stop)), stop - 1, first)
        for first, stop in ((first, min(first + length, steps)) for first in firsts)
    )


def restarts(steps: int, length: int) -> frozenset[int]:
    """The time steps at which epochwise BPTT begins a block, and the state starts anew; then nothing has to be cut."""
    return frozenset(range(length, steps, length))


ALGORITHMS: dict[str, Callable[[int], Sweeps]] = {"full": full, "naive": naive}

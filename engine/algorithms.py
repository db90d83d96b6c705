"""When errors set out, and how far back they go: each way of backpropagation through time is a list of sweeps.

Sources: Rumelhart, Hinton & Williams 1986; Werbos 1990, "Backpropagation through time: what it does and how to do it".
"""

from collections.abc import Callable
from typing import NamedTuple


class Sweep(NamedTuple):
    """One journey of the error: it gathers the losses of these moments on its way from `start` down to `until`."""

    losses: tuple[int, ...]
    start: int
    until: int

    @property
    def visits(self) -> int:
        return self.start - self.until + 1


Sweeps = tuple[Sweep, ...]


def full(steps: int) -> Sweeps:
    """Accumulated BPTT: one sweep gathers every loss on its way, T visits."""
    return (Sweep(tuple(range(steps)), steps - 1, 0),)


def naive(steps: int) -> Sweeps:
    """Each loss sets out on its own and walks to the very beginning, T(T+1)/2 visits."""
    return tuple(Sweep((t,), t, 0) for t in range(steps))


ALGORITHMS: dict[str, Callable[[int], Sweeps]] = {"full": full, "naive": naive}

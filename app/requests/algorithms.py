"""The algorithms of a request: each kind of backpropagation through time, and real-time recurrent learning."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Discriminator, Field

from app.limits import LIMITS
from app.requests.strict import Strict
from engine import algorithms
from engine.algorithms import ALGORITHMS, Sweep, Sweeps


class Exact(Strict):
    name: Literal["full", "naive", "rtrl"] = Field(
        description="full: backpropagation through time, one sweep gathers every loss; naive: "
        "BPTT(infinity), each loss alone; rtrl: real-time recurrent learning, influence goes forward"
    )

    def sweeps(self, steps: int) -> Sweeps:
        return () if self.name == "rtrl" else ALGORITHMS[self.name](steps)

    def restarts(self, steps: int) -> frozenset[int]:
        return frozenset()


Moments = Annotated[int, Field(ge=1, le=LIMITS.steps)]


class Truncated(Strict):
    """BPTT(h; h'), h = k2, h' = k1: every k1 time steps, and at the end, a backward pass over the last k2 states.

    It gathers the losses since the pass before; the longest lag is k2 - 1. Williams & Peng 1990.
    """

    name: Literal["truncated"]
    k1: Moments
    k2: Moments = Field(description="at least k1")

    def sweeps(self, steps: int) -> Sweeps:
        return algorithms.truncated(steps, self.k1, self.k2)

    def restarts(self, steps: int) -> frozenset[int]:
        return frozenset()


class Blocks(Strict):
    """Blocks of time steps; chunked carries the state over the border and cuts the error, epochwise begins anew."""

    name: Literal["chunked", "epochwise"]
    length: Moments

    def sweeps(self, steps: int) -> Sweeps:
        return algorithms.chunked(steps, self.length)

    def restarts(self, steps: int) -> frozenset[int]:
        return algorithms.restarts(steps, self.length) if self.name == "epochwise" else frozenset()


class OneSweep(Strict):
    losses: list[Annotated[int, Field(ge=0, lt=LIMITS.steps)]] = Field(max_length=LIMITS.steps)
    start: int = Field(ge=0, lt=LIMITS.steps, description="at least every one of its losses")
    until: int = Field(
        ge=0, lt=LIMITS.steps, description="at most start; a loss before it is not met, and adds nothing"
    )


class Custom(Strict):
    """Sweeps of one's own: each gathers its losses on its way from start down to until."""

    name: Literal["custom"]
    list_of: list[OneSweep] = Field(alias="sweeps", min_length=1, max_length=LIMITS.steps)

    @cached_property
    def in_order(self) -> Sweeps:
        """As the engine takes them."""
        return tuple(Sweep(tuple(sorted(set(s.losses))), s.start, s.until) for s in self.list_of)

    def sweeps(self, steps: int) -> Sweeps:
        return self.in_order

    def restarts(self, steps: int) -> frozenset[int]:
        return frozenset()


Algorithm = Annotated[Exact | Truncated | Blocks | Custom, Discriminator("name")]

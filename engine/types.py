"""The types that all of the engine uses: arrays, named values, cells and steps.

Sizes: T time steps, B examples in the batch, I inputs, H units, S numbers of state, K outputs.
Every array of a time step is `(B, n)`: row vectors, batch first. Data is time-major, `(T, B, n)`.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from numpy.typing import NDArray

Array = NDArray[Any]  # float64; complex128 only inside the gradient check, whose step each `step` can take
Values = dict[str, Array]  # arrays by name
Params = tuple[Values, ...]  # parameters (or gradients) by layer, lowest layer first
Parts = Sequence[Array]  # a state, or its error, within a cell: (B, H) by name in `carried`; elsewhere one (B, S)
Shapes = dict[str, tuple[int, ...]]
Places = slice | list[int]  # which of n time steps

Found = TypeVar("Found")
Cooperative = Generator[None, None, Found]  # work that pauses now and then, so that its caller can turn to other work


Gates = dict[str, str]  # by the letter of a gate, in the order of its columns: the name of its activation


class Arrays(NamedTuple):
    """How many arrays `(B, H)` a time step of a cell takes, its input `(B, I)` left out: what an estimate counts.

    kept: those that the backward pass needs; forward: those that a forward step tells; backward: those of a backward
    step. The pre-activations of gates, which no step shows, are counted apart, as `unshown` of the cell.
    """

    kept: int
    forward: int
    backward: int


class Cell(Protocol):
    """The mathematics of one layer at one time step: `step` forward, `backward` back."""

    @property
    def kind(self) -> str:
        """The name in a request: dense, rnn ..."""

    @property
    def inputs(self) -> int:
        """I, the width of what comes from below."""

    @property
    def units(self) -> int:
        """H, the width of what goes up."""

    @property
    def activation(self) -> str | None:
        """The name of f; None where the cell has gates instead."""

    @property
    def output(self) -> str:
        """The name of the value that goes up."""

    @property
    def carried(self) -> tuple[str, ...]:
        """The names of the values that go into the future; side by side they are the state `(B, S)`."""

    @property
    def deltas(self) -> tuple[str, ...]:
        """The names of the errors of the pre-activations, which `input_grad` and `grads` start from."""

    @property
    def error(self) -> str:
        """The name of the error whose norm a training tells: delta, or dh where there are several pre-activations."""

    @property
    def gates(self) -> Gates:
        """The activation of each gate, in the order of their columns in W, U and b; none for a cell without gates."""

    @property
    def forget_gate(self) -> str | None:
        """The gate whose bias begins as `forget_bias` says."""

    @property
    def arrays(self) -> Arrays:
        """How many arrays a time step takes."""

    @property
    def unshown(self) -> tuple[str, ...]:
        """Pre-activations that `local_derivatives` needs where f' is small, and that no step shows."""

    @property
    def shapes(self) -> Shapes:
        """The shape of each parameter by name."""

    def input_projection(self, p: Values, x: Array) -> Array:
        """x W + b from the input `x (..., B, I)`: it needs no previous state, so all time steps go at once."""

    def step(self, p: Values, projected: Array, s: Parts) -> Values:
        """All named values of a time step from its projected input and the previous state: what `backward` needs."""

    def local_derivatives(self, v: Values) -> Values:
        """The derivatives f' inside, by name: they need no error, so they are found for all time steps at once."""

    def backward(self, p: Values, v: Values, derivatives: Values, d_out: Array, d_state: Parts) -> Values:
        """All named errors of a time step from those of its output `(B, H)` and of its new state."""

    def input_grad(self, p: Values, e: Values) -> Array:
        """dx `(..., B, I)`, what goes down to the layer below: the mirror of `input_projection`."""

    def grads(self, v: Values, e: Values) -> Values:
        """What a visit adds to the gradient of each parameter, `(..., *shape)`, from its values and errors."""

    def total_grads(self, v: Values, e: Values) -> Values:
        """The sum of `grads` over n time steps, `(*shape)`, each as one product of n B rows: `e` are sums of Errors."""


class Unrolled(Protocol):
    """One kind of cell over n time steps: a module with a `forward` and a `backward` of the names that the cell has.

    forward takes the projected input `(n, B, .)` and the state `(B, S)` before, and returns the values by name and the
    state after. backward takes these values, the error `(n, B, H)` from above and the one `(B, S)` from the time step
    after.
    """

    @property
    def forward(self) -> Callable[[Any, Values, Array, Array], tuple[Values, Array]]:
        """The forward pass of the layer."""

    @property
    def backward(self) -> "Callable[[Any, Values, Values, Array, Array], Errors]":
        """The backward pass of the layer."""


class Step(NamedTuple):
    """What happened in one layer at one time step: the event that is streamed and animated."""

    phase: str  # forward, loss, backward, cut, influence, gradient, clip, update
    t: int | None
    layer: int | None
    sweep: int | None
    values: Values  # a scalar is an array without axes
    grads: Values


class Errors(NamedTuple):
    """The errors of one layer at n consecutive time steps, by name `(n, B, .)`.

    `sums` are all the errors that `input_grad` and `total_grads` are given: `delta` for deltas that stand side by side,
    and each by its name that they want too. `d_state` `(B, S)` goes to the time step before the first.
    """

    named: Values
    sums: Values
    d_state: Array


def width(cell: Cell) -> int:
    """S, how many numbers of state the cell carries for one example."""
    return len(cell.carried) * cell.units


def by_time_step(values: Values) -> list[Values]:
    """Values of n time steps `(n, B, .)` cut along time: a list of n dictionaries of views `(B, .)`."""
    cut: list[Values] = [{} for _ in next(iter(values.values()))]
    for name, array in values.items():
        for here, part in zip(cut, array, strict=True):
            here[name] = part
    return cut


def columns(a: Array, n: int) -> list[Array]:
    """The last axis cut into n equal parts, `(..., H)` each: views, nothing is copied; n may be 0."""
    wide = a.shape[-1] // n if n else 0
    return [a[..., k * wide : (k + 1) * wide] for k in range(n)]


def by_part(a: Array, n: int) -> Array:
    """The last axis cut into n equal parts, `(n, ..., H)`: a view of a whole array, also to write through."""
    cut = a.reshape(*a.shape[:-1], n, a.shape[-1] // n)
    return cut.transpose(a.ndim - 1, *range(a.ndim - 1), a.ndim)


def apart(a: Array, n: int) -> Array:
    """The same copied, as small whole arrays are faster than views."""
    return by_part(a, n).copy()

"""One batch of a PyTorch model with time first: what goes in, the targets, and at which time steps there is a loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.python.models.stack import NotExpressibleError
from app.python.models.torch_layers import RECURRENT, kind


@dataclass(frozen=True)
class Axes:
    """How the axes of a batch are laid out: T time steps, B examples; whether x has both, and which comes first.

    absent: which axis of (T, B) x has not: 0 is time, 1 the batch; None where it has both.
    """

    steps: int
    batch: int
    batch_first: bool
    whole_numbers: bool  # x goes into an embedding
    absent: int | None = None

    def time_first(self, x: Any) -> Any:
        """x as (T, B, ...), whatever of both it has."""
        tail = () if self.whole_numbers else (x.shape[-1],)
        if self.batch_first:
            return x.transpose(0, 1)
        return x.reshape(self.steps, self.batch, *tail)

    def shapes(self, outputs: int | None) -> list[tuple[int, ...]]:
        """The shapes of a target that is laid out as x: of all time steps, and of the last one; None: of classes."""
        tail = () if outputs is None else (outputs,)
        last = () if self.absent == 1 else (self.batch,)
        return [(*self._as_x(self.steps), *tail), (*self._as_x(1), *tail), (*last, *tail)]

    def _as_x(self, steps: int) -> tuple[int, ...]:
        if self.absent is not None:
            return (self.batch,) if self.absent == 0 else (steps,)
        return (self.batch, steps) if self.batch_first else (steps, self.batch)

    def laid_out(self, a: Any, outputs: int | None) -> Any:
        """An output or target as (n, B, K), or (n, B) of classes: n is T or, where only the last one counts, 1.

        Raises: NotExpressibleError, where it is neither.
        """
        tail = () if outputs is None else (outputs,)
        each, size = outputs or 1, a.numel()
        if size == self.steps * self.batch * each:
            if self.batch_first and self.steps > 1:
                return a.reshape(self.batch, self.steps, *tail).transpose(0, 1)
            return a.reshape(self.steps, self.batch, *tail)
        if size == self.batch * each:
            return a.reshape(1, self.batch, *tail)
        wanted = " or ".join(f"({', '.join(map(str, (n, self.batch, *tail)))})" for n in (self.steps, 1))
        raise NotExpressibleError(f"A target or output has the shape {tuple(a.shape)}; time first, {wanted} is needed.")


def axes_of(modules: Sequence[Any], x: Any, batch_first: bool | None) -> Axes:
    """Raises: NotExpressibleError, where x has not the axes that the modules need."""
    recurrent = [module for module in modules if kind(module) in RECURRENT]
    whole = bool(modules) and kind(modules[0]) == "Embedding"
    said = {bool(module.batch_first) for module in recurrent if hasattr(module, "batch_first")}
    if len(said) > 1:
        raise NotExpressibleError("Some recurrent modules are batch_first and others are not.")
    first = batch_first if batch_first is not None else True in said
    sizes = list(x.shape if whole else x.shape[:-1])
    if len(sizes) > 2:
        raise NotExpressibleError(f"x has the shape {tuple(x.shape)}; its axes are to be time steps, examples, inputs.")
    if len(sizes) < 2:
        n, alone = (sizes or [1])[0], bool(recurrent) or not sizes  # one sequence, or one example
        T, B = (n, 1) if alone else (1, n)
        return Axes(T, B, batch_first=False, whole_numbers=whole, absent=1 if alone else 0)
    T, B = reversed(sizes) if first else sizes
    return Axes(T, B, first, whole)

"""As much of PyTorch as is asked for: modules, tensors and losses by their names; `make oracle` has the real ones."""

from types import SimpleNamespace
from typing import Any

import numpy as np


class Tensor(SimpleNamespace):
    """Numbers behind the ways in which PyTorch hands them out."""

    def __init__(self, a: Any) -> None:
        self.a = np.asarray(a)

    def __len__(self) -> int:
        return len(self.a)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.a.shape

    def numel(self) -> int:
        return self.a.size

    def dim(self) -> int:
        return self.a.ndim

    def transpose(self, one: int, other: int) -> "Tensor":
        return Tensor(self.a.swapaxes(one, other))

    def reshape(self, *shape: int) -> "Tensor":
        return Tensor(self.a.reshape(shape))

    def is_floating_point(self) -> bool:
        return self.a.dtype.kind == "f"

    def __getitem__(self, rows: slice) -> "Tensor":
        return Tensor(self.a[rows])

    def detach(self) -> "Tensor":
        return self

    cpu = double = detach

    def numpy(self) -> Any:
        return self.a


class Attached(Tensor):
    """A parameter, of which autograd gives nothing away before it is detached."""

    def detach(self) -> Tensor:
        return Tensor(self.a)

    def cpu(self) -> "Attached":
        return self

    double = cpu

    def numpy(self) -> Any:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


class Like(SimpleNamespace):
    """A module or a loss, with its parameters among what it has."""

    def parameters(self) -> list[Tensor]:
        return [each for each in vars(self).values() if isinstance(each, Tensor)]

    def named_parameters(self, recurse: bool = True) -> list[tuple[str, Tensor]]:
        assert not recurse
        return [(name, each) for name, each in vars(self).items() if isinstance(each, Tensor)]


def named(name: str, module: str = "torch.nn", **has: Any) -> Any:
    """What PyTorch would call so."""
    return type(name, (Like,), {"__module__": module})(**has)


def holding(name: str, *children: Any, module: str = "torch.nn", **has: Any) -> Any:
    """A module of modules."""
    return named(name, module, _modules=dict(enumerate(children)), **has)

"""Clipping as people get it wrong: by other norms than that over all numbers, or before the mean over the batch."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from engine.norms import norm
from engine.optimizers import ByNorm, ByValue, Clip
from engine.types import Array, Params, Values

ROUNDING = 1e-12  # of a number that is multiplied by m and divided by it
CLIP_LINES = {"norm clip": {"clip": "by_norm(g, limit)"}, "value clip": {"clip": "by_value(g, limit)"}}


def by_norm(g: Params, limit: float) -> Params:
    return ByNorm(limit).apply(g)[0]


def by_value(g: Params, limit: float) -> Params:
    return ByValue(limit).apply(g)[0]


def by_norm_of_layers(g: Params, limit: float) -> Params:
    return tuple(by_norm((layer,), limit)[0] for layer in g)


def by_norm_of_parameters(g: Params, limit: float) -> Params:
    return tuple({name: by_norm(({name: a},), limit)[0][name] for name, a in layer.items()} for layer in g)


def times(g: Params, factor: float) -> Params:
    return tuple({name: a * factor for name, a in layer.items()} for layer in g)


def changed(before: Values, after: Values) -> Array:
    """How many numbers of a layer are others than before, but for rounding."""
    alike = [np.isclose(after[name], a, rtol=ROUNDING, atol=0, equal_nan=True) for name, a in before.items()]
    return np.asarray(float(sum(int((~each).sum()) for each in alike)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (by_norm, by_value, by_norm_of_layers, by_norm_of_parameters, times)
}


def word_of(clip: Clip | None) -> set[str]:
    """The word of `where` in the catalogue that holds for a way to clip."""
    return {"norm clip"} if isinstance(clip, ByNorm) else {"value clip"} if isinstance(clip, ByValue) else set()


class WrongClip(NamedTuple):
    """Clipping with a mistake, which tells what it did, and not what the right one would have done.

    Of the scale that is what is left of the norm, as parameters may have scales each.
    """

    right: Clip
    wrong: Callable[[Params], Params]

    @property
    def limit(self) -> float:
        return self.right.limit

    def apply(self, grads: Params) -> tuple[Params, list[Values]]:
        clipped, told = self.wrong(grads), self.right.apply(grads)[1]
        size = norm(grads)
        scale = np.asarray(norm(clipped) / size if size else 1.0)
        did = [{"scale": scale, "clipped": changed(*layer)} for layer in zip(grads, clipped, strict=True)]
        return clipped, [{name: did[k].get(name, a) for name, a in values.items()} for k, values in enumerate(told)]

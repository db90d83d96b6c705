"""The words of a verdict: one sentence, and what makes a check say less than it seems."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from engine.mistakes.walk import Ground

Json = dict[str, Any]

SMALL = 0.05  # the largest weight of a matrix below which errors hardly reach other time steps


def sentence(answer: Json) -> str:
    """The verdict."""
    loss, found = answer["loss"], answer["explanations"]
    if loss and not loss["right"]:
        yours, ours = told_apart(loss["yours"], loss["ours"])
        return f"Your loss is {yours}, ours {ours}: look at the forward pass first."
    if answer["right"]:
        return f"It is right: every number that you gave is ours, as far as {answer['digits']} goes."
    if not found:
        return _unknown(answer)
    first = " And ".join(f"{fault['says']} ({_where(fault['layers'])})." for fault in found[0])
    more = f" {len(found) - 1} more would give the same numbers." if len(found) > 1 else ""
    return opening(first) + more


WORD = re.compile(
    r"(?!d[a-zA-Z] )[a-z]{2,}( |$)|a [a-z]{2,}( |$)"
)  # dh and the like are symbols; a - y begins with one


def opening(says: str) -> str:
    """A text as a sentence begins; a symbol stays what it is: dU is not DU, nor h[-1] H[-1]."""
    return says[0].upper() + says[1:] if WORD.match(says) else says


def told_apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with six digits, or as many more as it takes to see that they differ."""
    for digits in range(6, 17):
        if f"{a:.{digits}g}" != f"{b:.{digits}g}":
            return f"{a:.{digits}g}", f"{b:.{digits}g}"
    return repr(a), repr(b)


def _where(layers: list[int]) -> str:
    return f"layer {layers[0]}" if len(layers) == 1 else f"layers {', '.join(map(str, layers))}"


def _unknown(answer: Json) -> str:
    wrong = [p for p in answer["parameters"] if not p["right"]]
    right = [p for p in answer["parameters"] if p["right"]]
    first = answer["first"]
    where = f" The first wrong place is {first['name']} of layer {first['layer']}" if first else ""
    when = f" at t = {first['t']}." if first and first["t"] is not None else "." if first else ""
    parts = f": {len(right)} of {len(right) + len(wrong)} parts of the gradient are right." if right or wrong else "."
    return f"No known mistake gives these numbers{parts}{where}{when}"


def warnings(on: Ground, answer: Json, hidden: Sequence[str]) -> list[str]:
    """Warnings: properties of the request that hide mistakes, and the ids of those that are hidden."""
    unseen = [f"Mistakes that could not show here: {', '.join(hidden)}."] if hidden else []
    return [*_warnings(on, answer), *unseen]


def _warnings(on: Ground, answer: Json) -> Iterator[str]:
    T, B, I = on.batch.inputs.shape
    weights = on.setup.objective.weights
    if answer["digits"] == "float32":
        yield "Single precision: a numeric check by differences is off by a percent or more; compute it in float64."
    if T == 1 and on.setup.network.uppermost >= 0:
        yield "One time step: no mistake that concerns time can show; take five or more."
    if B == 1:
        yield "One example: a factor of the batch is 1 here, and a sum over examples is no sum; take three or more."
    if T > 1 and not any(weights[:-1]):
        yield "The loss counts at the last time step alone: mistakes in what comes from above do not show before it."
    sizes = [T, B, I, *(cell.units for cell in on.cells)]
    if len(set(sizes)) < len(sizes):
        yield "Some sizes are equal: a matrix that is not transposed keeps its shape, and factors look alike."
    small = [p[name] for p in on.params for name in ("W", "U") if name in p]
    if any(np.abs(a).max(initial=0.0) < SMALL for a in small):
        yield "Some weights are tiny: what they should carry is too small to show; take weights near 0.6."

"""What a Keras model says of its batch beside what our layers say: that the request is the model it was made of."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.python.models.stack import NotExpressibleError
from app.requests.build import Problem
from engine.types import Array

CLOSE = 1e-4  # of the largest number of an output: Keras computes in float32


def compare(model: Any, layers: Sequence[Any], x: Any, ours: Sequence[Array | None]) -> None:
    """The output of the model and ours; where they are not the same, those of its layers, the lowest first.

    model: what has been given; layers that cannot be called, as those of a list of others, say nothing.
    x: the batch as Keras takes it.
    ours: what our layers say after each of these, (T, B, H).

    Raises: NotExpressibleError, which names the first layer that says something else.
    """
    predicts = hasattr(model, "predict")
    if predicts and _same(model.predict(x, verbose=0), ours[-1]):
        return
    said = x
    for number, (layer, expected) in enumerate(zip(layers, ours, strict=True)):
        if not callable(layer):
            break
        said = layer(said) if type(layer).__name__ != "InputLayer" else said
        if not _same(said, expected):
            raise NotExpressibleError(f"{type(layer).__name__} (layer {number}) {_apart(said, expected)}.")
    if predicts:
        raise NotExpressibleError(
            "The output of the model is not that of its layers in order, each of which may say what ours says. It does "
            "something else: a connection that skips layers, another order, a sum over time."
        )


def outputs(problem: Problem, after: Sequence[int], summed: bool) -> list[Array | None]:
    """What our layers say, (T, B, H), after each of Keras; None where the next of Keras belongs to the same of ours.

    after: how many of ours stand after each of Keras.
    summed: whether Keras leaves out the activation of our output, so that its sums are what is compared.
    """
    batch, cells = problem.batch(0), problem.setup.network.cells
    with np.errstate(all="ignore"):
        found, _ = problem.setup.network.forward(problem.params(), batch.inputs, batch.states)
    names = [cell.output for cell in cells]
    names[-1] = "z" if summed else names[-1]
    whole = [n > 0 and n != above for n, above in zip(after, [*after[1:], None], strict=True)]
    return [found[n - 1][names[n - 1]] if ends else None for n, ends in zip(after, whole, strict=True)]


def _same(said: Any, expected: Array | None) -> bool:
    if expected is None:
        return True
    theirs, expected = _alike(said, expected)
    close = CLOSE * _size(expected)
    return theirs.shape == expected.shape and np.allclose(theirs, expected, rtol=0, atol=close, equal_nan=True)


def _apart(said: Any, expected: Array | None) -> str:
    assert expected is not None, "what is not compared is not apart"
    theirs, expected = _alike(said, expected)
    if theirs.shape != expected.shape:
        return f"gives the shape {theirs.shape}, and our layer {expected.shape}"
    most = np.abs(theirs - expected).max()
    return f"gives other numbers than our layer with its weights: they differ by up to {most:.1e}"


def _alike(said: Any, expected: Array) -> tuple[Array, Array]:
    """Both (T, B, H); or of what Keras says without time (B, H) that of the last time step."""
    theirs = np.asarray(said.detach().cpu() if hasattr(said, "detach") else said, float)
    return (np.swapaxes(theirs, 0, 1), expected) if theirs.ndim == 3 else (theirs, expected[-1])


def _size(expected: Array) -> float:
    finite = np.abs(expected[np.isfinite(expected)])
    return max(1.0, float(finite.max(initial=0.0)))

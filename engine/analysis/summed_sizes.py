"""How large the numbers are that a gradient is summed up from: beside them an error of the sum is measured.

A sum that is zero by symmetry is zero only but for the rounding of what was added, at most n u sum |x_i| for n numbers
and the unit roundoff u (Higham 2002, Accuracy and Stability of Numerical Algorithms, sec. 4.2).
"""

from collections.abc import Iterable, Sequence

import numpy as np

from engine.algorithms import full
from engine.losses import regularised
from engine.passes import Segment, backward
from engine.setup import Setup
from engine.types import Array, Cooperative, Params

GIVEN = ("x", "h_prev")  # what the errors of a layer are multiplied with


def summed_sizes(setup: Setup, params: Params, film: Sequence[Segment]) -> Cooperative[list[float]]:
    """By layer a bound of sum |x_i| for each sum that its gradient depends on; not finite where numbers explode.

    It is that along the same sweeps, of full BPTT where nothing walks back (RTRL).
    """
    errors = np.zeros(len(params))
    for sweep in setup.sweeps or full(film[-1].time_steps.stop):
        for visits in backward(setup.network, params, film, sweep):
            errors[visits.layer] += _added(visits.errors.sums.values())
            yield
    return _met(setup, params, film, errors)


@np.errstate(all="ignore")
def _added(arrays: Iterable[Array]) -> float:
    return float(sum(np.abs(a).sum() for a in arrays))


@np.errstate(all="ignore")
def _met(setup: Setup, params: Params, film: Sequence[Segment], errors: Array) -> list[float]:
    """The errors of each layer times the largest of what it was given, and what L2 adds.

    What comes from above is at most the errors there times the largest column of |W|, however much of it cancels.
    """
    reach, sizes = sum(map(_of_losses, film)), []
    for layer in reversed(range(len(params))):
        reach, p = max(reach, errors[layer]), params[layer]
        given = [np.abs(a).max() for segment in film for name, a in segment.layers[layer].items() if name in GIVEN]
        drawn = [np.abs(p[name]).max() for name in regularised(p)]
        sizes.append(float(reach * max(1.0, *given) + setup.objective.l2 * max(drawn)))
        reach = reach * np.abs(p["W"]).sum(axis=0).max()
    return sizes[::-1]


@np.errstate(all="ignore")
def _of_losses(segment: Segment) -> float:
    """What the errors of the losses are summed up from: of a delta that is a difference of a and y, both of them."""
    if segment.delta is None:
        return _added([segment.error])
    a, y = segment.layers[-1]["a"], np.abs(segment.targets)
    both = a * np.maximum(1.0, y.sum(axis=-1, keepdims=True)) + y
    return _added([segment.weights[:, None, None] * both]) / float(y.shape[1])

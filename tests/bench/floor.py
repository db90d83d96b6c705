"""A full trace beside its bare matrix products: what all the rest costs, the elementwise and the telling."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from tests.bench.measuring import Found, in_ms, in_turns
from tests.bench.networks import Measured, Size, network, watch

SIZE = Size(steps=200, batch=64, inputs=256, units=256, outputs=64)
BUDGETS = {"rnn": 1.8, "lstm": None, "gru": None}
ROUNDS = 9


def measure() -> Iterator[Found]:
    for cell, budget in BUDGETS.items():
        measured = network(SIZE, cell=cell)
        ours, bare = in_turns([partial(watch, measured), products(measured)], ROUNDS)
        what = f"{cell} trace T={SIZE.steps} B={SIZE.batch} {SIZE.inputs}-{SIZE.units}-{SIZE.outputs}, matrix products"
        found = f"{in_ms(ours)} / {in_ms(bare)} = {ours / bare:.2f}x"
        yield Found(what, found) if budget is None else Found(what, found, f"at most {budget}x", ours / bare <= budget)


def products(measured: Measured) -> Callable[[], None]:
    """The products of a trace in their shapes, moment by moment, and nothing else.

    Of each matrix, what comes in times it, the error times its transpose, and what comes in, transposed, times the
    error. What comes in and the errors are any numbers.
    """
    rng = np.random.default_rng(0)
    steps, batch, _ = measured.batch.inputs.shape
    matrices = [p[name] for p in measured.params for name in ("W", "U") if name in p]
    come = [[rng.standard_normal((batch, w.shape[0])) for _ in range(steps)] for w in matrices]
    errors = [[rng.standard_normal((batch, w.shape[1])) for _ in range(steps)] for w in matrices]

    def run() -> None:
        for w, xs in zip(matrices, come, strict=True):
            for x in xs:
                x.dot(w)
        for w, xs, deltas in zip(matrices, come, errors, strict=True):
            for x, delta in zip(xs, deltas, strict=True):
                delta.dot(w.T)
                x.T.dot(delta)

    return run

"""A trace with every delta against PyTorch, which retains the gradients of z, h and output of each moment."""

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.bench.measuring import Found, in_ms, in_turns
from tests.bench.networks import Measured, Size, network, watch

SIZES = [  # rounds, and at least how many times as fast
    (Size(steps=50, batch=8, inputs=16, units=16, outputs=16), 300, 3.0),
    (Size(steps=200, batch=64, inputs=256, units=256, outputs=256), 15, 1.0),
    (Size(steps=200, batch=64, inputs=256, units=256, outputs=64), 15, 1.0),
]


def measure() -> Iterator[Found]:
    for size, rounds, budget in SIZES:
        what = f"trace T={size.steps} B={size.batch} {size.inputs}-{size.units}-{size.outputs} against PyTorch"
        measured = network(size)
        try:
            rivals = {down: eager(measured, down) for down in (False, True)}
        except ImportError:
            yield Found(what, "PyTorch is not here", f"at least {budget}x")
            continue
        for down, rival in rivals.items():
            theirs, ours = in_turns([rival, partial(watch, measured)], rounds)
            ratio, times = theirs / ours, f"{in_ms(ours)} / {in_ms(theirs)}"
            if down:  # the same errors on both sides, but more than was promised
                yield Found("... which goes down to the inputs, as we do", f"{times} = {ratio:.2f}x")
            else:
                yield Found(what, f"{times} = {ratio:.2f}x", f"at least {budget}x", ratio >= budget)


def eager(measured: Measured, down_to_inputs: bool) -> Callable[[], object]:
    """The same network from the same numbers in PyTorch's eager autograd, on one thread and in float64."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    (rnn, dense), batch = measured.params, measured.batch
    leaves = [torch.tensor(p, requires_grad=True) for p in (rnn["W"], rnn["U"], rnn["b"], dense["W"], dense["b"])]
    inputs, targets, h_0 = (torch.tensor(a) for a in (batch.inputs, batch.targets.argmax(axis=-1), batch.states[0]))
    w, u, b, v, c = leaves
    if down_to_inputs:
        leaves.append(inputs.requires_grad_())

    def run() -> object:
        for leaf in leaves:
            leaf.grad = None
        h, retained = h_0, []
        loss: Any = 0.0
        for x, y in zip(inputs, targets, strict=True):
            z = x @ w + h @ u + b
            h = torch.tanh(z)
            output = h @ v + c
            for each in (z, h, output):
                each.retain_grad()
            retained += [z, h, output]
            loss = loss + torch.nn.functional.cross_entropy(output, y)
        loss.backward()
        return retained

    return run

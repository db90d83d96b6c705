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
        what = f"trace T={size.steps} B={size.batch} {size.inputs}-{size.units}-{size.outputs}"
        measured = network(size)
        try:
            theirs = eager(measured)
        except ImportError:
            yield Found(f"{what} against PyTorch", "PyTorch is not here", f"at least {budget}x")
            continue
        torch_time, our_time = in_turns([theirs, partial(watch, measured)], rounds)
        ratio = torch_time / our_time
        times = f"{in_ms(our_time)} / {in_ms(torch_time)}"
        yield Found(f"{what} against PyTorch", f"{times} = {ratio:.2f}x", f"at least {budget}x", ratio >= budget)


def eager(measured: Measured) -> Callable[[], object]:
    """The same network from the same numbers in PyTorch's eager autograd, on one thread and in float64."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    (rnn, dense), batch = measured.params, measured.batch
    leaves = [torch.tensor(p, requires_grad=True) for p in (rnn["W"], rnn["U"], rnn["b"], dense["W"], dense["b"])]
    inputs, targets, h_0 = (torch.tensor(a) for a in (batch.inputs, batch.targets.argmax(axis=-1), batch.states[0]))
    w, u, b, v, c = leaves

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

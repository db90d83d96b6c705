"""A trace with every delta against PyTorch, which retains the gradients of z, h and output of each moment."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.bench import THREADS
from tests.bench.measuring import Found, in_ms, in_turns
from tests.bench.networks import Measured, Size, network, watch

WIDE = [
    Size(steps=200, batch=64, inputs=256, units=256, outputs=256),
    Size(steps=200, batch=64, inputs=256, units=256, outputs=64),
]


def measure() -> Iterator[Found]:
    """On one thread: a promise for the small size; the wide ones for comparison, their promise is for all cores."""
    yield from beside(Size(steps=50, batch=8, inputs=16, units=16, outputs=16), 300, 3.0)
    for size in WIDE:
        yield from beside(size, 9, None)


def measure_with_all_cores() -> Iterator[Found]:
    """The wide sizes with all cores, as NumPy and PyTorch come; in a process of its own, as import settles threads."""
    if THREADS > 1 or os.cpu_count() == 1:
        for size in WIDE:
            yield from beside(size, 15, 1.0)
        return
    environment = os.environ | {"BENCH_THREADS": str(os.cpu_count())}
    command = [sys.executable, "-m", "tests.bench", "cores"]
    done = subprocess.run(command, env=environment, check=False, text=True, stdout=subprocess.PIPE)
    yield Found(f"with {os.cpu_count()} threads on both sides:\n{done.stdout.rstrip()}", "", ok=done.returncode == 0)


def beside(size: Size, rounds: int, budget: float | None) -> Iterator[Found]:
    """One size in turns with PyTorch; where there is no budget nothing is promised."""
    what = f"trace T={size.steps} B={size.batch} {size.inputs}-{size.units}-{size.outputs} against PyTorch"
    measured = network(size)
    try:
        rivals = {down: eager(measured, down) for down in (False, True)}
    except ImportError:
        yield Found(what, "PyTorch is not here")
        return
    for down, rival in rivals.items():
        theirs, ours = in_turns([rival, partial(watch, measured)], rounds)
        ratio, times = theirs / ours, f"{in_ms(ours)} / {in_ms(theirs)}"
        if down:  # the same errors on both sides, but more than was promised
            yield Found("... which goes down to the inputs, as we do", f"{times} = {ratio:.2f}x")
        elif budget is None:
            yield Found(what, f"{times} = {ratio:.2f}x")
        else:
            yield Found(what, f"{times} = {ratio:.2f}x", f"at least {budget}x", ratio >= budget)


def eager(measured: Measured, down_to_inputs: bool) -> Callable[[], object]:
    """The same network from the same numbers in PyTorch's eager autograd, in float64."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(THREADS)
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

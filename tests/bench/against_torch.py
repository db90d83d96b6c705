"""A trace with every delta against PyTorch, which retains the gradients of every sum of each moment."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from tests.bench import THREADS
from tests.bench.eager import CELLS, eager
from tests.bench.measuring import Found, in_ms, in_turns
from tests.bench.networks import Size, network, watch

SMALL = Size(steps=50, batch=8, inputs=16, units=16, outputs=16)
WIDE = [
    ("rnn", Size(steps=200, batch=64, inputs=256, units=256, outputs=256)),
    ("rnn", Size(steps=200, batch=64, inputs=256, units=256, outputs=64)),
    ("lstm", Size(steps=50, batch=64, inputs=256, units=256, outputs=64)),
    ("gru", Size(steps=50, batch=64, inputs=256, units=256, outputs=64)),
]


def measure() -> Iterator[Found]:
    """On one thread: a promise for the small size; the wide ones for comparison, their promise is for all cores."""
    for cell in CELLS:
        yield from beside(cell, SMALL, 60, 3.0)
    for cell, size in WIDE:
        yield from beside(cell, size, 9, None)


def measure_with_all_cores() -> Iterator[Found]:
    """The wide sizes with all cores, as NumPy and PyTorch come; in a process of its own, as import settles threads."""
    if THREADS > 1 or os.cpu_count() == 1:
        for cell, size in WIDE:
            yield from beside(cell, size, 15, 1.0)
        return
    environment = os.environ | {"BENCH_THREADS": str(os.cpu_count())}
    command = [sys.executable, "-m", "tests.bench", "cores"]
    done = subprocess.run(command, env=environment, check=False, text=True, stdout=subprocess.PIPE)
    yield Found(f"with {os.cpu_count()} threads on both sides:\n{done.stdout.rstrip()}", "", ok=done.returncode == 0)


def beside(cell: str, size: Size, rounds: int, budget: float | None) -> Iterator[Found]:
    """One size in turns with PyTorch; where there is no budget nothing is promised."""
    what = f"{cell} trace T={size.steps} B={size.batch} {size.inputs}-{size.units}-{size.outputs} against PyTorch"
    measured = network(size, cell=cell)
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

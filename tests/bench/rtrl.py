"""RTRL: its time grows with the fourth power of the units, its memory not at all with T."""

import tracemalloc
from collections.abc import Iterator
from functools import partial

import numpy as np

from tests.bench.measuring import Found, in_ms, in_turns
from tests.bench.networks import Measured, Size, network, watch

UNITS = [96, 128, 192, 256]  # where J S_U with its n^4 multiplications outweighs all else
EXPONENT, WITHIN, ROUNDS = 4.0, 0.6, 4  # moving the n^3 numbers keeps it somewhat below 4
LENGTHS = [10, 40]
CONSTANT = 1.05  # the peak of the longer trace by that of the shorter


def measure() -> Iterator[Found]:
    networks = [network(Size(steps=2, batch=1, inputs=8, units=n, outputs=4), "rtrl") for n in UNITS]
    times = in_turns([partial(watch, each) for each in networks], ROUNDS)
    exponent = float(np.polyfit(np.log(UNITS), np.log(times), 1)[0])
    measured = f"{in_ms(times[0])} ... {in_ms(times[-1])}: n^{exponent:.2f}"
    ok = abs(exponent - EXPONENT) <= WITHIN
    yield Found(f"RTRL, n = {UNITS[0]} ... {UNITS[-1]}", measured, f"n^{EXPONENT} within {WITHIN}", ok)
    for cell in ("rnn", "lstm", "gru"):
        sizes = [Size(steps, batch=8, inputs=16, units=16, outputs=16) for steps in LENGTHS]
        short, long = (peak(network(size, "rtrl", cell)) for size in sizes)
        what = f"memory of RTRL, {cell}, T = {LENGTHS[0]}, {LENGTHS[1]}"
        measured = f"{short / 1e6:.2f} MB, {long / 1e6:.2f} MB = {long / short:.2f}x"
        yield Found(what, measured, f"at most {CONSTANT}x", long / short <= CONSTANT)


def peak(measured: Measured) -> int:
    """The most bytes that a trace holds beside its inputs, while its steps are looked at and let go."""
    tracemalloc.start()
    watch(measured)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most

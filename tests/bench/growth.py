"""How the time grows with T: full BPTT in proportion, naive BPTT with its square."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from tests.bench.measuring import Found, in_ms, in_turns
from tests.bench.networks import Size, network, watch

STEPS = [32, 64, 128, 256]  # and wide enough that what a trace costs once does not flatten the line
PROMISED = {"full": (1.0, 25), "naive": (2.0, 5)}  # exponent and rounds
WITHIN = 0.15


def measure() -> Iterator[Found]:
    for algorithm, (promised, rounds) in PROMISED.items():
        networks = [network(Size(steps, batch=16, inputs=64, units=64, outputs=64), algorithm) for steps in STEPS]
        times = in_turns([partial(watch, each) for each in networks], rounds)
        exponent = float(np.polyfit(np.log(STEPS), np.log(times), 1)[0])
        measured = f"{in_ms(times[0])} ... {in_ms(times[-1])}: T^{exponent:.2f}"
        what = f"{algorithm} BPTT, T = {STEPS[0]} ... {STEPS[-1]}"
        yield Found(what, measured, f"T^{promised} within {WITHIN}", abs(exponent - promised) <= WITHIN)

"""How many mistakes are named, in how long: planted alone, in pairs, in threes in random networks; who is accused."""

import time
from collections.abc import Iterator
from functools import partial
from statistics import median, quantiles

import numpy as np

from engine.mistakes.layouts import fitting
from tests.bench.measuring import Found
from tests.engine.making import Case, case
from tests.engine.mistakes.networks import diagnosis, drawn, equal, gradient, ground_of, named, plantable, rounded

CELLS = ["dense", "rnn", "lstm", "gru"]
DIGITS = ["float64", "float32", "4 digits"]
NETWORKS, PAIRS, RIGHT, UNKNOWN = 100, 25, 1000, 300
SAMPLE = 20  # networks of each cell, whose figures take four minutes of a processor
PER_NETWORK = 12  # mistakes planted in one network, drawn from all that can stand there
NEAR = 3  # explanations among which the right one is


def measure(networks: int = NETWORKS) -> Iterator[Found]:
    """The figures of the issue, each with its sample."""
    taken: list[float] = []
    for digits in DIGITS:
        yield _share(f"one mistake, {digits}", list(_singles(networks, digits, taken)), 98)
    yield _share("two mistakes", list(_together(2, min(networks, PAIRS), taken)), 95)
    yield _share("three mistakes", list(_together(3, min(networks, PAIRS), taken)), None)
    yield _share("right passes let be", list(_right(RIGHT)), 100)
    yield _share("unknown faults without a name", list(_unknown(UNKNOWN)), 100)
    yield _share("layout found where the loss is told", list(_layouts(4 * networks)), 99)
    late = quantiles(taken, n=20)[-1]
    yield Found("a mistake is named, median", f"{median(taken) * 1e3:.0f} ms", "at most 150 ms", median(taken) <= 0.15)
    yield Found("a mistake is named, 95 %", f"{late * 1e3:.0f} ms", "at most 2 s", late <= 2)


def sample() -> Iterator[Found]:
    """The same of few networks, but for right passes, of which all are looked at."""
    yield from measure(SAMPLE)


def _share(what: str, hits: list[bool], least: int | None) -> Found:
    share = 100 * sum(hits) / len(hits)
    promised = ("nothing is promised", None) if least is None else (f"at least {least} %", share >= least)
    return Found(what, f"{share:.2f} % of {len(hits)}", *promised)


def _singles(networks: int, digits: str, taken: list[float]) -> Iterator[bool]:
    for kind in CELLS:
        for seed in range(networks):
            on, rng = ground_of(drawn(kind, seed)), np.random.default_rng(seed)
            planted = list(plantable(on))
            for k in rng.choice(len(planted), min(PER_NETWORK, len(planted)), replace=False):
                fault, wrong = planted[k]
                start = time.perf_counter()
                found = diagnosis(on, rounded(wrong, digits))
                taken.append(time.perf_counter() - start)
                yield {fault.mistake.id} in named(found)[:NEAR]


def _together(many: int, networks: int, taken: list[float]) -> Iterator[bool]:
    """So many mistakes at once, each of which shows beside the others."""
    for kind in CELLS:
        for seed in range(networks):
            on, rng = ground_of(drawn(kind, seed)), np.random.default_rng([seed, many])
            planted = list(plantable(on))
            faults = [planted[k][0] for k in rng.choice(len(planted), many, replace=False)]
            try:
                wrong = gradient(on, *faults)
                fewer = [gradient(on, *(each for each in faults if each != left)) for left in faults]
            except (AssertionError, ValueError):  # they change the same line, or their shapes do not fit together
                continue
            if any(map(partial(equal, wrong), fewer)):  # then one of them does not show
                continue
            start = time.perf_counter()
            found = named(diagnosis(on, wrong))
            taken.append(time.perf_counter() - start)
            yield {fault.mistake.id for fault in faults} in found


def _right(networks: int) -> Iterator[bool]:
    for seed in range(networks):
        on = ground_of(drawn(CELLS[seed % 4], seed))
        yield named(diagnosis(on, rounded(gradient(on), DIGITS[seed % 3]))) == [set()]


def _unknown(networks: int) -> Iterator[bool]:
    """Noise on every number of one layer, or one parameter times 1.37."""
    for seed in range(networks):
        on, rng = ground_of(drawn(CELLS[seed % 4], seed)), np.random.default_rng(seed)
        grads = [dict(layer) for layer in gradient(on)]
        layer = grads[rng.integers(len(grads))]
        for name in layer if seed % 2 else ["W"]:
            layer[name] = layer[name] * (rng.uniform(0.5, 1.5, layer[name].shape) if seed % 2 else 1.37)
        yield named(diagnosis(on, rounded(tuple(grads), DIGITS[seed % 3]), budget=400)) == []


def _layouts(networks: int) -> Iterator[bool]:
    """Square weights, whose shapes tell nothing, in rows or in columns: one reading has the loss, and it is right."""
    for seed in range(networks):
        kind = CELLS[seed % 4]
        word = {"dense": "tanh", "rnn": "tanh", "lstm": "-", "gru": "after"}[kind]
        network = case(f"{kind} 4 {word}", "dense 4 sigmoid", loss="half_mse", inputs=4, steps=3, batch=3, seed=seed)
        way = "columns" if seed % 8 > 3 else "rows"
        given = [{name: a.T if way == "columns" else a for name, a in p.items()} for p in network.params]
        readings = [
            (layout.name, tuple(layer or {} for layer in layers))
            for layout, layers in fitting(network.setup.network.cells, given, None)
        ]
        truth = _loss(network)
        found = [name for name, params in readings if np.isclose(_loss(network._replace(params=params)), truth, 1e-9)]
        yield found == [way]


def _loss(network: Case) -> float:
    return float(sum(segment.weighted_losses.sum() for segment in ground_of(network).segments))

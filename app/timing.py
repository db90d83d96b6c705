"""The answer to POST /api/timing: what one gradient costs, measured while one waits, and how it grows with a size.

Each gradient is found again and again for a few rounds, in turns, so that a noisy machine disturbs all alike; the
least time counts. No round begins after SECONDS, and what one round takes is bounded by a limit.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app import rules
from app.asked.algorithms import Algorithm
from app.asked.layers import DenseLayer
from app.asked.timing import TimingRequest
from app.computing.orders import Asked
from app.costing import VISIT, Cost
from app.costing import held as held_by
from app.limits import LIMITS
from app.parts import line_of
from app.problem import along, document_in, refuse, validated
from app.refusals import Fault, RequestError
from app.wire import PULSE
from engine.cells import CELLS
from engine.costs import Counts, counts, forward_flops
from engine.growth import exponent
from engine.initializers import draw
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import SGD
from engine.setup import Batch, Setup
from engine.tasks import Echo
from engine.training import iterate
from engine.types import Params

SECONDS = 0.4  # after which no new round begins
ROUNDS = 5
QUICK = 0.005  # seconds
SYMBOLS = 4  # of the echo

FINE = time.get_clock_info("thread_time").resolution < 1e-5  # on some systems a thread's own clock is too coarse
clock = time.thread_time if FINE else time.perf_counter


@dataclass(frozen=True)
class Case:
    """One gradient that is to be measured."""

    setup: Setup
    params: Params
    batch: Batch
    counts: Counts


@dataclass(frozen=True)
class Plan:
    """By algorithm and size."""

    request: TimingRequest
    cases: list[list[Case]]
    once: str  # different for each person and time


def read(asked: Asked) -> Plan:
    """The plan in what the route makes of a body: its text, and a word that no other request has.

    Raises: RequestError, before anything is measured.
    """
    assert not isinstance(asked, bytes), "the route adds a word to the body"
    said = dict(asked)
    return planned(said["asked"].encode(), said["once"])


def cost_of(plan: Plan) -> Cost:
    """What it is going to take, by estimate."""
    request = plan.request
    work = sum(_work(request, way, size) for way in request.algorithms for size in request.sizes)
    cases = [case for row in plan.cases for case in row]
    held = max(24 * held_by(case.setup, request.batch) + 64 * case.counts.stored_floats for case in cases)
    return Cost(0, 4096, held + sum(8 * sum(a.size for p in case.params for a in p.values()) for case in cases), work)


def planned(body: bytes, once: str) -> Plan:
    """Raises: RequestError, before anything is measured."""
    request = validated(document_in(body), TimingRequest)
    refuse(_odd(request))
    work = sum(_work(request, way, size) for way in request.algorithms for size in request.sizes)
    if work > LIMITS.measuring:
        most = LIMITS.measuring // 10**9
        says = f"are too large: it would take {work / 1e9:.1f} billion operations, and the limit (measuring) is {most}."
        raise RequestError([Fault("sizes", says)])
    return Plan(request, [[_case(request, way, size) for size in request.sizes] for way in request.algorithms], once)


def _odd(request: TimingRequest) -> Sequence[Fault]:
    faults = []
    if len(set(request.sizes)) < len(request.sizes):
        faults.append(Fault("sizes", "has a size twice; once is allowed."))
    if request.vary == "units" and max(request.sizes) > LIMITS.units:
        faults.append(Fault("sizes", f"has {max(request.sizes)} units in it; at most {LIMITS.units} are allowed."))
    least = min(request.sizes) if request.vary == "steps" else request.steps
    for i, way in enumerate(request.algorithms):
        faults += rules.algorithm(way, least, f"algorithms[{i}]")
    return faults


def _setup(request: TimingRequest, way: Algorithm, size: int) -> tuple[Setup, int]:
    """The setup and its T."""
    steps, units = (size, request.units) if request.vary == "steps" else (request.steps, size)
    hidden = CELLS[request.cell](SYMBOLS, units, *{"rnn": ["tanh"], "gru": ["after"]}.get(request.cell, []))
    output = DenseLayer(cell="dense", units=SYMBOLS, activation="softmax").engine(units)
    objective = Objective("cross_entropy", (1.0,) * steps, 0.0)
    return along(Setup(Network((hidden, output)), objective, (), SGD(0.1), train_biases=True), way, steps), steps


def _work(request: TimingRequest, way: Algorithm, size: int) -> int:
    setup, steps = _setup(request, way, size)
    spent = counts(setup, steps, request.batch)
    return forward_flops(setup, steps, request.batch) + spent.flops + 2 * VISIT * (steps + spent.visits)


def _case(request: TimingRequest, way: Algorithm, size: int) -> Case:
    setup, steps = _setup(request, way, size)
    rng = np.random.default_rng(0)
    inputs, targets = Echo(steps, request.batch, 1, SYMBOLS).draw(rng)
    batch = Batch(inputs, targets, setup.network.blank_states(request.batch))
    return Case(setup, draw(setup.network, "glorot", None, None, rng), batch, counts(setup, steps, request.batch))


def lines(plan: Plan) -> Iterator[bytes]:
    """The answer as one line of JSON, with a PULSE now and then before it."""
    request = plan.request
    seconds = yield from measured(plan)
    ways = [
        told(request, way, cases, times)
        for way, cases, times in zip(request.algorithms, plan.cases, seconds, strict=True)
    ]
    yield line_of({"vary": request.vary, "sizes": request.sizes, "ways": ways})


def told(request: TimingRequest, way: Algorithm, cases: list[Case], times: list[float]) -> dict[str, Any]:
    """One algorithm: what it costs at each size, and how that grows."""
    amounts = {"seconds": times} | {name: [getattr(c.counts, name) for c in cases] for name in Counts._fields}
    grows = {name: exponent(request.sizes, amount) for name, amount in amounts.items()}
    return {"algorithm": way.model_dump(by_alias=True), **amounts, "exponents": grows}


def measured(plan: Plan) -> Generator[bytes, None, list[list[float]]]:
    """Seconds by algorithm and size: the least of all rounds. A PULSE between two of them."""
    least = [[float("inf")] * len(cases) for cases in plan.cases]
    until = time.monotonic() + SECONDS
    for number in range(ROUNDS):
        if number and time.monotonic() > until:
            break
        for cases, best in zip(plan.cases, least, strict=True):
            for i, case in enumerate(cases):
                best[i] = min(best[i], _short(case))
                yield PULSE
    return least


def _short(case: Case) -> float:
    """Seconds of one gradient; of a quick one the least of three, as the first after another finds nothing at hand."""
    taken = _once(case)
    return taken if taken > QUICK else min(taken, _once(case), _once(case))


def _once(case: Case) -> float:
    start = clock()
    iterate(case.setup, case.params, case.batch)
    return clock() - start

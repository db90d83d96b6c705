"""The answer to POST /api/timing: what one gradient costs, measured while one waits, and how it grows with a size.

Each gradient is found again and again for a few rounds, in turns, so that a noisy machine disturbs all alike; the
least time counts. No round begins after SECONDS, and what one round takes is bounded by a limit.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from app.endpoints.replay import HEARTBEAT
from app.limits import LIMITS
from app.requests import checks
from app.requests.algorithms import Algorithm
from app.requests.build import along, document_in, refuse, validated
from app.requests.costs import costing
from app.requests.costs.budget import Dial, exceeded, refusal
from app.requests.costs.costing import Cost
from app.requests.errors import Fault
from app.requests.layers import DenseLayer, recurrent_layer
from app.requests.payload import Payload
from app.requests.timing import TimingRequest
from app.responses.parts import line_of
from engine.costs import Counts, counts, exponent
from engine.initializers import draw
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import NO_STATE, SGD
from engine.setup import Batch, Setup
from engine.tasks import Echo
from engine.training.loop import no_warnings, watched
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
    steps: int
    batch: int

    @property
    def counts(self) -> Counts:
        return counts(self.setup, self.steps, self.batch)

    @property
    def work(self) -> int:
        """Operations of one gradient and of what it begins with."""
        return costing.update(self.setup, self.steps, self.batch)

    def drawn(self) -> tuple[Params, Batch]:
        """Parameters and a batch, the same each time; made when they are needed, as those of all cases are many."""
        rng = np.random.default_rng(0)
        inputs, targets = Echo(self.steps, self.batch, 1, SYMBOLS).draw(rng)
        batch = Batch(inputs, targets, self.setup.network.blank_states(self.batch))
        return draw(self.setup.network, "glorot", None, None, rng), batch


@dataclass(frozen=True)
class Plan:
    """By algorithm and size."""

    request: TimingRequest
    cases: list[list[Case]]
    once: str  # different for each person and time


def read(asked: Payload) -> Plan:
    """The plan in what the route makes of a body: its bytes as letters, and a word that no other request has.

    Raises: RequestError, before anything is measured.
    """
    assert not isinstance(asked, bytes), "the route adds a word to the body"
    said = dict(asked)
    return planned(said["asked"].encode("latin-1"), said["once"])


def cost_of(plan: Plan) -> Cost:
    """What it is going to take, by estimate: one gradient is held at a time."""
    cases = [case for row in plan.cases for case in row]
    memory = max(costing.descending(case.setup, case.steps, case.batch) for case in cases)
    return Cost(0, 4096, memory, sum(case.work for case in cases))


def planned(body: bytes, once: str) -> Plan:
    """Raises: RequestError, before anything is measured; for what is too much it names what would do."""
    request = validated(document_in(body), TimingRequest)
    refuse(_odd(request))
    if over := _over(request):
        raise refusal(over, _dials, request, _smaller_over)
    return _plan(request, once)


def _smaller_over(request: TimingRequest) -> str | None:
    """Raises: RequestError, where a smaller request breaks a rule."""
    refuse(_odd(request))
    return _over(request)


def _plan(request: TimingRequest, once: str) -> Plan:
    return Plan(request, [[_case(request, way, size) for size in request.sizes] for way in request.algorithms], once)


def _over(request: TimingRequest) -> str | None:
    """The sentence about the first limit that would be exceeded."""
    spent = cost_of(_plan(request, ""))
    if spent.work > LIMITS.measuring:
        most = LIMITS.measuring // 10**9
        return f"it would take {spent.work / 1e9:.1f} billion operations, and the limit (measuring) is {most}."
    return exceeded(spent)


def _dials(request: TimingRequest) -> Iterator[Dial[TimingRequest]]:
    """The largest of the sizes, how many there are of them and of the algorithms, and what stays the same."""

    yield Dial("sizes", max(request.sizes), partial(_smaller, request), "has {} in it", least=2)
    for name in ("batch", "units" if request.vary == "steps" else "steps"):
        yield Dial(name, getattr(request, name), partial(_one, request, name))
    yield Dial("algorithms", len(request.algorithms), partial(_first, request), "has {} items")


def _smaller(request: TimingRequest, n: int) -> TimingRequest:
    """No size above n; where only one would be left of them, all are made smaller alike."""
    capped, largest = list(dict.fromkeys(min(n, size) for size in request.sizes)), max(request.sizes)
    alike = [max(1, size * n // largest) for size in request.sizes]
    return _with(request, sizes=capped if len(capped) > 1 else list(dict.fromkeys(alike)))


def _with(request: TimingRequest, **fields: object) -> TimingRequest:
    return request.model_copy(update=fields)


def _one(request: TimingRequest, name: str, n: int) -> TimingRequest:
    return _with(request, **{name: n})


def _first(request: TimingRequest, n: int) -> TimingRequest:
    """The request with its first so many algorithms."""
    return _with(request, algorithms=request.algorithms[:n])


def _odd(request: TimingRequest) -> Sequence[Fault]:
    faults = []
    if len(request.sizes) < 2:
        faults.append(Fault("sizes", "has 1 item; at least 2 are needed."))
    if len(set(request.sizes)) < len(request.sizes):
        faults.append(Fault("sizes", "has a size twice; once is allowed."))
    if request.vary == "units" and max(request.sizes) > LIMITS.units:
        faults.append(Fault("sizes", f"has {max(request.sizes)} units in it; at most {LIMITS.units} are allowed."))
    least = min(request.sizes) if request.vary == "steps" else request.steps
    for i, way in enumerate(request.algorithms):
        faults += checks.algorithm(way, least, f"algorithms[{i}]")
    return faults


def _setup(request: TimingRequest, way: Algorithm, size: int) -> tuple[Setup, int]:
    """The setup and its T."""
    steps, units = (size, request.units) if request.vary == "steps" else (request.steps, size)
    hidden = recurrent_layer(request.cell, units).engine(SYMBOLS)
    output = DenseLayer(cell="dense", units=SYMBOLS, activation="softmax").engine(units)
    objective = Objective("cross_entropy", (1.0,) * steps, 0.0)
    return along(Setup(Network((hidden, output)), objective, (), SGD(0.1), train_biases=True), way, steps), steps


def _case(request: TimingRequest, way: Algorithm, size: int) -> Case:
    return Case(*_setup(request, way, size), request.batch)


def lines(plan: Plan) -> Iterator[bytes]:
    """The answer as one line of JSON, with a HEARTBEAT now and then before it."""
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
    """Seconds by algorithm and size: the least of all rounds. A HEARTBEAT at each pause of a gradient, and
    between two.
    """
    least = [[float("inf")] * len(cases) for cases in plan.cases]
    until = time.monotonic() + SECONDS
    for number in range(ROUNDS):
        if number and time.monotonic() > until:
            break
        for cases, best in zip(plan.cases, least, strict=True):
            for i, case in enumerate(cases):
                best[i] = min(best[i], (yield from _short(case)))
                yield HEARTBEAT
    return least


def _short(case: Case) -> Generator[bytes, None, float]:
    """Seconds of one gradient; of a quick one the least of three, as the first after another finds nothing at hand."""
    params, batch = case.drawn()
    taken = yield from _once(case.setup, params, batch)
    for _ in range(2 if taken <= QUICK else 0):
        taken = min(taken, (yield from _once(case.setup, params, batch)))
    return taken


def _once(setup: Setup, params: Params, batch: Batch) -> Generator[bytes, None, float]:
    """Seconds of one gradient; what others do in its pauses is not counted."""
    work, taken, going = no_warnings(watched(setup, params, batch, NO_STATE, keep_errors=False)), 0.0, True
    while going:
        start = clock()
        going = next(work, False) is None  # it pauses with None
        taken += clock() - start
        if going and taken > QUICK:
            yield HEARTBEAT
    return taken

"""The answer to POST /api/check: whether somebody's own backward pass is right, and which mistake it has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from app.endpoints.check_exercise import exercise
from app.endpoints.check_words import sentence, warnings
from app.endpoints.replay import with_heartbeats
from app.limits import LIMITS
from app.requests.build import Problem, build, parse, read, refuse
from app.requests.costs import costing
from app.requests.layers import Init
from app.requests.mistakes import own_grads
from app.requests.mistakes.check import CheckRequest, Yours
from app.requests.payload import Payload, json_body
from app.requests.trace import TraceRequest
from app.responses.parts import line_of
from app.responses.wire import echoed
from engine.algorithms import full
from engine.analysis.gradient_check import check_gradient
from engine.mistakes.comparison import Comparison, compared, unseen
from engine.mistakes.diagnosis import Diagnosis, Faults, Theirs, agreement, diagnosed
from engine.mistakes.faults import plan_of, possible
from engine.mistakes.places import Departure, First, departure
from engine.mistakes.precision import Precision, precision
from engine.mistakes.rounding import of_losses
from engine.mistakes.terms import spelled
from engine.mistakes.walk import KEPT, Given, Ground, ground
from engine.optimizers import NO_STATE
from engine.setup import Setup
from engine.trace import pausing_trace
from engine.training.gradient import gradient, weighted_losses
from engine.training.loop import no_warnings
from engine.types import Cooperative, Params
from engine.update import conclude

Json = dict[str, Any]

SEARCH = 6 * 10**9  # operations that a search may take, unless its least takes more
LEAST = 200  # backward passes of a search, which tries each mistake by itself


@dataclass(frozen=True)
class Asked:
    """A check that may be made: the numbers of the person in each layout that their shapes allow."""

    problem: Problem
    request: CheckRequest
    params: own_grads.Read  # weights, by layout; one without a name where they are drawn
    grads: own_grads.Read

    @property
    def setup(self) -> Setup:
        """Nothing is carried forward: the gradient of RTRL is that of full BPTT."""
        setup = self.problem.setup
        return replace(setup, sweeps=full(self.problem.task.steps), rtrl=False) if setup.rtrl else setup


def read_body(asked: Payload) -> Asked:
    """Raises: RequestError."""
    return prepared(read(json_body(asked), CheckRequest))


def prepared(request: CheckRequest) -> Asked:
    """Raises: RequestError, before anything is computed."""
    plain = request.model_copy(update={"params": None, "init": request.init or Init()})
    problem = build(plain, lambda asked: cost)
    cells, yours = problem.setup.network.cells, request.yours
    refuse(own_grads.faults(request, problem.setup, problem.task.batch))
    drawn: own_grads.Read = [("", list(problem.params()))]
    params = drawn if request.params is None else own_grads.weights(request, cells)
    given = [layer.model_dump(exclude_none=True) if layer else {} for layer in yours.grads]
    grads = own_grads.read(cells, given, yours.layout)
    refuse(() if grads else own_grads.unfit(request, cells))
    return Asked(problem, request, params, grads)


def echo(asked: Asked) -> Json:
    return echoed(asked.request)


def cost(setup: Setup, size: costing.Size) -> costing.Cost:
    """An upper estimate: the forward pass, the check of our own gradient, and the search."""
    net, (T, B, *_) = setup.network, size
    widest = max(cell.inputs + cell.arrays.backward * cell.units for cell in net.cells)
    parts = 2 * len(setup.sweeps or (0,)) * T * max(map(costing.parameters, net.cells))
    held = KEPT * max(cell.inputs for cell in net.cells) + 5 * len(net.cells) * widest
    memory = costing.descending(setup, T, B) + 8 * (2 * parts + T * B * held)
    once = costing.opened(setup, size) + LEAST * walk(setup, T, B)
    return costing.Cost(0, 1 << 18, memory, max(once, min(SEARCH, LIMITS.walks * walk(setup, T, B))))


def walk(setup: Setup, T: int, B: int) -> int:
    """Operations of one backward pass by lines."""
    visits = sum(costing.visits_of(setup, layer, T) or T for layer in range(len(setup.network.cells)))
    back = replace(setup, rtrl=False, sweeps=setup.sweeps or full(T))
    return costing.update(back, T, B) + costing.LINED * visits


def cost_of(asked: Asked) -> costing.Cost:
    task = asked.problem.task
    return cost(asked.setup, costing.Size(task.steps, task.batch, 0, None))


def walks(asked: Asked) -> int:
    """How many backward passes the search may make."""
    task = asked.problem.task
    return max(LEAST, min(LIMITS.walks, SEARCH // walk(asked.setup, task.steps, task.batch)))


def lines(asked: Asked) -> Iterator[bytes]:
    """One line, with a HEARTBEAT at each pause before it."""
    yield line_of((yield from with_heartbeats(no_warnings(verdict(asked)))))


@dataclass(frozen=True)
class Way:
    """Weights and gradients, each read in a layout."""

    layout: str
    on: Ground
    theirs: Theirs
    loss: float


def verdict(asked: Asked) -> Cooperative[Json]:
    """The answer; where the loss is another one, the gradients are not judged."""
    yours, ways = asked.request.yours, (yield from read_ways(asked))
    same = [way for way in ways if yours.loss is None or close(way, yours.loss)]
    best = (same or ways)[0]
    loss = None if yours.loss is None else {"yours": yours.loss, "ours": best.loss, "right": bool(same)}
    found: Diagnosis | None = None
    finite = yield from is_finite(best.on)
    for way in same if finite else ():
        tried = yield from diagnosed(way.on, way.theirs, walks(asked))
        if found is None or tried.explanations:
            best, found = way, tried
        if tried.explanations:
            break
    told = (yield from _judged(asked, best, found)) if found else NOT_JUDGED
    error = yield from own_error(best.on)
    answer = {"layout": best.layout, "loss": loss, "check": {"max_relative_error": error}} | told
    says = sentence(answer) if finite else EXPLODED
    hidden = (yield from unseen(best.on, best.theirs)) if answer["right"] else []
    return answer | {"says": says, "warnings": warnings(best.on, answer, hidden)}


EXPLODED = "Our own gradient is not finite on this request, so that nothing can be judged: take smaller weights."


def is_finite(on: Ground) -> Cooperative[bool]:
    """Whether the right gradient is made of numbers."""
    right = yield from on.gradient(on.right)
    return all(bool(np.isfinite(a).all()) for layer in right for a in layer.values())


NOT_JUDGED: Json = {
    "right": False,
    "digits": "float64",
    "parameters": [],
    "first": None,
    "places": [],
    "explanations": [],
    "apart": None,
    "tried": 0,
}


def close(way: Way, loss: float) -> bool:
    """Whether two losses are equal in the digits that the person gave."""
    given = np.array([loss])
    return precision([given]).close(np.array([way.loss]), given, of_losses(way.on.segments))


def read_ways(asked: Asked) -> Cooperative[list[Way]]:
    """Weights and gradients in each layout: those first in which more is right, in the same layout, in rows."""
    setup, batch = asked.setup, asked.problem.batch(0)
    given: Given = _given(asked.request)
    found: list[tuple[tuple[Any, ...], Way]] = []
    for name, layers in asked.params:
        params: Params = tuple(layer or {} for layer in layers)
        on = yield from ground(setup, params, batch, given)
        loss = float(weighted_losses(on.segments).sum() + setup.objective.penalty(params))
        for layout, theirs in asked.grads:
            score = yield from agreement(on, theirs)
            found.append(((score, name == layout, layout == "rows"), Way(layout, on, theirs, loss)))
    return [way for _, way in sorted(found, key=lambda pair: pair[0], reverse=True)][:MOST_WAYS]


MOST_WAYS = 3  # readings of the same numbers that are looked into


def _given(request: CheckRequest) -> dict[tuple[int, int], dict[str, Any]]:
    """Numbers of single steps, by time step and layer."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for step in request.yours.steps:  # which may tell of one place name by name
        found.setdefault((step.t, step.layer), {}).update({name: np.array(a) for name, a in step.values.items()})
    return found


def _judged(asked: Asked, way: Way, found: Diagnosis) -> Cooperative[Json]:
    blocks = yield from compared(way.on, way.theirs, found.precision)
    place = yield from departure(way.on, way.theirs, found, blocks)
    several = len(found.explanations) > 1
    return {
        "right": found.explanations == [()],
        "digits": _digits(asked.request.yours, found).word,
        "parameters": [_parameter(block) for block in blocks],
        "first": None if place.first is None else (yield from _first(asked, way.on, place, place.first)),
        "places": [{"t": t, "layer": layer, "right": right} for (t, layer), right in place.marks.items()],
        "explanations": [[_fault(asked, way.on, fault) for fault in faults] for faults in found.explanations],
        "apart": (yield from apart(asked, found.explanations)) if several else None,
        "tried": found.tried,
    }


def _digits(yours: Yours, found: Diagnosis) -> Precision:
    """Those of the gradients and steps; of the loss where it is all that was given."""
    alone = (
        yours.loss is not None
        and not yours.steps
        and not any(layer and layer.model_dump(exclude_none=True) for layer in yours.grads)
    )
    return precision([np.array([yours.loss])]) if alone else found.precision


def _first(asked: Asked, on: Ground, place: Departure, first: First) -> Cooperative[Json]:
    told = {name: value for name, value in first._asdict().items() if name != "theirs"} | {"yours": first.theirs}
    terms = [worth.part._asdict() | {"text": spelled(worth.part), "value": worth.value} for worth in place.worth]
    return {"n": (yield from number_of(replace(on, setup=asked.problem.setup), first))} | told | {"terms": terms}


def _parameter(found: Comparison) -> Json:
    return found.block._asdict() | {name: value for name, value in found._asdict().items() if name != "block"}


def _fault(asked: Asked, on: Ground, fault: Any) -> Json:
    yours, right = fault.lines(on)
    told = {"mistake": fault.mistake.id, "layers": list(fault.layers), "says": fault.mistake.says}
    places = () if asked.problem.setup.rtrl else fault.layers[:1] if fault.whole else fault.layers
    planted = [{"mistake": fault.mistake.id, "layer": layer} for layer in places]
    return told | {"yours": yours, "right": right, "planted": planted}


def number_of(on: Ground, first: First) -> Cooperative[int | None]:
    """Which step of the trace it is; None where it has no such step, as that of RTRL, or where no pass ever comes."""
    phase, n = ("gradient" if first.t is None else "backward"), -1
    for step in pausing_trace(on.setup, on.params, on.batch):
        if step is None:
            yield
            continue
        n += 1
        if (step.phase, step.t, step.layer) == (phase, first.t, first.layer):
            return n
    return None


def own_error(on: Ground) -> Cooperative[float]:
    """How far our own gradient is from the numeric one for this very request."""
    T, B = on.batch.inputs.shape[:2]
    found = yield from gradient(on.setup, on.params, on.batch, keep_errors=False)
    ours, _ = conclude(on.setup, on.params, weighted_losses(found.segments), found.contributed, NO_STATE)
    check = yield from check_gradient(on.setup, on.params, on.batch, ours.grads, costing.sample(on.setup, T, B))
    return check.max_relative_error


def apart(asked: Asked, explanations: Sequence[Faults]) -> Cooperative[Json | None]:
    """An exercise on which the explanations would give different gradients; None where they are one everywhere."""
    several = {frozenset(fault.mistake.id for fault in faults) for faults in explanations}
    request = exercise(asked.setup.network.cells[max(0, asked.setup.network.uppermost)].kind, 0)
    problem = build(parse(request, TraceRequest))
    on = yield from ground(problem.setup, problem.params(), problem.batch(0))
    found = []
    for names in sorted(several, key=sorted):
        widest = {fault.mistake.id: fault for fault in reversed(list(possible(on))) if fault.mistake.id in names}
        plan = plan_of(on, widest.values())
        if widest.keys() != names or plan is None:
            return None
        found.append((yield from on.gradient(plan)))
    return request if len(found) > 1 and all(_differ(a, b) for a, b in combinations(found, 2)) else None


def _differ(a: Params, b: Params) -> bool:
    return any(not np.allclose(x[name], y[name]) for x, y in zip(a, b, strict=True) for name in x)

"""The answer to /api/mistaken: what each mistake would make of one number of the way back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.endpoints.check import walk
from app.endpoints.replay import with_heartbeats
from app.form import query
from app.form.fields import NUMBER
from app.requests.build import Problem, build, parse
from app.requests.costs import costing
from app.requests.mistakes.mistaken import MistakenRequest
from app.requests.payload import Payload, form_fields
from app.responses.parts import line_of
from app.responses.wire import numbers
from engine.algorithms import full
from engine.mistakes.catalogue import IDS
from engine.mistakes.faults import Fault, plan_of, possible
from engine.mistakes.lines import FORWARD
from engine.mistakes.precision import FLOAT64
from engine.mistakes.rounding import SAMPLES, largest
from engine.mistakes.walk import Ground, Plan, ground
from engine.setup import Setup
from engine.trace import pausing_trace
from engine.training.loop import no_warnings
from engine.types import Array, Cooperative, Step

Json = dict[str, Any]

NOTHING: Json = {"value": None, "mistaken": []}


def read(asked: Payload) -> Problem:
    """Raises: RequestError, in the names of the form."""
    return query.answered(
        form_fields(asked), NUMBER, lambda said: build(parse(said, MistakenRequest), lambda request: cost)
    )


def cost(setup: Setup, size: costing.Size) -> costing.Cost:
    """An upper estimate: the trace, and a backward pass by lines for each mistake."""
    right, lined = costing.wrong_cost(setup, size), costing.by_lines(setup, size.steps, size.batch)
    work = right.work + (len(IDS) + SAMPLES) * walk(setup, size.steps, size.batch)
    return right._replace(bytes=1 << 16, memory=right.memory + lined.memory, work=work)


def lines(problem: Problem) -> Iterator[bytes]:
    """One line, with a HEARTBEAT at each pause before it."""
    yield line_of((yield from with_heartbeats(no_warnings(answer(problem)))))


def answer(problem: Problem) -> Cooperative[Json]:
    """The number itself, and what each mistake that changes it would make of it; null where there is no such number."""
    request, setup = problem.request, problem.setup
    assert isinstance(request, MistakenRequest), "read above"
    setup = replace(setup, sweeps=full(problem.task.steps), rtrl=False) if setup.rtrl else setup
    on = yield from ground(setup, problem.params(), problem.batch(0))
    step = yield from step_number(replace(on, setup=problem.setup), request.n)  # of the film, which may be RTRL's
    array = None if step is None else named(step, request.name)
    where = place_in(array, (request.b, request.i)) if array is not None else None
    if step is None or array is None or where is None:
        return NOTHING
    found = yield from _mistaken(on, step, request.name, where) if step.phase == "backward" else _none()
    told = [each | {"value": numbers(each["value"], request.digits)} for each in found]
    return {"value": numbers(array[where], request.digits), "mistaken": told}


def _none() -> Cooperative[list[Json]]:
    """None: forward values do not depend on the backward pass."""
    yield
    return []


def step_number(on: Ground, n: int) -> Cooperative[Step | None]:
    """The n-th step of the right trace."""
    count = -1
    for step in pausing_trace(on.setup, on.params, on.batch):
        count += step is not None
        if step is not None and count == n:
            return step
        yield
    return None


def named(step: Step, name: str) -> Array | None:
    """A value of the step, or what it adds to a gradient."""
    return step.values.get(name, step.grads.get(name.removeprefix("d")) if name.startswith("d") else None)


def place_in(array: Array, where: Sequence[int]) -> tuple[int, ...] | None:
    """Example and unit, or row and column, as far as the array has such axes; None outside of it."""
    at = tuple(where[len(where) - array.ndim :])
    return at if len(at) == array.ndim and all(k < size for k, size in zip(at, array.shape, strict=True)) else None


def number_in(step: Step, name: str, where: Sequence[int]) -> float | None:
    """The number of this name and place; None where the step has none."""
    array = named(step, name)
    at = place_in(array, where) if array is not None else None
    return float(array[at]) if array is not None and at is not None else None


def _mistaken(on: Ground, step: Step, name: str, where: tuple[int, ...]) -> Cooperative[list[Json]]:
    watched = replace(on, keep_visits=True)
    right, changes = (yield from _number(watched, on.right, step, name, where)), np.zeros(())
    for other in watched.perturbed():
        changes = largest(changes, right, (yield from _number(other, on.right, step, name, where)))
    widest: dict[str, Fault] = {}
    for fault in possible(on):
        widest.setdefault(fault.mistake.id, fault)
    found: list[Json] = []
    for fault in widest.values():
        plan = plan_of(on, [fault])
        assert plan, "one mistake has each line once"
        try:
            value = yield from _number(watched, plan, step, name, where)
        except ValueError:  # of NumPy: its shapes do not fit here
            continue
        if not FLOAT64.close(right, value, changes):
            found.append({"mistake": fault.mistake.id, "says": fault.mistake.says, "value": value})
    return found


def _number(on: Ground, plan: Plan, step: Step, name: str, where: tuple[int, ...]) -> Cooperative[Array]:
    """The number by these lines: on the same sweep, or on all of them where a mistake has other ones.

    Errors and gradients of several visits add up; f' is the same at each of them, and where these lines never come.
    """
    assert step.layer is not None, "a step of the way back is of a layer"
    walked = yield from on.layer(plan, step.layer)
    same = step.sweep is not None and on.sweeps(plan) == on.sweeps(on.right)  # RTRL has no sweeps
    visits = [v for v in walked.visits if v.t == step.t and (v.sweep == step.sweep or not same)]
    if name in FORWARD:
        visits = (visits or [v for v in (yield from on.layer(on.right, step.layer)).visits if v.t == step.t])[:1]
    return np.asarray(sum(np.broadcast_to(v.names[name], _shape(step, name))[where] for v in visits))


def _shape(step: Step, name: str) -> tuple[int, ...]:
    array = named(step, name)
    assert array is not None, "looked at above"
    return array.shape

"""The films of a lesson, each computed when an expression first asks for it, and then kept.

Whoever evaluates does not wait: what is missing is raised, computed with pauses, and the expression begins again.
"""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode

from app.endpoints import analysis, trace, training
from app.endpoints.replay import HEARTBEAT, replayed, with_heartbeats
from app.form import query
from app.lessons.expressions import ExpressionError
from app.lessons.film_numbers import FilmNumbers, Recorded
from app.lessons.trained import known_trainings
from app.limits import LIMITS
from app.requests.analysis import AnalysisRequest
from app.requests.build import Problem, cost_of
from app.requests.errors import RequestError
from app.requests.trace import TrainingRequest
from app.responses.wire import ReturnCapture
from engine.mistakes.catalogue import CATALOGUE, IDS
from engine.mistakes.faults import plan_of, possible
from engine.mistakes.walk import BackwardLines, Plan
from engine.mistakes.wrong_trace import wrong_trace
from engine.training.loop import no_warnings
from engine.types import Step

Found = TypeVar("Found")
Fields = tuple[tuple[str, str], ...]
Waiting = Generator[bytes, None, Found]  # HEARTBEATs, and what is found


class Wanted(NamedTuple):
    """What is to be computed: a film, or one with a mistake in it; its check; a part of an analysis; a training."""

    fields: Fields
    kind: str = "film"  # problem, film, check, jacobians, credit, training
    mistake: str = ""
    updates: int = 0


class MissingError(Exception):
    """Something that has not been computed yet."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(str(wanted))
        self.wanted = wanted


def fields_of(said: str) -> Fields:
    """The fields of a query; the last one of a name holds."""
    return tuple(dict(parse_qsl(said.strip().removeprefix("?"), keep_blank_values=True)).items())


def changed(fields: Fields, change: Mapping[str, Any]) -> Fields:
    """The same with others, whose numbers are written as people write them."""
    return tuple((dict(fields) | {name: _written(value) for name, value in change.items()}).items())


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{float(value):.15g}"


@dataclass
class Films:
    """What has been computed, within one budget: numbers that are held, and operations."""

    kept: dict[Wanted, Any] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=known_trainings)
    numbers: int = 0
    work: int = 0

    def get(self, wanted: Wanted) -> Any:
        """Raises: MissingError, where it has not been computed yet; ExpressionError, where it cannot be."""
        if wanted not in self.kept:
            raise MissingError(wanted)
        found = self.kept[wanted]
        if isinstance(found, ExpressionError):
            raise found.with_traceback(None)
        return found

    def found(self, evaluate: Callable[[], Found]) -> Waiting[Found]:
        """What `evaluate` gives, once all that it misses is computed, or known to be impossible.

        A refusal is kept as a film is, so that it is raised where an expression asks for it, whose line is known.
        """
        while True:
            try:
                return evaluate()
            except MissingError as missing:
                wanted = missing.wanted
            try:
                self.kept[wanted] = yield from KINDS[wanted.kind](self, wanted)
            except RequestError as refused:
                self.kept[wanted] = ExpressionError(f"asks for a film that cannot be computed: {refused}")
            except ExpressionError as refused:
                self.kept[wanted] = refused
            yield HEARTBEAT

    def afford(self, problem: Problem) -> Problem:
        """Raises: ExpressionError, where the lesson would take more than one lesson may; then nothing is spent."""
        cost = cost_of(problem)
        numbers, work = self.numbers + cost.numbers, self.work + cost.work
        for spent, most, what in ((numbers, LIMITS.lesson_numbers, "lesson_numbers"), (work, LIMITS.work, "work")):
            if spent > most:
                raise ExpressionError(f"asks for more than one lesson may have: the limit ({what}) is {most}.")
        self.numbers, self.work = numbers, work
        return problem


def asked(films: Films, wanted: Wanted) -> Waiting[Problem]:
    """The parsed request of a film, for names that need no computation, such as steps and batch."""
    yield HEARTBEAT
    return query.problem_of(wanted.fields)


def recorded(films: Films, wanted: Wanted) -> Waiting[FilmNumbers]:
    """All steps of a film."""
    problem = films.afford(query.problem_of(wanted.fields))
    params, memory = yield from replayed(problem)
    batch = problem.batch(problem.request.iteration)
    if wanted.mistake:
        plan, setup = planted(problem, wanted.mistake)
        played = ReturnCapture(wrong_trace(setup, plan, params, batch, memory))
    else:
        played = ReturnCapture(trace.played(problem, params, batch, memory))
    steps: list[Step] = []
    for step in played:
        if step is None:
            yield HEARTBEAT
        else:
            steps.append(step)
    outcome = played.found
    return FilmNumbers(Recorded(problem, params, steps, float(outcome.loss), outcome.grads))


def planted(problem: Problem, mistake: str) -> tuple[Plan, Any]:
    """The backward pass in which this mistake is made wherever it can be, and the setup with its sweeps.

    Raises: ExpressionError.
    """
    if mistake not in IDS:
        raise ExpressionError(f"asks for the mistake {mistake!r}, which the catalogue (/api/mistakes) does not have.")
    on = BackwardLines(problem.setup)
    fault = next(possible(on, [row for row in CATALOGUE if row.id == mistake]), None)
    plan = plan_of(on, [fault]) if fault else None
    if plan is None:
        raise ExpressionError(f"asks for the mistake {mistake!r}, which cannot be made in this film.")
    return plan, replace(problem.setup, sweeps=on.sweeps(plan))


def checked(films: Films, wanted: Wanted) -> Waiting[float]:
    """The largest relative error beside the numeric gradient."""
    problem = films.afford(query.problem_of(wanted.fields))
    params, memory = yield from replayed(problem)
    batch = problem.batch(problem.request.iteration)
    played = ReturnCapture(trace.played(problem, params, batch, memory))
    for _ in played:
        yield HEARTBEAT
    found = yield from with_heartbeats(no_warnings(trace.checked(problem, params, batch, played.found)))
    return float(found.max_relative_error)


def analysed(films: Films, wanted: Wanted) -> Waiting[Any]:
    """By layer what an analysis knows of it; None of one that is not recurrent."""
    problem = films.afford(analysis.asked_by_form([*wanted.fields, ("parts", wanted.kind)]))
    request = problem.request
    assert isinstance(request, AnalysisRequest), "asked as one"
    params, _ = yield from replayed(problem)
    found = yield from with_heartbeats(no_warnings(analysis.analysed(problem, request, params)))
    return found["layers"]


def trained(films: Films, wanted: Wanted) -> Waiting[dict[str, Any]]:
    """What a training tells of the network after so many updates; of the lessons that come with us it is known."""
    known: dict[str, Any] | None = films.known.get(training_key(wanted))
    if known is not None:
        return known
    fields = (*wanted.fields, ("iterations", str(wanted.updates + 1)), ("every", str(wanted.updates + 1)))
    problem = films.afford(query.problem_of(fields, TrainingRequest))
    last: dict[str, Any] = {}
    for line in training.lines(problem):
        if not line:
            yield HEARTBEAT
        elif b'"iteration"' in line[:24]:
            last = json.loads(line)
    return told(last)


def training_key(wanted: Wanted) -> str:
    return f"{urlencode(sorted(wanted.fields))} after {wanted.updates}"


def told(line: Mapping[str, Any]) -> dict[str, Any]:
    """What lessons ask of a training: `lost` is the iteration whose numbers were no longer finite, else -1."""
    held_out = line.get("held_out") or {}
    lost = line.get("nonfinite")
    return {
        "accuracy": held_out.get("accuracy", line.get("accuracy")),
        "loss": held_out.get("loss", line.get("loss")),
        "lost": lost["i"] if lost else -1,
    }


KINDS: dict[str, Callable[[Films, Wanted], Waiting[Any]]] = {
    "problem": asked,
    "film": recorded,
    "check": checked,
    "jacobians": analysed,
    "credit": analysed,
    "training": trained,
}

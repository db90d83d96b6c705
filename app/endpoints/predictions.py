"""The answer to /api/learned: what a network says after its updates, to data, over a plane, and in its own text."""

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from app.endpoints.replay import replayed, with_heartbeats
from app.form import query, scales
from app.form.fields import LEARNED
from app.requests.build import Problem, build, parse, refuse
from app.requests.costs import costing
from app.requests.errors import Fault, shown
from app.requests.predictions import LearnedRequest
from app.responses.parts import parts
from app.responses.symbols import NUMBERS, Symbols, symbols_of
from app.responses.wire import numbers
from engine import tasks
from engine.analysis.comparison import whole
from engine.setup import Batch, Setup
from engine.tasks import HELD_OUT
from engine.training.loop import no_warnings
from engine.training.metrics import Kind, kind_of
from engine.training.predictions import Predictions, plane, predictions
from engine.training.sampling import sample
from engine.types import Params

SHOWN = 6  # sequences that are told whole

Json = dict[str, Any]


def prepared(request: LearnedRequest) -> Problem:
    """Raises: RequestError, before anything is computed."""
    problem = build(request, lambda asked: partial(cost, asked))
    refuse(_prompt(request, problem.task))
    refuse(_units(request, problem))
    return problem


def _prompt(request: LearnedRequest, task: tasks.Task) -> Iterator[Fault]:
    """A beginning of a text is made of letters which the network knows."""
    if request.prompt and not isinstance(task, tasks.NextLetter):
        yield Fault("prompt", "is only for the task next_letter.")
    elif isinstance(task, tasks.NextLetter) and (odd := sorted(set(request.prompt) - set(task.text))):
        yield Fault("prompt", f"has {shown(odd[0])} in it; only letters of the text are allowed.")


def _units(request: LearnedRequest, problem: Problem) -> Iterator[Fault]:
    """There is a unit, and a name of a class, for each number."""
    for name, needed in (("inputs", problem.task.inputs), ("targets", problem.task.outputs)):
        given = len(getattr(request.units, name)) if request.units else needed
        if given != needed:
            yield Fault(f"units.{name}", f"has {given} items; {needed} are needed.")
    if request.classes is not None and len(request.classes) != problem.task.outputs:
        yield Fault("classes", f"has {len(request.classes)} items; {problem.task.outputs} are needed.")


def cost(request: LearnedRequest, setup: Setup, size: costing.Size) -> costing.Cost:
    """An upper estimate: the silent updates, a batch, a plane, and each letter by itself."""
    layers, K, T, most = len(setup.network.cells), setup.network.output.units, size.steps, max(size.batch, HELD_OUT)
    points, letters = request.grid**2, len(request.prompt) + request.letters
    once = max(costing.descending(setup, T, size.batch), costing.descending(whole(setup, T), T, most))
    numbers = most * T * (setup.network.inputs + 2 * K + 1) + points * K
    work = (size.iteration + 1) * (costing.update(setup, T, size.batch) + size.draw)
    work += 2 * costing.forward(setup, T, most) + size.drawing[1] * T * most
    work += costing.forward(setup, 1, points) + request.grid * costing.VISIT * layers
    work += letters * (costing.forward(setup, 1, 1) + 5 * costing.VISIT * layers)
    return costing.Cost(
        numbers,
        numbers * costing.bytes_of_number(size.digits),
        once + 24 * points * K + 50 * numbers,
        work + costing.writing(numbers, 0, size.digits),
    )


def asked_by_form(fields: Sequence[tuple[str, str]]) -> Problem:
    """Raises: RequestError, in the names of the form."""
    return query.answered(
        fields, LEARNED, lambda asked: prepared(parse(asked | scales.of_form(fields), LearnedRequest))
    )


def lines(problem: Problem) -> Iterator[bytes]:
    """The answer as one line of JSON; before it a HEARTBEAT now and then, which is no line."""
    request = problem.request
    assert isinstance(request, LearnedRequest), "prepared above"
    params, _ = yield from replayed(problem)
    held_out = problem.held_out()
    batch = held_out or problem.batch(request.iteration)
    rule = _kind(problem), problem.task.tolerance
    found = yield from with_heartbeats(no_warnings(predictions(problem.setup, params, batch, *rule)))
    boundary = yield from _boundary(problem, request, params, batch)
    text = yield from _text(problem, request, params)
    yield from parts(
        {
            "iteration": request.iteration,
            **_judging(problem, request, held_out is not None),
            "of": batch.inputs.shape[1],
            "accuracy": _numbers(found.accuracy, problem),
            "accuracy_by_moment": [_numbers(share, problem) for share in found.by_time_step],
            "examples": _examples(problem, request, batch, found),
            "boundary": boundary,
            "text": text,
        },
        request.digits,
    )


def _judging(problem: Problem, request: LearnedRequest, held_out: bool) -> Json:
    """How answers are read and judged, and of which data."""
    kind, task = _kind(problem), problem.task
    return {
        "kind": kind,
        "names": _symbols(problem, request.classes)._asdict(),
        "tolerance": task.tolerance if kind == "numbers" else None,
        "held_out": held_out,
        "overlap": held_out and task.overlap,
    }


def _symbols(problem: Problem, classes: list[str] | None) -> Symbols:
    """The names of what goes in and comes out, where the task, or the labels of own data, give them names."""
    task = problem.request.task
    return symbols_of(task.name, problem.task) if task else NUMBERS._replace(outputs=classes)


def _kind(problem: Problem) -> Kind:
    """How an answer is to be read."""
    return kind_of(problem.request.loss, problem.task)


def _examples(problem: Problem, request: LearnedRequest, batch: Batch, found: Predictions) -> Json:
    """Of sequences the first few; of single time steps all."""
    few = slice(None if len(batch.inputs) == 1 else SHOWN)
    arrays = {"inputs": batch.inputs, "outputs": found.outputs, "targets": batch.targets}
    own = scales.of_examples(arrays, request.units, _kind(problem))
    few_of = {name: a[:, few] for name, a in own.items()}
    if found.right is None:
        return few_of | {"right": None}
    pairs = zip(found.right[:, few], found.asked[:, few], strict=True)
    marks = [[bool(r) if a else None for r, a in zip(right, asked, strict=True)] for right, asked in pairs]
    return few_of | {"right": marks}


def _boundary(
    problem: Problem, request: LearnedRequest, params: Params, batch: Batch
) -> Generator[bytes, None, Json | None]:
    """What is said all over the plane, where there are two inputs and one time step, and no past."""
    if batch.inputs.shape[0] != 1 or batch.inputs.shape[2] != 2 or request.state is not None:
        return None
    found = yield from with_heartbeats(no_warnings(plane(problem.setup.network, params, batch.inputs[0], request.grid)))
    return dict(scales.of_plane(found._asdict(), request.units, _kind(problem)))


def _text(problem: Problem, request: LearnedRequest, params: Params) -> Generator[bytes, None, Json | None]:
    """What the network writes, where it has learned a text."""
    task = problem.task
    if not isinstance(task, tasks.NextLetter):
        return None
    prompt = request.prompt or task.text[0]
    rng = np.random.default_rng([request.seed, 3, request.sample])
    states = [s[:1] for s in problem.batch(request.iteration).states]
    places = [task.alphabet.index(letter) for letter in prompt]
    network, heat = problem.setup.network, request.temperature
    written = yield from with_heartbeats(
        no_warnings(sample(network, params, states, places, request.letters, heat, rng))
    )
    letters = "".join(task.alphabet[place] for place in written)
    return {"own": task.text, "prompt": prompt, "written": letters, "whole": len(letters) == request.letters}


def _numbers(a: float | None, problem: Problem) -> Any:
    """Rounded as the request wants it."""
    return numbers(a, problem.request.digits)

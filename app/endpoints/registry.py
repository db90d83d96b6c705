"""What may be computed: how a request is read, what it is and costs, and how its answer is told line by line.

A row travels to the workers by its name. Routes and API document are made of the rows: a new kind of answer is a file
in this package and a row of ENDPOINTS.
"""

import gc
import hashlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from pydantic_core import to_json

from app.endpoints import (
    analysis,
    check,
    check_exercise,
    code,
    columns,
    exercise_sheets,
    lesson,
    lessons,
    mistaken,
    mistakes,
    predictions,
    spots,
    timing,
    trace,
    training,
)
from app.endpoints.endpoint import Endpoint, Public, Stream
from app.exercises.files import AnswerFile, Sheet
from app.film_file import film
from app.form import query
from app.form.fields import ANALYSIS, FIELDS, LEARNED, NUMBER, PLANTED, TRAINING
from app.form.fields import CODE as LANGUAGE
from app.requests import build
from app.requests.analysis import AnalysisRequest
from app.requests.code import CodeRequest
from app.requests.lessons import LessonRequest
from app.requests.mistakes.check import CheckRequest
from app.requests.payload import Accepted, Estimate, Payload, weight
from app.requests.predictions import LearnedRequest
from app.requests.timing import TimingRequest
from app.requests.trace import TraceRequest, TrainingRequest
from app.responses import wire
from app.responses.analysis import Analysis, Timing
from app.responses.check import Exercise, KnownMistakes, Mistaken, Spots, Verdict
from app.responses.code import ProgramFile
from app.responses.columns import Columns
from app.responses.exercises import AnswersWithChecksum, SheetWithChecksum
from app.responses.fingerprint import CODE, ENGINE
from app.responses.lessons import LessonAnswer, LessonList
from app.responses.predictions import Learned
from app.responses.stream import End, ErrorLine, Notations, Start, StepLine
from app.responses.training import IterationLine, TrainingEnd, TrainingStart


def endpoint_named(name: str) -> Endpoint[Any]:
    """The row of this name, or what a test names by "module:NAME"."""
    endpoint = pkgutil.resolve_name(name) if ":" in name else ENDPOINTS[name]
    assert isinstance(endpoint, Endpoint), f"{name} is no endpoint"
    return endpoint


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: a large request is a million lists, which to look through takes a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def known(name: str, asked: Payload) -> tuple[Accepted, Any]:
    """What is asked, in the fewest bytes, and the problem itself.

    Raises: RequestError.
    """
    endpoint = endpoint_named(name)
    with uncollected():
        found = endpoint.read(asked)
        echo = to_json(endpoint.echo(found))
    digest = hashlib.sha256(b"\0".join([name.encode(), ENGINE.encode(), CODE.encode(), echo]))
    cost = endpoint.cost(found)
    ways = [asked, endpoint.asked(found)] if endpoint.asked else [asked]
    return Accepted(Estimate(digest.hexdigest()[:32], cost.memory, cost.work), min(ways, key=weight)), found


def problem_of(kind: type[TraceRequest], asked: Payload) -> build.Problem:
    """The problem in a body of JSON or in the fields of the form.

    Raises: RequestError.
    """
    return build.build(build.read(asked, kind)) if isinstance(asked, bytes) else query.problem_of(asked, kind)


def analysed(asked: Payload) -> build.Problem:
    """Raises: RequestError."""
    if isinstance(asked, bytes):
        return analysis.prepared(build.read(asked, AnalysisRequest))
    return analysis.asked_by_form(asked)


def learning(asked: Payload) -> build.Problem:
    """Raises: RequestError."""
    if isinstance(asked, bytes):
        return predictions.prepared(build.read(asked, LearnedRequest))
    return predictions.asked_by_form(asked)


def echo(found: build.Problem) -> Any:
    return wire.echoed(found.request)


def echo_as_body(found: build.Problem) -> Payload:
    """The request with all defaults, as a body that gives the same answer."""
    return to_json(echo(found))


def plan_as_fields(plan: timing.Plan) -> Payload:
    return (("asked", plan.request.model_dump_json(by_alias=True).encode().decode("latin-1")), ("once", plan.once))


EXAMPLE: dict[str, Any] = {"layers": [{"cell": "rnn", "units": 3}, {"cell": "dense", "units": 2}]}
COMPARED = EXAMPLE | {"compare": [{"name": "truncated", "k1": 1, "k2": 3}]}
RACE = {"vary": "steps", "sizes": [16, 32, 64], "algorithms": [{"name": "full"}, {"name": "naive"}]}
ASKED = {"id": "1", "ask": "δ of the output at t = 7, unit 0", "n": 24, "name": "delta", "b": 0, "i": 0}
SHEET = {"backflow": "sheet", "film": "hidden=3", "questions": [ASKED]}
ANSWERS = {"backflow": "answers", "seed": 4, "sheet": SHEET, "answers": [{"id": "1", "answer": -0.12}]}
CHECKED = EXAMPLE | {"yours": {"grads": [None, {"b": [0.1, -0.1]}]}}
LESSON_TEXT = {
    "text": '+++\ntitle = "A lesson"\n+++\n## A stop\n+++\nfilm = "steps=4"\n+++\nThe loss is {{ total : 3 }}.\n'
}
BY_FORM = "The same for all that the form can say."

ENDPOINTS: dict[str, Endpoint[Any]] = {
    "trace": Endpoint(
        partial(problem_of, TraceRequest),
        echo,
        build.cost_of,
        trace.lines,
        echo_as_body,
        Public(
            Stream("start, the steps", (Start, StepLine, End, ErrorLine)),
            "A trace, as JSON Lines: `start`, every step in the order in which it happens, and `end` or `error`.",
            TraceRequest,
            EXAMPLE,
            "The same stream for all that the form can say; the page's own address has the same fields.",
            FIELDS | PLANTED,
        ),
    ),
    "training": Endpoint(
        partial(problem_of, TrainingRequest),
        echo,
        build.cost_of,
        training.lines,
        echo_as_body,
        Public(
            Stream("start, the iterations", (TrainingStart, IterationLine, TrainingEnd, ErrorLine)),
            "Many updates, as JSON Lines: `start`, an `iteration` for each that is told, and `end` or `error`.",
            TrainingRequest,
            EXAMPLE,
            "The same stream for all that the form can say.",
            FIELDS | TRAINING,
        ),
    ),
    "analysis": Endpoint(
        analysed,
        echo,
        build.cost_of,
        analysis.lines,
        echo_as_body,
        Public(
            Analysis,
            "How far errors reach in each layer, credit assignment (who blames whom), and what other algorithms leave "
            "out.",
            AnalysisRequest,
            COMPARED,
            BY_FORM,
            FIELDS | ANALYSIS | PLANTED,
        ),
    ),
    "timing": Endpoint(
        timing.read,
        lambda plan: plan.once,
        timing.cost_of,
        timing.lines,
        plan_as_fields,
        Public(
            Timing,
            "What gradients cost, measured now on this machine; the sizes that are asked are bounded, and so is the "
            "time.",
            TimingRequest,
            RACE,
            once=True,
        ),
    ),
    "notation": Endpoint(
        partial(problem_of, TraceRequest),
        echo,
        build.cost_of,
        trace.notations,
        echo_as_body,
        Public(
            Notations,
            "The formulas of the trace of this request, in row and in column notation.",
            TraceRequest,
            EXAMPLE,
            "The formulas of the trace with the same fields, in row and in column notation.",
            FIELDS,
        ),
    ),
    "learned": Endpoint(
        learning,
        echo,
        build.cost_of,
        predictions.lines,
        echo_as_body,
        Public(
            Learned,
            "What the network says after `iteration` updates: to data, over a plane of inputs, and in its own text.",
            LearnedRequest,
            EXAMPLE | {"iteration": 300},
            BY_FORM,
            FIELDS | LEARNED,
        ),
    ),
    "film": Endpoint(film.read, film.echo, film.cost_of, film.pieces, reads_files=True),  # /film.html
    "columns": Endpoint(
        columns.read,
        columns.echo,
        columns.cost_of,
        columns.lines,
        public=Public(
            Columns,
            get="What own numbers are made of: how the table was read, its columns, their measures, what the network "
            "sees of each, and of too many rows those that fit.",
            fields=FIELDS,
        ),
    ),
    "check": Endpoint(
        check.read_body,
        check.echo,
        check.cost_of,
        check.lines,
        public=Public(
            Verdict,
            "Whether somebody's own backward pass is right, where it first is not, and which mistakes explain it.",
            CheckRequest,
            CHECKED,
        ),
    ),
    "check/exercise": Endpoint(
        check_exercise.read,
        check_exercise.echo,
        check_exercise.cost_of,
        check_exercise.lines,
        public=Public(
            Exercise,
            get="A request on which every mistake shows, with its weights, data and states.",
            fields=check_exercise.FIELDS,
        ),
    ),
    "code": Endpoint(
        code.read,
        echo,
        build.cost_of,
        code.lines,
        echo_as_body,
        Public(
            ProgramFile,
            "A film as a program in Python, which ends by asserting that its gradients are those of the film.",
            CodeRequest,
            EXAMPLE | {"language": "torch"},
            BY_FORM,
            FIELDS | LANGUAGE,
        ),
    ),
    "mistakes": Endpoint(
        query.no_fields,
        mistakes.echo,
        mistakes.cost_of,
        mistakes.lines,
        public=Public(
            KnownMistakes, get="All mistakes that can be told, each with its line and the right one.", fields={}
        ),
    ),
    "spots": Endpoint(
        query.no_fields,
        spots.echo,
        spots.cost_of,
        spots.lines,
        public=Public(Spots, get="Films with one planted mistake each, by difficulty.", fields={}),
    ),
    "mistaken": Endpoint(
        mistaken.read,
        echo,
        build.cost_of,
        mistaken.lines,
        public=Public(
            Mistaken,
            get="What each mistake would make of one number of the way back.",
            fields=FIELDS | NUMBER,
        ),
    ),
    "exercises/sheet": Endpoint(
        exercise_sheets.read_sheet,
        exercise_sheets.echo,
        exercise_sheets.cost_of,
        exercise_sheets.lines,
        public=Public(
            SheetWithChecksum,
            "A sheet of hidden numbers, tried and with its checksum, and the numbers themselves.",
            Sheet,
            SHEET,
        ),
    ),
    "exercises/answers": Endpoint(
        exercise_sheets.read_answers,
        exercise_sheets.echo,
        exercise_sheets.cost_of,
        exercise_sheets.lines,
        public=Public(
            AnswersWithChecksum,
            "A student's answers to a sheet, with the checksum by which `backflow grade` notices a change.",
            AnswerFile,
            ANSWERS,
        ),
    ),
    "lessons": Endpoint(
        lessons.read,
        lessons.echo,
        lessons.cost_of,
        lessons.lines,
        public=Public(LessonList, get="The menu of lessons, and the files that are none, with the reason.", fields={}),
        reads_files=True,
    ),
    "lesson": Endpoint(
        lesson.read,
        lesson.echo,
        lesson.cost_of,
        lesson.lines,
        public=Public(
            LessonAnswer,
            "Somebody's own lesson with all its numbers in it, as they are computed from the films that it names.",
            LessonRequest,
            LESSON_TEXT,
            "A lesson with all its numbers in it.",
            lesson.FIELDS,
        ),
        reads_files=True,
    ),
}

"""The film of a sheet with a student's seed, and the numbers in it that are asked for."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from app.endpoints.mistaken import number_in
from app.endpoints.replay import replayed
from app.exercises.files import Sheet
from app.form import query
from app.form.fields import FIELDS
from app.form.values import literal
from app.limits import LIMITS
from app.requests.build import Problem, refuse
from app.requests.errors import Fault, RequestError
from engine.trace import pausing_trace
from engine.training.loop import silent
from engine.types import Cooperative, Step

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SheetFilm:
    """A sheet whose film may be computed; fields are those of its link with the student's seed."""

    sheet: Sheet
    fields: Fields
    problem: Problem


def film_of(sheet: Sheet, seed: int) -> SheetFilm:
    """The film that a student with this seed sees.

    Raises: RequestError, in the names of the form, of the sheet's own fields, or where two questions are called alike.
    """
    refuse(_twice(sheet))
    fields = fields_of(sheet, seed)
    problem = query.problem_of(fields)
    if problem.request.mistakes:
        raise RequestError([Fault("film", "has a planted mistake; a sheet asks for right numbers.")])
    task = problem.request.task
    if sheet.seeds == "each" and problem.request.params is not None and not (task and task.drawn):
        data = "own data" if task is None else f"{task.name}, whose batch is always the same,"
        says = f"is each, but with {data} and own weights a seed changes nothing; same is needed."
        raise RequestError([Fault("seeds", says)])
    return SheetFilm(sheet, fields, problem)


def fields_of(sheet: Sheet, seed: int) -> Fields:
    """The fields of the film's link; where each student has another seed, with this one."""
    said = _pairs(sheet)
    if sheet.seeds == "same":
        return said
    return (*(pair for pair in said if pair[0] != "seed"), ("seed", str(seed)))


def own_seed(sheet: Sheet) -> int:
    """The seed of the film from which a sheet was made."""
    text = dict(_pairs(sheet)).get("seed", FIELDS["seed"].default)
    seed = literal(text)
    return seed if isinstance(seed, int) and 0 <= seed <= LIMITS.seed else 0  # what is no seed is refused with the film


def _pairs(sheet: Sheet) -> Fields:
    return tuple(parse_qsl(sheet.film.lstrip("?"), keep_blank_values=True))


def _twice(sheet: Sheet) -> Iterator[Fault]:
    for name, count in Counter(question.id for question in sheet.questions).items():
        if count > 1:
            yield Fault("questions", f"has {count} with the id {name}; once is allowed.")


def truths(film: SheetFilm) -> Cooperative[list[float | None]]:
    """The numbers that are asked for, with every digit, in the order of the questions; None where there is no such."""
    questions = film.sheet.questions
    steps = yield from _steps(film.problem, {question.n for question in questions})
    return [number_in(steps[q.n], q.name, (q.b, q.i)) if q.n in steps else None for q in questions]


def _steps(problem: Problem, wanted: Collection[int]) -> Cooperative[dict[int, Step]]:
    """Those steps of the film that are wanted, by their numbers."""
    params, memory = yield from silent(replayed(problem))
    found, n = {}, -1
    for step in pausing_trace(problem.setup, params, problem.batch(problem.request.iteration), memory):
        n += step is not None
        if step is not None and n in wanted:
            found[n] = step
        yield
    return found

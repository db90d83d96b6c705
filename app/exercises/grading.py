"""The marks of one file of answers: every number is computed anew, and a wrong answer named by its mistake."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.endpoints import mistaken
from app.exercises.checksums import changed
from app.exercises.files import AnswerFile, Sheet, SheetAnswer, SheetQuestion
from app.exercises.sheets import SheetFilm, film_of, truths
from app.requests.errors import RequestError
from app.responses.wire import numbers
from engine.training.loop import drain

SLACK = 1 + 1e-9  # 0.495 is within 1 % of 0.5, whatever their binary digits make of it
ROUNDING = 1e-15  # by so much a right zero may differ from zero


@dataclass(frozen=True)
class Mark:
    """Of one question: whether the answer is right (None: none was given), and what is to be said of it."""

    right: bool | None
    remark: str = ""


def close(answer: float, truth: float, tolerance: float) -> bool:
    """Whether an answer is near enough, as the page judges it; tolerance is a part of the right number."""
    return abs(answer - truth) <= max(tolerance * SLACK * abs(truth), ROUNDING)


def marks_of(file: AnswerFile, sheet: Sheet) -> list[Mark]:
    """In the order of the questions of the sheet that is graded; the file's own copy of it decides nothing.

    Raises: RequestError, where the sheet's film is refused.
    """
    film = film_of(sheet, file.seed)
    given = {answer.id: answer for answer in file.answers}
    return [
        _mark(film, question, given.get(question.id), truth)
        for question, truth in zip(sheet.questions, drain(truths(film)), strict=True)
    ]


def _mark(film: SheetFilm, question: SheetQuestion, given: SheetAnswer | None, truth: float | None) -> Mark:
    if truth is None:
        return Mark(None, f"{question.id}: the film has no {question.name} [{question.b}, {question.i}] at this step")
    if given and given.shown:
        return Mark(False, f"{question.id}: had the right number shown")
    if given is None or given.answer is None:
        return Mark(None, f"{question.id}: no answer")
    seen = float(numbers(truth, film.problem.request.digits))  # by which the page has judged it
    if close(given.answer, seen, film.sheet.tolerance):
        return Mark(True)
    why = "; ".join(mistakes_of(film, question, given.answer))
    return Mark(False, f"{question.id}: {given.answer:g} is wrong, {truth:.4g} is right{why and f' ({why})'}")


def mistakes_of(film: SheetFilm, question: SheetQuestion, answer: float) -> Iterator[str]:
    """The ids of the mistakes that would give this number; of a number of the way forward there are none."""
    place = (("n", str(question.n)), ("name", question.name), ("b", str(question.b)), ("i", str(question.i)))
    try:
        known = drain(mistaken.answer(mistaken.read((*film.fields, *place, ("digits", "17")))))
    except RequestError:  # of an iteration after others, and of a film that is too large to be walked so often
        return
    for each in known["mistaken"]:
        if isinstance(each["value"], float) and close(answer, each["value"], film.sheet.tolerance):
            yield each["mistake"]


def doubts(file: AnswerFile, sheet: Sheet) -> Iterator[str]:
    """What makes a file differ from what the page saved, or from the sheet that is graded."""
    if file.sheet.sha256 != sheet.sha256:
        yield "answers another sheet"
    if changed(file.sheet):
        yield "its sheet was changed after it was made"
    if changed(file):
        yield "was changed after it was saved"

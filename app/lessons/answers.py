"""A lesson with all its numbers in it, as the page is given it: computed stop by stop from its films."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any
from urllib.parse import unquote, urlencode

import numpy as np

from app.lessons.expressions import NUMERIC, ExpressionError, evaluated
from app.lessons.film_names import Film, names_of
from app.lessons.films import Films, Waiting, Wanted, changed, fields_of
from app.lessons.lesson import Lesson, LessonFault, Question, Stop, Text, Wrong
from app.lessons.markdown import tree
from app.lessons.places import ref_of, require_one_sweep, step_of, steps_shown
from app.lessons.sentences import filled, number_of
from engine.mistakes.catalogue import CATALOGUE

Json = dict[str, Any]
SAYS = {mistake.id: mistake.says for mistake in reversed(CATALOGUE)}


def answered(lesson: Lesson, films: Films) -> Waiting[Json]:
    """The whole lesson; what could not be computed is among its faults, with the line. Films are kept in `films`."""
    faults: list[LessonFault] = []
    stops: list[Json] = []
    for stop in lesson.stops:
        told, odd = yield from films.found(partial(_told, lesson, stop, films))
        stops.append(told)
        faults += odd
    listed = [fault._asdict() for fault in sorted(set(faults))]
    return lesson.summary() | {"sources": lesson.sources, "stops": stops, "faults": listed}


def _told(lesson: Lesson, stop: Stop, films: Films) -> tuple[Json, list[LessonFault]]:
    """Raises: MissingError, where something has to be computed before."""
    telling = Telling(lesson, stop, films)
    return telling.told(), telling.faults


@dataclass
class Telling:
    """One stop as it is told, and what is wrong with it."""

    lesson: Lesson
    stop: Stop
    films: Films
    faults: list[LessonFault] = field(default_factory=list)

    def told(self) -> Json:
        stop = self.stop
        self._look_at_film()
        self._held()
        return {
            "title": stop.title,
            "query": urlencode(stop.fields) if stop.fields is not None else None,
            "place": self._place(),
            "text": tree(self.sentence(stop.text), self.address),
            "question": self._question(stop.question) if stop.question else None,
        }

    def address(self, said: str) -> str:
        """Of a film of the lesson that of its link, `A?rate=2`; any other as it is."""
        name, _, change = unquote(said).partition("?")
        fields = self.lesson.films.get(name)
        return said if fields is None else f"?{urlencode(changed(fields, dict(fields_of(change))))}"

    @property
    def example(self) -> int:
        return self.stop.example or 0

    @cached_property
    def named(self) -> dict[str, Film]:
        """The films that have names."""
        return {name: Film(self.films, fields) for name, fields in self.lesson.films.items()}

    def film(self, mistake: str = "") -> Film | None:
        fields = self.stop.fields
        return None if fields is None else Film(self.films, fields, self.example, mistake)

    def evaluate(self, expression: str, mistake: str = "") -> Any:
        """Raises: ExpressionError, MissingError."""
        return evaluated(expression, names_of(self.film(mistake), self.named))

    def sentence(self, text: Text) -> str:
        return filled(text, self.evaluate, self.faults)

    def attempt(self, line: int, act: Callable[[], Any]) -> Any:
        """What it gives; None where it cannot be computed, which is a fault of that line."""
        try:
            return act()
        except ExpressionError as error:
            self.faults.append(LessonFault(line, str(error)))
            return None

    def _look_at_film(self) -> None:
        """Whether the film can be asked for at all, also where no expression asks for a number of it."""
        fields, film = self.stop.fields, self.stop.film
        if fields is not None and film is not None:
            self.attempt(film.line, lambda: self.films.get(Wanted(fields, "problem")))

    def _held(self) -> None:
        """What the sentences rely on."""
        for text in self.stop.holds:
            found = self.attempt(text.line, partial(self._true, text))
            if found is False:
                self.faults.append(LessonFault(text.line, f"says {text.written!r}, which does not hold."))

    def _true(self, text: Text) -> bool:
        found = self.evaluate(text.written)
        if not isinstance(found, NUMERIC):
            raise ExpressionError(f"says {text.written!r}, which is no comparison of numbers.")
        return bool(np.all(found))

    def _place(self) -> Json | None:
        """Where the film rests: before the number that is asked for, unless the stop says another place."""
        stop, film = self.stop, self.film()
        if film is None:
            return None
        of = stop.question.of if stop.question else None
        at = stop.at or (Text(f"before {of.written}", of.line) if of else None)
        shown = self.attempt(at.line, lambda: steps_shown(at.written, film.numbers())) if at else 0
        opened = stop.open.written if stop.open else ""
        if stop.open:
            self.attempt(stop.open.line, lambda: step_of(opened, film.numbers()))
        return self._where(shown or 0, opened)

    def _where(self, at: int, opened: str) -> Json:
        """The hash of the page."""
        example = "" if self.stop.example is None else str(self.example)
        found = {"at": str(at), "open": opened.replace(" ", ""), "example": example, "notation": self.stop.notation}
        return {name: said for name, said in found.items() if said}

    def _question(self, asked: Question) -> Json:
        """As static/questions/ takes it; `place`: where the film shows the answer, once it is revealed."""
        told: Json = {"kind": asked.kind, "ask": self.sentence(asked.ask), "says": self.sentence(asked.says)}
        told["truth"] = [self._answer(asked, text) for text in asked.truth]
        told["wrong"] = [self._wrong(asked, wrong) for wrong in asked.wrong]
        if len(told["truth"]) == 1:
            (told["truth"],) = told["truth"]
        if asked.kind == "place":
            line = asked.truth[0].line
            told["places"] = self.attempt(line, lambda: self._places(told["truth"])) or []
        if asked.choices:
            told["choices"] = [self.sentence(each) for each in asked.choices]
        film, of = self.film(), asked.of
        if film is not None and of is not None:
            ref = self.attempt(of.line, lambda: ref_of(of.written, film.numbers(), self.example))
            if ref:
                told["place"] = self._where(ref["n"] + 1, of.written if "i" in ref else "")
            if ref and "i" in ref and asked.kind == "number":
                self.attempt(of.line, lambda: require_one_sweep(of.written, film.numbers()))
                told["of"] = ref
        return told | {"tolerance": asked.tolerance}

    def _places(self, truth: Any) -> list[str]:
        """The cells that may be the answer: those of the layers in which the right ones lie.

        Raises: ExpressionError, MissingError.
        """
        film, right = self.film(), truth if isinstance(truth, list) else [truth]
        if film is None or None in right:
            return []
        layers = dict.fromkeys(place.split(",")[0] for place in right)
        problem = film.numbers().film.problem
        steps, depth = problem.task.steps, len(problem.request.layers)
        if odd := [place for place in right if place not in {f"{k},{t}" for k in range(depth) for t in range(steps)}]:
            raise ExpressionError(f"has the place {odd[0]}, which this film does not have: it has {depth} x {steps}.")
        return [f"{layer},{t}" for layer in layers for t in range(steps)]

    def _answer(self, asked: Question, text: Text, mistake: str = "") -> Any:
        def answer() -> Any:
            found = ANSWERS[asked.kind](text.written, lambda e: self.evaluate(e, mistake))
            if asked.kind == "choice" and not 0 <= found < len(asked.choices):
                raise ExpressionError(f"is choice {found}; 0 to {len(asked.choices) - 1} is needed.")
            return found

        return self.attempt(text.line, answer)

    def _wrong(self, asked: Question, wrong: Wrong) -> Json:
        """What a mistake makes of the truth is computed by the wrong pass."""
        text = wrong.answer or asked.truth[0]
        found = self._answer(asked, Text(text.written, wrong.says.line), "" if wrong.answer else wrong.mistake)
        says = self.sentence(wrong.says) or SAYS.get(wrong.mistake, "")
        return {"answer": found, "says": says} | ({"mistake": wrong.mistake} if wrong.mistake else {})


Evaluate = Callable[[str], Any]


def _number(text: str, evaluate: Evaluate) -> float:
    found = number_of(evaluate(text))
    if not np.isfinite(found):
        raise ExpressionError("is no finite number, which cannot be asked for.")
    return found


def _sign(text: str, evaluate: Evaluate) -> str:
    """Of a number its sign; a sign as it is."""
    if text.strip() in ("+", "-"):
        return text.strip()
    found = _number(text, evaluate)
    return "+" if found > 0 else "-" if found < 0 else "0"


def _choice(text: str, evaluate: Evaluate) -> int:
    found = _number(text, evaluate)
    if found != int(found):
        raise ExpressionError(f"is {found:g}; a whole number is needed.")
    return int(found)


def _where(text: str, evaluate: Evaluate) -> str:
    """A cell of the stage: its layer and its time step, each of which may be an expression, with ; between them."""
    layer, _, t = text.partition(";") if ";" in text else text.partition(",")
    return f"{_choice(layer, evaluate)},{_choice(t, evaluate)}"


ANSWERS: Mapping[str, Callable[[str, Evaluate], Any]] = {
    "number": _number,
    "sign": _sign,
    "choice": _choice,
    "place": _where,
}

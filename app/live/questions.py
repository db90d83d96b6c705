"""A question's answers: which there may be, under what they are counted, and how many seats gave each."""

import math
import re
from collections import Counter
from typing import Any

from app.limits import LIMITS
from app.live.shapes import LiveQuestion
from app.requests.errors import Fault, RequestError, shown
from app.workers.admission import BusyError

OTHERS = "other"
WITHHELD = ("truth", "tolerance", "of", "says", "wrong")  # what stays where the same question says nothing of it
SIGNS = ("+", "-", "0")
FEW = ("sign", "choice")  # kinds with so few answers that each is counted apart


def counted_as(question: LiveQuestion, answer: Any, field: str = "answer") -> str:
    """The text under which an answer is counted.

    Raises: RequestError, for what is no answer to a question of this kind.
    """
    match question.kind:
        case "sign" if isinstance(answer, str) and answer in SIGNS:
            return answer
        case "number" if isinstance(answer, int | float) and not isinstance(answer, bool) and _finite(answer):
            return grouped(float(answer))
        case "choice" if type(answer) is int and 0 <= answer < len(question.choices or ()):
            return str(answer)
        case "place" if isinstance(answer, str) and re.fullmatch(r"[0-9]{1,4},[0-9]{1,4}", answer):
            return answer
    raise RequestError([Fault(field, f"is {shown(answer)}; {NEEDED[question.kind]} is needed.")])


NEEDED = {
    "sign": 'one of "+", "-" and "0"',
    "number": "a finite number",
    "choice": "the place of a choice, from 0,",
    "place": 'a place of the stage such as "0,3" (layer, time step)',
}


def _finite(number: float) -> bool:
    try:
        return math.isfinite(float(number))
    except OverflowError:  # a whole number beyond every float
        return False


def grouped(number: float) -> str:
    """A number by its first three digits, so that those who round otherwise are counted together."""
    return f"{float(f'{number:.2e}'):g}" if number else "0"


def check(question: LiveQuestion) -> None:
    """Whether a question's parts fit its kind.

    Raises: RequestError.
    """
    if (question.kind == "choice") != (question.choices is not None):
        needs = "are missing." if question.choices is None else f"belong to a choice, and this is a {question.kind}."
        raise RequestError([Fault("question.choices", needs)])
    truths = question.truth if isinstance(question.truth, list) else [question.truth]
    for truth in truths if question.truth is not None else ():
        counted_as(question, truth, "question.truth")
    for n, wrong in enumerate(question.wrong or ()):
        counted_as(question, wrong.answer, f"question.wrong[{n}].answer")


class Round:
    """One round of a question, and what each seat answered in it."""

    def __init__(self, question: LiveQuestion) -> None:
        self.question = question
        self._answers: dict[str, str] = {}

    def ask(self, question: LiveQuestion) -> None:
        """Updates the round or phase of the question.

        Raises: RequestError, if answers to it would be counted as answers to another.
        """
        if (question.kind, question.choices) != (self.question.kind, self.question.choices):
            says = f"is that of another {self.question.kind}; a question with other answers needs an id of its own."
            raise RequestError([Fault("question.id", says)])
        self.question = self.completed(question)

    def completed(self, question: LiveQuestion) -> LiveQuestion:
        """The same question further on, with all that was withheld of it before."""
        kept = {name: getattr(self.question, name) for name in WITHHELD if getattr(question, name) is None}
        return question.model_copy(update=kept)

    @property
    def answered(self) -> int:
        return len(self._answers)

    def counts(self) -> dict[str, int]:
        """How many seats gave each answer, the commonest first."""
        return dict(Counter(self._answers.values()).most_common())

    def answer(self, seat: str, answer: Any) -> None:
        """A seat's one answer, which takes the place of the one that it gave before.

        Raises: RequestError, where that is none or comes too late; BusyError, where too many answered.
        """
        if self.question.phase != "open":
            raise RequestError([Fault("", "The question is closed: its answers are counted.")], 409)
        text = counted_as(self.question, answer)
        if seat not in self._answers and len(self._answers) >= LIMITS.live_people:
            raise BusyError(f"{LIMITS.live_people} people have answered, and no more can.", 429)
        groups = {given for whose, given in self._answers.items() if whose != seat} - {OTHERS}
        apart = self.question.kind in FEW or text in groups or len(groups) < LIMITS.live_groups
        self._answers[seat] = text if apart else OTHERS

    def shown(self) -> dict[str, Any]:
        """The question as everybody has it: counts once it is closed, what is right once it is revealed."""
        asked, phase = self.question, self.question.phase
        known = asked.model_dump(include={"id", "round", "kind", "ask", "phase"})
        more = asked.model_dump(include={"choices", "tolerance", "of"}, exclude_none=True)
        told = asked.model_dump(include={"says", "wrong"}, exclude_none=True) if phase == "revealed" else {}
        counts = {
            "answered": self.answered,
            "counts": None if phase == "open" else self.counts(),
            "truth": asked.truth if phase == "revealed" else None,
        }
        return known | more | counts | told

    def table(self) -> dict[str, Any]:
        """The same for whoever has the key, counts included."""
        fields = {"id", "round", "kind", "ask", "choices", "phase", "truth"}
        more = self.question.model_dump(exclude=fields, exclude_none=True)
        counts = {"answered": self.answered, "counts": self.counts()}
        return self.question.model_dump(include=fields) | more | counts

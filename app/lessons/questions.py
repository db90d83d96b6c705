"""The question in the head of a stop."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.lessons.head import Head
from app.lessons.lesson import KINDS, Question, Text, Wrong
from engine.mistakes.catalogue import IDS

FIELDS: dict[str, type] = {
    "kind": str,
    "ask": str,
    "truth": object,
    "says": str,
    "choices": list,
    "of": str,
    "tolerance": float,
}
WRONG: dict[str, type] = {"answer": object, "says": str, "mistake": str}
SIGNS = ("+", "-", "0")
MOST_CHOICES = 6


def question_in(head: Head, said: Mapping[str, Any]) -> Question | None:
    """The question of a stop, if it asks one; what is wrong with it is a fault of the head."""
    if "question" not in said:
        if "wrong" in said:
            head.fault("wrong", "has wrong answers to no question.")
        return None
    asked = head.take(FIELDS, said["question"])
    _look_at(head, asked)
    if head.faults:
        return None
    return Question(
        asked["kind"],
        head.text("ask", asked["ask"]),
        tuple(head.text("truth", each) for each in _texts(asked["truth"])),
        head.text("says", asked.get("says", "")),
        tuple(head.text("choices", each) for each in asked.get("choices", [])),
        tuple(_wrong(head, said.get("wrong", []), asked["kind"])),
        head.text("of", asked["of"]) if "of" in asked else None,
        float(asked.get("tolerance", 0.01)),
    )


def _look_at(head: Head, asked: Mapping[str, Any]) -> None:
    """What is wrong with what is asked is a fault of the head."""
    for name, what in (("kind", " or ".join(KINDS)), ("ask", "what is asked"), ("truth", "an expression")):
        if name not in asked:
            head.fault("question", f"has a question without {name}: {what} is needed.")
    if asked.get("truth") == []:
        head.fault("truth", "has no truth in its list: an expression is needed.")
    if not 0 <= asked.get("tolerance", 0) < float("inf"):
        head.fault("tolerance", f"has tolerance = {asked['tolerance']}; a finite number from 0 on is needed.")
    kind, count = asked.get("kind", KINDS[0]), len(asked.get("choices", []))
    if kind not in KINDS:
        head.fault("kind", f"has kind = {kind!r}; one of {', '.join(KINDS)} is allowed.")
    if kind == "choice" and not 2 <= count <= MOST_CHOICES:
        head.fault("choices", f"has {count} choices; 2 to {MOST_CHOICES} are needed.")


def _texts(said: Any) -> list[str]:
    """A number, an expression or several."""
    return [str(each) for each in (said if isinstance(said, list) else [said])]


def _wrong(head: Head, said: Any, kind: str) -> Iterator[Wrong]:
    for n, each in enumerate(said if isinstance(said, list) else [said]):
        if not isinstance(each, dict):
            head.fault("wrong", "has a wrong answer that is no table: [[wrong]] begins one.")
            continue
        taken = head.take(WRONG, each, n)
        mistake = taken.get("mistake", "")
        if ("answer" in taken) == (bool(mistake) and kind == "number"):
            head.fault("wrong", "has a wrong answer that needs either an answer or a mistake.", n)
        elif mistake and mistake not in IDS:
            head.fault("mistake", f"has the mistake {mistake!r}, which the catalogue (/api/mistakes) lacks.", n)
        else:
            answer = Text(str(taken["answer"]), head.line_of("wrong", n) + 1) if "answer" in taken else None
            yield Wrong(answer, Text(taken.get("says", ""), head.line_of("wrong", n) + 1), mistake)

"""One session of Live: where the presenter is, who follows, and what they answer; no clock and no network."""

import hmac
from collections import Counter
from typing import Any

from pydantic_core import to_json

from app.limits import LIMITS
from app.live import questions
from app.live.questions import Round
from app.live.shapes import LiveChange, LiveQuestion
from app.requests.errors import Fault, RequestError
from app.workers.admission import BusyError


class Session:
    """`seen` is when the presenter was heard of last; `version` grows with all that anybody can see."""

    def __init__(self, code: str, key: str, opened_by: str, now: float) -> None:
        self.code, self.key, self.opened_by, self.seen = code, key, opened_by, now
        self.rev, self.version, self.ended = 0, 0, False
        self.place = LiveChange.model_validate({"rev": 0})
        self.rounds: dict[tuple[str, int], Round] = {}  # in the order in which they were asked
        self.asked: Round | None = None
        self.followers: Counter[str] = Counter()  # open pages by seat
        self.presenters = 0  # open pages of theirs

    def opens_by(self, key: str) -> bool:
        return hmac.compare_digest(self.key.encode(), key.encode())

    # --- the presenter ---

    def change(self, change: LiveChange, now: float) -> bool:
        """What the presenter does; False where they did it to a document that is no longer the present one.

        A larger rev is that of a server which ended since; it goes on from there.

        Raises: RequestError.
        """
        self.seen = now
        if change.rev < self.rev:
            return False
        new = self.place.model_copy(update=change.model_dump(include=change.model_fields_set - {"question"}))
        question = change.question if "question" in change.model_fields_set else self.question
        if question:
            known = self.rounds.get((question.id, question.round))
            question = known.completed(question) if known else question
            questions.check(question)
        self._check_size(new, change.rev + 1, question)
        self._ask(question)
        self.place, self.rev = new, change.rev + 1
        return True

    @property
    def question(self) -> LiveQuestion | None:
        return self.asked.question if self.asked else None

    def _ask(self, question: LiveQuestion | None) -> None:
        if question is None:
            self.asked = None
            return
        one = self.rounds.setdefault((question.id, question.round), Round(question))
        one.ask(question)
        self.asked = one
        if len(self.rounds) > LIMITS.live_questions:
            del self.rounds[next(name for name, each in self.rounds.items() if each is not one)]

    def _check_size(self, place: LiveChange, rev: int, question: LiveQuestion | None) -> None:
        """Raises: RequestError, for a document that would be too large once all of it is told to everybody."""
        shown = Round(question.model_copy(update={"phase": "revealed"})).shown() if question else None
        told = shown | {"counts": None, "answered": LIMITS.live_people} if shown else None
        size = len(to_json(self._document(place, rev, told) | {"people": LIMITS.live_people}))
        if size > LIMITS.live_document:
            longest = "link" if not told or len(place.link) > len(to_json(told)) else "question"
            says = f"makes a document of {size} bytes; at most {LIMITS.live_document} are allowed."
            raise RequestError([Fault(longest, says)])

    # --- the followers ---

    def follow(self, seat: str) -> None:
        """One more page follows.

        Raises: BusyError, where too many do.
        """
        if self.followers[seat] >= LIMITS.live_pages or self.followers.total() >= LIMITS.live_people:
            raise BusyError(f"So many pages follow {self.code} already that this one cannot.", 429)
        self.followers[seat] += 1

    def leave(self, seat: str) -> None:
        self.followers[seat] -= 1
        if not self.followers[seat]:
            del self.followers[seat]

    def answer(self, seat: str, name: str, answer: Any) -> None:
        """A seat's answer to the question of this name, in the round that is under way.

        Raises: RequestError.
        """
        rounds = [each for (known, _), each in self.rounds.items() if known == name]
        if not rounds:
            raise RequestError([Fault("", f"{self.code} has no question {name[:40]}.")], 404)
        asked = self.asked if self.asked in rounds else None
        if asked is None:
            raise RequestError([Fault("", "The question is closed: the class is at another.")], 409)
        asked.answer(seat, answer)

    # --- what is told ---

    def document(self) -> dict[str, Any]:
        """All that a page needs to be where the class is."""
        return self._document(self.place, self.rev, self.asked.shown() if self.asked else None)

    def _document(self, place: LiveChange, rev: int, question: dict[str, Any] | None) -> dict[str, Any]:
        where = place.model_dump(include={"link", "at", "playing", "speed", "follow"})
        own = {"people": len(self.followers), "question": question, "ended": self.ended}
        return {"code": self.code, "rev": rev, **where, **own}

    def answers(self) -> dict[str, Any]:
        return {"code": self.code, "questions": [each.table() for each in self.rounds.values()]}

"""The table of sessions: which codes there are, who may be their presenter, and when they are over."""

from collections import Counter
from typing import Any

from app.limits import LIMITS
from app.live.keys import Keys
from app.live.rates import Rate
from app.live.session import Session
from app.live.shapes import LiveChange
from app.requests.errors import Fault, RequestError
from app.workers.admission import BusyError

REMEMBERED = 4096  # people whose rates are known
MINUTE, HOUR = 60.0, 3600.0


class Sessions:
    """Time is a number of seconds that is handed in; a person is a name, as app/http/clients.py knows them."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.open: dict[str, Session] = {}
        self._changes = Rate(LIMITS.live_changes, 1.0, REMEMBERED)
        self._answers = Rate(LIMITS.live_answers, 1.0, REMEMBERED)
        self._guesses = Rate(LIMITS.live_guesses, MINUTE, REMEMBERED)

    # --- by whom a session is found ---

    def find(self, code: str, person: str, now: float) -> Session:
        """The session of a code, in whatever case it is typed.

        Raises: RequestError, BusyError.
        """
        self.forget_old(now)
        session = self.open.get(code.strip().upper())
        if session is None:
            self._guessed(person, now)
            raise RequestError([Fault("", f"There is no session {code[:8]}; it may be over.")], 404)
        return session

    def presented(self, code: str, key: str, person: str, now: float) -> Session:
        """The session of a code, for whoever has its key.

        Raises: RequestError, BusyError.
        """
        session = self.find(code, person, now)
        if not session.opens_by(key):
            self._guessed(person, now)
            raise RequestError([Fault("", f"This is not the key of {session.code}.")], 403)
        return session

    def _guessed(self, person: str, now: float) -> None:
        """Raises: BusyError, where one person guesses too much; a code and a key that are right are always heard."""
        if not self._guesses.takes(person, now):
            raise BusyError("Too many codes or keys of yours led nowhere.", 429)

    # --- how it begins and ends ---

    def begin(self, address: str, now: float) -> Session:
        """A new session, under a code that no other has.

        Raises: BusyError.
        """
        self._make_room(address, now)
        code = self.keys.code()
        while code in self.open:
            code = self.keys.code()
        return self._added(Session(code, self.keys.key(code), address, now))

    def reopen(self, code: str, key: str, address: str, now: float) -> Session:
        """The session of this code, or a new one under it if it is free.

        Raises: RequestError, BusyError.
        """
        self.forget_old(now)
        if known := self.open.get(code):
            if known.opens_by(key):
                return known
            self._guessed(f"at {address}", now)
            raise RequestError([Fault("", f"{code} is the code of another session.")], 409)
        if not self.keys.may_open(code, key):
            raise RequestError([Fault("", f"This key was not made for {code}.")], 409)
        self._make_room(address, now)
        return self._added(Session(code, key, address, now))

    def _added(self, session: Session) -> Session:
        self.open[session.code] = session
        return session

    def _make_room(self, address: str, now: float) -> None:
        """The session goes that nobody follows and whose presenter has been away longest, if one has to.

        Raises: BusyError.
        """
        self.forget_old(now)
        of_address = Counter(each.opened_by for each in self.open.values())[address]
        many = of_address >= max(1, LIMITS.live_sessions // 2)
        if len(self.open) < LIMITS.live_sessions and not many:
            return
        left = [each for each in self.open.values() if not each.followers and not each.presenters]
        mine = [each for each in left if each.opened_by == address] if many else left
        if not mine:
            raise BusyError("So many sessions are open that there is no room for one more.")
        self.end(min(mine, key=lambda each: each.seen))

    def end(self, session: Session) -> None:
        """Everybody hears that it is over, and its code is free."""
        session.ended = True
        session.version += 1
        del self.open[session.code]

    def forget_old(self, now: float) -> list[Session]:
        """Ends those whose presenter has not been heard of for hours; which these are."""
        for session in self.open.values():
            session.seen = now if session.presenters else session.seen
        old = [each for each in self.open.values() if now - each.seen > LIMITS.live_hours * HOUR]
        for session in old:
            self.end(session)
        return old

    # --- what is done in it ---

    def change(self, session: Session, change: LiveChange, now: float) -> bool:
        """What the presenter does; False where their document is an old one.

        Raises: RequestError, BusyError.
        """
        if not self._changes.takes(session.code, now):
            raise BusyError(f"A session takes {LIMITS.live_changes} changes in a second.", 429)
        return session.change(change, now)

    def answer(self, session: Session, seat: str, name: str, answer: Any, now: float) -> None:
        """A seat's answer to a question.

        Raises: RequestError, BusyError.
        """
        if not self._answers.takes(seat, now):
            raise BusyError(f"One person may answer {LIMITS.live_answers} times in a second.", 429)
        session.answer(seat, name, answer)

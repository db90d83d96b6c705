"""Sessions of Live in any order of what people do, beside plain lists; and what each of its rules says by itself."""

import contextlib
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from pydantic_core import to_json

from app.limits import LIMITS
from app.live.keys import Keys
from app.live.rates import Rate
from app.live.session import Session
from app.live.sessions import HOUR, Sessions
from app.live.shapes import ALPHABET, LiveChange, LiveOpening
from app.requests.errors import RequestError
from app.workers.admission import BusyError

SEATS = ["a", "b", "c"]
SIGNS = ["+", "-", "0"]


def sessions(secret: bytes | None = None, seed: int = 0) -> Sessions:
    return Sessions(Keys(Random(seed), secret))


def change(rev: int, **fields: object) -> LiveChange:
    return LiveChange.model_validate({"rev": rev} | fields)


def question(name: str = "q1", **fields: object) -> dict[str, object]:
    return {"id": name, "kind": "sign", "ask": "Which sign has it?"} | fields


class Lesson(RuleBasedStateMachine):
    """One session, and what it has to be as plain values."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session("KTQ4", "k" * 24, "here", 0.0)
        self.rev, self.at, self.pages = 0, 0, list[str]()
        self.now: tuple[str, int] | None = None
        self.phase = "open"
        self.given: dict[tuple[str, int], dict[str, str]] = {}

    @rule(at=st.integers(0, 9), behind=st.integers(0, 2), ahead=st.integers(0, 3))
    def move(self, at: int, behind: int, ahead: int) -> None:
        rev = max(0, self.rev - behind) if behind else self.rev + ahead
        taken = self.session.change(change(rev, at=at), 0.0)
        assert taken == (rev >= self.rev)
        if taken:
            self.rev, self.at = rev + 1, at

    @rule(name=st.sampled_from(["q1", "q2"]), again=st.integers(1, 2), phase=st.sampled_from(["open", "closed"]))
    def ask(self, name: str, again: int, phase: str) -> None:
        asked = question(name, round=again, phase=phase, truth="+")
        assert self.session.change(change(self.rev, question=asked), 0.0)
        self.rev, self.now, self.phase = self.rev + 1, (name, again), phase
        self.given.setdefault(self.now, {})

    @precondition(lambda self: self.now)
    @rule()
    def reveal(self) -> None:
        assert self.now
        asked = question(self.now[0], round=self.now[1], phase="revealed", truth="+")
        assert self.session.change(change(self.rev, question=asked), 0.0)
        self.rev, self.phase = self.rev + 1, "revealed"

    @rule()
    def no_question(self) -> None:
        assert self.session.change(change(self.rev, question=None), 0.0)
        self.rev, self.now = self.rev + 1, None

    @rule(seat=st.sampled_from(SEATS), name=st.sampled_from(["q1", "q2", "q3"]), sign=st.sampled_from([*SIGNS, "x"]))
    def answer(self, seat: str, name: str, sign: str) -> None:
        if not any(known == name for known, _ in self.given):
            status = 404
        elif not self.now or self.now[0] != name or self.phase != "open":
            status = 409
        else:
            status = 0 if sign in SIGNS else 422
        if status:
            with pytest.raises(RequestError) as caught:
                self.session.answer(seat, name, sign)
            assert caught.value.status == status
            return
        assert self.now
        self.session.answer(seat, name, sign)
        self.given[self.now][seat] = sign

    @rule(seat=st.sampled_from(SEATS))
    def come(self, seat: str) -> None:
        if self.pages.count(seat) < LIMITS.live_pages:
            self.session.follow(seat)
            self.pages.append(seat)

    @rule(which=st.integers(0, 9))
    def leave(self, which: int) -> None:
        if self.pages:
            self.session.leave(self.pages.pop(which % len(self.pages)))

    @invariant()
    def everybody_has_this_document(self) -> None:
        told = self.session.document()
        assert (told["rev"], told["at"], told["people"]) == (self.rev, self.at, len(set(self.pages)))
        assert (told["question"] is None) == (self.now is None)
        if self.now:
            asked, given = told["question"], self.given[self.now]
            assert (asked["id"], asked["round"], asked["phase"]) == (*self.now, self.phase)
            assert asked["answered"] == len(given)
            assert asked["truth"] == ("+" if self.phase == "revealed" else None)
            assert asked["counts"] == (None if self.phase == "open" else tally(given))

    @invariant()
    def every_round_is_counted_by_itself(self) -> None:
        told = self.session.answers()["questions"]
        assert {(each["id"], each["round"]): each["counts"] for each in told} == {
            name: tally(given) for name, given in self.given.items()
        }


def tally(given: dict[str, str]) -> dict[str, int]:
    return {sign: list(given.values()).count(sign) for sign in SIGNS if sign in given.values()}


def test_in_any_order_everybody_has_the_same_document_and_each_seat_one_answer() -> None:
    run_state_machine_as_test(Lesson, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))


def test_codes_have_no_two_signs_that_look_alike_and_keys_are_long() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BAEUV")
    here = sessions()
    made = [here.begin("here", 0.0) for _ in range(50)]
    assert len({each.code for each in made}) == len({each.key for each in made}) == 50
    assert all(len(each.key) >= 24 for each in made)
    assert {len(each.code) for each in made} == {4}


def test_a_code_is_found_in_whatever_case_it_is_typed_and_a_wrong_one_is_404() -> None:
    here = sessions()
    one = here.begin("here", 0.0)
    assert here.find(f" {one.code.lower()} ", "me", 0.0) is one
    assert LiveOpening.model_validate({"code": one.code.lower(), "key": one.key}).code == one.code
    with pytest.raises(RequestError, match="no session") as caught:
        here.find("????", "me", 0.0)
    assert caught.value.status == 404


def test_who_guesses_too_much_is_refused_and_the_right_key_is_heard_all_the_same() -> None:
    here = sessions()
    one = here.begin("here", 0.0)
    for _ in range(LIMITS.live_guesses):
        with pytest.raises(RequestError) as caught:
            here.presented(one.code, "x" * 24, "me", 0.0)
        assert caught.value.status == 403
    for code in (one.code, "????"):
        with pytest.raises(BusyError) as busy:
            here.presented(code, "x" * 24, "me", 0.0)
        assert busy.value.status == 429
    assert here.presented(one.code, one.key, "me", 0.0) is here.find(one.code, "me", 0.0) is one
    with pytest.raises(RequestError):
        here.presented(one.code, "x" * 24, "somebody else", 0.0)


def test_who_tries_keys_by_reopening_is_refused_as_any_other_who_guesses() -> None:
    here = sessions()
    one = here.begin("here", 0.0)
    for _ in range(LIMITS.live_guesses):
        with pytest.raises(RequestError):
            here.reopen(one.code, "x" * 24, "there", 0.0)
    with pytest.raises(BusyError):
        here.reopen(one.code, "x" * 24, "there", 0.0)
    assert here.reopen(one.code, one.key, "there", 0.0) is one


def test_after_a_restart_code_and_key_open_the_session_again_and_another_key_does_not() -> None:
    before = sessions().begin("here", 0.0)
    after = sessions(seed=1)
    again = after.reopen(before.code, before.key, "here", 0.0)
    assert (again.code, again.key) == (before.code, before.key)
    assert after.reopen(before.code, before.key, "there", 1.0) is again
    with pytest.raises(RequestError) as caught:
        after.reopen(before.code, "x" * 24, "here", 0.0)
    assert caught.value.status == 409


def test_where_there_is_a_secret_a_free_code_opens_by_a_key_that_was_made_for_it_alone() -> None:
    before = sessions(b"shared").begin("here", 0.0)
    replica = sessions(b"shared", seed=1)
    other = replica.begin("here", 0.0)
    for code, key in ((before.code, other.key), (before.code, "x" * 48), (before.code, before.key[:-1] + "!")):
        with pytest.raises(RequestError) as caught:
            replica.reopen(code, key, "here", 0.0)
        assert caught.value.status == 409
    assert replica.reopen(before.code, before.key, "here", 0.0).code == before.code


def test_a_session_is_over_hours_after_its_presenter_was_heard_of_last() -> None:
    here = sessions()
    one, other = here.begin("here", 0.0), here.begin("here", 0.0)
    other.presenters = 1
    assert here.forget_old(LIMITS.live_hours * HOUR) == []
    assert here.forget_old(LIMITS.live_hours * HOUR + 1) == [one]
    assert one.ended
    assert one.document()["ended"]
    assert set(here.open) == {other.code}


def test_a_presenter_who_changes_the_document_is_heard_of() -> None:
    here = sessions()
    one, other = here.begin("a", 0.0), here.begin("b", 0.0)
    assert one.change(change(one.rev, at=1), 10.0)
    assert here.forget_old(LIMITS.live_hours * HOUR + 5) == [other]
    assert not one.ended


def test_where_there_is_no_room_the_session_goes_that_nobody_follows_and_that_was_left_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.live.sessions.LIMITS", LIMITS.__class__(live_sessions=4))
    here = sessions()
    followed, presented, left = (here.begin(f"at {n}", float(n)) for n in range(3))
    followed.follow("a")
    presented.presenters = 1
    crowd = [here.begin("there", 10.0), here.begin("there", 11.0)]
    assert left.ended, "it gave way to the second of the crowd"
    here.begin("there", 12.0)
    assert crowd[0].ended, "one address holds a half at most, and gives way to itself"
    assert [each.ended for each in (followed, presented, crowd[1])] == [False] * 3
    for each in here.open.values():
        each.follow("a")
    with pytest.raises(BusyError) as caught:
        here.begin("elsewhere", 13.0)
    assert caught.value.status == 503


def test_a_session_takes_ten_changes_in_a_second_and_one_more_a_tenth_later() -> None:
    here = sessions()
    one = here.begin("here", 0.0)
    for rev in range(LIMITS.live_changes):
        assert here.change(one, change(rev), 100.0)
    with pytest.raises(BusyError) as caught:
        here.change(one, change(LIMITS.live_changes), 100.05)
    assert caught.value.status == 429
    assert here.change(one, change(LIMITS.live_changes), 100.11)


def test_what_is_left_out_of_a_change_stays_as_it_is() -> None:
    one = sessions().begin("here", 0.0)
    one.change(change(0, link="?steps=4#at=3", at=3, playing=True, speed=2, follow=1, question=question()), 0.0)
    one.change(change(1, at=4), 0.0)
    told = one.document()
    assert [told[name] for name in ("link", "at", "playing", "speed", "follow")] == ["?steps=4#at=3", 4, True, 2, 1]
    assert told["question"]["id"] == "q1"
    one.change(change(2, question=None), 0.0)
    assert one.document()["question"] is None


def test_a_presenter_may_send_the_document_back_as_it_came_and_nothing_that_was_withheld_is_lost() -> None:
    one = sessions().begin("here", 0.0)
    wrong = {"answer": "-", "mistake": "sign"}
    right = {"truth": "+", "says": "It is so.", "wrong": [wrong]}
    one.change(change(0, link="?steps=4", question=question("q1") | right), 0.0)
    for phase in ("closed", "revealed"):
        told = one.document()
        assert one.change(LiveChange.model_validate(told | {"question": told["question"] | {"phase": phase}}), 0.0)
    told = one.document()["question"]
    assert {name: told[name] for name in right} == right
    one.change(change(3, question=question("q1", phase="revealed", truth="0")), 0.0)
    assert one.document()["question"]["truth"] == "0"


def test_a_document_that_would_be_too_large_is_refused_by_its_longest_part_and_changes_nothing() -> None:
    one = sessions().begin("here", 0.0)
    for name, fields in (
        ("link", {"link": "?text=" + "x" * LIMITS.live_document}),
        ("question", {"question": question(ask="é" * 300, says="é" * 300, truth="+")}),
    ):
        with pytest.raises(RequestError, match=f"{name} makes a document of") as caught:
            one.change(change(0, **fields), 0.0)
        assert caught.value.status == 422
    assert (one.rev, one.document()["link"], one.question) == (0, "", None)


@pytest.mark.parametrize("asked", [None, question(truth="+")])
def test_a_document_that_was_taken_stays_within_its_limit_however_many_follow_and_answer(asked: object) -> None:
    one = sessions().begin("here", 0.0)
    taken = ""
    for size in range(LIMITS.live_document):
        with contextlib.suppress(RequestError):
            one.change(change(one.rev, link=f"?{'x' * size}", question=asked), 0.0)
            taken = f"?{'x' * size}"
    assert one.document()["link"] == taken
    for n in range(LIMITS.live_people):
        one.follow(f"seat {n}")
        if asked:
            one.answer(f"seat {n}", "q1", "+")
    one.change(change(one.rev, question=question(truth="+", phase="revealed") if asked else None), 0.0)
    document = one.document()
    if document["question"]:
        document["question"]["counts"] = None
    assert LIMITS.live_document - 8 <= len(to_json(document)) <= LIMITS.live_document


def test_so_many_pages_follow_and_so_many_of_one_person_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.live.session.LIMITS", LIMITS.__class__(live_people=4, live_pages=3))
    one = sessions().begin("here", 0.0)
    for seat in ("a", "a", "a"):
        one.follow(seat)
    for seat, fits in (("a", False), ("b", True), ("c", False)):
        if fits:
            one.follow(seat)
            continue
        with pytest.raises(BusyError) as caught:
            one.follow(seat)
        assert caught.value.status == 429
    assert dict(one.followers) == {"a": 3, "b": 1}
    one.leave("b")
    assert one.document()["people"] == 1


def test_of_more_questions_than_are_kept_the_oldest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.live.session.LIMITS", LIMITS.__class__(live_questions=2))
    one = sessions().begin("here", 0.0)
    for rev, name in enumerate(("q1", "q2", "q3")):
        one.change(change(rev, question=question(name)), 0.0)
    assert [each["id"] for each in one.answers()["questions"]] == ["q2", "q3"]


def test_a_rate_forgets_evenly_and_knows_so_many_names() -> None:
    rate = Rate(2, 1.0, names=2)
    assert [rate.takes("a", 0.0) for _ in range(3)] == [True, True, False]
    assert rate.takes("a", 0.5)
    assert not rate.takes("a", 0.6)
    rate.takes("b", 0.6)
    rate.takes("c", 0.6)
    assert rate.takes("a", 0.6), "it was forgotten, and begins anew"

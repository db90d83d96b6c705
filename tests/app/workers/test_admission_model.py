"""Who is let in and who gives way, in any order of coming, waiting and leaving: a small room beside a plain list."""

import asyncio
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.limits import LIMITS
from app.workers import admission
from app.workers.admission import Admission, BusyError
from app.workers.fair_share import Person, Usage
from tests import apart
from tests.app.workers.test_admission import Reader

SMALL = replace(LIMITS, streams=6, person=3, address=4, yield_seconds=2)
FOR_ALL = 5
PEOPLE = [Person(f"seat {name}", address, True) for name, address in ("1a", "2a", "3a", "4b", "5c", "6d")]
PEOPLE += [Person(f"without a seat, at {address}", address, False) for address in "ab"]


class Answer:
    """One that was let in."""

    def __init__(self, person: Person, reader: Reader, entered: AbstractContextManager[Usage], usage: Usage) -> None:
        self.person, self.reader, self.entered, self.usage = person, reader, entered, usage


class Room(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.admission, self.answers, self.refused = Admission(), list[Answer](), 0
        self.left = list[Answer]()  # gave way, and do not know it yet

    @rule(person=st.sampled_from(PEOPLE), idle=st.sampled_from([0.0, 1.9, 2.0, 3.0]))
    def ask(self, person: Person, idle: float) -> None:
        mine = [each for each in self.answers if each.person.name == person.name]
        status, gives_way = self.expected(person, mine)
        reader = Reader(idle + len(self.left) / 1000 + len(self.answers) / 100)  # no two are alike
        entered = self.admission.admitted(person, reader, False)
        if status:
            with pytest.raises(BusyError) as caught, entered:
                pass
            assert caught.value.status == status
            assert 1 <= caught.value.seconds <= 4
            self.refused += 1
            return
        usage = entered.__enter__()
        assert all(usage is each.usage for each in mine)
        assert [each for each in self.answers if each.reader.ended] == gives_way
        self.answers = [each for each in self.answers if each not in gives_way]
        self.left += gives_way
        self.answers.append(Answer(person, reader, entered, usage))

    def expected(self, person: Person, mine: list[Answer]) -> tuple[int, list[Answer]]:
        """The status of a refusal, 0 for none, and who gives way."""
        own, whole = self.longest(mine), len(self.answers)
        if person.seated and len(mine) >= SMALL.person:
            return 429, []
        if not person.seated and len(mine) >= SMALL.address:
            return (0, own) if own else (429, [])
        if mine:
            return (0, [] if whole < FOR_ALL else own) if whole < FOR_ALL or (own and not person.seated) else (503, [])
        if whole < SMALL.streams:
            return 0, []
        way = self.longest(self.answers) or self.of_most(person)
        return (0, way) if way else (503, [])

    def longest(self, answers: list[Answer]) -> list[Answer]:
        idle = [each for each in answers if each.reader.waits >= SMALL.yield_seconds]
        return sorted(idle, key=lambda each: each.reader.waits)[-1:]

    def of_most(self, person: Person) -> list[Answer]:
        there = Counter(each.person.address for each in self.answers)
        most = max(self.answers, key=lambda each: (self.many(each.person), there[each.person.address]))
        crowd = there[most.person.address] > there[person.address] + 1
        return [most] if self.many(most.person) > 1 or crowd else []

    def many(self, person: Person) -> int:
        return sum(each.person.name == person.name for each in self.answers)

    @rule(which=st.integers(0, 20))
    def leave(self, which: int) -> None:
        if self.answers:
            self.answers.pop(which % len(self.answers)).entered.__exit__(None, None, None)

    @rule()
    def hear_that_it_gave_way(self) -> None:
        if self.left:
            self.left.pop().entered.__exit__(None, None, None)

    @rule(which=st.integers(0, 20))
    def wait(self, which: int) -> None:
        if self.answers:
            self.answers[which % len(self.answers)].reader.waits += 1.0

    @rule()
    def end(self) -> None:
        with pytest.raises(BusyError) as caught, self.admission.admitted(PEOPLE[0], None, True):
            pass
        assert caught.value.status == 503
        self.refused += 1

    @invariant()
    def answers_are_counted_once(self) -> None:
        assert self.admission.open == len(self.answers) <= SMALL.streams
        assert all(each.usage.open == self.many(each.person) for each in self.answers)
        assert self.admission.refused == self.refused
        assert self.admission.usages.under_way() == len({each.person.name for each in self.answers})


def test_in_any_order_those_are_let_in_whom_a_plain_list_would_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "LIMITS", SMALL)
    monkeypatch.setattr(admission, "FOR_ALL", FOR_ALL)

    async def within() -> None:
        assert asyncio.current_task()
        run_state_machine_as_test(Room, settings=settings(max_examples=80, stateful_step_count=40, deadline=None))

    apart.run(within)

"""Whoever comes, reads, leaves or dies, in whatever order: every byte is right, and nothing is held at the end."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any
from weakref import WeakSet

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.http import streaming
from app.http.clients import SEATS
from app.requests.payload import weight
from app.resources import BASE, MB
from app.workers import computation, executor, fair_share, pool, results
from app.workers.results import Results
from app.workers.worker_process import Worker
from tests.app.workers.gated import Client, Clock, Gated
from tests.app.workers.troubles import spelt

WORDS = ("a3", "a40", "a60", "a61", "f20", "no")
CACHE, KEPT = 60_000, 30_000  # bytes, of which a film of 60 lines takes 17 000
SMALL: dict[Any, dict[str, float]] = {  # so small that forty lines are many
    executor: {"PULL_BYTES": 2000, "PIECE_BYTES": 1000},
    computation: {"AHEAD": 3000, "KEPT": 10_000},
    results: {"AHEAD": 3000, "KEPT": 10_000, "LAG": 6000},
    fair_share: {"HALF": float("inf")},  # nothing is forgotten, so what was charged can be added up
}
some = st.integers(0, 50)


class AnyOrder(RuleBasedStateMachine):
    """Clients and workers of one server, none of whom does anything unless a rule says so."""

    @initialize(cancel=st.sampled_from([0.0, 1e6]), workers=st.integers(1, 2))
    def begin(self, cancel: float, workers: int) -> None:
        self.patch, self.clock, self.clients, self.hands = pytest.MonkeyPatch(), Clock(), list[Client](), list[Gated]()
        for module, values in SMALL.items():
            for name, value in values.items():
                self.patch.setattr(module, name, value)
        self.patch.setattr(pool, "CANCEL_SECONDS", cancel)
        self.patch.setattr(pool.log, "disabled", True)
        self.patch.setattr(pool, "clock", self.clock)
        self.patch.setattr(results, "clock", self.clock)
        self.seen: WeakSet[computation.Computation] = WeakSet()
        self.deaths = 0
        self.runner = asyncio.Runner()
        self.runner.run(self.hire(workers))

    async def hire(self, workers: int) -> None:
        self.works = streaming.Workers(self.hired, workers, BASE + 64 * MB)
        self.books = self.works.results = Results(self.works.pool, CACHE, KEPT)
        await settle()

    async def hired(self, ceiling: int, express: bool) -> Worker:
        self.hands = [worker for worker in self.hands if not worker.gone.is_set()]
        self.hands.append(Gated(self.clock))
        return self.hands[-1]

    # --- what may happen ---

    @rule(word=st.sampled_from(WORDS), blanks=st.sampled_from([0, 5000]), who=st.integers(0, 2), whole=st.booleans())
    def ask(self, word: str, blanks: int, who: int, whole: bool) -> None:
        async def act() -> None:
            body = word.encode() + b" " * blanks
            self.clients.append(Client(self.works, "tests.app.workers.troubles:SPELT", word, body, who))
            self.clients[-1].send(len(body) if whole else 1)
            await settle()

        self.runner.run(act())

    @rule(which=some)
    def send_the_rest(self, which: int) -> None:
        self.to_one(which, lambda client: client.send(len(client.body)))

    @rule(which=some, pieces=st.integers(1, 20))
    def read(self, which: int, pieces: int) -> None:
        self.to_one(which, lambda client: client.take(pieces))

    @rule(which=some)
    def leave(self, which: int) -> None:
        self.to_one(which, Client.leave)

    @rule(which=some)
    def cancel(self, which: int) -> None:
        self.to_one(which, Client.cancel)

    @rule(which=some, turns=st.integers(1, 8))
    def compute(self, which: int, turns: int) -> None:
        async def act() -> None:
            for _ in range(turns):
                self.hands[which % len(self.hands)].end_turn()
                await settle()

        self.runner.run(act())

    @rule(which=some)
    def die(self, which: int) -> None:
        async def act() -> None:
            self.deaths += 1
            self.hands[which % len(self.hands)].kill()
            await settle()

        self.runner.run(act())

    def to_one(self, which: int, what: Callable[[Client], None]) -> None:
        async def act() -> None:
            alive = [client for client in self.clients if not client.task.done()]
            if alive:
                what(alive[which % len(alive)])
            await settle()

        self.runner.run(act())

    # --- what always holds ---

    @invariant()
    def everybody_has_the_beginning_of_what_they_asked(self) -> None:
        for client in self.clients:
            assert right(client, self.deaths), client.word

    @invariant()
    def whoever_reads_is_in_one_run(self) -> None:
        for each in self.books.under_way:
            self.seen.add(each)
            assert each.readers <= self.books.readers
            assert all(reader.computation is each for reader in each.readers)
        assert {reader for each in self.books.under_way for reader in each.readers} | {
            reader for reader in self.books.readers if reader.computation.kept
        } == self.books.readers
        assert set(self.books.flying.values()) <= self.books.under_way

    @invariant()
    def bytes_are_what_is_there(self) -> None:
        for each in self.books.under_way:
            assert each.size == computation.ITSELF + sum(piece.memory for piece in each.pieces)
            if each.gone and not each.fault:
                assert each.gone == min(reader.place for reader in each.readers)
        assert self.books.cache.size <= CACHE

    @invariant()
    def requests_are_counted_once(self) -> None:
        alive = sum(weight(client.word.encode()) + 5000 for client in self.clients if not client.task.done())
        computed = sum(weight(each.asked) for each in self.books.under_way)
        assert computed <= self.books.bodies.held <= computed + alive

    @invariant()
    def each_turn_is_paid_for_by_somebody(self) -> None:
        people = {self.works.admission.usages.of(SEATS.person(client.scope).name) for client in self.clients}
        assert sum(usage.had(0.0) for usage in people) == pytest.approx(self.clock.worked)
        assert sum(usage.open for usage in people) == self.works.admission.open

    @invariant()
    def nothing_waits_for_a_turn_that_nobody_wants(self) -> None:
        for job in self.works.pool.ready:
            assert not isinstance(job, computation.Computation) or job.readers
        for slot in self.works.pool.slots:
            assert all(each.readers or slot.doing is each for each in slot.held)

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        try:
            self.runner.run(self.end())
            self.clients.clear()
            assert all(each.kept for each in self.seen)
        finally:
            self.runner.run(self.works.pool.close())
            self.runner.close()
            self.patch.undo()

    async def end(self) -> None:
        """Every other client reads on to the end, the others leave; then nothing is held."""
        for number, client in enumerate(self.clients):
            client.send(len(client.body))
            client.leave() if number % 2 else client.take(1000)
        await settle()
        while any(worker.turn for worker in self.hands):
            for worker in self.hands:
                worker.end_turn()
            await settle()
        for client in self.clients:
            assert client.task.done(), client.word
            assert client.gone or client.busy or client.whole or broken(client) or client.word == "no", client.word
        assert (self.books.readers, self.books.flying, self.books.under_way, self.books.size) == (set(), {}, set(), 0)
        assert (self.books.bodies.held, self.works.admission.open, list(self.works.pool.ready)) == (0, 0, [])
        assert [(slot.held, slot.doing) for slot in self.works.pool.slots] == [({}, None)] * len(self.hands)
        assert [worker.executor.in_progress for worker in self.hands] == [{}] * len(self.hands)


@cache
def lines_of(word: str) -> bytes:
    """What a word is answered with, whether or not an error follows."""
    return b"" if word == "no" else b"".join(spelt("a" + word[1:]))


def broken(client: Client) -> bool:
    return b'"kind":"error"' in client.read[-300:]


def right(client: Client, deaths: int) -> bool:
    """Whether what was read is the beginning of what was asked, or all of it, and an error only where one is due."""
    if broken(client):
        return (client.word[0] == "f" or deaths >= computation.STRIKES) and not client.whole
    lines = lines_of(client.word)
    return lines.startswith(client.read) and (not client.whole or len(lines) == len(client.read))


async def settle() -> None:
    """Until everybody waits for somebody outside."""
    for _ in range(60):
        await asyncio.sleep(0)


def in_any_order(examples: int) -> None:
    """Tries so many orders, in a thread of its own: a browser test may have left an event loop in this one."""
    within = settings(max_examples=examples, stateful_step_count=40, deadline=None)
    with ThreadPoolExecutor(1) as aside:
        aside.submit(run_state_machine_as_test, AnyOrder, settings=within).result()


def test_in_any_order_everybody_has_every_byte_and_nothing_is_held_at_the_end() -> None:
    in_any_order(40)

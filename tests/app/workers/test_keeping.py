"""What is kept, in what order it is let go, and what that weighs: each store beside a model that is a plain list."""

from os import urandom
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.requests.payload import Accepted, Estimate, weight
from app.workers import memo
from app.workers.admission import BusyError
from app.workers.bodies import SMALL, Bodies, Share
from app.workers.cache import Cache
from app.workers.computation import ITSELF, Computation, Reader
from app.workers.fair_share import Usage, Usages
from app.workers.memo import Memo
from app.workers.messages import AROUND, Piece, Pieces

KEYS = st.sampled_from("abcdefgh")


def whole(key: str, size: int) -> Computation:
    """A computation that is done and takes so many bytes of memory."""
    done = Computation("x:X", Accepted(Estimate(key, 0, 0), b""), Share(Bodies(1)))
    done.settle(Pieces([Piece(1, urandom(size - ITSELF - AROUND))], True))
    assert done.size == size
    return done


class CacheOrder(RuleBasedStateMachine):
    """most: five answers of the middle size, so that each third act lets one go."""

    MOST: ClassVar = 20_000

    def __init__(self) -> None:
        super().__init__()
        self.cache, self.kept, self.readers = Cache(self.MOST), list[Computation](), list[Reader]()

    @rule(key=KEYS, size=st.sampled_from([3000, 4000, 5000, 5001, 9000]))
    def put(self, key: str, size: int) -> None:
        new, expected = whole(key, size), self.kept[:]
        taken = size <= self.MOST // 4 and all(each.known.key != key for each in expected)
        while taken and sum(each.size for each in expected) + size > self.MOST:
            oldest = next((each for each in expected if not each.readers), None)
            if oldest is None:
                taken = False
            else:
                expected.remove(oldest)
        assert self.cache.put(new) == taken
        self.kept = [*expected, new] if taken else expected

    @rule(key=KEYS)
    def ask(self, key: str) -> None:
        found = next((each for each in self.kept if each.known.key == key), None)
        assert self.cache.get(key) is found
        if found:
            self.kept.remove(found)
            self.kept.append(found)

    @rule(key=KEYS)
    def read(self, key: str) -> None:
        for each in self.kept:
            if each.known.key == key:
                self.readers.append(Reader(Usage(), each))

    @rule()
    def leave(self) -> None:
        if self.readers:
            reader = self.readers.pop(0)
            reader.computation.readers.discard(reader)

    @invariant()
    def bytes_are_those_of_what_is_kept(self) -> None:
        assert len(self.cache) == len(self.kept)
        assert self.cache.size == sum(each.size for each in self.kept) <= self.MOST


class MemoOrder(RuleBasedStateMachine):
    """The same of requests that were read; nothing holds one of them."""

    MOST: ClassVar = 6000

    def __init__(self) -> None:
        super().__init__()
        self.memo, self.kept = Memo(self.MOST), list[tuple[str, bytes, Accepted]]()

    @rule(endpoint=st.sampled_from(["x:X", "y:Y"]), key=KEYS, size=st.sampled_from([1, 400, memo.LONGEST]))
    def put(self, endpoint: str, key: str, size: int) -> None:
        asked = key.encode() * size
        self.memo.put(endpoint, asked, accepted := Accepted(Estimate(key, 0, 0), asked))
        if weight(asked) > memo.LONGEST or any(each[:2] == (endpoint, asked) for each in self.kept):
            return
        self.kept.append((endpoint, asked, accepted))
        while self.weight() > self.MOST:
            self.kept.pop(0)

    @rule(endpoint=st.sampled_from(["x:X", "y:Y"]), key=KEYS, size=st.sampled_from([1, 400, memo.LONGEST]))
    def ask(self, endpoint: str, key: str, size: int) -> None:
        asked = key.encode() * size
        found = next((each for each in self.kept if each[:2] == (endpoint, asked)), None)
        assert self.memo.get(endpoint, asked) is (found[2] if found else None)
        if found:
            self.kept.remove(found)
            self.kept.append(found)

    def weight(self) -> int:
        return sum(memo.ENTRY + weight(asked) for _, asked, _ in self.kept)

    @invariant()
    def bytes_are_those_of_what_is_remembered(self) -> None:
        assert self.memo.size == self.weight() <= self.MOST


class BodiesAccount(RuleBasedStateMachine):
    """Requests that come, grow, shrink and go: the account is their sum, and large ones leave room for small ones."""

    MOST: ClassVar = 8 * SMALL

    def __init__(self) -> None:
        super().__init__()
        self.bodies, self.shares = Bodies(self.MOST), list[Share]()

    @rule(which=st.integers(0, 3), size=st.sampled_from([1, SMALL, SMALL + 1, 2 * SMALL, 3 * SMALL]))
    def take(self, which: int, size: int) -> None:
        share = self.shares[which] if which < len(self.shares) else Share(self.bodies)
        most = self.MOST if size <= SMALL else 3 * self.MOST // 4
        before, others = share.size, sum(each.size for each in self.shares if each is not share)
        if share not in self.shares:
            self.shares.append(share)
        if others + size <= most:
            share.take(size)
            assert share.size == size
        else:
            with pytest.raises(BusyError):
                share.take(size)
            assert share.size == before

    @rule(which=st.integers(0, 9))
    def leave(self, which: int) -> None:
        if which < len(self.shares):
            with self.shares.pop(which):
                pass

    @invariant()
    def the_account_is_the_sum(self) -> None:
        assert self.bodies.held == sum(each.size for each in self.shares) <= self.MOST


class UsagesOrder(RuleBasedStateMachine):
    """Who was not seen for longest is forgotten first, but nobody who has an answer under way."""

    MOST: ClassVar = 4

    def __init__(self) -> None:
        super().__init__()
        self.usages, self.known, self.seen = Usages(self.MOST), dict[str, Usage](), list[Usage]()

    @rule(name=KEYS)
    def see(self, name: str) -> None:
        before = self.known.pop(name, None)
        usage = self.usages.of(name)
        assert usage is before or (before is None and usage not in self.seen)
        self.seen.append(usage)
        self.known[name] = usage
        if len(self.known) > self.MOST:
            rest = [other for other, each in self.known.items() if not each.open and each is not usage]
            for oldest in rest[:1]:
                del self.known[oldest]

    @rule(name=KEYS)
    def begin(self, name: str) -> None:
        if name in self.known:
            self.known[name].open += 1

    @rule(name=KEYS)
    def end(self, name: str) -> None:
        if name in self.known and self.known[name].open:
            self.known[name].open -= 1

    @invariant()
    def those_with_an_answer_are_counted(self) -> None:
        assert self.usages.under_way() == sum(1 for each in self.known.values() if each.open)


@pytest.mark.parametrize("model", [CacheOrder, MemoOrder, BodiesAccount, UsagesOrder])
def test_in_any_order_what_is_kept_is_what_a_plain_list_would_keep(model: type[RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(model, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))

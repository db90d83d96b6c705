"""What a worker does with one message after the other, without a process around it."""

import pytest

from app.requests.payload import Accepted
from app.workers.compression import inflated
from app.workers.executor import MISTAKE, TOO_LARGE, Executor
from app.workers.messages import Answer, Drop, Failed, Pieces, Pull, Read, Refused
from tests.app.workers.troubles import counted

TROUBLES = "tests.app.workers.troubles"


def read(executor: Executor, name: str, asked: bytes = b"a") -> Accepted:
    answer = executor.answer(Read(f"{TROUBLES}:{name}", asked))
    assert isinstance(answer, Accepted)
    return answer


def pull(executor: Executor, name: str, asked: bytes = b"a", number: int = 0, skip: int = 0) -> Answer | None:
    return executor.answer(Pull(number, f"{TROUBLES}:{name}", asked, skip, 60.0))


def lines(answer: Answer | None) -> bytes:
    assert isinstance(answer, Pieces)
    return b"".join(map(inflated, answer.pieces))


def test_what_is_refused_is_refused_by_its_faults() -> None:
    answer = Executor().answer(Read(f"{TROUBLES}:COUNTED", b"no"))
    assert isinstance(answer, Refused)
    assert [(fault.field, answer.status) for fault in answer.faults] == [("word", 422)]


@pytest.mark.parametrize(
    ("name", "message", "story", "is_full"),
    [
        ("FAILS", MISTAKE, "ZeroDivisionError", False),
        ("REFUSES", MISTAKE, "RequestError", False),
        ("FULL", TOO_LARGE, "MemoryError", True),
    ],
)
def test_what_breaks_in_the_middle_is_told_and_forgotten(name: str, message: str, story: str, is_full: bool) -> None:
    executor = Executor()
    if name != "FULL":
        assert lines(pull(executor, name)) == b"first\n"
        assert list(executor.in_progress) == [0]
    answer = pull(executor, name)
    assert isinstance(answer, Failed)
    assert (answer.message, answer.full) == (message, is_full)
    assert story in answer.story
    assert executor.in_progress == {}


@pytest.mark.parametrize(
    ("name", "asked", "first"), [("COUNTED", b"a", b"0 a\n"), ("COUNTED", b"b", b"0 b\n"), ("FAILS", b"a", b"first\n")]
)
def test_what_was_read_last_is_begun_only_where_it_is_what_is_pulled(name: str, asked: bytes, first: bytes) -> None:
    executor = Executor()
    read(executor, "COUNTED")
    assert lines(pull(executor, name, asked)) == first


def test_what_is_dropped_begins_again_where_it_is_told_to() -> None:
    executor = Executor()
    first = lines(pull(executor, "COUNTED"))
    pull(executor, "COUNTED", b"b", 1)
    assert executor.answer(Drop(0)) is None
    assert executor.answer(Drop(0)) is None
    assert list(executor.in_progress) == [1]
    assert lines(pull(executor, "COUNTED", skip=len(first))) == b"", "the first line comes alone, and is left out"
    assert first + lines(pull(executor, "COUNTED", skip=len(first))) == b"".join(counted("a"))
    assert list(executor.in_progress) == [1]

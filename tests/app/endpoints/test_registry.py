"""What an answer is known by: the request, the endpoint, the program and the machine; and what it is estimated at."""

import gc
import json

import pytest

from app.endpoints import registry
from app.endpoints.registry import known, uncollected
from app.requests.errors import RequestError
from app.requests.payload import weight
from tests.app.asking import RNN

ASKED = json.dumps(RNN).encode()


def key(name: str = "trace", asked: bytes = ASKED) -> str:
    return known(name, asked)[0].known.key


def test_an_answer_has_another_name_where_anything_of_it_may_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [key(), key("notation"), key(asked=json.dumps(RNN | {"seed": 1}).encode())]
    with monkeypatch.context() as other:
        other.setattr(registry, "CODE", "another program")
        names.append(key())
    with monkeypatch.context() as other:
        other.setattr(registry, "ENGINE", "another machine")
        names.append(key())
    assert len(set(names)) == len(names)
    assert key() == names[0] == key(asked=b" " + ASKED)


def test_what_is_estimated_is_memory_and_work() -> None:
    accepted, problem = known("trace", ASKED)
    cost = registry.ENDPOINTS["trace"].cost(problem)
    assert (accepted.known.memory, accepted.known.work) == (cost.memory, cost.work)
    assert cost.memory != cost.work


def test_of_two_ways_to_ask_the_same_the_lighter_is_kept() -> None:
    assert known("trace", ASKED)[0].asked == ASKED, "the echo says every default"
    assert weight(known("trace", ASKED + b" " * 9000)[0].asked) < 9000


def test_garbage_is_looked_for_again_whatever_happened_meanwhile() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(RequestError):
        known("trace", b"[]")
    assert gc.isenabled()

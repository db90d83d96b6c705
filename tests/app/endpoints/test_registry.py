"""What an answer is known by: the request, the endpoint, the program and the machine; and what it is estimated at."""

import gc
import json
import tracemalloc

import pytest

from app.endpoints import registry
from app.endpoints.registry import ENDPOINTS, known, uncollected
from app.requests.errors import RequestError
from app.requests.payload import Payload, weight
from tests.app.asking import RNN

ASKED = json.dumps(RNN).encode()
PUBLIC = {name: endpoint.public for name, endpoint in ENDPOINTS.items() if endpoint.public}
BODIES = {name: dict(public.example) for name, public in PUBLIC.items() if public.example and not public.once}
QUICK = [
    name for name in ENDPOINTS if name not in ("timing", "training", "learned", "film")
]  # whose example is soon computed
NEEDED = {"lesson": (("id", "backpropagation"),), "columns": (("task", "data"), ("data", "1,2\n3,4\n5,7"))}


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


@pytest.mark.parametrize("name", [name for name, public in PUBLIC.items() if public.get])
def test_no_endpoint_takes_a_field_of_a_form_that_it_does_not_know(name: str) -> None:
    with pytest.raises(RequestError) as refused:
        known(name, (*NEEDED.get(name, ()), ("nonsense", "1")))
    assert [fault.field for fault in refused.value.faults] == ["nonsense"]


@pytest.mark.parametrize("name", BODIES)
def test_no_endpoint_takes_a_field_of_a_body_that_it_does_not_know(name: str) -> None:
    with pytest.raises(RequestError) as refused:
        known(name, json.dumps(BODIES[name] | {"nonsense": 1}).encode())
    assert [fault.field for fault in refused.value.faults] == ["nonsense"]


@pytest.mark.parametrize("name", QUICK)
def test_an_answer_takes_no_more_memory_and_bytes_than_is_estimated(name: str) -> None:
    asked: Payload = json.dumps(BODIES[name]).encode() if name in BODIES else NEEDED.get(name, ())
    _, problem = known(name, asked)
    endpoint = ENDPOINTS[name]
    cost = endpoint.cost(problem)
    tracemalloc.start()
    try:
        size = sum(map(len, endpoint.lines(problem)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size <= cost.bytes
    assert peak <= cost.memory
    assert cost.work > 0

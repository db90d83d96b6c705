"""What a refusal proposes is taken, whatever is too much: one size, or several that are named together."""

import random

import pytest

from app.endpoints.analysis import prepared as analysed
from app.requests.analysis import AnalysisRequest
from app.requests.build import build, parse
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest
from tests.app.asking import Json, refused
from tests.stress.turns import SPACES, edge, smaller

OUT = {"cell": "dense", "units": 4}
WIDE: Json = {"layers": [{"cell": "lstm", "units": 256}, OUT], "task": {"name": "echo", "steps": 512, "batch": 128}}
SWEEPS = [{"losses": [511], "start": 511, "until": k} for k in range(512)]
LONG: Json = {"layers": [{"cell": "rnn", "units": 8}, OUT], "task": {"name": "echo", "steps": 512}}


@pytest.mark.parametrize("name", SPACES)
def test_whatever_is_refused_for_its_size_is_taken_as_it_is_proposed(name: str) -> None:
    chance = random.Random(name)
    faults = [edge(name, SPACES[name](chance))[1] for _ in range(12)]
    assert not any(faults), faults


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (LONG | {"algorithm": {"name": "custom", "sweeps": SWEEPS}}, "algorithm.sweeps"),
        (LONG | {"layers": [LONG["layers"][0]] * 7 + [OUT], "algorithm": {"name": "naive"}}, "task.steps"),
        (WIDE | {"task": WIDE["task"] | {"batch": 1}, "algorithm": {"name": "rtrl"}}, "layers"),
        (WIDE | {"task": {"name": "copy", "lag": 500, "span": 4, "batch": 128}}, "task.lag"),
        (WIDE | {"task": {"name": "copy", "lag": 8, "span": 250, "batch": 128}}, "task.span"),
    ],
)
def test_the_size_that_is_too_large_is_named(request_: Json, field: str) -> None:
    found = dict(refused(request_))
    assert field in found or f"reduce {field} to" in " ".join(found.values())


def test_sizes_that_only_fit_together_are_named_together() -> None:
    changes = [{"at": 1, "algorithm": {"name": "custom", "sweeps": SWEEPS}}]
    request = LONG | {"layers": [LONG["layers"][0]] * 7 + [OUT], "changes": changes, "iteration": 10_000}
    found = refused(request)
    assert len(found) > 1
    for field, message in found:
        assert "if all that is named here is reduced" in message
        request = smaller(request, field, int(message.partition("at most ")[2].split()[0]))
    assert refused(request) == []


def test_the_ways_that_an_analysis_compares_are_charged_for_and_named() -> None:
    request = LONG | {"parts": [], "compare": [{"name": "naive"}] * 16}
    with pytest.raises(RequestError) as caught:
        analysed(parse(request | {"layers": [LONG["layers"][0]] * 3 + [OUT]}, AnalysisRequest))
    assert "compare" in str(caught.value)
    assert build(parse(LONG, TraceRequest))

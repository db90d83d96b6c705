"""POST /api/timing: measured now, bounded, and its counts exact."""

import itertools
import json
from collections.abc import Generator, Iterator

import pytest

from app.endpoints import timing
from app.limits import Limits
from app.requests.build import build, parse
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest
from app.responses.analysis import Timing
from app.responses.wire import ReturnCapture
from engine.costs import counts
from tests.app.asking import Json, faults, posted

RACE: Json = {"vary": "steps", "sizes": [4, 8, 16], "algorithms": [{"name": "full"}, {"name": "naive"}]}
ONLINE: Json = {"vary": "units", "sizes": [2, 4, 8], "algorithms": [{"name": "rtrl"}, {"name": "full"}], "steps": 3}


def asked(request: Json) -> Json:
    answer = posted("/api/timing", request)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    Timing.model_validate_json(answer.text)
    told: Json = json.loads(answer.text)
    return told


def refused(request: Json) -> list[tuple[str, str]]:
    return faults(posted("/api/timing", request))


def test_the_visits_are_t_and_a_triangle() -> None:
    told = asked(RACE)
    assert [way["algorithm"]["name"] for way in told["ways"]] == ["full", "naive"]
    assert [way["visits"] for way in told["ways"]] == [[4, 8, 16], [10, 36, 136]]
    assert told["ways"][0]["exponents"]["visits"] == pytest.approx(1.0)
    assert all(seconds > 0 for way in told["ways"] for seconds in way["seconds"])


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_counts_are_those_of_the_same_trace(cell: str) -> None:
    for way in asked(ONLINE | {"cell": cell})["ways"]:
        for i, units in enumerate([2, 4, 8]):
            layers = [{"cell": cell, "units": units}, {"cell": "dense", "units": 4}]
            task = {"name": "echo", "steps": 3, "lag": 1}
            document = {"layers": layers, "task": task, "algorithm": way["algorithm"]}
            spent = counts(build(parse(document, TraceRequest)).setup, 3, 1)
            assert [way[name][i] for name in spent._fields] == list(spent)


def test_memory_of_rtrl_does_not_grow_with_t_and_that_of_bptt_does() -> None:
    full, online = asked(RACE | {"algorithms": [{"name": "full"}, {"name": "rtrl"}]})["ways"]
    assert online["exponents"]["stored_floats"] == pytest.approx(0.0, abs=1e-12)
    assert full["exponents"]["stored_floats"] == pytest.approx(1.0)


def test_too_much_is_refused_before_anything_is_measured() -> None:
    ((field, message),) = refused(RACE | {"sizes": [256, 512], "cell": "lstm", "units": 256})
    assert field == "sizes"
    assert "the limit (measuring) is 6" in message
    assert refused(RACE | {"sizes": [4]})[0][1] == "sizes has 1 items; at least 2 are needed."
    assert refused(RACE | {"sizes": [4, 4]}) == [("sizes", "sizes has a size twice; once is allowed.")]
    assert refused(ONLINE | {"sizes": [4, 300]})[0][1] == "sizes has 300 units in it; at most 256 are allowed."
    assert refused(RACE | {"sizes": [4, 1000]})[0][0] == "sizes[1]"
    assert refused(RACE | {"rounds": 5})[0][0] == "rounds"
    ways = [{"name": "custom", "sweeps": [{"losses": [7], "start": 7, "until": 0}]}]
    assert refused(RACE | {"algorithms": ways})[0][0] == "algorithms[0].sweeps[0].start"


def test_what_is_just_at_the_limit_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps(RACE).encode()
    steps, size, _, work = timing.cost_of(timing.planned(body, ""))[:4]
    assert (steps, size) == (0, 4096), "no step is told, and one line"
    monkeypatch.setattr(timing, "LIMITS", Limits(measuring=work))
    assert timing.planned(body, "").request.sizes == RACE["sizes"]
    monkeypatch.setattr(timing, "LIMITS", Limits(measuring=work - 1))
    with pytest.raises(RequestError, match="measuring"):
        timing.planned(body, "")


def found(plan: timing.Plan) -> list[list[float]]:
    """What is measured, the pulses left out."""
    kept = ReturnCapture(timing.measured(plan))
    assert not any(kept)
    return kept.found


def told(monkeypatch: pytest.MonkeyPatch, times: Iterator[float]) -> None:
    """Each gradient takes the next of these times."""

    def once(*_: object) -> Generator[bytes, None, float]:
        yield from ()
        return next(times)

    monkeypatch.setattr(timing, "_once", once)


def test_no_round_begins_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = timing.planned(json.dumps(RACE).encode(), "")
    rounds = itertools.count()
    told(monkeypatch, (1.0 for _ in rounds))
    monkeypatch.setattr(timing, "SECONDS", -1.0)
    found(plan)
    assert next(rounds) == 6
    monkeypatch.setattr(timing, "SECONDS", 60.0)
    found(plan)
    assert next(rounds) == 7 + 6 * timing.ROUNDS


def test_a_quick_gradient_is_measured_thrice_and_the_least_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.004, 0.001, 0.002, 0.9] * 100)
    told(monkeypatch, times)
    monkeypatch.setattr(timing, "ROUNDS", 1)
    plan = timing.planned(json.dumps(RACE | {"sizes": [4, 8], "algorithms": [{"name": "full"}]}).encode(), "")
    assert found(plan) == [[0.001, 0.9]]


def test_the_least_time_of_all_rounds_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.5, 0.9, 0.7, 0.3] + [1.0] * 100)
    told(monkeypatch, times)
    plan = timing.planned(json.dumps(RACE | {"sizes": [4, 8], "algorithms": [{"name": "full"}]}).encode(), "")
    assert found(plan) == [[0.5, 0.3]]


def test_no_two_measurements_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(1, 1000))
    told(monkeypatch, map(float, times))
    assert asked(RACE)["ways"][0]["seconds"] != asked(RACE)["ways"][0]["seconds"]

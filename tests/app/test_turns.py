"""Between two pauses little is done, whatever is asked; and what is done is charged for."""

import json
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from app.endpoints import analysis, predictions, replay, timing, trace, training
from app.requests.analysis import AnalysisRequest
from app.requests.build import build, parse
from app.requests.costs import costing
from app.requests.predictions import LearnedRequest
from app.requests.trace import TraceRequest, TrainingRequest
from engine import rtrl
from engine.analysis import credit, cut_loss, jacobians, log_norms
from engine.analysis.cut_loss import spans
from engine.network import Network
from tests.app.asking import Json

OUT = {"cell": "dense", "units": 3}
CUT: Json = {
    "layers": [{"cell": "lstm", "units": 4}, OUT],
    "task": {"name": "echo", "steps": 40},
    "algorithm": {"name": "truncated", "k1": 1, "k2": 12},
}
OWN = [{"losses": [39], "start": 39, "until": k} for k in range(30)]


def most_between(lines: Iterator[bytes], calls: list[int]) -> int:
    """The most calls between two pauses."""
    most = 0
    for _ in lines:
        most = max(most, len(calls))
        calls.clear()
    return max(most, len(calls))


def counted(monkeypatch: pytest.MonkeyPatch, where: object, name: str) -> list[int]:
    """A list that grows by one with each call of what is named there."""
    calls: list[int] = []
    inner: Callable[..., object] = getattr(where, name)

    def counting(*given: object, **named: object) -> object:
        calls.append(1)
        return inner(*given, **named)

    monkeypatch.setattr(where, name, counting)
    return calls


def analysed(**more: object) -> Iterator[bytes]:
    return analysis.lines(analysis.prepared(parse(CUT | more, AnalysisRequest)))


@pytest.mark.parametrize("algorithm", [CUT["algorithm"], {"name": "custom", "sweeps": OWN}])
def test_the_check_pauses_after_each_time_step(algorithm: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = build(parse(CUT | {"algorithm": algorithm}, TraceRequest))
    calls = counted(monkeypatch, cut_loss, "_step")
    assert most_between(trace.lines(problem), calls) == 1
    assert most_between(analysed(algorithm=algorithm, parts=["check"]), calls) == 1


def test_jacobians_pause_after_a_few_products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jacobians, "AT_ONCE", 4 * jacobians.DECOMPOSED * 8**3)
    calls, products = counted(monkeypatch, jacobians, "_in_range"), 40 * 41 // 2
    pauses = sum(1 for _ in analysed(parts=["jacobians"]))
    assert len(calls) >= products / 4 - 1
    assert pauses >= len(calls)


def test_blame_pauses_after_each_journey(monkeypatch: pytest.MonkeyPatch) -> None:
    assert most_between(analysed(parts=["credit"]), counted(monkeypatch, credit, "norm")) <= 40


def test_the_sizes_of_errors_pause_after_each_time_step(monkeypatch: pytest.MonkeyPatch) -> None:
    assert most_between(analysed(parts=["errors"]), counted(monkeypatch, log_norms, "segment_of")) == 1
    assert most_between(analysed(parts=["errors"]), counted(monkeypatch, log_norms, "_backward")) == 1


@pytest.mark.parametrize("name", ["_through", "_add"])
def test_a_time_step_of_rtrl_pauses_after_a_few_numbers_of_state(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtrl, "AT_ONCE", 1)
    monkeypatch.setattr(rtrl, "PRODUCT", 1)
    calls = counted(monkeypatch, rtrl, name)
    asked = CUT | {"task": {"name": "echo", "steps": 3}, "algorithm": {"name": "rtrl"}}
    assert most_between(trace.lines(build(parse(asked, TraceRequest))), calls) == 1
    assert most_between(training.lines(build(parse(asked | {"iterations": 2}, TrainingRequest))), calls) == 1
    one = analysis.prepared(parse(asked | {"parts": ["errors", "slopes", "clipping"]}, AnalysisRequest))
    assert most_between(analysis.lines(one), calls) == 1


def test_a_plane_pauses_after_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"layers": [OUT, OUT | {"units": 2}], "task": {"name": "spirals"}, "grid": 30}
    calls = counted(monkeypatch, Network, "step")
    assert most_between(predictions.lines(predictions.prepared(parse(asked, LearnedRequest))), calls) == 1


def test_a_gradient_that_is_measured_pauses() -> None:
    race = {"vary": "steps", "sizes": [100, 200], "algorithms": [{"name": "naive"}], "units": 16}
    assert list(timing.lines(timing.planned(json.dumps(race).encode(), ""))).count(replay.HEARTBEAT) > 200


def test_the_check_is_charged_for_every_leg() -> None:
    full, cut = (
        build(parse(CUT | {"algorithm": way}, TraceRequest)).setup for way in ({"name": "full"}, CUT["algorithm"])
    )
    walked = sum(map(len, spans(cut.sweeps, 40)))
    assert walked > 300
    assert costing.forward_check(cut, 40, 1) * 40 == costing.forward_check(full, 40, 1) * walked
    assert costing.check(cut, 40, 1) > 5 * costing.check(full, 40, 1)


TIMED: Json = {"vary": "steps", "sizes": [1, 16, 128], "cell": "gru", "units": 32, "batch": 64}


@pytest.mark.parametrize("way", ["full", "naive", "rtrl"])
def test_a_measurement_holds_no_more_than_it_is_charged_for(way: str) -> None:
    asked = TIMED | {"algorithms": [{"name": way}]} | ({"sizes": [1, 2], "batch": 2} if way == "rtrl" else {})
    plan = timing.planned(json.dumps(asked | ({"units": 8, "batch": 8} if way == "naive" else {})).encode(), "")
    assert held_by(timing.lines(plan)) < timing.cost_of(plan).memory


@pytest.mark.parametrize("part", ["jacobians", "credit", "errors", "slopes", "clipping"])
def test_an_analysis_holds_no_more_than_it_is_charged_for(part: str) -> None:
    asked = CUT | {"parts": [part], "clip": {"kind": "norm", "limit": 1.0}, "compare": [{"name": "naive"}]}
    asked |= {"layers": [{"cell": "lstm", "units": 24}, OUT], "task": {"name": "echo", "steps": 60, "batch": 8}}
    problem = analysis.prepared(parse(asked, AnalysisRequest))
    size = costing.Size(60, 8, 0, 6)
    assert held_by(analysis.lines(problem)) < problem.estimate(problem.setup, size).memory


def held_by(lines: Iterator[bytes]) -> int:
    """Bytes at the peak."""
    np.zeros(1)
    tracemalloc.start()
    for _ in lines:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak

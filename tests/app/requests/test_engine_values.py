"""Each field of a request arrives in the engine under its own name, and what is left out is what it always was."""

from typing import Any

import pytest

from app.requests import optimizers, tasks
from app.requests.algorithms import Blocks, Custom, Exact, OneSweep, Truncated
from app.requests.tasks import OfTask
from engine import algorithms
from engine.algorithms import Sweep
from engine.optimizers import ByNorm, ByValue

VALUES = {"steps": 12, "batch": 7, "lag": 5, "noise": 0.25, "span": 4, "period": 6.0, "text": "abcab"}
VALUES |= {"rate": 0.25, "beta": 0.75, "beta1": 0.5, "beta2": 0.625, "epsilon": 0.125}
TASKS = OfTask.__subclasses__()
OPTIMIZERS = (optimizers.SGD, optimizers.Momentum, optimizers.Adam)
# A link names only what is not as by default: another default would show another film below old links.
DEFAULTS = {
    tasks.Xor: {"batch": 4},
    tasks.Spirals: {"batch": 8, "noise": 0.02},
    tasks.Circles: {"batch": 16, "noise": 0.02},
    tasks.Iris: {"batch": 16},
    tasks.Echo: {"steps": 8, "batch": 1, "lag": 3},
    tasks.NextLetter: {"steps": 8, "batch": 1},
    tasks.Copy: {"batch": 8, "span": 3, "lag": 3},
    tasks.Adding: {"steps": 8, "batch": 8},
    tasks.TemporalOrder: {"steps": 8, "batch": 8},
    tasks.Parity: {"steps": 8, "batch": 8},
    tasks.Sine: {"steps": 8, "batch": 4, "period": 8.0},
    tasks.Reber: {"steps": 8, "batch": 8},
    optimizers.SGD: {"rate": 0.1},
    optimizers.Momentum: {"rate": 0.1, "beta": 0.9},
    optimizers.Adam: {"rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}


def said(model: Any) -> dict[str, Any]:
    """Its name, and another value for each of its other fields."""
    (name,) = model.model_fields["name"].annotation.__args__
    return {"name": name} | {field: VALUES[field] for field in model.model_fields if field != "name"}


@pytest.mark.parametrize("model", [*TASKS, *OPTIMIZERS])
def test_each_field_arrives_in_the_engine_under_its_name(model: Any) -> None:
    asked = said(model)
    found = model(**asked).engine(*([3] if model in TASKS else []))
    assert {name: getattr(found, name) for name in asked if name != "name"} == {
        name: value for name, value in asked.items() if name != "name"
    }
    if "outputs" in getattr(found, "__dataclass_fields__", {}):
        assert found.outputs == 3


@pytest.mark.parametrize("model", [*TASKS, *OPTIMIZERS])
def test_what_is_left_out_is_what_it_always_was(model: Any) -> None:
    fields = {name: field for name, field in model.model_fields.items() if not field.is_required()}
    assert {name: field.default for name, field in fields.items()} == DEFAULTS[model]


def test_the_limit_of_clipping_arrives_in_its_kind() -> None:
    assert optimizers.Clip(kind="norm", limit=0.25).engine() == ByNorm(0.25)
    assert optimizers.Clip(kind="value", limit=0.25).engine() == ByValue(0.25)


def test_an_algorithm_is_the_engine_s_own_with_its_numbers_in_their_order() -> None:
    own = Custom(name="custom", sweeps=[OneSweep(losses=[7, 2, 2], start=7, until=1)])
    for asked, sweeps, restarts in (
        (Exact(name="full"), algorithms.full(8), frozenset()),
        (Exact(name="naive"), algorithms.naive(8), frozenset()),
        (Exact(name="rtrl"), (), frozenset()),
        (Truncated(name="truncated", k1=2, k2=5), algorithms.truncated(8, 2, 5), frozenset()),
        (Blocks(name="chunked", length=3), algorithms.chunked(8, 3), frozenset()),
        (Blocks(name="epochwise", length=3), algorithms.chunked(8, 3), algorithms.restarts(8, 3)),
        (own, (Sweep((2, 7), 7, 1),), frozenset()),
    ):
        assert (tuple(asked.sweeps(8)), asked.restarts(8)) == (tuple(sweeps), restarts), asked

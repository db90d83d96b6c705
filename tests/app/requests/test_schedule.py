"""What changes on the way stays changed, and which iterations are told."""

import pytest

from app.limits import LIMITS
from app.requests.build import parse
from app.requests.schedule import in_force, reported, stages
from app.requests.trace import TrainingRequest
from tests.app.asking import RNN, Json

CHANGES: list[Json] = [
    {"at": 2, "optimizer": {"name": "adam", "rate": 0.05}, "clip": {"kind": "norm", "limit": 0.5}},
    {"at": 4, "algorithm": {"name": "naive"}},
    {"at": 5, "clip": None},
]


def test_each_change_is_made_to_what_the_changes_before_have_left() -> None:
    found = stages(parse(RNN | {"changes": CHANGES}, TrainingRequest))
    told = [(at, stage.optimizer.name, stage.clip and stage.clip.kind, stage.algorithm.name) for at, stage in found]
    assert told == [
        (0, "sgd", None, "full"),
        (2, "adam", "norm", "full"),
        (4, "adam", "norm", "naive"),
        (5, "adam", None, "naive"),
    ]


@pytest.mark.parametrize(("iteration", "stage"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 3), (9, 3)])
def test_a_request_stands_at_its_iteration_as_the_changes_until_then_have_left_it(iteration: int, stage: int) -> None:
    request = parse(RNN | {"changes": CHANGES, "iteration": iteration}, TrainingRequest)
    assert in_force(request) == stages(request)[stage][1]


@pytest.mark.parametrize(
    ("asked", "first", "count", "step"),
    [
        ({"iterations": LIMITS.told}, 0, LIMITS.told, 1),
        ({"iterations": LIMITS.told + 1}, 0, 121, 2),
        ({"iteration": 7, "iterations": 10, "every": 4}, 7, 3, 4),
    ],
)
def test_so_many_iterations_are_told_as_are_good_to_draw(asked: Json, first: int, count: int, step: int) -> None:
    told = reported(parse(RNN | asked, TrainingRequest))
    assert (told[0], len(told), told.step) == (first, count, step)

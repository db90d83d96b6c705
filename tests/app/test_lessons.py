"""The trainings that learn do so from any seed, and those that fail do not."""

import json

import pytest

from app import trained
from app.fields import TASKS
from app.form import problem_of
from app.lessons import LESSONS, Lesson
from app.schema import TrainingRequest

SEEDS = range(5)


def closing_loss(lesson: Lesson, seed: int) -> float:
    """On held-out data, or on the last batch where there is none."""
    asked = lesson.asked | {"seed": str(seed), "every": str(lesson.iterations)}
    *_, end = filter(None, trained.lines(problem_of(asked.items(), TrainingRequest)))
    told = json.loads(end)
    return float((told["held_out"] or told)["loss"])


@pytest.mark.parametrize(
    "lesson", LESSONS, ids=lambda lesson: f"{lesson.task}-{'learns' if lesson.learns else 'fails'}"
)
def test_a_lesson_ends_as_it_says_from_five_seeds(lesson: Lesson) -> None:
    losses = [closing_loss(lesson, seed) for seed in SEEDS]
    reached = [loss < lesson.loss for loss in losses]
    assert reached == [lesson.learns] * len(SEEDS), losses


def test_every_task_but_own_data_has_a_lesson_that_learns_and_one_that_fails() -> None:
    for learns in (True, False):
        assert sorted(lesson.task for lesson in LESSONS if lesson.learns is learns) == sorted({*TASKS} - {"data"})

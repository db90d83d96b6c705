"""The trainings that learn do so from any seed, and those that fail do not."""

import json
import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from app.endpoints import training
from app.form.fields import TASKS
from app.form.query import problem_of
from app.page.trainings import TRAININGS, Training
from app.requests.trace import TrainingRequest
from engine.tasks.text import LETTERS
from engine.types import Array
from tests.app.asking import form_stream
from tests.app.page.test_verdicts import analysed

SEEDS = range(5)


def closing_loss(example: Training, seed: int) -> float:
    """On held-out data, or on the last batch where there is none."""
    asked = example.asked | {"seed": str(seed), "every": str(example.iterations)}
    *_, end = filter(None, training.lines(problem_of(asked.items(), TrainingRequest)))
    told = json.loads(end)
    return float((told["held_out"] or told)["loss"])


@pytest.mark.parametrize(
    "example", TRAININGS, ids=lambda example: f"{example.task}-{'learns' if example.learns else 'fails'}"
)
def test_a_training_ends_as_it_says_from_five_seeds(example: Training) -> None:
    losses = [closing_loss(example, seed) for seed in SEEDS]
    reached = [loss < example.loss for loss in losses]
    assert reached == [example.learns] * len(SEEDS), losses


def test_every_task_but_own_data_has_a_training_that_learns_and_one_that_fails() -> None:
    for learns in (True, False):
        assert sorted(example.task for example in TRAININGS if example.learns is learns) == sorted({*TASKS} - {"data"})


# --- what each training says, computed before any update ---

SPENT = ("optimizer", "rate", "iterations")  # of a training alone


def film_of(example: Training) -> dict[str, str]:
    return {name: text for name, text in example.asked.items() if name not in SPENT}


def data(example: Training) -> tuple[Array, Array]:
    """What goes in and what is to come out, (T, B, n)."""
    batch = problem_of(film_of(example).items()).batch(0)
    return batch.inputs, batch.targets


def left_of_the_last_loss(example: Training) -> list[float]:
    """By time steps back: how much of the last loss's error is left there, of what it is at the end."""
    *_, layer = filter(None, analysed(film_of(example) | {"loss_at": "last"}, "credit")["layers"])
    errors = [float(size) for size in layer["credit"][-1]][::-1]
    return [size / errors[0] for size in errors]


def letters(rows: Array) -> str:
    return "".join(LETTERS[place] for place in rows.argmax(axis=-1))


def six_back_it_arrives(example: Training) -> None:
    heard, wanted = data(example)
    np.testing.assert_array_equal(heard[:-6], wanted[6:])
    assert left_of_the_last_loss(example)[6] > 0.01


def less_than_a_billionth_arrives(example: Training) -> None:
    assert (example.asked["activation"], example.asked["lag"]) == ("sigmoid", "16")
    assert left_of_the_last_loss(example)[16] < 1e-9


def two_gates_and_two_symbols(example: Training) -> None:
    assert (example.asked["cell"], example.asked["span"]) == ("gru", "2")


def after_twenty_little_is_left(example: Training) -> None:
    problem = problem_of(film_of(example).items())
    quarter_of_u = np.linalg.norm(problem.params()[0]["U"], 2) / 4
    sizes = left_of_the_last_loss(example)
    assert sizes[20] < 1e-9
    assert all(after / before <= quarter_of_u for before, after in pairwise(sizes))


def the_first_number_comes_before_the_second(example: Training) -> None:
    (heard, _), half = data(example), int(example.asked["steps"]) // 2
    assert example.asked["cell"] == "lstm"
    assert (heard[:half, :, 1].sum(axis=0) == 1).all()
    assert (heard[half:, :, 1].sum(axis=0) == 1).all()


def up_to_23_back(example: Training) -> None:
    heard, _ = data(example)
    assert example.asked["loss_at"] == "last"
    back = len(heard) - 1 - heard[:, :, 1].argmax(axis=0)
    assert 12 <= back.min() <= back.max() <= 23 == len(heard) - 1


def signs(example: Training) -> Array:
    """How far back from the end the first X or Y lies, of each example."""
    heard, _ = data(example)
    back: Array = len(heard) - 1 - (heard[:, :, :2].sum(axis=-1) > 0).argmax(axis=0)
    return back


def eight_back(example: Training) -> None:
    assert example.asked["cell"] == "gru"
    assert (signs(example) == 8).all()


def more_than_thirty_back_next_to_nothing(example: Training) -> None:
    back, sizes = signs(example), left_of_the_last_loss(example)
    assert back.min() > 30
    assert max(sizes[lag] for lag in back) < 1e-15


def every_step_has_its_target(example: Training) -> None:
    heard, wanted = data(example)
    assert "loss_at" not in example.asked
    np.testing.assert_array_equal(wanted.argmax(axis=-1), np.cumsum(heard[:, :, 0], axis=0) % 2)


def one_bit_of_twelve_turns_it_over(example: Training) -> None:
    heard, wanted = data(example)
    assert (len(heard), example.asked["loss_at"]) == (12, "last")
    np.testing.assert_array_equal(wanted[-1].argmax(axis=-1), heard[:, :, 0].sum(axis=0) % 2)


def wave(example: Training) -> tuple[Array, Array, float]:
    """A value, the next one, and the cosine of the angle between them."""
    heard, wanted = data(example)
    return heard, wanted, float(np.cos(2 * np.pi / 8))


def two_values_tell_the_third(example: Training) -> None:
    heard, wanted, cosine = wave(example)
    np.testing.assert_allclose(wanted[1:], 2 * cosine * heard[1:] - heard[:-1], atol=1e-12)


def one_value_has_two_followers_and_the_mean_is_best(example: Training) -> None:
    heard, wanted, cosine = wave(example)
    rise = np.sqrt((1 - cosine**2) * (1 - heard**2))
    np.testing.assert_allclose(np.abs(wanted - cosine * heard), rise, atol=1e-7)
    mean_of_both = 8 * (1 - cosine**2) / 2 / 2  # sum over T of half the mean square, of a sine 1/2
    assert closing_loss(example, 0) == pytest.approx(mean_of_both, rel=0.15)


def the_second_letter_comes_again_as_the_last_but_one(example: Training) -> None:
    heard, _ = data(example)
    seen = 0
    for row in range(heard.shape[1]):
        text = letters(heard[:, row])
        inner = re.findall(r"B([TP])B[TPSXV]+?E([TP])E", text)
        assert all(second == last_but_one for second, last_but_one in inner), text
        seen += len(inner)
    assert seen >= 3


def the_same_letter_has_other_followers(example: Training) -> None:
    heard, wanted = (each.reshape(-1, len(LETTERS)) for each in data(example))
    of = {letter: {tuple(row) for row in wanted[heard[:, place] == 1]} for place, letter in enumerate(LETTERS)}
    assert sum(len(followers) > 1 for followers in of.values()) >= 4


def what_came_before_tells_what_follows_an_r(example: Training) -> None:
    text = example.asked["text"]
    after = {(a, b): c for a, b, c in zip(text, text[1:], text[2:], strict=False) if b == "r"}
    assert after == {("e", "r"): "r", ("r", "r"): "o", ("o", "r"): " "}


def one_letter_does_not_tell(example: Training) -> None:
    text = example.asked["text"]
    assert example.asked["cell"] == "dense"
    assert len({b for a, b in pairwise(text) if a == "r"}) == 3


def hidden(*units: int) -> Callable[[Training], None]:
    """The layers that the sentence counts."""

    def counted(example: Training) -> None:
        assert [int(n) for n in example.asked["hidden"].split(",") if n] == list(units)

    return counted


def four_measures_three_kinds(example: Training) -> None:
    heard, wanted = data(example)
    assert (heard.shape[-1], wanted.shape[-1]) == (4, 3)


def the_error_vanishes_downwards(example: Training) -> None:
    lines = map(json.loads, form_stream(**film_of(example)).splitlines())
    deltas = [np.linalg.norm(step["values"]["delta"]) for step in lines if step.get("phase") == "backward"]
    assert len(deltas) == 6
    assert all(after < before / 2 for before, after in pairwise(deltas))
    assert deltas[-1] < 1e-3 * deltas[0]


FACTS: dict[tuple[str, bool], Callable[[Training], None]] = {
    ("echo", True): six_back_it_arrives,
    ("echo", False): less_than_a_billionth_arrives,
    ("copy", True): two_gates_and_two_symbols,
    ("copy", False): after_twenty_little_is_left,
    ("adding", True): the_first_number_comes_before_the_second,
    ("adding", False): up_to_23_back,
    ("temporal_order", True): eight_back,
    ("temporal_order", False): more_than_thirty_back_next_to_nothing,
    ("parity", True): every_step_has_its_target,
    ("parity", False): one_bit_of_twelve_turns_it_over,
    ("sine", True): two_values_tell_the_third,
    ("sine", False): one_value_has_two_followers_and_the_mean_is_best,
    ("reber", True): the_second_letter_comes_again_as_the_last_but_one,
    ("reber", False): the_same_letter_has_other_followers,
    ("next_letter", True): what_came_before_tells_what_follows_an_r,
    ("next_letter", False): one_letter_does_not_tell,
    ("xor", True): hidden(4),
    ("xor", False): hidden(),
    ("circles", True): hidden(6),
    ("circles", False): hidden(),
    ("spirals", True): hidden(24, 24),
    ("spirals", False): hidden(),
    ("iris", True): four_measures_three_kinds,
    ("iris", False): the_error_vanishes_downwards,
}


def test_every_training_has_a_fact_that_holds_its_sentence() -> None:
    assert sorted(FACTS) == sorted((example.task, example.learns) for example in TRAININGS)


@pytest.mark.parametrize(
    "example", TRAININGS, ids=lambda example: f"{example.task}-{'learns' if example.learns else 'fails'}"
)
def test_what_a_training_says_is_so(example: Training) -> None:
    FACTS[example.task, example.learns](example)

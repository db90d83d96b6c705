"""What the tasks ask for."""

import numpy as np
import pytest

from engine.tasks import Data, Echo, NextLetter, OwnData, Spirals, Task, Xor

TASKS: list[Task] = [
    Xor(batch=6, outputs=1),
    Xor(batch=6, outputs=2),
    Spirals(batch=6, outputs=2, noise=0.1),
    Spirals(batch=7, outputs=1, noise=0.0),
    Echo(steps=8, batch=3, lag=3, outputs=1),
    Echo(steps=8, batch=3, lag=0, outputs=4),
    NextLetter(text="hello world", steps=5, batch=4),
    OwnData(Data(np.ones((3, 2, 4)), np.zeros((3, 2, 1)))),
]


def drawn(task: Task, seed: int = 0) -> Data:
    return task.draw(np.random.default_rng(seed))


@pytest.mark.parametrize("task", TASKS)
def test_a_batch_has_the_sizes_that_the_task_says(task: Task) -> None:
    inputs, targets = drawn(task)
    assert inputs.shape == (task.steps, task.batch, task.inputs)
    assert targets.shape == (task.steps, task.batch, task.outputs)
    assert inputs.dtype == targets.dtype == np.float64


@pytest.mark.parametrize("task", TASKS)
def test_the_same_seed_draws_the_same_batch(task: Task) -> None:
    for a, b in zip(drawn(task), drawn(task), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("task", [task for task in TASKS if not isinstance(task, Xor | OwnData)])
def test_another_seed_draws_another_batch(task: Task) -> None:
    assert not np.array_equal(drawn(task).inputs, drawn(task, seed=1).inputs)


def test_xor_is_its_truth_table_over_and_over() -> None:
    inputs, targets = drawn(Xor(batch=6, outputs=1))
    assert inputs.tolist() == [[[0, 0], [0, 1], [1, 0], [1, 1], [0, 0], [0, 1]]]
    assert targets.tolist() == [[[0], [1], [1], [0], [0], [1]]]


def test_xor_of_two_outputs_is_one_hot() -> None:
    assert drawn(Xor(batch=4, outputs=2)).targets.tolist() == [[[1, 0], [0, 1], [0, 1], [1, 0]]]


def test_the_arms_of_the_spirals_are_each_other_turned_by_half_a_circle() -> None:
    inputs, targets = drawn(Spirals(batch=400, outputs=1, noise=0.0))
    radius = np.linalg.norm(inputs[0], axis=1)
    angle = np.arctan2(inputs[0, :, 1], inputs[0, :, 0])
    turned = (angle - 3.0 * np.pi * radius) / np.pi  # 0 on one arm, 1 on the other, up to whole turns
    np.testing.assert_allclose(np.abs(np.exp(1j * np.pi * turned) - (-1.0) ** targets[0, :, 0]), 0.0, atol=1e-9)
    assert radius.max() <= 1.0
    assert targets.mean() == 0.5


def test_noise_moves_the_points_by_its_standard_deviation() -> None:
    exact, noisy = (drawn(Spirals(batch=4000, outputs=1, noise=noise)) for noise in (0.0, 0.1))
    np.testing.assert_array_equal(exact.targets, noisy.targets)
    assert (noisy.inputs - exact.inputs).std() == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize("lag", [0, 1, 3, 8, 11])
@pytest.mark.parametrize("outputs", [1, 4])
def test_echo_says_what_was_heard_lag_moments_ago_and_nothing_before(lag: int, outputs: int) -> None:
    inputs, targets = drawn(Echo(steps=8, batch=3, lag=lag, outputs=outputs))
    for t in range(8):
        np.testing.assert_array_equal(targets[t], inputs[t - lag] if t >= lag else np.zeros((3, outputs)))


def test_echo_hears_bits_or_one_of_so_many_symbols() -> None:
    bits, symbols = (drawn(Echo(steps=50, batch=3, lag=1, outputs=outputs)).inputs for outputs in (1, 4))
    assert set(bits.ravel().tolist()) == {0.0, 1.0}
    np.testing.assert_array_equal(symbols.sum(axis=-1), 1.0)
    assert (symbols.sum(axis=(0, 1)) > 0).all()


def read(letters: np.ndarray[tuple[int, ...], np.dtype[np.float64]], alphabet: list[str]) -> str:
    return "".join(alphabet[i] for i in letters.argmax(axis=-1))


def test_next_letter_reads_a_window_of_the_text_and_says_what_comes_after_each_letter() -> None:
    text = "the quick brown fox"
    task = NextLetter(text=text, steps=6, batch=5)
    inputs, targets = drawn(task)
    for example in range(5):
        heard, said = (read(a[:, example], task.alphabet) for a in (inputs, targets))
        assert heard + said[-1] in text
        assert said[:-1] == heard[1:]
    np.testing.assert_array_equal(inputs.sum(axis=-1), 1.0)


def test_the_alphabet_is_every_letter_of_the_text_once_and_any_letter_will_do() -> None:
    assert NextLetter(text="naïve 你好, naïve", steps=2, batch=1).alphabet == sorted(set("naïve 你好, naïve"))


def test_a_window_may_be_as_long_as_the_text_allows_and_every_window_comes() -> None:
    assert read(drawn(NextLetter(text="abcd", steps=3, batch=1)).inputs[:, 0], list("abcd")) == "abc"
    task = NextLetter(text="abcd", steps=2, batch=50)
    assert {read(drawn(task).inputs[:, example], list("abcd")) for example in range(50)} == {"ab", "bc"}


def test_own_data_is_the_same_in_every_iteration() -> None:
    data = Data(np.ones((3, 2, 4)), np.zeros((3, 2, 1)))
    assert drawn(OwnData(data)) is data

"""What a network answers is what its forward pass says, judged moment by moment as a training judges all of it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.losses import Objective
from engine.passes import forward_pass
from engine.training import metrics
from engine.training.loop import drain
from engine.training.predictions import plane, predictions
from engine.training.sampling import drawn, probabilities, sample
from engine.types import Array
from tests.engine.making import Case, case

POINTS = np.array([[-1.0, 2.0], [3.0, 2.5], [0.0, 6.0]])
KINDS: dict[str, metrics.Kind] = {"cross_entropy": "classes", "bce": "bits"}
SPEAKER = case("lstm 5 -", "dense 4 softmax", loss="cross_entropy", inputs=4, batch=1)


def hand(of: Case, x: Array) -> Array:
    """The outputs of dense layers of tanh with a softmax on top, written out."""
    below, top = of.params
    z = np.tanh(x @ below["W"] + below["b"]) @ top["W"] + top["b"]
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum())


def test_the_plane_is_a_forward_pass_for_each_of_its_points() -> None:
    of = case("dense 5 tanh", "dense 3 softmax", loss="cross_entropy", inputs=2, steps=1)
    found = drain(plane(of.setup.network, of.params, POINTS, 7))
    assert found.outputs.shape == (7, 7, 3)
    for j, up in enumerate(found.up):
        for i, across in enumerate(found.across):
            np.testing.assert_allclose(found.outputs[j, i], hand(of, np.array([across, up])), rtol=1e-12)


def test_the_plane_reaches_a_little_beyond_the_data() -> None:
    of = case("dense 2 linear", loss="mse", inputs=2, steps=1)
    found = drain(plane(of.setup.network, of.params, POINTS, 11))
    np.testing.assert_allclose([found.across[0], found.across[-1]], [-1.6, 3.6])
    np.testing.assert_allclose([found.up[0], found.up[-1]], [1.4, 6.6])
    alone = drain(plane(of.setup.network, of.params, POINTS[:1], 3))
    np.testing.assert_allclose([alone.across, alone.up], [[-2, -1, 0], [1, 2, 3]])


def judged(loss: str, outputs: Any, targets: Any, weights: Any, tolerance: float | None = None) -> Any:
    """The answers of a single linear, sigmoid or softmax layer that says just these outputs (T, B, K)."""
    a, y = np.array(outputs, float), np.array(targets, float)
    with np.errstate(all="ignore"):
        logits = {"cross_entropy": np.log(a), "bce": np.log(a / (1 - a))}
    f = {"cross_entropy": "softmax", "bce": "sigmoid"}.get(loss, "linear")
    K = a.shape[2]
    of = case(f"dense {K} {f}", loss=loss, inputs=K, steps=len(a), batch=a.shape[1])
    setup = replace(of.setup, objective=Objective(loss, tuple(weights), 0.0))
    params = ({"W": np.eye(K), "b": np.zeros(K)},)
    batch = of.batch._replace(inputs=logits.get(loss, a), targets=y)
    found = drain(predictions(setup, params, batch, KINDS.get(loss, "numbers"), tolerance))
    np.testing.assert_allclose(found.outputs, a)
    return found


def test_classes_are_judged_by_hand_at_each_moment() -> None:
    said = [[[0.7, 0.3], [0.6, 0.4]], [[0.2, 0.8], [0.9, 0.1]], [[0.2, 0.8], [0.9, 0.1]], [[0.6, 0.4], [0.6, 0.4]]]
    meant = [[[1, 0], [0, 1]], [[0, 1], [0, 0]], [[0, 0], [0, 0]], [[1, 0], [1, 0]]]
    found = judged("cross_entropy", said, meant, [1, 1, 1, 0])
    assert found.by_time_step == [0.5, 1.0, None, None]
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.asked.tolist() == [[True, True], [True, False], [False, False], [False, False]]
    assert (found.right & found.asked).tolist() == [[True, False], [True, False], [False, False], [False, False]]


def test_bits_are_counted_one_by_one_and_an_answer_is_right_where_all_of_them_are() -> None:
    found = judged("bce", [[[0.7, 0.3], [0.6, 0.4]]], [[[1, 1], [1, 0]]], [1])
    assert found.by_time_step == [0.75]
    assert found.right.tolist() == [[False, True]]


def test_a_bit_whose_target_is_a_half_is_not_judged_and_the_others_of_its_answer_are() -> None:
    """51 and 49 of 100 are no nearer to right than one another."""
    found = judged("bce", [[[0.51, 0.7], [0.49, 0.3], [0.51, 0.49]]], [[[0.5, 1], [0.5, 1], [0.5, 0.5]]], [1])
    assert found.by_time_step == [0.5]
    assert found.asked.tolist() == [[True, True, False]]
    assert found.right.tolist()[0][:2] == [True, False]


def test_numbers_are_right_within_the_tolerance_and_never_judged_without_one() -> None:
    said, meant = [[[0.5], [0.55]], [[1.0], [2.0]]], [[[0.53], [0.5]], [[1.0], [2.01]]]
    found = judged("half_mse", said, meant, [1, 1], tolerance=0.04)
    assert found.by_time_step == [0.5, 1.0]
    assert found.right.tolist() == [[True, False], [True, True]]
    unknown = judged("half_mse", said, meant, [1, 0])
    assert (unknown.right, unknown.accuracy, unknown.by_time_step) == (None, None, [None, None])
    assert unknown.asked.tolist() == [[True, True], [False, False]]


@pytest.mark.parametrize("loss", ["cross_entropy", "bce", "mse"])
def test_the_accuracy_of_all_moments_is_that_of_a_training(loss: str) -> None:
    f = {"cross_entropy": "softmax", "bce": "sigmoid"}.get(loss, "linear")
    of = case("gru 4 after", f"dense 3 {f}", loss=loss, steps=6, batch=9, weights=(1, 0, 1, 2, 0, 1))
    kind = KINDS.get(loss, "numbers")
    found = drain(predictions(of.setup, of.params, of.batch, kind, 0.9))
    said, weights = (
        metrics.outputs(drain(forward_pass(of.setup, of.params, of.batch))),
        np.array(of.setup.objective.weights),
    )
    assert found.accuracy == metrics.accuracy(kind, 0.9, weights, said, of.batch.targets)
    judged = [share for share in found.by_time_step if share is not None]
    assert len(judged) == 4
    if loss != "cross_entropy":  # whose random targets may ask nothing
        assert found.accuracy == pytest.approx(np.mean(judged))


def spoken(letters: int, temperature: float, seed: int = 0, prompt: tuple[int, ...] = (2, 0, 1)) -> list[int]:
    net, (_, _, states) = SPEAKER.setup.network, SPEAKER.batch
    rng = np.random.default_rng(seed)
    return drain(sample(net, SPEAKER.params, states, prompt, letters, temperature, rng))


def test_at_temperature_0_each_letter_is_the_likeliest_after_all_before_it() -> None:
    text = [2, 0, 1]
    for letter in spoken(12, 0.0):
        inputs = np.eye(4)[text][:, None]
        layers, _ = SPEAKER.setup.network.forward(SPEAKER.params, inputs, SPEAKER.batch.states)
        assert letter == layers[-1]["a"][-1, 0].argmax()
        text.append(letter)


def test_the_same_seed_writes_the_same_text_and_another_one_another() -> None:
    assert spoken(40, 1.0, seed=3) == spoken(40, 1.0, seed=3)
    assert spoken(40, 1.0, seed=3) != spoken(40, 1.0, seed=4)
    assert len(spoken(40, 1.0)) == 40


@pytest.mark.parametrize("seed", range(8))
def test_each_letter_is_drawn_after_those_that_were_drawn_before(seed: int) -> None:
    text, rng = [2, 0, 1], np.random.default_rng(seed)
    for letter in spoken(20, 0.3, seed=seed):
        layers, _ = SPEAKER.setup.network.forward(SPEAKER.params, np.eye(4)[text][:, None], SPEAKER.batch.states)
        assert letter == drawn(layers[-1]["z"][-1, 0], 0.3, rng)
        text.append(letter)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_letters_are_drawn_with_the_chances_of_softmax(temperature: float) -> None:
    z, n, rng = np.array([1.0, -0.5, 0.2, 2.0]), 20_000, np.random.default_rng(1)
    found = np.bincount([drawn(z, temperature, rng) for _ in range(n)], minlength=4) / n
    expected = np.exp(z / temperature) / np.exp(z / temperature).sum()
    np.testing.assert_allclose(probabilities(z, temperature), expected, rtol=1e-12)
    assert np.abs(found - expected).max() < 5 * 0.5 / np.sqrt(n)


@pytest.mark.parametrize("temperature", [1e-300, 1e-5, 1.0])
def test_chances_stay_finite_however_large_the_numbers(temperature: float) -> None:
    np.testing.assert_array_equal(probabilities(np.array([-1e308, 1e308, 0.0]), temperature), [0.0, 1.0, 0.0])


def test_a_network_that_says_no_finite_number_writes_no_further() -> None:
    net, (below, top) = SPEAKER.setup.network, SPEAKER.params
    broken = (below, top | {"b": np.array([0.0, np.nan, 0.0, 0.0])})
    states, rng = SPEAKER.batch.states, np.random.default_rng(0)
    assert drain(sample(net, broken, states, [0], 9, 1.0, rng)) == []

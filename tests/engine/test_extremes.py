"""Large numbers are no error: they are shown, computing goes on, and nothing warns."""

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.analysis.gradient_check import check_gradient
from engine.losses import weighted
from engine.trace import expected
from engine.training.loop import drain
from tests.engine.making import ELEMENTWISE, OUTPUTS, Case, case, of_phase, told


def scaled(case: Case, weights: float, inputs: float) -> Case:
    params = tuple({name: a * weights for name, a in p.items()} for p in case.params)
    return case._replace(params=params, batch=case.batch._replace(inputs=case.batch.inputs * inputs))


@pytest.mark.parametrize("sweeps", ["full", "naive"])
@pytest.mark.parametrize(
    ("weights", "inputs"), [(1e200, 1.0), (1.0, 1e300), (1e200, 1e300), (np.inf, 1.0), (1.0, np.nan)]
)
@pytest.mark.parametrize(("loss", "output"), sorted(set(OUTPUTS)))
def test_a_trace_goes_on_to_its_end(loss: str, output: str, weights: float, inputs: float, sweeps: str) -> None:
    for activation in ELEMENTWISE:
        wild = scaled(
            case(f"rnn 2 {activation}", f"dense 2 {activation}", f"dense 3 {output}", loss=loss, l2=0.1, sweeps=sweeps),
            weights,
            inputs,
        )
        assert len(told(wild).steps) == expected(wild.setup, 4)


def test_a_check_of_an_explosion_says_that_it_is_no_number() -> None:
    wild = scaled(case("rnn 2 linear", "dense 3 linear", loss="mse", steps=9), 1e60, 1.0)
    outcome = told(wild).outcome
    assert not np.isfinite(outcome.loss)
    assert np.isnan(drain(check_gradient(*wild, outcome.grads, 100)).max_relative_error)


def test_an_explosion_grows_from_moment_to_moment_until_it_is_infinite() -> None:
    rnn = case("rnn 1 linear", "dense 1 linear", loss="mse", steps=8, batch=1, inputs=1)
    rnn.params[0]["U"][...] = 1e50
    sizes = [float(np.abs(s.values["h"]).max()) for s in of_phase(told(rnn).steps, "forward") if s.layer == 0]
    assert sizes == sorted(sizes)
    assert sizes[0] < 1e52
    assert sizes[-1] == np.inf


def saturated(loss: str, output: str, z: list[float], y: list[float], weight: float = 1.0) -> Case:
    """One example, whose output sums are z."""
    one = case(f"dense {len(z)} {output}", loss=loss, inputs=1, steps=1, batch=1, weights=[weight])
    params = ({"W": np.zeros((1, len(z))), "b": np.array(z)},)
    return one._replace(params=params, batch=one.batch._replace(targets=np.array([[y]])))


def test_a_saturated_softmax_keeps_a_finite_loss_and_delta() -> None:
    steps = told(saturated("cross_entropy", "softmax", [2000.0, 0.0], [0.0, 1.0])).steps
    loss, backward = of_phase(steps, "loss")[0].values, of_phase(steps, "backward")[0].values
    assert [loss["loss"], loss["d_output"].tolist()] == [2000.0, [[0.0, -np.inf]]]
    assert backward["delta"].tolist() == [[1.0, -1.0]]


@pytest.mark.parametrize(("z", "y"), [(2000.0, 0.0), (-2000.0, 1.0)])
def test_a_saturated_sigmoid_keeps_a_finite_loss_and_delta(z: float, y: float) -> None:
    steps = told(saturated("bce", "sigmoid", [z], [y])).steps
    loss, backward = of_phase(steps, "loss")[0].values, of_phase(steps, "backward")[0].values
    assert [loss["loss"], loss["d_output"].tolist()] == [2000.0, [[np.copysign(np.inf, z)]]]
    assert backward["delta"].tolist() == [[np.sign(z)]]


@pytest.mark.parametrize(
    ("loss", "output", "z", "y", "d_output"),
    [
        ("cross_entropy", "softmax", [900.0, 0.0], [1.0, 0.0], [-1.0, 0.0]),
        ("bce", "sigmoid", [900.0, -900.0], [1.0, 0.0], [-1.0, 1.0]),
        ("bce", "sigmoid", [np.inf, -np.inf], [1.0, 0.0], [-1.0, 1.0]),
    ],
)
def test_a_saturated_output_that_is_right_costs_nothing(
    loss: str, output: str, z: list[float], y: list[float], d_output: list[float]
) -> None:
    steps = told(saturated(loss, output, z, y)).steps
    assert of_phase(steps, "loss")[0].values["loss"] == 0.0
    assert of_phase(steps, "loss")[0].values["d_output"].tolist() == [d_output]
    assert of_phase(steps, "backward")[0].values["delta"].tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("z", [700.0, 740.0, 800.0])  # the softmax is small, then short of digits, then zero
def test_the_cross_entropy_is_as_exact_where_the_softmax_is_tiny(z: float) -> None:
    steps = told(saturated("cross_entropy", "softmax", [z, 0.0], [0.0, 1.0])).steps
    assert float(of_phase(steps, "loss")[0].values["loss"]) == pytest.approx(z, rel=1e-15)


def test_a_moment_of_weight_zero_adds_nothing_even_where_it_is_infinite() -> None:
    steps, outcome = told(saturated("cross_entropy", "softmax", [2000.0, 0.0], [0.0, 1.0], weight=0.0))
    loss = of_phase(steps, "loss")[0].values
    assert [loss["loss"], loss["d_output"].tolist(), outcome.loss] == [2000.0, [[0.0, 0.0]], 0.0]
    assert not outcome.grads[0]["W"].any()


def test_a_loss_out_of_range_that_does_not_count_warns_of_nothing() -> None:
    assert weighted(np.array([0.0, 0.0, 2.0]), np.array([np.inf, np.nan, 1e308])).tolist() == [0.0, 0.0, np.inf]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_activations_of_numbers_at_the_end_of_the_range_warn_of_nothing(name: str) -> None:
    z = np.array([-np.inf, -1e308, -5e-324, 0.0, 5e-324, 1e308, np.inf, np.nan])
    f, prime, _ = ACTIVATIONS[name]
    assert prime(z, f(z)).shape == z.shape

"""What is true of products of Jacobians, and what is only often said; their factors are the rows of RTRL."""

import numpy as np
import pytest

from engine.algorithms import full
from engine.cells import CELLS
from engine.initializers import spectral_radius
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import SGD
from engine.setup import Batch, Setup
from engine.types import Array
from tests.engine.making import Case, case, of_phase, on, told
from tests.engine.ways import Way

RTRL = Way((), rtrl=True)


def jacobians(rnn: Case) -> list[Array]:
    """ds_t/ds_{t-1} (B, S, S) of each moment."""
    return [step.values["J"] for step in of_phase(told(on(rnn, RTRL)).steps, "influence") if step.layer == 0]


def product(factors: list[Array]) -> Array:
    """ds_T/ds_0 of the first example: the newest factor stands on the left."""
    found = np.eye(len(factors[0][0]))
    for factor in factors:
        found = factor[0] @ found
    return found


def simple(activation: str, u: Array, x: Array, h: Array, steps: int) -> Case:
    """An rnn that hears x at every moment and begins with h, under an output that hands its h on."""
    units = len(u)
    net = Network((CELLS["rnn"](units, units, activation), CELLS["dense"](units, units, "linear")))
    setup = Setup(net, Objective("half_sse", (1.0,) * steps, 0.0), full(steps), SGD(0.1), train_biases=True)
    params = ({"W": np.eye(units), "U": u, "b": np.zeros(units)}, {"W": np.eye(units), "b": np.zeros(units)})
    batch = Batch(np.tile(x, (steps, 1, 1)), np.zeros((steps, 1, units)), [h[None], np.zeros((1, 0))])
    return Case(setup, params, batch)


def orthogonal(units: int) -> Array:
    return np.asarray(np.linalg.qr(np.random.default_rng(0).normal(size=(units, units)))[0])


@pytest.mark.parametrize("kind", ["rnn 3 tanh", "rnn 3 sigmoid", "lstm 2 -", "gru 3 after", "gru 3 before"])
def test_the_state_moves_with_an_early_one_by_the_product_with_the_newest_factor_on_the_left(kind: str) -> None:
    stack = case(kind, "dense 2 linear", loss="mse", steps=4, batch=1)
    size, columns = stack.batch.states[0].shape[1], []
    for i in range(size):
        states = [s.astype(complex) for s in stack.batch.states]
        states[0][0, i] += 1e-20j
        for x in stack.batch.inputs:
            _, states = stack.setup.network.step(stack.params, x, states)
        columns.append(states[0][0].imag / 1e-20)
    factors = jacobians(stack)
    np.testing.assert_allclose(product(factors), np.transpose(columns), rtol=1e-10, atol=1e-14)
    assert not np.allclose(product(factors[::-1]), np.transpose(columns), rtol=1e-2, atol=1e-6)


def test_the_factors_are_slope_times_weight_and_a_power_of_u_only_where_the_slope_is_one() -> None:
    tanh, linear = (case(f"rnn 3 {f}", "dense 2 linear", loss="mse", steps=4, batch=1) for f in ("tanh", "linear"))
    u = tanh.params[0]["U"]
    forward = [s.values["z"][0] for s in of_phase(told(tanh).steps, "forward") if s.layer == 0]
    for factor, z in zip(jacobians(tanh), forward, strict=True):
        np.testing.assert_allclose(factor[0], np.diag(np.cosh(z) ** -2) @ u.T, rtol=1e-12)
    power = np.linalg.matrix_power(u.T, 4)
    np.testing.assert_allclose(product(jacobians(linear)), power, rtol=1e-12)
    assert np.linalg.norm(product(jacobians(tanh)), 2) < 0.5 * np.linalg.norm(power, 2)


def test_every_example_has_a_jacobian_of_its_own() -> None:
    two = case("gru 3 after", "dense 2 linear", loss="mse", steps=3, batch=2)
    for example in range(2):
        inputs, targets, states = two.batch
        one = slice(example, example + 1)
        alone = two._replace(batch=Batch(inputs[:, one], targets[:, one], [s[one] for s in states]))
        for together, single in zip(jacobians(two), jacobians(alone), strict=True):
            np.testing.assert_allclose(together[example], single[0], rtol=1e-12, atol=1e-15)
    assert not np.allclose(jacobians(two)[0][0], jacobians(two)[0][1], rtol=1e-2)


def test_influence_grows_by_the_immediate_derivative_and_not_by_the_total_one() -> None:
    """dh_t/dU with the state before held fixed is f'(z) h_{t-1}; the rest of S_t is J_t S_{t-1} alone."""
    rnn = case("rnn 3 tanh", "dense 2 linear", loss="mse", steps=4, batch=1)
    influence = [s.values for s in of_phase(told(on(rnn, RTRL)).steps, "influence")]
    forward = [s.values for s in of_phase(told(rnn).steps, "forward") if s.layer == 0]
    before = np.zeros((3, 3, 3))
    for v, moment in zip(influence, forward, strict=True):
        immediate = np.einsum("j,i,jk->jik", np.cosh(moment["z"][0]) ** -2, moment["h_prev"][0], np.eye(3))
        np.testing.assert_allclose(v["S_U"][0], np.tensordot(v["J"][0], before, 1) + immediate, rtol=1e-12, atol=1e-15)
        before = v["S_U"][0]
    assert not np.allclose(before, immediate, rtol=0.1)


@pytest.mark.parametrize(("lag", "norm"), [(1, 14.142), (10, 7240.8), (30, 7.6e9)])
def test_an_error_may_explode_though_every_eigenvalue_is_zero(lag: int, norm: float) -> None:
    """h = (0, 1/2) is a fixed point at which J^2 = 2 J: the norm doubles with every moment."""
    u = np.array([[8.0, -8.0], [8.0, -8.0]])  # rows times U: the transpose of the column form
    rnn = simple("tanh", u, np.array([-4.0, 4.549306144334055]), np.array([0.0, 0.5]), lag)
    found = np.linalg.norm(product(jacobians(rnn)), 2)
    assert spectral_radius(u) == pytest.approx(0.0, abs=1e-6)
    assert found == pytest.approx(14.1421356 * 2.0 ** (lag - 1), rel=1e-4)
    assert found == pytest.approx(norm, rel=5e-3)


def test_an_error_may_vanish_though_the_spectral_radius_is_two() -> None:
    """The slope of a sigmoid is at most 1/4: to explode, the largest singular value must pass 4, not 1."""
    rnn = simple("sigmoid", 2.0 * orthogonal(16), np.zeros(16), np.zeros(16), 50)
    found = float(np.linalg.norm(product(jacobians(rnn)), 2))
    assert spectral_radius(rnn.params[0]["U"]) == pytest.approx(2.0)
    assert 1e-30 < found < 0.5**50  # 8.9e-16, the bound


def test_a_relu_bounds_its_slope_and_yet_explodes() -> None:
    u = np.full((4, 4), 2.35 / 4)
    found = float(np.linalg.norm(product(jacobians(simple("relu", u, np.ones(4), np.ones(4), 30))), 2))
    assert found == pytest.approx(2.35**30, rel=1e-9)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "linear", "relu"])
def test_no_product_is_longer_than_gamma_times_sigma_for_each_moment(activation: str) -> None:
    rnn = case(f"rnn 5 {activation}", "dense 2 linear", loss="mse", steps=12, batch=1)
    gamma = {"sigmoid": 0.25}.get(activation, 1.0)
    sigma = float(np.linalg.norm(rnn.params[0]["U"], 2))
    for lag in range(1, 13):
        assert np.linalg.norm(product(jacobians(rnn)[:lag]), 2) <= (gamma * sigma) ** lag * (1 + 1e-12)


def test_a_memory_that_is_kept_lets_an_error_through_where_a_closed_one_does_not() -> None:
    norms = []
    for bias in (0.0, 4.0):
        lstm = case("lstm 4 -", "dense 2 linear", loss="mse", steps=30, batch=1)
        small = {name: 0.1 * a for name, a in lstm.params[0].items()}
        small["b"][4:8] = bias
        norms.append(np.linalg.norm(product(jacobians(lstm._replace(params=(small, lstm.params[1])))), 2))
    assert norms[0] < 1e-6
    assert norms[1] > 0.3

"""Each activation and its derivative, near zero and far out."""

import math

import numpy as np
import pytest

from engine.activations import ACTIVATIONS, log_softmax, softmax, softmax_back, softmax_rest, softplus
from tests import oracles
from tests.engine.making import ELEMENTWISE

FAR = np.array([-1e300, -1000.0, -745.0, -40.0, -3.0, -1e-9, 1e-9, 0.5, 3.0, 40.0, 745.0, 1000.0, 1e300])
NEAR = np.linspace(-6.0, 6.0, 41) + 1e-3  # not on the corner of relu


def test_the_table_names_every_activation_of_a_request() -> None:
    assert list(ACTIVATIONS) == ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu"]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_f_is_what_its_definition_says(name: str) -> None:
    np.testing.assert_allclose(ACTIVATIONS[name].f(NEAR), oracles.ACTIVATIONS[name](NEAR), rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_f_prime_is_the_slope_of_f(name: str) -> None:
    f, prime, _ = ACTIVATIONS[name]
    slope = (f(NEAR + 1e-5) - f(NEAR - 1e-5)) / 2e-5
    np.testing.assert_allclose(prime(NEAR, f(NEAR)), slope, atol=1e-9)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_complex_step_finds_f_prime_however_far_out(name: str) -> None:
    f, prime, _ = ACTIVATIONS[name]
    np.testing.assert_allclose(f(FAR + 1e-20j).imag / 1e-20, prime(FAR, f(FAR)), rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_gamma_is_the_steepest_that_f_gets(name: str) -> None:
    _, prime, gamma = ACTIVATIONS[name]
    z = np.linspace(-8.0, 8.0, 160_001)
    assert np.abs(prime(z, ACTIVATIONS[name].f(z))).max() == pytest.approx(gamma, rel=1e-8)


@pytest.mark.parametrize("name", ELEMENTWISE)
@np.errstate(all="ignore")
def test_the_ends_of_the_line_have_their_limits(name: str) -> None:
    ends = np.array([-np.inf, np.inf])
    f, prime, _ = ACTIVATIONS[name]
    limits = {
        "linear": ([-np.inf, np.inf], [1.0, 1.0]),
        "sigmoid": ([0.0, 1.0], [0.0, 0.0]),
        "tanh": ([-1.0, 1.0], [0.0, 0.0]),
        "relu": ([0.0, np.inf], [0.0, 1.0]),
        "leaky_relu": ([-np.inf, np.inf], [0.01, 1.0]),
        "gelu": ([0.0, np.inf], [0.0, 1.0]),
    }
    assert (f(ends).tolist(), prime(ends, f(ends)).tolist()) == limits[name]


def test_softmax_is_positive_sums_to_one_and_forgets_what_all_have_in_common() -> None:
    z = np.random.default_rng(0).normal(size=(5, 4))
    np.testing.assert_allclose(softmax(z).sum(axis=-1), 1.0)
    np.testing.assert_allclose(softmax(z), softmax(z + 1000.0), rtol=1e-10)
    assert (softmax(z) > 0).all()


def test_softmax_back_is_the_error_times_the_jacobian() -> None:
    a, d_a = softmax(np.array([0.3, -1.0, 2.0])), np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(softmax_back(a, d_a), d_a @ (np.diag(a) - np.outer(a, a)), rtol=1e-14)


@np.errstate(all="ignore")
def test_log_softmax_is_found_where_softmax_is_zero() -> None:
    z = np.array([[0.0, -1.0, -5000.0], [0.0, -680.0, -700.0]])
    expected = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    everywhere = np.full(z.shape, True)
    np.testing.assert_allclose(log_softmax(z, softmax(z), everywhere), expected.reshape(-1), rtol=1e-14)


def test_softplus_is_the_logarithm_of_one_and_e_to_the_z() -> None:
    np.testing.assert_allclose(softplus(NEAR), [math.log1p(math.exp(z)) for z in NEAR], rtol=1e-14)
    assert softplus(np.array([-1000.0, 1000.0])).tolist() == [0.0, 1000.0]


@pytest.mark.parametrize("z", [0.5, 3.0, 9.0, 12.0, 15.0, 19.0, 40.0, 300.0])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_f_prime_keeps_its_digits_where_a_is_all_but_one(z: float, sign: float) -> None:
    """From z, as 1 - a and 1 - a^2 are zero in float64 from z = 37 and z = 19 on."""
    at = np.array([sign * z])
    e = math.exp(-z)
    sigmoid, tanh = (ACTIVATIONS[name] for name in ("sigmoid", "tanh"))
    assert sigmoid.prime(at, sigmoid.f(at))[0] == pytest.approx(e / (1 + e) ** 2, rel=1e-11)
    assert tanh.prime(at, tanh.f(at))[0] == pytest.approx(4 * e**2 / (1 + e**2) ** 2, rel=1e-11)


def test_gelu_keeps_its_digits_far_below_zero() -> None:
    z = np.array([-10.0, -20.0])
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    tail = np.array([math.erfc(-x / math.sqrt(2)) / 2 for x in z])
    np.testing.assert_allclose(ACTIVATIONS["gelu"].prime(z, z * tail), tail + z * density, rtol=1e-12)
    np.testing.assert_allclose(ACTIVATIONS["gelu"].f(z), z * tail, rtol=1e-12)


def test_the_rest_of_a_softmax_is_the_sum_of_the_others() -> None:
    z = np.array([[40.0, 0.0, -1.0], [0.3, 0.2, 0.1]])
    e = np.exp(z)
    others = np.array(
        [[e[0, 1] + e[0, 2], e[0, 0], e[0, 0]], [e[1, 1] + e[1, 2], e[1, 0] + e[1, 2], e[1, 0] + e[1, 1]]]
    )
    np.testing.assert_allclose(softmax_rest(softmax(z))[:, 0], others[:, 0] / e.sum(axis=-1), rtol=1e-13)
    np.testing.assert_allclose(softmax_rest(softmax(z))[1], others[1] / e[1].sum(), rtol=1e-13)


def test_the_error_of_an_almost_sure_softmax_keeps_its_digits() -> None:
    a, d_a = softmax(np.array([[40.0, 0.0]])), np.array([[1.0, -2.0]])
    np.testing.assert_allclose(softmax_back(a, d_a), [[3 * a[0, 1], -3 * a[0, 1]]], rtol=1e-13)

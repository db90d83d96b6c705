"""Weights begin as the published schemes say."""

import numpy as np
import pytest

from engine.cells import CELLS
from engine.initializers import SCHEMES, draw, spectral_radius
from engine.network import Network
from engine.types import Params, Values

WIDE = Network((CELLS["rnn"](300, 200, "tanh"), CELLS["dense"](200, 100, "softmax")))


def drawn(scheme: str, radius: float | None = None, net: Network = WIDE, seed: int = 0) -> Params:
    return draw(net, scheme, radius, None, np.random.default_rng(seed))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_seed_gives_the_same_parameters_and_another_seed_others(scheme: str) -> None:
    first, again, other = drawn(scheme), drawn(scheme), drawn(scheme, seed=1)
    assert all((p[name] == q[name]).all() for p, q in zip(first, again, strict=True) for name in p)
    assert not (first[0]["W"] == other[0]["W"]).any()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_parameters_have_the_shapes_of_the_cells_and_biases_are_zero(scheme: str) -> None:
    assert [{name: a.shape for name, a in p.items()} for p in drawn(scheme)] == [cell.shapes for cell in WIDE.cells]
    assert not any(p["b"].any() for p in drawn(scheme))


def matrices(p: Params) -> list[Values]:
    return [{name: a for name, a in layer.items() if a.ndim == 2} for layer in p]


def test_glorot_is_uniform_within_its_limit() -> None:
    for a in (a for p in matrices(drawn("glorot")) for a in p.values()):
        limit = np.sqrt(6.0 / sum(a.shape))
        assert 0.99 * limit < np.abs(a).max() <= limit
        assert a.var() == pytest.approx(2.0 / sum(a.shape), rel=0.05)


def test_he_is_normal_of_variance_two_by_fan_in() -> None:
    for a in (a for p in matrices(drawn("he")) for a in p.values()):
        assert a.var() == pytest.approx(2.0 / a.shape[0], rel=0.05)
        assert (a**4).mean() / a.var() ** 2 == pytest.approx(3.0, rel=0.1)


def test_uniform_knows_the_width_of_the_layer_alone() -> None:
    for a, units in zip(
        [drawn("uniform")[0]["W"], drawn("uniform")[0]["U"], drawn("uniform")[1]["W"]], (200, 200, 100), strict=True
    ):
        assert 0.99 / np.sqrt(units) < np.abs(a).max() <= 1.0 / np.sqrt(units)


@pytest.mark.parametrize(("inputs", "units"), [(3, 7), (7, 3), (5, 5), (1, 4), (4, 1)])
def test_orthogonal_has_singular_values_of_one(inputs: int, units: int) -> None:
    net = Network((CELLS["rnn"](inputs, units, "tanh"),))
    p = drawn("orthogonal", net=net)[0]
    np.testing.assert_allclose(np.linalg.svd(p["W"], compute_uv=False), 1.0, rtol=1e-12)
    np.testing.assert_allclose(np.linalg.svd(p["U"], compute_uv=False), 1.0, rtol=1e-12)


def test_orthogonal_turns_both_ways() -> None:
    net = Network((CELLS["rnn"](1, 3, "tanh"),))
    signs = {float(np.sign(np.linalg.det(drawn("orthogonal", net=net, seed=seed)[0]["U"]))) for seed in range(20)}
    assert signs == {-1.0, 1.0}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("radius", [0.0, 0.9, 1.5])
def test_recurrent_weights_have_the_spectral_radius_that_was_asked_for(scheme: str, radius: float) -> None:
    bare, scaled = drawn(scheme), drawn(scheme, radius)
    assert spectral_radius(scaled[0]["U"]) == pytest.approx(radius, rel=1e-9)
    assert (scaled[0]["W"] == bare[0]["W"]).all()


def test_the_spectral_radius_is_that_of_the_eigenvalues_and_not_of_the_singular_values() -> None:
    assert spectral_radius(np.array([[8.0, 8.0], [-8.0, -8.0]])) == pytest.approx(0.0, abs=1e-6)
    assert spectral_radius(np.array([[0.0, -3.0], [3.0, 0.0]])) == pytest.approx(3.0)


@pytest.mark.parametrize("bias", [None, -1.0, 2.5])
def test_only_forget_gates_begin_with_the_forget_bias(bias: float | None) -> None:
    net = Network((CELLS["lstm"](2, 3), CELLS["gru"](3, 3, "after"), CELLS["dense"](3, 1, "linear")))
    lstm, gru, dense = draw(net, "glorot", None, bias, np.random.default_rng(0))
    assert lstm["b"].tolist() == [*[0.0] * 3, *[bias or 0.0] * 3, *[0.0] * 6]
    assert not any(p[name].any() for p in (gru, dense) for name in ("b", "c") if name in p)


def test_each_gate_begins_as_a_matrix_of_its_own() -> None:
    net = Network((CELLS["lstm"](40, 30), CELLS["gru"](30, 30, "before")))
    for p in draw(net, "orthogonal", 0.8, None, np.random.default_rng(0)):
        for block in np.split(p["U"], p["U"].shape[1] // 30, axis=1):
            np.testing.assert_allclose(block.T @ block, 0.64 * np.eye(30), atol=1e-12)

"""How far the state of a layer reaches, and what bounds it: backward against complex steps, and known facts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.algorithms import chunked, restarts
from engine.analysis.jacobians import bound, norms, of_film
from engine.network import parted
from engine.passes import forward_pass
from engine.training.loop import drain
from engine.types import Array, width
from tests.engine.making import ELEMENTWISE, Case, case, cases

LAYERS = [*(f"rnn 3 {f}" for f in ELEMENTWISE if f != "gelu"), "lstm 3 -", "gru 3 after", "gru 3 before"]


def film_of(case: Case, layer: int = 0) -> list[Array]:
    return drain(
        of_film(
            case.setup.network.cells[layer],
            case.params[layer],
            layer,
            drain(forward_pass(*case)),
            case.setup.restarts,
        )
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_every_jacobian_is_that_of_a_complex_step(layer: str) -> None:
    stack = case(layer, "dense 2 linear", loss="mse", steps=1, batch=2)
    cell, p, state = stack.setup.network.cells[0], stack.params[0], stack.batch.states[0]
    (found,) = film_of(stack)
    projected = cell.input_projection(p, stack.batch.inputs[0])
    for i in range(width(cell)):
        moved = state + 1e-30j * np.eye(width(cell))[i]
        v = cell.step(p, projected, parted(cell, moved))
        numeric = np.concatenate([v[name] for name in cell.carried], axis=-1).imag / 1e-30
        np.testing.assert_allclose(found[:, :, i], numeric, rtol=1e-12, atol=1e-15)


@given(cases())
def test_the_norms_are_those_of_the_products_newest_on_the_left(case: Case) -> None:
    for layer, cell in enumerate(case.setup.network.cells):
        if not cell.carried:
            continue
        each = film_of(case, layer)
        found = drain(norms(each))
        for k in range(len(each)):
            product = np.repeat(np.eye(width(cell))[None], len(each[0]), axis=0)
            for t in range(k, len(each)):
                product = each[t] @ product if t > k else product
                size = np.linalg.norm(product, 2, axis=(-2, -1)).max()
                assert found.sizes[t, k] == pytest.approx(size, rel=1e-9, abs=1e-300)
                assert 10 ** found.log10[t, k] == pytest.approx(size, rel=1e-9, abs=1e-300)
            assert not found.sizes[:k, k].any()


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_no_product_exceeds_the_bound(activation: str) -> None:
    stack = case(f"rnn 5 {activation}", "dense 2 linear", loss="mse", steps=20, batch=3)
    found, told = drain(norms(film_of(stack))), bound(stack.setup.network.cells[0], stack.params[0], 20)
    assert told is not None
    assert told.sigma_max >= told.spectral_radius
    for k in range(20):
        assert (found.sizes[k:, k] <= told.by_lag[: 20 - k] * (1 + 1e-12)).all()
    np.testing.assert_allclose(told.by_lag, (told.gamma * told.sigma_max) ** np.arange(20))


@pytest.mark.parametrize("layer", ["lstm 2 -", "gru 2 after", "dense 2 tanh"])
def test_one_matrix_bounds_nothing_where_there_are_gates_or_no_past(layer: str) -> None:
    stack = case(layer, "dense 2 linear", loss="mse")
    assert bound(stack.setup.network.cells[0], stack.params[0], 4) is None


def test_nothing_reaches_over_a_moment_at_which_the_state_starts_anew() -> None:
    stack = case("gru 2 after", "dense 2 linear", loss="mse", steps=6, sweeps=chunked(6, 3))
    anew = stack._replace(setup=replace(stack.setup, restarts=restarts(6, 3)))
    found = drain(norms(film_of(anew))).sizes
    assert found[5, 3] > 0
    assert not found[3:, :3].any()


@pytest.mark.parametrize(("u", "log10"), [(1e10, 10.0), (1e-10, -10.0)])
def test_logarithms_stay_right_where_the_norm_itself_does_not(u: float, log10: float) -> None:
    found = drain(norms([np.array([[[u]]])] * 101))
    assert found.log10[100, 0] == pytest.approx(100 * log10)
    assert found.sizes[100, 0] == (np.inf if u > 1 else 0.0)


def test_what_is_no_number_stays_none_and_hurts_nothing_else() -> None:
    good, bad = np.array([[[0.5]]]), np.array([[[np.nan]]])
    found = drain(norms([good, good, bad, good]))
    assert found.sizes[1, 0] == 0.5
    assert np.isnan(found.sizes[2:, :2]).all()
    assert found.sizes[3].tolist()[2:] == [0.5, 1.0]

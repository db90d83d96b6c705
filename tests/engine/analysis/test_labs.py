"""The numbers of the labs: saturation, the path along the memory, clipping, influence, and exponents."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.algorithms import Sweeps, chunked, full, naive, restarts
from engine.analysis.cell_path import log10_cell_path
from engine.analysis.clip_effect import contributed, turned
from engine.analysis.influence_norms import norms
from engine.analysis.jacobians import bound
from engine.analysis.log_norms import log10_of
from engine.costs import exponent
from engine.optimizers import ByNorm, ByValue
from engine.passes import forward_pass
from engine.saturation import slopes
from engine.training.loop import drain
from tests.engine.making import Case, case, cases, of_phase, on, told
from tests.engine.ways import Way


@given(cases())
def test_the_slopes_are_those_of_the_backward_steps(case: Case) -> None:
    film = drain(forward_pass(*case))
    walked = of_phase(told(replace_sweeps(case)).steps, "backward")
    for layer, cell in enumerate(case.setup.network.cells):
        found = drain(slopes(cell, layer, film))
        assert (found is not None) == (cell.kind == "rnn")
        for step in walked if found else ():
            if step.layer == layer and found:
                sizes = np.abs(step.values["f_prime"])
                assert [found.mean[step.t], found.least[step.t]] == pytest.approx([sizes.mean(), sizes.min()])


def replace_sweeps(case: Case) -> Case:
    """The same under full BPTT."""
    return case._replace(setup=replace(case.setup, sweeps=full(len(case.batch.inputs))))


@given(cases())
def test_every_error_that_is_told_as_a_logarithm_is_that_of_full_bptt(case: Case) -> None:
    found = drain(log10_of(*case))
    for step in of_phase(told(replace_sweeps(case)).steps, "backward"):
        assert set(found[step.layer or 0]) == {"delta", "dh", "dc", "dc_hidden", "dc_next"} & set(step.values)
        for name, sizes in found[step.layer or 0].items():
            size = np.linalg.norm(step.values[name])
            assert 10 ** sizes[step.t] == pytest.approx(size, rel=1e-9, abs=1e-280), name


def test_the_cell_path_is_the_last_error_times_all_forget_gates_since() -> None:
    stack = case("lstm 3 -", "dense 2 linear", loss="mse", steps=6, weights=[0.0] * 5 + [1.0])
    steps = told(stack).steps
    dc = next(step.values["dc"] for step in of_phase(steps, "backward") if step.layer == 0)
    gates = [step.values["f"] for step in of_phase(steps, "forward") if step.layer == 0]
    found = drain(log10_cell_path(stack.setup.network, stack.params, drain(forward_pass(*stack)), 0))
    for k in range(6):
        assert 10 ** found[k] == pytest.approx(np.linalg.norm(dc * np.prod(gates[k + 1 :], axis=0)), rel=1e-12)


def test_the_cell_path_ends_where_the_state_starts_anew() -> None:
    stack = case("lstm 3 -", "dense 2 linear", loss="mse", steps=7, sweeps=chunked(7, 3))
    anew = replace(stack.setup, restarts=restarts(7, 3))
    film = drain(forward_pass(anew, stack.params, stack.batch))
    found = drain(log10_cell_path(stack.setup.network, stack.params, film, 0, anew.restarts))
    assert np.isfinite(found).tolist() == [False] * 6 + [True]


def test_the_cell_path_stays_right_where_the_product_of_the_gates_vanishes() -> None:
    stack = case("lstm 2 -", "dense 2 linear", loss="mse", steps=300)
    for p in stack.params[0].values():
        p[...] = 0.0
    stack.params[0]["b"][2:4] = -5.0  # f = sigmoid(-5), at every moment
    found = drain(log10_cell_path(stack.setup.network, stack.params, drain(forward_pass(*stack)), 0))
    np.testing.assert_allclose(np.diff(found), np.log10(1 + np.exp(5.0)), rtol=1e-10)
    assert found[0] < -640


def test_a_clipped_gradient_lies_in_the_plane_at_the_angle_that_is_told() -> None:
    grads = ({"W": np.array([[3.0, 4.0]]), "b": np.array([0.0, 12.0])},)
    by_norm, by_value = turned(ByNorm(6.5), grads), turned(ByValue(4.0), grads)
    assert by_norm[:6] == pytest.approx((13.0, 6.5, 1.0, 0.0, 6.5, 0.0), abs=1e-6)
    after = np.array([3.0, 4.0, 0.0, 4.0])
    size, cosine = np.linalg.norm(after), after @ [3.0, 4.0, 0.0, 12.0] / 13.0 / np.linalg.norm(after)
    expected = (13.0, size, cosine, np.degrees(np.arccos(cosine)), size * cosine, size * np.sqrt(1 - cosine**2))
    assert by_value[:6] == pytest.approx(expected)
    assert [by_norm.clipped, by_norm.of, by_value.clipped, by_value.of] == [3, 4, 1, 4]


def test_a_small_gradient_is_left_as_it_is_by_both_kinds() -> None:
    grads = ({"W": np.array([[2e-6, 1e-6]])},)
    for clip in (ByNorm(1.0), ByValue(1.0)):
        found = turned(clip, grads)
        assert [found.clipped, found.norm] == [0, found.clipped_norm]
        assert found.cosine == pytest.approx(1.0)


def test_a_gradient_of_zero_has_no_direction() -> None:
    for clip in (ByNorm(1.0), ByValue(1.0)):
        found = turned(clip, ({"W": np.zeros((1, 2))},))
        assert found[:2] == (0.0, 0.0)
        assert np.isnan(found.cosine)


@pytest.mark.parametrize("sweeps", [full(5), naive(5), chunked(5, 2)])
def test_what_a_moment_contributes_is_the_sum_of_its_visits(sweeps: Sweeps) -> None:
    stack = case("rnn 3 tanh", "lstm 2 -", "dense 2 softmax", loss="cross_entropy", steps=5, sweeps=sweeps)
    found = drain(contributed(stack.setup, stack.params, drain(forward_pass(*stack))))
    steps = [step for step in of_phase(told(stack).steps, "backward") if (step.layer or 0) < 2]
    for t in range(5):
        sums = [
            sum(s.grads[name] for s in steps if (s.t, s.layer) == (t, layer))
            for layer in (0, 1)
            for name in stack.params[layer]
        ]
        assert found[t] == pytest.approx(np.sqrt(sum((np.asarray(g) ** 2).sum() for g in sums)))


def test_what_a_moment_contributes_is_that_of_full_bptt_under_rtrl() -> None:
    stack = case("rnn 3 tanh", "dense 2 softmax", loss="cross_entropy", steps=5)
    online = on(stack, Way((), rtrl=True))
    np.testing.assert_allclose(
        drain(contributed(online.setup, online.params, drain(forward_pass(*online)))),
        drain(contributed(stack.setup, stack.params, drain(forward_pass(*stack)))),
    )


def test_the_influence_is_that_which_rtrl_tells() -> None:
    stack = on(case("rnn 3 tanh", "lstm 2 -", "dense 1 linear", loss="mse", steps=4, batch=3), Way((), rtrl=True))
    found = drain(norms(stack.setup.network, stack.params, drain(forward_pass(*stack))))
    assert found.shape == (2, 4)
    for step in of_phase(told(stack).steps, "influence"):
        size = np.sqrt(sum((a**2).sum() for name, a in step.values.items() if name.startswith("S_")))
        assert found[step.layer, step.t] == pytest.approx(size)


def test_the_spectrum_and_the_lines_of_both_rules() -> None:
    stack = case("rnn 4 sigmoid", "dense 2 linear", loss="mse", steps=6)
    found = bound(stack.setup.network.cells[0], stack.params[0], 6)
    assert found is not None
    u = stack.params[0]["U"]
    eigenvalues = found.eigenvalues[:, 0] + 1j * found.eigenvalues[:, 1]
    assert np.prod(eigenvalues).real == pytest.approx(np.linalg.det(u))
    assert eigenvalues.sum().real == pytest.approx(np.trace(u))
    assert abs(eigenvalues[0]) == pytest.approx(found.spectral_radius)
    np.testing.assert_allclose(10**found.log10_by_lag, found.by_lag)
    np.testing.assert_allclose(10**found.log10_radius, found.spectral_radius ** np.arange(6.0))
    stack.params[0]["U"][...] = 0.0
    zero = bound(stack.setup.network.cells[0], stack.params[0], 3)
    assert zero is not None
    with np.errstate(all="ignore"):
        assert zero.log10_radius.tolist() == [0.0, -np.inf, -np.inf]


def test_an_exponent_is_that_of_the_power() -> None:
    assert exponent([2, 4, 8], [3 * 2**2.5, 3 * 4**2.5, 3 * 8**2.5]) == pytest.approx(2.5)
    assert exponent([1, 10], [5, 5]) == pytest.approx(0.0)

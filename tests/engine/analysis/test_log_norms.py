"""The size of an error as a logarithm: the same as of the error itself, and right where the error is no number."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from engine.algorithms import chunked, full, restarts
from engine.analysis.log_norms import log10_errors, log10_of
from engine.training.loop import drain
from tests.engine.making import Case, case, cases, of_phase, told


@given(cases())
def test_it_is_the_logarithm_of_the_error_that_the_trace_tells(case: Case) -> None:
    setup = replace(case.setup, sweeps=full(len(case.batch.inputs)))
    found = log10_errors(drain(log10_of(*case)))
    for step in of_phase(told(case._replace(setup=setup)).steps, "backward"):
        size = np.linalg.norm(step.values["delta"] if "delta" in step.values else step.values["dh"])
        assert 10 ** found[step.layer, step.t] == pytest.approx(size, rel=1e-9, abs=1e-280)


def linear(u: float, steps: int, loss: str = "half_sse") -> Case:
    """One unit after the other, everything linear."""
    one = case("rnn 1 linear", "dense 1 linear", loss=loss, inputs=1, steps=steps, batch=1)
    one.params[0]["U"][...] = u
    return one


def log10(x: Fraction) -> float:
    """Of a ratio whose parts may be too large for a float."""
    return math.log10(abs(x.numerator)) - math.log10(x.denominator)


def exact_errors(one: Case) -> list[float]:
    """log10 |delta_t| of the recurrent unit in whole numbers, which neither round nor overflow."""
    (w, u, b), (v, c) = ([Fraction(float(a.reshape(()))) for a in p.values()] for p in one.params)
    h, errors = Fraction(float(one.batch.states[0][0, 0])), []
    for x, y in zip(one.batch.inputs.ravel(), one.batch.targets.ravel(), strict=True):
        h = Fraction(x) * w + h * u + b
        errors.append(v * (v * h + c - Fraction(y)))
    delta, found = Fraction(0), []
    for error in reversed(errors):
        delta = error + u * delta
        found.append(log10(delta))
    return found[::-1]


@pytest.mark.parametrize("u", [40.0, -1e5, 1.0, 0.5])
def test_it_stays_finite_and_right_where_a_linear_network_overflows(u: float) -> None:
    one = linear(u, 200)
    found = log10_errors(drain(log10_of(*one)))
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[0], exact_errors(one), atol=1e-10)
    deltas = [step.values["delta"] for step in of_phase(told(one).steps, "backward")]
    assert np.isfinite(deltas).all() == (abs(u) <= 1)


def test_it_tells_what_has_vanished() -> None:
    one = linear(1e-10, 100)
    one = one._replace(
        setup=case(
            "rnn 1 linear", "dense 1 linear", loss="half_sse", inputs=1, steps=100, batch=1, weights=[0.0] * 99 + [1.0]
        ).setup
    )
    found = log10_errors(drain(log10_of(*one)))[0]
    np.testing.assert_allclose(np.diff(found), 10.0, atol=1e-9)
    assert found[0] < -980


def test_no_error_at_all_is_minus_infinity() -> None:
    stack = case("rnn 2 tanh", "dense 2 softmax", loss="cross_entropy", steps=3, weights=[1.0, 0.0, 0.0])
    found = log10_errors(drain(log10_of(*stack)))
    assert np.isfinite(found[:, 0]).all()
    assert (found[:, 1:] == -np.inf).all()


def test_errors_do_not_go_beyond_a_moment_at_which_the_state_starts_anew() -> None:
    blocks = case("lstm 3 -", "rnn 2 tanh", "dense 2 softmax", loss="cross_entropy", steps=7, sweeps=chunked(7, 3))
    anew = blocks._replace(setup=replace(blocks.setup, restarts=restarts(7, 3)))
    found = log10_errors(drain(log10_of(*anew)))
    for step in of_phase(told(anew).steps, "backward"):
        size = np.linalg.norm(step.values["delta"] if "delta" in step.values else step.values["dh"])
        assert 10 ** found[step.layer, step.t] == pytest.approx(size, rel=1e-9)

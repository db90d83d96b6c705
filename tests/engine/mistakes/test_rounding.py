"""What has vanished has all its digits, however small it is; a sum that is zero but for its rounding has none."""

from dataclasses import replace

import numpy as np
import pytest

from engine.mistakes.comparison import compared, unseen
from engine.mistakes.diagnosis import Theirs
from engine.mistakes.faults import possible
from engine.mistakes.places import departure
from engine.mistakes.precision import FLOAT64, significant
from engine.mistakes.rounding import of_losses
from engine.mistakes.walk import Ground
from engine.training.loop import drain
from engine.types import Params
from tests.engine.making import Case, case
from tests.engine.mistakes.networks import diagnosis, gradient, ground_of, named

VANISHED = case(
    "rnn 3 sigmoid", "dense 2 linear", loss="half_mse", inputs=2, steps=40, batch=2, weights=[0.0] * 39 + [1.0]
)


def symmetric() -> Case:
    """An odd function of inputs that come with both signs: all biases have a gradient of zero, but for rounding."""
    found = case("dense 2 tanh", "dense 1 linear", loss="half_mse", inputs=1, steps=1, batch=14)
    rng = np.random.default_rng(1)
    x = rng.normal(size=7)
    x = np.concatenate([x, -x])[rng.permutation(14)][None, :, None]
    params = tuple({name: 0.7 * a if name == "W" else 0 * a for name, a in p.items()} for p in found.params)
    return found._replace(params=params, batch=found.batch._replace(inputs=x, targets=x**3))


def alike() -> Case:
    """Outputs that all hear the same of each hidden unit: their errors, which sum to zero, cancel on the way down."""
    found = case("dense 4 tanh", "dense 3 softmax", loss="cross_entropy", inputs=2, steps=1, batch=5)
    W = np.repeat(found.params[1]["W"][:, :1], 3, axis=1)
    return found._replace(params=(found.params[0], found.params[1] | {"W": W}))


def right_of(on: Ground, theirs: Theirs) -> bool:
    return named(diagnosis(on, theirs, budget=1)) == [set()]


def negated(grads: Params) -> Params:
    return tuple({name: -a for name, a in layer.items()} for layer in grads)


@pytest.mark.parametrize("size", [1.0, 1e-16, 1e-100])
def test_a_gradient_of_the_wrong_sign_is_wrong_however_small_it_is(size: float) -> None:
    on = ground_of(VANISHED)
    on.setup = replace(on.setup, objective=replace(on.setup.objective, weights=(0.0,) * 39 + (size,)))
    assert right_of(on, gradient(on))
    found = diagnosis(on, negated(gradient(on)))
    assert {"sign"} in named(found)
    assert not any(each.right for each in drain(compared(on, negated(gradient(on)), found.precision)))


def test_a_line_far_back_is_judged_by_its_own_size() -> None:
    on = ground_of(VANISHED)
    dh = drain(replace(on, keep_visits=True).layer(on.right, 0)).visits[34].names["dh"]
    assert np.abs(dh).max() < 1e-14
    for factor, right in ((1.0, True), (-7.0, False), (1.0 + 1e-7, False), (0.0, False)):
        on = ground_of(VANISHED)
        on.given = {(5, 0): {"dh": factor * dh}}
        assert right_of(on, [None, None]) == right


def test_places_where_errors_have_vanished_are_wrong_if_their_sign_is() -> None:
    on = ground_of(VANISHED)
    wrong = gradient(on, next(fault for fault in possible(on) if fault.mistake.id == "sign"))
    found = diagnosis(on, wrong)
    marks = drain(departure(on, wrong, found, drain(compared(on, wrong, found.precision)))).marks
    assert [t for t in range(40) if marks[t, 0]] == []


def test_a_mistake_that_changes_vanished_numbers_alone_is_not_hidden() -> None:
    on = ground_of(VANISHED)
    on.setup = replace(on.setup, objective=replace(on.setup.objective, weights=(0.0,) * 39 + (1e-20,)))
    assert "sign" not in drain(unseen(on, gradient(on)))


@pytest.mark.parametrize("digits", [3, 4])
def test_a_sum_that_is_zero_but_for_rounding_is_zero_in_significant_digits_too(digits: int) -> None:
    on = ground_of(symmetric())
    shown = [{name: significant(a, digits) for name, a in layer.items()} for layer in gradient(on)]
    assert np.abs(gradient(on)[1]["b"]).max() < 1e-15
    for b in (0.0, 1e-16, 1.235e-9):  # of float64, and of float32
        assert right_of(on, [shown[0], shown[1] | {"b": significant(np.array([b]), digits)}])
    assert not right_of(on, [shown[0], shown[1] | {"b": np.array([0.01])}])


def test_errors_that_cancel_on_the_way_down_are_zero_in_all_that_follows_of_them() -> None:
    on = ground_of(alike())
    right = gradient(on)
    size = np.abs(right[0]["W"]).max()
    assert 0 < size < 1e-15
    zeros = {name: 0 * a for name, a in right[0].items()}
    assert right_of(on, [zeros, right[1]])
    assert right_of(on, [negated(right)[0], right[1]])
    assert not right_of(on, [{name: a + 1e-12 for name, a in zeros.items()}, right[1]])


def test_a_derivative_at_a_kink_is_no_matter_of_rounding() -> None:
    found = case("dense 2 relu", "dense 1 linear", loss="half_mse", inputs=2, steps=1, batch=4)
    x = np.array([[[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]])
    params = ({"W": np.array([[1.0, 1.0], [-1.0, 1.0]]), "b": np.array([0.0, -1.0])}, found.params[1])
    on = ground_of(found._replace(params=params, batch=found.batch._replace(inputs=x)))
    changes = drain(on.rounding()).grads
    assert all(np.all(FLOAT64.rounding * a < 1e-11) for layer in changes for a in layer.values())


def test_a_loss_is_zero_where_outputs_and_targets_differ_by_rounding_alone() -> None:
    found = case("dense 2 linear", loss="half_sse", inputs=2, steps=1, batch=3)
    a = ground_of(found).segments[0].layers[-1]["a"]
    fitted = ground_of(found._replace(batch=found.batch._replace(targets=a * (1 + 2.0**-52))))
    loss = fitted.segments[0].losses
    assert 0 < loss[0] < 1e-30
    assert FLOAT64.close(loss, np.zeros(1), of_losses(fitted.segments))
    assert not FLOAT64.close(loss, np.array([1e-20]), of_losses(fitted.segments))

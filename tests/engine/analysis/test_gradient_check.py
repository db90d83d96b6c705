"""The gradient check: it finds what is right to be right, and what is wrong to be wrong, and where."""

import numpy as np
import pytest
from hypothesis import given

from engine.analysis.cut_loss import forward_passes, loss_of
from engine.analysis.gradient_check import AT_ONCE, DIRECTIONS, check_gradient, place_name
from engine.passes import forward_pass
from engine.training.loop import drain, training_step
from engine.types import Params
from tests.engine.making import ELEMENTWISE, OUTPUTS, Case, case, cases

ALL = 10**6


def gradient(case: Case) -> Params:
    return training_step(*case).grads


def wrong(grads: Params, layer: int, name: str, place: tuple[int, ...], factor: float) -> Params:
    """The same gradient with one number multiplied."""
    a = grads[layer][name].copy()
    a[place] *= factor
    return (*grads[:layer], grads[layer] | {name: a}, *grads[layer + 1 :])


@given(cases(without=["gelu"]))
def test_the_complex_step_finds_the_gradient_right_to_rounding(case: Case) -> None:
    assert drain(check_gradient(*case, gradient(case), ALL)).max_relative_error < 1e-8


@given(cases(without=["relu", "leaky_relu"]))
def test_the_check_of_smooth_networks_is_below_a_millionth(case: Case) -> None:
    assert drain(check_gradient(*case, gradient(case), ALL)).max_relative_error < 1e-6


@pytest.mark.parametrize("activation", ELEMENTWISE)
@pytest.mark.parametrize(("loss", "output"), sorted(set(OUTPUTS)))
def test_every_activation_with_every_output_is_found_right(activation: str, loss: str, output: str) -> None:
    stack = case(f"rnn 4 {activation}", f"dense 3 {activation}", f"dense 2 {output}", loss=loss, batch=3, l2=0.1)
    check = drain(check_gradient(*stack, gradient(stack), ALL))
    assert check.max_relative_error < 1e-10


@pytest.mark.parametrize("corner", ["relu", "leaky_relu"])
def test_a_corner_near_a_unit_is_not_crossed_also_beside_gelu(corner: str) -> None:
    small = case(f"dense 1 {corner}", "dense 1 gelu", loss="mse", steps=1, batch=1)
    params = (
        {"W": np.full_like(small.params[0]["W"], 1e-3), "b": np.zeros(1)},
        {"W": np.ones((1, 1)), "b": np.zeros(1)},
    )
    near = small._replace(params=params)
    assert drain(check_gradient(*near, gradient(near), ALL)).max_relative_error < 1e-12


def test_large_inputs_of_gelu_are_checked_as_well_as_small_ones() -> None:
    far = case("dense 1 gelu", "dense 1 linear", loss="mse", steps=1, batch=1)
    inputs = np.full_like(far.batch.inputs, 1e4)
    first = {"W": np.full_like(far.params[0]["W"], 0.5e-4), "b": np.zeros(1)}
    far = far._replace(params=(first, far.params[1]), batch=far.batch._replace(inputs=inputs))
    assert drain(check_gradient(*far, gradient(far), ALL)).max_relative_error < 1e-12


@pytest.mark.parametrize("activation", ["tanh", "gelu"])
@pytest.mark.parametrize(
    ("layer", "name", "place", "named"),
    [
        (0, "U", (1, 2), "layers[0].U[1][2]"),
        (0, "W", (2, 0), "layers[0].W[2][0]"),
        (0, "b", (1,), "layers[0].b[1]"),
        (1, "W", (0, 1), "layers[1].W[0][1]"),
    ],
)
def test_one_wrong_number_is_found_and_named(
    activation: str, layer: int, name: str, place: tuple[int, ...], named: str
) -> None:
    rnn = case(f"rnn 3 {activation}", "dense 2 linear", loss="mse")
    check = drain(check_gradient(*rnn, wrong(gradient(rnn), layer, name, place, 1.001), ALL))
    assert check.worst == named
    assert check.max_relative_error == pytest.approx(1e-3, rel=0.02)


def test_a_number_that_is_no_number_is_the_worst() -> None:
    rnn = case("rnn 3 tanh", "dense 2 linear", loss="mse")
    check = drain(check_gradient(*rnn, wrong(gradient(rnn), 0, "W", (1, 1), np.nan), ALL))
    assert check.worst == "layers[0].W[1][1]"
    assert np.isnan(check.max_relative_error)


def test_every_parameter_is_looked_at_when_there_is_time() -> None:
    rnn = case("rnn 3 tanh", "dense 2 linear", loss="mse")
    check = drain(check_gradient(*rnn, gradient(rnn), 29))
    assert (check.checked, check.of) == (29, 3 * 3 + 3 * 3 + 3 + 3 * 2 + 2)
    assert check.worst is not None
    assert check.worst.startswith("layers[")


def test_a_sample_is_drawn_when_there_is_not_and_always_the_same() -> None:
    rnn = case("rnn 3 tanh", "dense 2 linear", loss="mse")
    check, again = (drain(check_gradient(*rnn, gradient(rnn), 10)) for _ in range(2))
    assert (check.checked, check.of) == (10, 29)
    assert check == again
    assert check.max_relative_error < 1e-12


@pytest.mark.parametrize("sample", [0, 5])
def test_random_directions_catch_what_the_sample_misses(sample: int) -> None:
    rnn = case("rnn 8 tanh", "dense 2 linear", loss="mse")
    grads = gradient(rnn)
    doubled = tuple({name: 2.0 * g if name == "U" else g for name, g in p.items()} for p in grads)
    assert DIRECTIONS > 0
    assert drain(check_gradient(*rnn, grads, sample)).max_relative_error < 1e-10
    assert drain(check_gradient(*rnn, doubled, sample)).max_relative_error > 1e-2


def test_a_check_in_many_groups_is_that_in_one() -> None:
    wide = case("rnn 12 tanh", "dense 3 softmax", loss="cross_entropy", batch=1024, steps=3)
    assert wide.params[0]["U"].size > AT_ONCE // (12 * 1024) > 1
    check = drain(check_gradient(*wide, wrong(gradient(wide), 0, "U", (11, 10), 1.01), ALL))
    assert (check.worst, check.checked) == ("layers[0].U[11][10]", check.of)


def test_a_gradient_of_zeros_is_right_where_nothing_is_asked() -> None:
    silent = case("rnn 3 tanh", "dense 2 linear", loss="mse", weights=[0.0] * 4)
    assert drain(check_gradient(*silent, gradient(silent), ALL)).max_relative_error == 0.0


@given(cases())
def test_the_loss_of_a_forward_pass_alone_is_that_of_the_trace(case: Case) -> None:
    setup, params, batch = case
    film = drain(forward_pass(setup, params, batch))
    assert float(drain(loss_of(setup, params, forward_passes(setup, batch, film)))) == pytest.approx(
        training_step(*case).loss, rel=1e-12
    )


def test_a_place_is_named_as_one_would_write_it() -> None:
    assert [place_name(2, "U", (3, 4), 7), place_name(0, "b", (5,), 4)] == ["layers[2].U[1][3]", "layers[0].b[4]"]

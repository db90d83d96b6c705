"""The gradient check accuses no right gradient, whatever the data, and still sees each gradient that is wrong."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.algorithms import chunked, full, naive, restarts, truncated
from engine.analysis.cut_loss import forward_error
from engine.analysis.gradient_check import IMPOSSIBLE, Check, check_gradient, check_parameters
from engine.passes import forward_pass
from engine.training.loop import drain, no_warnings
from engine.types import Array, Params, Values
from tests.engine.making import Case, case, cases, on, told
from tests.engine.ways import EVERY, Way

ALL = 10**6
WRONG = 1e-6  # what the page marks with a cross
STEPS = 5

Data = Callable[[tuple[int, int, int]], Array]


def normal(shape: tuple[int, int, int]) -> Array:
    return np.random.default_rng(shape[0]).normal(size=shape)


def symmetric(shape: tuple[int, int, int]) -> Array:
    """Each row with its opposite, so that sums over them are zero."""
    a = np.round(normal(shape), 1)
    a[:, 1::2] = -a[:, : shape[1] - shape[1] % 2 : 2]
    return a


def standardised(shape: tuple[int, int, int]) -> Array:
    a = normal(shape)
    return np.asarray((a - a.mean(axis=(0, 1))) / np.maximum(a.std(axis=(0, 1)), 1e-3))


DATA: dict[str, Data] = {
    "symmetric": symmetric,
    "standardised": standardised,
    "constant": lambda shape: np.full(shape, 0.5),
    "zero": np.zeros,
    "small": lambda shape: 1e-3 * normal(shape),
    "large": lambda shape: 1e4 * normal(shape),
    "years": lambda shape: 1990.0 + np.arange(np.prod(shape)).reshape(shape),
}
WEIGHTS: dict[str, Callable[[str, Array], Array]] = {
    "as drawn": lambda name, a: a,
    "zero": lambda name, a: 0.0 * a,
    "all the same": lambda name, a: np.full(a.shape, 0.5),
    "large": lambda name, a: 20.0 * a,
    "saturated by the bias": lambda name, a: a + 30.0 * (name == "b"),
}


def with_weights(params: Params, kind: str) -> Params:
    return tuple({name: WEIGHTS[kind](name, a) for name, a in p.items()} for p in params)


def checked(case: Case) -> Check:
    return drain(no_warnings(check_gradient(*case, told(case).outcome.grads, ALL)))


@given(cases(names=EVERY), st.sampled_from(list(DATA)), st.sampled_from(list(DATA)), st.sampled_from(list(WEIGHTS)))
def test_no_right_gradient_is_accused_whatever_the_data_and_the_weights(
    drawn: Case, inputs: str, targets: str, weights: str
) -> None:
    batch = drawn.batch._replace(inputs=DATA[inputs](drawn.batch.inputs.shape))
    if drawn.setup.objective.loss not in ("cross_entropy", "bce"):
        batch = batch._replace(targets=DATA[targets](batch.targets.shape))
    check = checked(Case(drawn.setup, with_weights(drawn.params, weights), batch))
    assert check.reason or check.max_relative_error < WRONG


@pytest.mark.parametrize("z", [15.0, 25.0, 40.0])
@pytest.mark.parametrize(("loss", "output"), [("cross_entropy", "softmax"), ("bce", "sigmoid"), ("mse", "tanh")])
def test_answers_that_are_almost_sure_are_checked_by_their_own_digits(loss: str, output: str, z: float) -> None:
    sure = case(f"dense 2 {output}", loss=loss, inputs=1, steps=1, batch=1)
    params: Params = ({"W": np.array([[z, -z]]), "b": np.zeros(2)},)
    batch = sure.batch._replace(inputs=np.ones((1, 1, 1)), targets=np.array([[[1.0, 0.0]]]))
    sure = sure._replace(params=params, batch=batch)
    grads = told(sure).outcome.grads
    assert np.abs(grads[0]["W"]).max() > 0
    assert drain(check_gradient(*sure, grads, ALL)).max_relative_error < 1e-9


@pytest.mark.parametrize("kind", ["rnn 32 tanh", "lstm 16 -", "gru 16 after"])
def test_a_chaotic_network_is_checked_around_its_own_forward_pass(kind: str) -> None:
    """Two roundings of it are two different networks after a hundred time steps."""
    wild = case(kind, "dense 2 linear", loss="mse", steps=150)
    rng, U = np.random.default_rng(1), wild.params[0]["U"]
    first = wild.params[0] | {"U": rng.normal(0.0, 3.0 / np.sqrt(len(U)), U.shape), "b": 0.0 * wild.params[0]["b"]}
    wild = wild._replace(params=(first | {"W": 0.01 * first["W"]}, wild.params[1]))
    check = drain(check_gradient(*wild, told(wild).outcome.grads, 40))
    assert check.max_relative_error < WRONG


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
@pytest.mark.parametrize("inputs", [[0.1, 0.2, -0.3], [0.0, 0.0, 0.0]])
def test_a_sum_that_is_zero_but_for_rounding_lies_on_one_side_of_the_corner(
    activation: str, inputs: list[float]
) -> None:
    corner = case(f"rnn 3 {activation}", "dense 1 linear", loss="mse", batch=3)
    params = with_weights(corner.params, "all the same")
    params = (params[0] | {"b": np.zeros(3)}, params[1])
    batch = corner.batch._replace(inputs=np.broadcast_to(inputs, corner.batch.inputs.shape).copy())
    batch = batch._replace(states=[0.0 * s for s in batch.states])
    assert checked(corner._replace(params=params, batch=batch)).max_relative_error < WRONG


WAYS = {
    "full": Way(full(STEPS)),
    "naive": Way(naive(STEPS)),
    "rtrl": Way((), rtrl=True),
    "truncated": Way(truncated(STEPS, 2, 3)),
    "chunked": Way(chunked(STEPS, 2)),
    "epochwise": Way(chunked(STEPS, 2), restarts(STEPS, 2)),
}
FAULTS: dict[str, Callable[[str, Values], Values]] = {
    "a factor of 2": lambda name, g: g | {name: 2.0 * g[name]},
    "a sign": lambda name, g: g | {name: -g[name]},
    "transposed, or turned around": lambda name, g: g | {name: g[name].T[::-1].reshape(g[name].shape)},
    "off by one": lambda name, g: g | {name: np.roll(g[name], 1)},
    "a thousandth too much": lambda name, g: g | {name: 1.001 * g[name]},
    "nothing": lambda name, g: g | {name: 0.0 * g[name]},
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["rnn 3 tanh", "rnn 3 relu", "lstm 3 -", "gru 3 after", "gru 3 before"])
def test_each_planted_fault_is_above_what_a_right_gradient_may_have(kind: str, way: str, fault: str) -> None:
    stack = on(case(kind, "dense 2 linear", loss="mse", steps=STEPS, batch=3), WAYS[way])
    stack = stack._replace(batch=stack.batch._replace(inputs=standardised(stack.batch.inputs.shape)))
    grads = told(stack).outcome.grads
    for layer, p in enumerate(grads):
        for name in p:
            wrong = (*grads[:layer], FAULTS[fault](name, p), *grads[layer + 1 :])
            check = drain(check_gradient(*stack, wrong, ALL))
            assert check.max_relative_error > 1e-4, (layer, name)


def test_a_forward_pass_that_is_not_what_its_cell_says_is_measured() -> None:
    rnn = case("rnn 3 tanh", "dense 2 linear", loss="mse")
    film = drain(forward_pass(*rnn))
    assert drain(forward_error(*rnn, film)) < 1e-15
    turned = (rnn.params[0] | {"U": rnn.params[0]["U"].T}, rnn.params[1])
    assert drain(forward_error(rnn.setup, turned, rnn.batch, film)) > 1e-2


def test_an_explosion_is_no_accusation_but_no_check() -> None:
    wild = case("rnn 3 linear", "dense 2 linear", loss="mse", steps=4)
    params = with_weights(wild.params, "as drawn")
    wild = wild._replace(params=({name: 1e200 * a for name, a in params[0].items()}, params[1]))
    check = checked(wild)
    assert (check.worst, check.checked, check.reason) == (None, 0, IMPOSSIBLE)
    assert np.isnan(check.max_relative_error)
    by_name = check_parameters(None, wild.params)
    assert {each.reason for layer in by_name for each in layer.values()} == {IMPOSSIBLE}


def test_a_check_that_is_possible_gives_no_reason() -> None:
    rnn = case("rnn 3 tanh", "dense 2 linear", loss="mse")
    assert "reason" not in checked(rnn).told()

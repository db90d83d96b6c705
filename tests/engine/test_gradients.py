"""Every number of the gradient against three roads which share no code with the engine."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given

from engine.algorithms import full, truncated
from engine.passes import segments
from tests import oracles
from tests.engine.making import ELEMENTWISE, OUTPUTS, SQUARES, Case, Story, case, cases, of_phase, on, told
from tests.engine.ways import WALKED, Way

CELLS = ["dense 3 sigmoid", "rnn 3 tanh", "lstm 2 -", "gru 3 after", "gru 2 before"]

Oracle = Callable[[oracles.Objective, oracles.Variables], oracles.Variables]


def described(case: Case) -> tuple[oracles.Network, oracles.Variables]:
    """The same network in the words of the oracles, and what they may differentiate by."""
    cells, objective = case.setup.network.cells, case.setup.objective
    layers = [(cell.kind, getattr(cell, "reset", str(cell.activation))) for cell in cells]
    network = oracles.Network(layers, objective.loss, objective.weights, objective.l2)
    # a dense layer has no state; the oracle keeps a place for one
    variables = ([dict(p) for p in case.params], case.batch.inputs, list(case.batch.states))
    return network, variables


def whole(case: Case) -> oracles.Objective:
    """The loss by its definition."""
    network, _ = described(case)
    return partial(oracles.loss, network, case.batch.targets)


def cut(case: Case) -> oracles.Objective:
    """What the sweeps gather of the loss, with their cuts."""
    network, variables = described(case)
    every = case.setup.sweeps or full(len(case.batch.inputs))
    entering = oracles.states_before(network, variables, case.setup.restarts)
    return partial(
        oracles.cut_loss, network, case.batch.targets, [(s.losses, s.start, s.until) for s in every], entering
    )


def asked(oracle: Oracle, case: Case, of: Callable[[Case], oracles.Objective] = whole) -> oracles.Variables:
    """What an oracle says of the same network."""
    return oracle(of(case), described(case)[1])


def found(case: Case, story: Story) -> oracles.Variables:
    """What the engine says: errors that reach the inputs and the initial states, summed over the sweeps."""
    inputs = np.zeros(case.batch.inputs.shape)
    states = [np.zeros(s.shape) for s in case.batch.states]
    for step in of_phase(story.steps, "backward"):
        assert step.t is not None
        assert step.layer is not None
        if step.layer == 0:
            inputs[step.t] += step.values["dx"]
        carried = case.setup.network.cells[step.layer].carried
        if step.t in {0, *case.setup.restarts} and carried:
            states[step.layer] += np.concatenate([step.values[f"d{name}_prev"] for name in carried], axis=1)
    return [dict(g) for g in story.outcome.grads], inputs, states


def assert_same(ours: oracles.Variables, theirs: oracles.Variables, tolerance: float) -> None:
    pairs = [(f"layers[{i}].{name}", g[name], theirs[0][i][name]) for i, g in enumerate(ours[0]) for name in g]
    pairs += [("inputs", ours[1], theirs[1])]
    pairs += [(f"state[{i}]", a, b) for i, (a, b) in enumerate(zip(ours[2], theirs[2], strict=True))]
    for name, a, b in pairs:
        scale = max(1e-3, float(np.abs(b).max(initial=0.0)))
        np.testing.assert_allclose(a, b, rtol=0, atol=tolerance * scale, err_msg=name)


@given(cases())
def test_every_weight_input_and_initial_state_agrees_with_autograd(case: Case) -> None:
    assert_same(found(case, told(case)), asked(oracles.autograd, case), 1e-10)


@given(cases())
def test_the_loss_is_what_its_definition_says(case: Case) -> None:
    assert told(case).outcome.loss == pytest.approx(float(whole(case)(described(case)[1])), rel=1e-12)


@given(cases(without=["gelu"]))
def test_every_weight_input_and_initial_state_agrees_with_the_complex_step(case: Case) -> None:
    assert_same(found(case, told(case)), asked(oracles.complex_step, case), 1e-10)


@given(cases(without=["relu", "leaky_relu"]))  # a difference across their corner is no derivative
def test_every_weight_input_and_initial_state_agrees_with_central_differences(case: Case) -> None:
    assert_same(found(case, told(case)), asked(oracles.central_differences, case), 1e-6)


@given(cases(names=WALKED))
def test_every_way_back_agrees_with_autograd_on_the_same_loss_with_the_same_cuts(case: Case) -> None:
    assert_same(found(case, told(case)), asked(oracles.autograd, case, cut), 1e-10)


@given(cases(names=WALKED, without=["gelu"]))
def test_every_way_back_agrees_with_the_complex_step_through_the_same_cuts(case: Case) -> None:
    assert_same(found(case, told(case)), asked(oracles.complex_step, case, cut), 1e-10)


@given(cases(names=WALKED, without=["relu", "leaky_relu"]))
def test_every_way_back_agrees_with_central_differences_through_the_same_cuts(case: Case) -> None:
    assert_same(found(case, told(case)), asked(oracles.central_differences, case, cut), 1e-6)


@given(cases(names=["rtrl"]))
def test_rtrl_agrees_with_autograd_on_every_weight(case: Case) -> None:
    ours, (theirs, _, _) = told(case).outcome.grads, asked(oracles.autograd, case)
    assert_same(([dict(g) for g in ours], np.zeros(0), []), (theirs, np.zeros(0), []), 1e-10)


@pytest.mark.parametrize(
    ("oracle", "tolerance"),
    [(oracles.autograd, 1e-12), (oracles.complex_step, 1e-12), (oracles.central_differences, 1e-7)],
)
@pytest.mark.parametrize("top", CELLS)
@pytest.mark.parametrize("bottom", CELLS)
def test_every_cell_on_every_cell_agrees_with_every_oracle(
    bottom: str, top: str, oracle: Oracle, tolerance: float
) -> None:
    stack = case(bottom, top, "dense 2 softmax", loss="cross_entropy", steps=5, batch=2)
    assert_same(found(stack, told(stack)), asked(oracle, stack), tolerance)


@pytest.mark.parametrize("kind", ["dense", "rnn"])
@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_activation_of_every_cell_agrees_with_autograd(kind: str, activation: str) -> None:
    stack = case(f"{kind} 3 {activation}", f"{kind} 4 {activation}", "dense 2 linear", loss="half_mse")
    assert_same(found(stack, told(stack)), asked(oracles.autograd, stack), 1e-12)


@pytest.mark.parametrize(("loss", "output"), sorted(set(OUTPUTS)))
def test_every_loss_agrees_with_autograd_on_every_output_it_goes_with(loss: str, output: str) -> None:
    stack = case("rnn 3 tanh", f"dense 4 {output}", loss=loss, batch=3, weights=[1.0, 0.0, -0.5, 2.0], l2=0.2)
    assert_same(found(stack, told(stack)), asked(oracles.autograd, stack), 1e-12)


@pytest.mark.parametrize("loss", SQUARES)
def test_a_hidden_softmax_sends_its_whole_jacobian_down(loss: str) -> None:
    stack = case("rnn 3 tanh", "dense 4 softmax", "dense 3 softmax", loss=loss)
    assert_same(found(stack, told(stack)), asked(oracles.autograd, stack), 1e-12)


@pytest.mark.parametrize("kind", ["rnn {} tanh", "lstm {} -", "gru {} after", "gru {} before"])
@pytest.mark.parametrize(("steps", "batch", "units"), [(1, 1, 1), (1, 3, 4), (5, 1, 4), (5, 3, 1)])
def test_one_moment_one_example_and_one_unit_are_nothing_special(steps: int, batch: int, units: int, kind: str) -> None:
    stack = case(kind.format(units), f"dense {units} linear", loss="mse", inputs=units, steps=steps, batch=batch)
    assert_same(found(stack, told(stack)), asked(oracles.autograd, stack), 1e-12)
    for way in (Way((), rtrl=True), Way(truncated(steps, 1, steps))):
        ours = [dict(g) for g in told(on(stack, way)).outcome.grads]
        assert_same((ours, np.zeros(0), []), (asked(oracles.autograd, stack)[0], np.zeros(0), []), 1e-12)


@pytest.mark.parametrize("sweeps", ["full", "naive"])
def test_a_film_of_many_stretches_has_the_same_gradient(sweeps: str) -> None:
    wide = case("rnn 64 tanh", "dense 3 softmax", loss="cross_entropy", batch=256, steps=18, sweeps=sweeps)
    assert len(segments(wide.setup.network, 18, 256)) > 2
    assert_same(found(wide, told(wide)), asked(oracles.autograd, wide), 1e-12)

"""Costs against the formulas, which were published with their numbers."""

import pytest

from engine.costs import counts, forward_flops, weights
from tests.engine.making import case


@pytest.mark.parametrize(
    ("steps", "batch", "inputs", "units", "outputs", "full", "naive"),
    [(20, 1, 4, 8, 4, 10_240, 83_200), (100, 1, 8, 32, 8, 614_400, 25_958_400), (1, 1, 1, 1, 1, 12, 12)],
)
def test_flops_are_those_of_the_cost_model(
    steps: int, batch: int, inputs: int, units: int, outputs: int, full: int, naive: int
) -> None:
    found = {}
    for sweeps in ("full", "naive"):
        rnn = case(
            f"rnn {units} tanh", f"dense {outputs} softmax", loss="cross_entropy",
            inputs=inputs, steps=steps, batch=batch, sweeps=sweeps,
        )  # fmt: skip
        found[sweeps] = counts(rnn.setup, steps, batch)
    assert (found["full"].flops, found["naive"].flops) == (full, naive)
    assert (found["full"].visits, found["naive"].visits) == (steps, steps * (steps + 1) // 2)


def test_flops_grow_with_the_batch_and_the_way_there_costs_half_of_the_way_back() -> None:
    setup = case("rnn 8 tanh", "dense 4 softmax", loss="cross_entropy", inputs=4, steps=20).setup
    assert counts(setup, 20, 6).flops == 6 * 10_240
    assert forward_flops(setup, 20, 1) == 10_240 // 2


def test_an_mlp_costs_four_flops_a_weight_and_example() -> None:
    setup = case("dense 5 relu", "dense 2 linear", loss="mse", inputs=3, steps=1).setup
    assert counts(setup, 1, 7) == (1, 4 * 7 * (15 + 10), 7 * (3 + 5 + 2))


def test_a_recurrent_layer_keeps_its_sum_and_its_output() -> None:
    setup = case("rnn 8 tanh", "dense 4 softmax", loss="cross_entropy", inputs=4, steps=20).setup
    assert counts(setup, 20, 2).stored_floats == 2 * 20 * (4 + 2 * 8 + 4)


def test_biases_are_no_matrices() -> None:
    setup = case("rnn 8 tanh", "dense 4 softmax", loss="cross_entropy", inputs=4).setup
    assert [weights(cell) for cell in setup.network.cells] == [4 * 8 + 8 * 8, 8 * 4]

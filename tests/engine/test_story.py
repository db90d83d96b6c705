"""The order in which things happen, written out by hand, and how many they are."""

import pytest
from hypothesis import given

from engine.algorithms import Sweep
from engine.trace import expected
from engine.types import Step
from tests.engine.making import Case, case, of_phase, requests, told

Line = tuple[str, int | None, int | None, int | None]


def lines(case: Case) -> list[Line]:
    """(phase, t, layer, sweep) of each step."""
    return [(step.phase, step.t, step.layer, step.sweep) for step in told(case).steps]


def test_an_mlp_goes_up_and_comes_down_once() -> None:
    mlp = case("dense 3 tanh", "dense 2 linear", loss="mse", steps=1)
    assert lines(mlp) == [
        ("forward", 0, 0, None),
        ("forward", 0, 1, None),
        ("loss", 0, 1, None),
        ("backward", 0, 1, 0),
        ("backward", 0, 0, 0),
        ("gradient", None, 0, None),
        ("gradient", None, 1, None),
        ("update", None, 0, None),
        ("update", None, 1, None),
    ]


def test_full_bptt_waits_for_the_last_loss_and_then_walks_back_once() -> None:
    rnn = case("rnn 3 tanh", "dense 2 softmax", loss="cross_entropy", steps=2)
    assert lines(rnn) == [
        ("forward", 0, 0, None),
        ("forward", 0, 1, None),
        ("loss", 0, 1, None),
        ("forward", 1, 0, None),
        ("forward", 1, 1, None),
        ("loss", 1, 1, None),
        ("backward", 1, 1, 0),
        ("backward", 1, 0, 0),
        ("backward", 0, 1, 0),
        ("backward", 0, 0, 0),
        ("gradient", None, 0, None),
        ("gradient", None, 1, None),
        ("update", None, 0, None),
        ("update", None, 1, None),
    ]


def test_naive_bptt_sets_out_after_each_loss_and_walks_to_the_beginning() -> None:
    rnn = case("rnn 3 tanh", "dense 2 softmax", loss="cross_entropy", steps=2, sweeps="naive")
    assert lines(rnn) == [
        ("forward", 0, 0, None),
        ("forward", 0, 1, None),
        ("loss", 0, 1, None),
        ("backward", 0, 1, 0),
        ("backward", 0, 0, 0),
        ("forward", 1, 0, None),
        ("forward", 1, 1, None),
        ("loss", 1, 1, None),
        ("backward", 1, 1, 1),
        ("backward", 1, 0, 1),
        ("backward", 0, 0, 1),
        ("gradient", None, 0, None),
        ("gradient", None, 1, None),
        ("update", None, 0, None),
        ("update", None, 1, None),
    ]


def test_layers_above_the_uppermost_recurrent_one_are_visited_only_where_a_loss_is_gathered() -> None:
    sweeps = (Sweep(losses=(2,), start=2, until=0),)
    layers = ["dense 2 tanh", "rnn 2 tanh", "dense 2 relu", "rnn 2 tanh", "dense 2 tanh", "dense 1 linear"]
    stack = case(*layers, loss="mse", steps=3, sweeps=sweeps)
    assert [line[1:3] for line in lines(stack) if line[0] == "backward"] == [
        *((2, layer) for layer in (5, 4, 3, 2, 1, 0)),
        *((1, layer) for layer in (3, 2, 1, 0)),
        *((0, layer) for layer in (3, 2, 1, 0)),
    ]


@pytest.mark.parametrize("sweeps", ["full", "naive"])
def test_a_loss_of_weight_zero_keeps_its_step_and_its_sweep(sweeps: str) -> None:
    every, last = (
        case("rnn 2 tanh", "dense 2 linear", loss="mse", steps=3, weights=w, sweeps=sweeps)
        for w in ([1.0, 1.0, 1.0], [0.0, 0.0, 1.0])
    )
    assert lines(every) == lines(last)


def test_the_error_of_a_loss_of_weight_zero_is_zeros() -> None:
    last = case("rnn 2 tanh", "dense 2 softmax", loss="cross_entropy", steps=3, weights=[0.0, 0.0, 1.0])
    silent = [step.values for step in of_phase(told(last).steps, "backward") if step.layer == 1 and step.t != 2]
    assert [not values[name].any() for values in silent for name in ("from_above", "delta", "dx")] == [True] * 6


def test_the_phases_follow_each_other_and_every_update_comes_after_every_error() -> None:
    rnn = case("rnn 3 tanh", "dense 2 softmax", loss="cross_entropy", sweeps="naive")
    tail = [step.phase for step in told(rnn).steps][-5:]
    assert tail == ["backward", "gradient", "gradient", "update", "update"]


@given(requests())
def test_expected_is_the_number_of_steps(case: Case) -> None:
    assert expected(case.setup, len(case.batch.inputs)) == len(told(case).steps)


def shapes(step: Step) -> dict[str, tuple[int, ...]]:
    return {name: a.shape for name, a in {**step.values, **step.grads}.items()}


def test_every_array_of_a_moment_is_a_batch_of_rows() -> None:
    rnn = case("rnn 3 tanh", "dense 4 softmax", loss="cross_entropy", inputs=5, batch=2, steps=1, l2=0.1)
    assert [shapes(step) for step in told(rnn).steps] == [
        {"x": (2, 5), "h_prev": (2, 3), "z": (2, 3), "h": (2, 3)},
        {"x": (2, 3), "z": (2, 4), "a": (2, 4)},
        {"output": (2, 4), "target": (2, 4), "d_output": (2, 4), "loss": (), "weight": ()},
        {"from_above": (2, 4), "delta": (2, 4), "dx": (2, 3), "W": (3, 4), "b": (4,)},
        {
            **dict.fromkeys(("from_above", "from_next", "dh", "f_prime", "delta", "dh_prev"), (2, 3)),
            "dx": (2, 5),
            "W": (5, 3),
            "U": (3, 3),
            "b": (3,),
        },
        {"norm": (), "l2_W": (5, 3), "l2_U": (3, 3), "W": (5, 3), "U": (3, 3), "b": (3,)},
        {"norm": (), "l2_W": (3, 4), "W": (3, 4), "b": (4,)},
        {"W": (5, 3), "U": (3, 3), "b": (3,)},
        {"W": (3, 4), "b": (4,)},
    ]

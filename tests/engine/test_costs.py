"""Costs against the formulas, which were published with their numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.algorithms import Sweep, chunked, full, naive, restarts, truncated
from engine.costs import Counts, counts, forward_flops, weights
from tests.engine.making import Case, case, cases, of_phase, on, told
from tests.engine.ways import EVERY, WALKED, Way, own_sweeps


@pytest.mark.parametrize(
    ("steps", "batch", "inputs", "units", "outputs", "flops"),
    [
        (20, 1, 4, 8, 4, (10_240, 83_200, 302_080)),
        (100, 1, 8, 32, 8, (614_400, 25_958_400, 277_196_800)),
        (1, 1, 1, 1, 1, (12, 12, 16)),
    ],
)
def test_flops_are_those_of_the_cost_model(
    steps: int, batch: int, inputs: int, units: int, outputs: int, flops: tuple[int, ...]
) -> None:
    layers = f"rnn {units} tanh", f"dense {outputs} softmax"
    rnn = case(*layers, loss="cross_entropy", inputs=inputs, steps=steps, batch=batch)
    ways = [Way(full(steps)), Way(naive(steps)), Way((), rtrl=True)]
    assert tuple(counts(on(rnn, way).setup, steps, batch).flops for way in ways) == flops


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


T, M, D, N, Q = 7, 2, 3, 5, 4  # moments, examples, inputs, units, outputs
RNN = case(f"rnn {N} tanh", f"dense {Q} softmax", loss="cross_entropy", inputs=D, steps=T, batch=M)
VISIT = 4 * M * (N * N + D * N)  # of the recurrent layer at one moment
OUTPUT = 4 * M * N * Q  # of the output at one moment, which each loss visits once
MOMENT = M * (D + 2 * N + Q)  # floats of the forward pass


def of(way: Way) -> Counts:
    return counts(on(RNN, way).setup, T, M)


def test_full_bptt_costs_twice_its_forward_pass_and_holds_all_of_it() -> None:
    assert of(Way(full(T))) == (T, T * (VISIT + OUTPUT), T * MOMENT)
    assert of(Way(full(T))).flops == 2 * forward_flops(RNN.setup, T, M)


def test_naive_bptt_pays_for_every_pair_of_a_loss_and_a_moment() -> None:
    pairs = T * (T + 1) // 2
    assert of(Way(naive(T))) == (pairs, pairs * VISIT + T * OUTPUT, T * MOMENT)


@pytest.mark.parametrize("k1", range(1, T + 2))
@pytest.mark.parametrize("more", range(T))
def test_truncated_bptt_pays_for_k2_moments_a_pass_and_holds_no_more(k1: int, more: int) -> None:
    k2 = k1 + more
    passes = {*range(k1 - 1, T, k1), T - 1}
    visits = sum(min(k2, end + 1) for end in passes)
    assert of(Way(truncated(T, k1, k2))) == (visits, visits * VISIT + T * OUTPUT, min(k2, T) * MOMENT)


@pytest.mark.parametrize("length", range(1, T + 3))
def test_blocks_cost_what_full_bptt_costs_and_hold_one_block(length: int) -> None:
    expected = (T, T * (VISIT + OUTPUT), min(length, T) * MOMENT)
    assert of(Way(chunked(T, length))) == expected
    assert of(Way(chunked(T, length), restarts(T, length))) == expected


@given(st.lists(own_sweeps(T), min_size=1, max_size=4))
def test_own_sweeps_pay_for_their_ways_and_hold_the_longest(sweeps: list[Sweep]) -> None:
    visits = [s.start - s.until + 1 for s in sweeps]
    losses = sum(len(s.losses) for s in sweeps)
    assert of(Way(tuple(sweeps))) == (sum(visits), sum(visits) * VISIT + losses * OUTPUT, max(visits) * MOMENT)


def test_rtrl_pays_for_the_square_of_its_state_and_holds_the_same_however_long() -> None:
    parameters = N * (N + D + 1)
    each = M * (2 * N * N * parameters + 2 * N * parameters) + OUTPUT
    for steps in (1, T, 50):
        assert counts(on(RNN, Way((), rtrl=True)).setup, steps, M) == (steps, steps * each, M * N * parameters)


def test_an_lstm_costs_four_and_a_gru_three_times_the_recurrent_part_of_an_rnn() -> None:
    output = forward_flops(case(f"dense {Q} softmax", loss="mse", inputs=N, steps=T).setup, T, M)
    rnn, lstm, gru = (
        forward_flops(case(f"{kind} {N} {word}", f"dense {Q} linear", loss="mse", inputs=D).setup, T, M) - output
        for kind, word in (("rnn", "tanh"), ("lstm", "-"), ("gru", "after"))
    )
    assert (lstm, gru) == (4 * rnn, 3 * rnn)


@pytest.mark.parametrize(
    ("kind", "word", "kept"),
    [("rnn", "tanh", "z h"), ("lstm", "-", "i f g o c tanh_c h"), ("gru", "after", "r u q n h")],
)
def test_of_a_recurrent_layer_every_value_is_held_that_is_not_held_already(kind: str, word: str, kept: str) -> None:
    of = case(f"{kind} {N} {word}", f"dense {Q} linear", loss="mse", inputs=D, steps=T)
    values = set(of_phase(told(of).steps, "forward")[0].values)
    assert values - {"x", "h_prev", "c_prev"} == set(
        kept.split()
    )  # the input is counted once, a past is of a moment before
    assert counts(of.setup, T, M).stored_floats == T * M * (D + len(kept.split()) * N + Q)


@given(cases(names=WALKED))
def test_visits_and_flops_are_those_of_the_steps_that_are_told(drawn: Case) -> None:
    cells, batch = drawn.setup.network.cells, drawn.batch.inputs.shape[1]
    steps = of_phase(told(drawn).steps, "backward")
    found = counts(drawn.setup, len(drawn.batch.inputs), batch)
    assert found.flops == sum(4 * batch * weights(cells[step.layer or 0]) for step in steps)
    if any(cell.carried for cell in cells):
        assert found.visits == len({(step.sweep, step.t) for step in steps})


@given(cases(names=EVERY))
def test_no_way_back_holds_more_than_full_bptt_but_for_the_one_that_never_goes_back(drawn: Case) -> None:
    steps, batch, _ = drawn.batch.inputs.shape
    most = counts(on(drawn, Way(full(steps))).setup, steps, batch).stored_floats
    assert drawn.setup.rtrl or counts(drawn.setup, steps, batch).stored_floats <= most


@pytest.mark.parametrize("hidden", ["dense 3 tanh", "rnn 3 tanh", "lstm 3 -", "gru 3 after", "gru 3 before"])
def test_a_cell_says_how_many_arrays_of_its_units_a_step_has(hidden: str) -> None:
    """Beside its input, or the error that it sends to it, each as wide as the layer below."""
    batch, story = 2, case(hidden, "dense 2 linear", loss="mse", inputs=5, batch=2)
    cell = story.setup.network.cells[0]
    steps = [step for step in told(story).steps if step.layer == 0]
    for phase, arrays in (("forward", cell.arrays.forward), ("backward", cell.arrays.backward)):
        sizes = {sum(a.size for a in step.values.values()) for step in of_phase(steps, phase) if step.t}
        assert max(sizes) == batch * (5 + arrays * 3), phase

"""Every sum is the sum of its parts."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given

from engine.algorithms import full, naive
from engine.norms import norm
from engine.types import Array, Step
from tests.engine.making import Case, case, cases, of_phase, requests, told
from tests.engine.ways import EVERY


def assert_close(a: Array, b: Array, scale: float = 1.0) -> None:
    np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13 * max(1.0, scale))


def test_full_walks_once_and_naive_once_for_each_loss() -> None:
    assert [(s.losses, s.start, s.until, len(s.time_steps)) for s in full(3)] == [((0, 1, 2), 2, 0, 3)]
    assert [(s.losses, s.start, s.until, len(s.time_steps)) for s in naive(3)] == [
        ((0,), 0, 0, 1),
        ((1,), 1, 0, 2),
        ((2,), 2, 0, 3),
    ]


def recurrent(steps: Sequence[Step]) -> list[Step]:
    return [step for step in of_phase(steps, "backward") if "dh" in step.values]


@given(requests())
def test_every_dh_is_what_came_from_above_and_what_came_from_the_next_moment(case: Case) -> None:
    for v in (step.values for step in recurrent(told(case).steps)):
        np.testing.assert_array_equal(v["dh"], v["from_above"] + v["from_next"])
        if "f_prime" in v:
            np.testing.assert_array_equal(v["delta"], v["dh"] * v["f_prime"])


@given(requests())
def test_the_memory_of_an_lstm_hears_of_its_error_in_two_ways_which_add_up(case: Case) -> None:
    for v in (step.values for step in recurrent(told(case).steps) if "dc" in step.values):
        np.testing.assert_array_equal(v["dc"], v["dc_hidden"] + v["dc_next"])


@given(requests())
def test_the_error_goes_back_through_a_gru_in_four_ways_which_add_up(case: Case) -> None:
    for v in (step.values for step in recurrent(told(case).steps) if "dh_direct" in step.values):
        four = v["dh_direct"] + v["dh_via_r"] + v["dh_via_u"] + v["dh_via_n"]
        np.testing.assert_array_equal(v["dh_prev"], four)


@given(requests())
def test_what_leaves_a_cell_arrives_in_the_next_one_unchanged(case: Case) -> None:
    sent = {(s.sweep, s.layer, s.t): s.values for s in of_phase(told(case).steps, "backward")}
    loss = {s.t: s.values["d_output"] for s in of_phase(told(case).steps, "loss")}
    top = len(case.params) - 1
    for (sweep, layer, t), v in sent.items():
        assert layer is not None
        assert t is not None
        above = loss[t] if layer == top else sent.get((sweep, layer + 1, t), {}).get("dx", 0.0 * v["from_above"])
        np.testing.assert_array_equal(v["from_above"], above)
        if "from_next" in v:
            after = sent.get((sweep, layer, t + 1), {})
            np.testing.assert_array_equal(v["from_next"], after.get("dh_prev", 0.0 * v["from_next"]))
        if "dc_next" in v:
            np.testing.assert_array_equal(v["dc_next"], after.get("dc_prev", 0.0 * v["dc_next"]))


@given(requests())
def test_the_gradient_is_the_sum_of_what_was_contributed_and_of_l2(case: Case) -> None:
    steps, outcome = told(case)
    for layer, step in enumerate(of_phase(steps, "gradient")):
        visits = [s.grads for s in steps if s.layer == layer and s.phase in ("backward", "influence")]
        for name, total in step.grads.items():
            parts = sum(visit[name] for visit in visits) + step.values.get(f"l2_{name}", 0.0)
            assert_close(total, np.asarray(parts), float(np.abs(total).max()))
            np.testing.assert_array_equal(total, outcome.grads[layer][name])


@given(requests())
def test_a_visit_contributes_what_each_example_heard_times_its_error(case: Case) -> None:
    heard = {(s.layer, s.t): s.values for s in of_phase(told(case).steps, "forward")}
    for step in (s for s in of_phase(told(case).steps, "backward") if "delta" in s.values):
        v, delta = heard[step.layer, step.t], step.values["delta"]
        parts = {"W": v["x"], "U": v.get("h_prev"), "b": np.ones((len(delta), 1))}
        for name, visit in step.grads.items():
            part = parts[name]
            assert part is not None
            by_hand = sum(np.outer(one, error) for one, error in zip(part, delta, strict=True))
            assert_close(visit, np.reshape(by_hand, visit.shape), float(np.abs(visit).max()))


def test_l2_pulls_matrices_and_leaves_biases_in_peace() -> None:
    bare, pulled = (told(case("rnn 3 tanh", "dense 2 linear", loss="mse", l2=l2)) for l2 in (0.0, 0.5))
    params = case("rnn 3 tanh", "dense 2 linear", loss="mse").params
    for layer, p in enumerate(params):
        for name, a in p.items():
            pull = 0.0 if name == "b" else 0.5 * a
            assert_close(pulled.outcome.grads[layer][name], bare.outcome.grads[layer][name] + pull)
    assert pulled.outcome.loss - bare.outcome.loss == pytest.approx(
        0.25 * sum(float((p[name] ** 2).sum()) for p in params for name in ("W", "U") if name in p)
    )


def test_only_l2_shows_what_it_pulls() -> None:
    bare, pulled = (told(case("rnn 3 tanh", "dense 2 linear", loss="mse", l2=l2)) for l2 in (0.0, 0.5))
    assert [sorted(step.values) for step in of_phase(bare.steps, "gradient")] == [["norm"], ["norm"]]
    assert [sorted(step.values) for step in of_phase(pulled.steps, "gradient")] == [
        ["l2_U", "l2_W", "norm"],
        ["l2_W", "norm"],
    ]


@given(requests())
def test_the_norm_of_a_layer_is_over_all_its_numbers(case: Case) -> None:
    for step in of_phase(told(case).steps, "gradient"):
        numbers = np.concatenate([g.ravel() for g in step.grads.values()])
        assert float(step.values["norm"]) == pytest.approx(float(np.linalg.norm(numbers)))
        assert norm([step.grads]) == step.values["norm"]


@given(requests())
def test_the_loss_is_the_weighted_sum_of_the_moments_and_l2(case: Case) -> None:
    steps, outcome = told(case)
    moments = sum(float(s.values["weight"] * s.values["loss"]) for s in of_phase(steps, "loss"))
    assert outcome.loss == pytest.approx(moments + float(case.setup.objective.penalty(case.params)))


def test_an_infinite_loss_of_weight_zero_is_no_part_of_the_sum() -> None:
    mlp = case("dense 1 linear", loss="half_mse", inputs=1, steps=2, batch=1, weights=[0.0, 1.0])
    mlp.batch.inputs[0] = 1e200
    with np.errstate(over="ignore", invalid="ignore"):
        steps, outcome = told(mlp)
    assert [float(step.values["loss"]) == np.inf for step in of_phase(steps, "loss")] == [True, False]
    assert np.isfinite(outcome.loss)


def test_a_target_of_zeros_leaves_an_example_out() -> None:
    rnn = case("rnn 3 tanh", "dense 5 softmax", loss="cross_entropy", batch=2)
    rnn.batch.targets[:, 1] = 0.0
    for step in of_phase(told(rnn).steps, "backward"):
        assert not step.values["delta"][1].any()


def test_the_mean_over_the_batch_is_taken_once() -> None:
    four = case("rnn 3 tanh", "dense 2 linear", loss="half_sse", batch=4)
    alone = []
    for example in range(4):
        inputs, targets, states = four.batch
        one = slice(example, example + 1)
        batch = four.batch._replace(inputs=inputs[:, one], targets=targets[:, one], states=[s[one] for s in states])
        alone.append(told(four._replace(batch=batch)).outcome)
    assert told(four).outcome.loss == pytest.approx(np.mean([each.loss for each in alone]))
    for layer, grads in enumerate(told(four).outcome.grads):
        for name, g in grads.items():
            assert_close(g, np.mean([each.grads[layer][name] for each in alone], axis=0))


@pytest.mark.parametrize("sweeps", ["full", "naive"])
def test_where_the_film_is_cut_into_stretches_changes_no_error(sweeps: str) -> None:
    wide = case(
        "rnn 64 tanh", "rnn 8 tanh", "dense 3 softmax", loss="cross_entropy", batch=256, steps=18, sweeps=sweeps
    )
    inputs, targets, states = wide.batch
    few = wide._replace(
        batch=wide.batch._replace(inputs=inputs[:, :2], targets=targets[:, :2], states=[s[:2] for s in states])
    )
    for cut, whole in zip(of_phase(told(wide).steps, "backward"), of_phase(told(few).steps, "backward"), strict=True):
        assert cut[:4] == whole[:4]
        for name in cut.values.keys() - {"f_prime"}:
            np.testing.assert_allclose(cut.values[name][:2] * 128, whole.values[name], rtol=1e-9, atol=1e-12)


@given(cases(names=EVERY))
def test_an_update_is_the_new_parameters_and_how_far_each_number_moved(case: Case) -> None:
    steps, outcome = told(case)
    for layer, step in enumerate(of_phase(steps, "update")):
        for name, old in case.params[layer].items():
            np.testing.assert_array_equal(step.values[name], old - 0.1 * outcome.grads[layer][name])
            np.testing.assert_array_equal(step.grads[name], step.values[name] - old)
            np.testing.assert_array_equal(step.values[name], outcome.params[layer][name])


def test_biases_that_are_not_trained_stay_and_nothing_else_changes() -> None:
    trained, kept = (told(case("rnn 3 tanh", "dense 2 linear", loss="mse", train_biases=b)) for b in (True, False))
    before = case("rnn 3 tanh", "dense 2 linear", loss="mse").params
    for layer, p in enumerate(before):
        np.testing.assert_array_equal(kept.outcome.params[layer]["b"], p["b"])
        np.testing.assert_array_equal(kept.outcome.params[layer]["W"], trained.outcome.params[layer]["W"])
        np.testing.assert_array_equal(kept.outcome.grads[layer]["b"], trained.outcome.grads[layer]["b"])

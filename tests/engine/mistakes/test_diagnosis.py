"""A fixed sample of what `tests/bench/mistakes.py` measures: mistakes named, right passes let be, noise unnamed."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from engine.algorithms import Sweep
from engine.mistakes.comparison import beside, compared
from engine.mistakes.diagnosis import Block, Diagnosis, Theirs, once_each
from engine.mistakes.faults import Fault, plan_of, possible
from engine.mistakes.lines import shown
from engine.mistakes.places import departure, first_of
from engine.mistakes.precision import FLOAT64
from engine.mistakes.walk import Given, Ground
from engine.training.loop import drain
from engine.types import Values
from tests.engine.mistakes.networks import (
    NETWORKS,
    diagnosis,
    drawn,
    gradient,
    ground_of,
    named,
    plantable,
    rounded,
)

CELLS = ["dense", "rnn", "lstm", "gru"]


def place(on: Ground, grads: Theirs, found: Diagnosis) -> tuple[int | None, int, str]:
    """Where it leaves the truth."""
    first = drain(departure(on, grads, found, drain(compared(on, grads, found.precision)))).first
    assert first
    assert first.relative_error > 0
    return first.t, first.layer, first.name


@pytest.mark.parametrize("digits", ["float64", "float32", "4 digits"])
@pytest.mark.parametrize("kind", CELLS)
def test_one_mistake_is_named_from_final_gradients(kind: str, digits: str) -> None:
    on = ground_of(drawn(kind, 3))
    missed = [
        fault.mistake.id
        for fault, wrong in list(plantable(on))[:: 16 if digits == "float64" else 24]
        if {fault.mistake.id} not in named(diagnosis(on, rounded(wrong, digits)))[:3]
    ]
    assert missed == []


@pytest.mark.parametrize("kind", CELLS)
def test_a_right_pass_is_never_accused(kind: str) -> None:
    for seed in range(3):
        on = ground_of(drawn(kind, seed))
        for digits in ("float64", "float32", "4 digits"):
            assert named(diagnosis(on, rounded(gradient(on), digits))) == [set()]


@pytest.mark.parametrize("kind", CELLS)
def test_noise_has_no_name(kind: str) -> None:
    on, rng = ground_of(drawn(kind, 5)), np.random.default_rng(0)
    noisy = tuple({name: a * rng.uniform(0.5, 1.5, a.shape) for name, a in layer.items()} for layer in gradient(on))
    found = diagnosis(on, noisy, budget=120)
    assert found.explanations == []
    assert found.tried == 120, "so many walks were made, and no more"


def test_mistakes_that_are_found_in_another_order_are_one_explanation() -> None:
    one, two, three = list(possible(ground_of(NETWORKS["rnn"])))[:3]
    assert once_each([(one, two), (three,), (two, one)]) == [(three,), (one, two)]


def test_two_mistakes_in_different_layers_are_both_named() -> None:
    on = ground_of(NETWORKS["rnn"])
    faults = {(fault.mistake.id, fault.layers): fault for fault in possible(on)}
    pair = faults["softmax_twice", (1,)], faults["carry_missing", (0,)]
    assert named(diagnosis(on, gradient(on, *pair))) == [{"softmax_twice", "carry_missing"}]


def test_two_mistakes_in_one_layer_are_both_named() -> None:
    on = ground_of(NETWORKS["lstm"])
    faults = {(fault.mistake.id, fault.layers): fault for fault in possible(on)}
    pair = faults["forget_hears_c", (0,)], faults["h_of_same_step", (0,)]
    assert {"forget_hears_c", "h_of_same_step"} in named(diagnosis(on, gradient(on, *pair)))


@pytest.mark.parametrize(
    ("network", "mistake", "where"),
    [
        ("rnn", "carry_missing", (4, 0, "from_next")),
        ("rnn", "f_prime_missing", (5, 0, "delta")),
        ("rnn", "h_wraps", (0, 0, "dU")),
        ("rnn", "sign", (5, 1, "from_above")),
        ("lstm", "slope_g_missing", (5, 0, "delta_g")),
        ("rnn", "truncated_1", (3, 0, "from_next")),
        ("gru", "overwritten", (None, 1, "W")),
    ],
)
def test_the_first_wrong_place_is_where_the_mistake_first_tells(
    network: str, mistake: str, where: tuple[int | None, int, str]
) -> None:
    on = ground_of(NETWORKS[network])
    wrong = gradient(on, next(fault for fault in possible(on) if fault.mistake.id == mistake))
    assert place(on, wrong, diagnosis(on, wrong)) == where


def test_numbers_of_single_lines_are_judged_by_what_they_themselves_put_into_them() -> None:
    case = NETWORKS["rnn"]
    on, U = ground_of(case), case.params[0]["U"]
    rng = np.random.default_rng(0)
    delta = rng.normal(size=(3, 5))  # wrong, but what follows of it is right but for one line
    on.given = {(5, 0): {"delta": delta, "dh_prev": delta @ U}}
    found = diagnosis(on, [None, None], budget=2000)
    assert place(on, [None, None], found) == (5, 0, "delta")
    on = ground_of(case)
    dh = on.names[0][5]["h"]
    on.given = {(5, 0): {"delta": dh, "dh_prev": dh @ U}, (4, 0): {"from_next": dh @ U}}
    judged = {each.name: np.allclose(each.ours, each.theirs) for each in drain(on.layer(on.right, 0)).judged}
    assert judged == {"delta": False, "dh_prev": False, "from_next": True}


def told(on: Ground, *faults: Fault, names: Collection[str] = ()) -> Given:
    """What the lines of a pass with these faults say at each visit of its layers; if names are given, these alone."""
    plan, watched, given = plan_of(on, faults), replace(on, keep_visits=True), dict[tuple[int, int], Values]()
    assert plan
    for layer, cell in enumerate(on.cells):
        for visit in drain(watched.layer(plan, layer)).visits:
            given[visit.t, layer] = {
                name: np.asarray(visit.names[name]) + np.zeros((3, cell.inputs if name == "dx" else cell.units))
                for name in names or shown(cell)
                if name in on.lines[layer]
            }
    return given


NAMED = [(cell, name) for cell in CELLS for name in shown(NETWORKS[cell].setup.network.cells[0])]


@pytest.mark.parametrize(("cell", "name"), NAMED, ids=[" ".join(pair) for pair in NAMED])
def test_one_name_at_every_time_step_is_judged_beside_every_mistake(cell: str, name: str) -> None:
    """Of all that is tried some lines have other shapes there, such as W in the place of U."""
    on = ground_of(NETWORKS[cell])
    half = next(fault for fault in possible(on) if fault.mistake.id == "half")
    on.given = told(on, half, names=[name])
    assert ({"half"} if name != "f_prime" else set()) in named(diagnosis(on, [None, None], budget=200))


@pytest.mark.parametrize("cell", CELLS)
def test_a_mistake_is_named_from_gradients_and_all_lines(cell: str) -> None:
    plain, missed, each = ground_of(NETWORKS[cell]), [], {"dense": 1, "lstm": 12}.get(cell, 6)
    for fault, wrong in list(plantable(plain))[::each]:
        if "sweeps" not in fault.mistake.lines:  # where a line says several things at a time step
            on = replace(plain, given=told(plain, fault))
            missed += [fault.mistake.id] if {fault.mistake.id} not in named(diagnosis(on, wrong)) else []
    assert missed == []


def test_a_wrong_slope_is_wrong_and_its_mistake_is_named() -> None:
    on = ground_of(NETWORKS["rnn"])
    on.given = {(5, 0): {"f_prime": 9 * np.ones((3, 5))}}
    found = diagnosis(on, [None, None], budget=200)
    assert (found.explanations, place(on, [None, None], found)) == ([], (5, 0, "f_prime"))
    sigmoid = next(fault for fault in possible(on) if fault.mistake.id == "f_prime_of_sigmoid")
    on = ground_of(NETWORKS["rnn"])
    on.given = told(on, sigmoid, names=["f_prime", "delta"])
    assert named(diagnosis(on, [None, None])) == [{"f_prime_of_sigmoid"}]


def test_a_number_where_a_pass_never_comes_is_wrong_unless_it_is_zero() -> None:
    on = ground_of(NETWORKS["rnn"])
    tail = next(fault for fault in possible(on) if fault.mistake.id == "last_2_steps")
    on.given = {(0, 0): {"delta": np.arange(15.0).reshape(3, 5) / 7}}
    assert named(diagnosis(on, [None, None], budget=200)) == []
    on = ground_of(NETWORKS["rnn"])
    slope = on.names[0][0]["f_prime"]
    on.given = {(0, 0): {"delta": np.zeros((3, 5)), "f_prime": slope}}
    assert {"last_2_steps"} in named(diagnosis(on, gradient(on, tail)))
    short = NETWORKS["rnn"]._replace(setup=replace(NETWORKS["rnn"].setup, sweeps=(Sweep((5,), 5, 4),)))
    on = ground_of(short)
    on.given = {(0, 0): {"dh": np.ones((3, 5))}}
    assert place(on, [None, None], diagnosis(on, [None, None], budget=20)) == (0, 0, "dh")


def test_the_last_time_step_hears_of_none_after_it() -> None:
    on = ground_of(NETWORKS["rnn"])
    on.given = {(5, 0): {"from_next": np.ones((3, 5))}}
    assert place(on, [None, None], diagnosis(on, [None, None], budget=20)) == (5, 0, "from_next")


@pytest.mark.parametrize("network", ["clipped by norm", "clipped by value"])
def test_wrong_clipping_is_named_and_so_is_a_mistake_below_the_right_one(network: str) -> None:
    on = ground_of(NETWORKS[network])
    assert named(diagnosis(on, gradient(on))) == [set()]
    for fault, wrong in plantable(on):
        if fault.mistake.id.startswith("clip_") or fault.mistake.id in ("carry_missing", "softmax_twice"):
            assert {fault.mistake.id} in named(diagnosis(on, wrong))[:3], fault.mistake.id


def test_wrong_clipping_leaves_the_truth_in_a_sum_alone() -> None:
    on = ground_of(NETWORKS["clipped by norm"])
    wrong = gradient(on, next(fault for fault in possible(on) if fault.mistake.id == "clip_each_parameter"))
    assert place(on, wrong, diagnosis(on, wrong))[0] is None


def test_what_is_left_out_is_not_judged() -> None:
    on = ground_of(NETWORKS["rnn"])
    right = gradient(on)
    assert named(diagnosis(on, [{"W": right[0]["W"]}, None])) == [set()]
    assert named(diagnosis(on, [{"U": 2 * right[0]["U"]}, None], budget=400)) != [set()]


def test_a_block_that_is_right_times_a_constant_says_so() -> None:
    on = ground_of(NETWORKS["lstm"])
    right = gradient(on)
    wrong = (right[0], {name: 1.37 * a for name, a in right[1].items()})
    found = drain(compared(on, wrong, diagnosis(on, wrong, budget=1).precision))
    assert [each.ratio and round(each.ratio, 9) for each in found] == [1.37, 1.37] + [None] * 12
    assert [each.right for each in found] == [False, False] + [True] * 12
    assert [each.block.gate for each in found[2:]] == ["i", "f", "g", "o"] * 3


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e200, 1e307])
def test_numbers_whose_squares_are_none_are_compared_all_the_same(size: float) -> None:
    right = size * np.array([[0.3, -0.4], [0.1, 0.2]])
    block, nothing = Block(0, "U", None), np.zeros((2, 2))
    found = beside(block, right, -2 * right, FLOAT64, nothing)
    assert [found.relative_error, found.cosine, found.ratio] == pytest.approx([1.5, -1, -2])
    same = beside(block, right, right, FLOAT64, nothing)
    assert [same.right, same.relative_error, same.cosine] == pytest.approx([True, 0, 1])
    first = first_of(3, 0, "dh", right, -2 * right)
    assert first.relative_error == pytest.approx(1.5)
    assert first.where == (0, 1)


def test_two_numbers_of_one_digit_are_not_explained_by_several_mistakes_at_once() -> None:
    on = ground_of(NETWORKS["rnn"])
    found = diagnosis(on, [None, {"b": np.array([0.1, -0.1, 0.2, -0.2])}])
    assert all(len(faults) == 1 for faults in found.explanations)
    assert found.tried < 150

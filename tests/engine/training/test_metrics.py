"""What is told of a training beside its loss."""

import numpy as np
import pytest

from engine.passes import forward_pass
from engine.tasks import Adding, Data, Echo, OwnData, Sine
from engine.training import metrics
from engine.training.loop import drain
from engine.types import Array
from tests.engine.making import case

EVERY = np.ones(2)
HALVES = np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.6, 0.4], [0.5, 0.5]]])  # (T, B, K)
FIRST = np.array([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [0.5, 0.5]]])


@pytest.mark.parametrize(
    ("kind", "tolerance", "weights", "right"),
    [
        ("classes", None, EVERY, 2 / 3),  # a row of zeros asks nothing, and of two halves either is right
        ("classes", None, np.array([1.0, 0.0]), 1 / 2),
        ("classes", None, np.zeros(2), None),
        ("bits", None, np.array([0.5, 0.0]), 2 / 4),
        ("bits", None, EVERY, 3 / 6),  # a target of a half has no side
        ("numbers", 0.15, EVERY, 2 / 4),
        ("numbers", 0.45, np.array([1.0, 2.0]), 2 / 4),
        ("numbers", None, EVERY, None),
    ],
)
def test_accuracy_is_the_share_of_right_answers(
    kind: metrics.Kind, tolerance: float | None, weights: Array, right: float | None
) -> None:
    assert metrics.accuracy(kind, tolerance, weights, HALVES, FIRST) == (right and pytest.approx(right))


def test_every_number_of_an_answer_must_be_near() -> None:
    said, asked = np.array([[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]]), np.zeros((1, 3, 2))
    assert metrics.accuracy("numbers", 0.5, np.ones(1), said, asked) == pytest.approx(1 / 3)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_never_right(odd: float) -> None:
    """By `argmax` NaN would be the largest, and no NaN is above a half."""
    said = np.array([[[odd, 0.1], [0.9, odd], [odd, odd]]])
    for target in (np.array([1.0, 0.0]), np.array([0.0, 1.0])):
        meant = np.broadcast_to(target, said.shape)
        assert metrics.accuracy("classes", None, np.ones(1), said, meant) == 0
        assert metrics.accuracy("numbers", 10.0, np.ones(1), said, meant) == 0
        found = metrics.judged("bits", None, said, meant)
        assert found is not None
        assert not found.right[~np.isfinite(said)].any()
        np.testing.assert_array_equal(found.right[np.isfinite(said)], [target[1] == 0, target[0] == 1])


@pytest.mark.parametrize("loss", ["half_mse", "mse", "half_sse", "bce", "cross_entropy"])
def test_a_class_is_judged_by_the_largest_output_and_a_bit_by_its_side_whatever_the_loss(loss: str) -> None:
    """As they are read: C is what an answer says whose largest output is its third one, however small that is."""
    classes, bits, own = Echo(4, 1, 1, 3), Echo(4, 1, 1, 1), OwnData(Data(np.ones((1, 1, 1)), np.ones((1, 1, 3))))
    assert metrics.kind_of(loss, classes) == "classes"
    assert metrics.kind_of(loss, own) == {"bce": "bits", "cross_entropy": "classes"}.get(loss, "numbers")
    if loss != "cross_entropy":
        assert metrics.kind_of(loss, bits) == "bits"
    assert metrics.kind_of("half_mse", Adding(4, 1)) == metrics.kind_of("mse", Sine(4, 1, 8.0)) == "numbers"


def test_a_class_is_right_by_a_small_output_and_a_bit_beyond_0_or_1() -> None:
    small, third = np.array([[[0.19, 0.3, 0.45, 0.07]]]), np.array([[[0.0, 0.0, 1.0, 0.0]]])
    assert metrics.accuracy("classes", 0.5, np.ones(1), small, third) == 1
    far, zero = np.array([[[-3.0], [1.7]]]), np.array([[[0.0], [1.0]]])
    assert metrics.accuracy("bits", 0.5, np.ones(1), far, zero) == 1


def test_saturation_counts_the_flat_numbers_of_units_and_gates() -> None:
    net = case("rnn 2 tanh", "dense 3 sigmoid", "lstm 2 -", "gru 2 after", "dense 2 relu", loss="mse", steps=3, batch=4)
    sharp = tuple({name: 40 * a for name, a in p.items()} for p in net.params)
    cells = net.setup.network.cells
    shares = drain(metrics.saturated(cells, drain(forward_pass(net.setup, sharp, net.batch))))
    assert shares[-1] is None
    assert all(share is not None and share > 0.7 for share in shares[:-1])
    flat = tuple({name: 0 * a for name, a in p.items()} for p in net.params)
    assert drain(metrics.saturated(cells, drain(forward_pass(net.setup, flat, net.batch)))) == [
        0.0,
        0.0,
        0.0,
        0.0,
        None,
    ]


@pytest.mark.parametrize(("activation", "near", "beyond"), [("tanh", 0.948, 0.950), ("sigmoid", 0.974, 0.975)])
def test_a_unit_is_saturated_where_its_slope_is_less_than_a_tenth_of_the_steepest(
    activation: str, near: float, beyond: float
) -> None:
    one = case(f"rnn 1 {activation}", "dense 1 linear", loss="mse", steps=1, batch=2)
    shots = drain(forward_pass(one.setup, one.params, one.batch))
    shots[0].layers[0]["h"] = np.array([[[near], [beyond]]])
    assert drain(metrics.saturated(one.setup.network.cells, shots))[0] == 0.5


def test_the_spectrum_of_what_is_no_number_is_none_and_of_very_many_units_is_not_looked_for() -> None:
    net = case("rnn 2 tanh", "rnn 65 tanh", "dense 1 linear", loss="mse")
    broken = (net.params[0] | {"U": np.full((2, 2), np.inf)}, *net.params[1:])
    first, *others = metrics.spectra(net.setup.network.cells, broken)
    assert first is not None
    assert np.isnan(first.spectral_radius + first.sigma_max).all()
    assert others == [None, None]


def test_the_spectrum_is_looked_for_up_to_its_limit_gate_by_gate() -> None:
    net = case(
        f"rnn {metrics.LARGEST} tanh", f"rnn {metrics.LARGEST + 1} tanh", "gru 3 after", "dense 1 linear", loss="mse"
    )
    widest, wider, gated, dense = metrics.spectra(net.setup.network.cells, net.params)
    assert widest is not None
    assert (wider, dense) == (None, None)
    assert gated is not None
    gates = np.split(net.params[2]["U"], 3, axis=1)
    assert gated.sigma_max == pytest.approx([np.linalg.svd(u)[1].max() for u in gates])
    assert gated.spectral_radius == pytest.approx([np.abs(np.linalg.eigvals(u)).max() for u in gates])
    assert widest.sigma_max == pytest.approx([np.linalg.svd(net.params[0]["U"])[1].max()])

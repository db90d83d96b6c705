"""What is normalized has the promised size, and comes back as it was."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tasks.scaling import LARGEST, SCALINGS, Scale, measures

COLUMNS = st.lists(st.integers(-(10**6), 10**6).map(lambda n: n / 1000), min_size=2, max_size=60).map(np.array)


@given(COLUMNS)
def test_the_standard_has_mean_0_and_standard_deviation_1(x: np.ndarray) -> None:
    y = SCALINGS["standard"](x).seen(x)
    assert abs(math.fsum(y)) / len(y) < 1e-12 * max(1.0, float(np.abs(x).max() / (np.ptp(x) or 1.0)))
    assert math.sqrt(math.fsum(y**2) / len(y)) == pytest.approx(1.0 if np.ptp(x) else 0.0, abs=1e-12)


@given(COLUMNS)
def test_the_range_goes_from_0_to_1(x: np.ndarray) -> None:
    y = SCALINGS["range"](x).seen(x)
    assert (y.min(), y.max()) == (0.0, 1.0 if np.ptp(x) else 0.0)


@pytest.mark.parametrize("name", SCALINGS)
@given(x=COLUMNS)
def test_every_scale_leads_back(name: str, x: np.ndarray) -> None:
    scale = SCALINGS[name](x)
    np.testing.assert_allclose(scale.back(scale.seen(x)), x, rtol=1e-12, atol=1e-9)


def test_a_column_that_is_left_as_it_is_keeps_every_bit() -> None:
    x = np.array([-0.0, 0.1, 1e-320, -1e300])
    assert SCALINGS["none"](x).seen(x).tobytes() == x.tobytes()


def test_a_column_that_never_changes_is_0_to_the_bit_and_comes_back() -> None:
    x = np.full(7, 0.1)
    assert measures(x) == (0.1, 0.0, 0.1, 0.1)
    for name in ("standard", "range"):
        scale = SCALINGS[name](x)
        assert scale == Scale(0.1, 1.0)
        assert scale.seen(x).tolist() == [0.0] * 7
        assert scale.back(scale.seen(x)).tolist() == x.tolist()


def test_the_measures_are_those_of_a_hand() -> None:
    assert measures(np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])) == (5.0, 2.0, 2.0, 9.0)


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1e9, LARGEST])
def test_neither_small_nor_large_numbers_lose_their_spread(size: float) -> None:
    x = size * np.array([-1.0, 1.0, -1.0, 1.0])
    np.testing.assert_allclose(SCALINGS["standard"](x).seen(x), [-1.0, 1.0, -1.0, 1.0], rtol=1e-12)


@pytest.mark.parametrize("name", SCALINGS)
@given(x=COLUMNS, shift=st.sampled_from([0.0, 1949.0, -1e6]), power=st.sampled_from([-12, 0, 3, 20]))
def test_what_went_in_comes_back_as_it_was(name: str, x: np.ndarray, shift: float, power: int) -> None:
    typed = np.array([float(f"{number + shift:.3f}e{power}") for number in [*x, 0.0]])
    scale = SCALINGS[name](typed)
    assert scale.original(scale.seen(typed)).tolist() == typed.tolist()


def test_what_never_went_in_comes_back_near_it_and_an_overflow_stays_one() -> None:
    scale = Scale(0.1, 0.3)
    said = np.array([1 / 3, -math.pi, math.inf, math.nan])
    np.testing.assert_allclose(scale.original(said), scale.back(said), rtol=1e-14)

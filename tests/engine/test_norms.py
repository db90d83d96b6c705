"""Norms of numbers of any size, and what is no number."""

import numpy as np
import pytest

from engine.analysis.comparison import beside
from engine.norms import length, norm, norms
from engine.optimizers import ByNorm


@pytest.mark.parametrize("size", [1.0, 1e-200, 1e-300, 1e160, 1e300])
def test_a_norm_is_in_proportion_to_its_numbers_however_large_or_small(size: float) -> None:
    assert length(size * np.array([[3.0], [-4.0]])) == pytest.approx(5 * size, rel=1e-12)
    assert norm([{"W": np.array([3.0 * size])}, {"W": np.array([0.0]), "b": np.array([4.0 * size])}]) == pytest.approx(
        5 * size, rel=1e-12
    )
    many = norms(size * np.array([[[3.0, 4.0]], [[0.0, 0.0]], [[1.0, 0.0]]]))
    np.testing.assert_allclose(many, size * np.array([5.0, 0.0, 1.0]), rtol=1e-12)


def test_what_is_too_small_for_a_square_counts_beside_what_is_not() -> None:
    assert length(np.full(10_000, 1e-150)) == pytest.approx(1e-148)
    assert length(np.array([1e-170, 1e-140])) == pytest.approx(1e-140)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [([], 0.0), ([0.0, -0.0], 0.0), ([1.0, np.inf], np.inf), ([1e300, np.nan], np.nan), ([np.inf, np.nan], np.nan)],
)
def test_nothing_is_zero_and_what_is_no_number_has_no_norm(numbers: list[float], found: float) -> None:
    np.testing.assert_equal(length(np.array(numbers)), found)
    np.testing.assert_equal(norms(np.array(numbers).reshape(1, 1, -1)), np.array([found]))


@pytest.mark.parametrize("size", [1e160, 1e-200])
def test_clipping_and_comparing_keep_the_direction_of_huge_and_tiny_gradients(size: float) -> None:
    grads = ({"W": size * np.array([[3.0, -4.0]])},)
    (clipped,), (told, *_) = ByNorm(size / 10).apply(grads)
    np.testing.assert_allclose(clipped["W"] / size, [[0.06, -0.08]], rtol=1e-12)
    assert told["norm"] == pytest.approx(5 * size)
    compared = beside(size * np.array([3.0, 0.0]), size * np.array([3.0, -4.0]))
    assert compared == pytest.approx((0.6, 0.6, 0.8))

"""The layouts in which people keep their arrays are read back to rows."""

import numpy as np
import pytest

from engine.mistakes.layouts import fitting
from engine.mistakes.precision import precision, significant
from engine.types import Array, Values
from tests.engine.making import case
from tests.engine.mistakes.networks import NETWORKS


def torch(values: Values) -> Values:
    return {name: a.T for name, a in values.items()}


def keras(values: Values) -> Values:
    def gates(a: Array) -> Array:
        r, u, n = np.split(a, 3, axis=-1)
        return np.concatenate([u, r, n], axis=-1)

    b = gates(values["b"])
    second = np.concatenate([b[:10], values["c"]])
    return {"W": gates(values["W"]), "U": gates(values["U"]), "b": np.stack([b, second])}


def hx(values: Values) -> Values:
    return {name: a for name, a in values.items() if name != "U"} | {"W": np.vstack([values["U"], values["W"]])}


WAYS = {
    "columns": ("columns", torch),
    "torch": ("torch", lambda v: torch(v) | {"c": np.concatenate([v["b"][:10], v["c"]])}),
    "keras": ("keras", keras),
    "stacked": ("rows", hx),
    "stacked columns": ("columns", lambda v: torch(hx(v))),
    "one row": ("rows", lambda v: v | {"b": v["b"][None]}),
    "one column": ("columns", lambda v: torch(v) | {"b": v["b"][:, None]}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_layout_is_read_back(way: str) -> None:
    name, written = WAYS[way]
    params, cells = NETWORKS["gru"].params[:1], NETWORKS["gru"].setup.network.cells[:1]
    found = [layers[0] for layout, layers in fitting(cells, [written(params[0])], name)]
    assert any(all(np.array_equal((read or {})[key], a) for key, a in params[0].items()) for read in found)


def test_shapes_that_fit_no_layout_have_none() -> None:
    assert list(fitting(NETWORKS["rnn"].setup.network.cells, [{"W": np.zeros((7, 7))}, None], None)) == []


def test_where_shapes_decide_there_is_one_layout() -> None:
    known = NETWORKS["rnn"]
    assert [layout.name for layout, _ in fitting(known.setup.network.cells, known.params, None)] == ["rows"]


@pytest.mark.parametrize("turned", [(0, "U"), (1, "W")])
def test_two_layouts_are_one_only_where_every_array_reads_the_same(turned: tuple[int, str]) -> None:
    """Where all are symmetric, the rows are the columns; one array that is not, in whatever layer, tells them apart."""
    cells = case("rnn 3 tanh", "dense 3 linear", loss="mse", inputs=3).setup.network.cells
    params = [{name: np.ones(shape) for name, shape in cell.shapes.items()} for cell in cells]
    assert [layout.name for layout, _ in fitting(cells, params, None)] == ["rows"]
    layer, name = turned
    params[layer][name] = np.arange(9.0).reshape(3, 3)
    assert [layout.name for layout, _ in fitting(cells, params, None)] == ["rows", "columns"]


@pytest.mark.parametrize(
    ("numbers", "word"),
    [
        (np.array([0.1 / 3, 12.7 / 3]), "float64"),
        (np.array([0.1 / 3, 12.7 / 3], np.float32), "float32"),
        (np.round(np.array([0.1 / 3, 12.7 / 3]), 4), "4 decimals"),
        (significant(np.array([0.1 / 3, 1e-7 / 3]), 4), "4 significant digits"),
        (np.array([0.0, 0.1, 0.0, 0.25]), "2 decimals"),
        (np.array([1.0, 2.0, 0.0, -13.0]), "2 significant digits"),
        (np.array([1.0, 2.0, 0.0, -131.0]), "0 decimals"),
        (np.array([6.0]), "1 decimals"),
        (np.array([101966.58067736]), "float64"),
        (np.array([101966.58067736], np.float32), "float32"),
        (np.array([101966.58, 3.41]), "2 decimals"),
        (np.array([120.0, 3400.0]), "2 significant digits"),
        (np.zeros(5), "float64"),
        (np.zeros(0), "float64"),
    ],
)
def test_numbers_tell_their_own_precision(numbers: Array, word: str) -> None:
    assert precision([numbers]).word == word


@pytest.mark.parametrize("digits", range(4))
def test_nobody_who_rounds_is_accused(digits: int) -> None:
    exact = np.random.default_rng(digits).normal(0, 300, (5, 7))
    shown = np.round(exact, digits)
    assert precision([shown]).close(exact, shown)
    assert not precision([shown]).close(exact + 1.1 * 10.0**-digits, shown)


@pytest.mark.parametrize("size", [1.0, 1e3, 1e5, 1e6, 1e9, 1e30])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_nobody_who_computes_in_single_precision_is_accused_however_large_the_numbers(size: float, count: int) -> None:
    rng = np.random.default_rng(count)
    for _ in range(40):
        exact = size * rng.uniform(0.1, 1, count)
        shown = (exact * (1 + 1e-7 * rng.normal(size=count))).astype(np.float32).astype(float)
        assert precision([shown]).close(exact, shown)


def test_nothing_but_zeros_is_no_rounding_of_small_numbers() -> None:
    zeros = np.zeros((2, 3))
    assert not precision([zeros]).close(zeros + 1e-6, zeros)
    assert precision([zeros]).close(zeros, zeros)

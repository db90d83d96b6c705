"""The lines are the backward pass of the cells: name by name, gradient by gradient, on every way back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.cells import CELLS
from engine.losses import LOSSES
from engine.mistakes.lines import CELL_LINES, LOSS_LINES, in_one, lines_of, written
from engine.training.loop import drain
from tests.engine.making import Case, cases, of_phase, told
from tests.engine.mistakes.networks import NETWORKS, ground_of


@given(cases())
def test_the_lines_say_what_the_cells_say_name_by_name(case: Case) -> None:
    on = replace(ground_of(case), keep_visits=True)
    walks = [drain(on.layer(on.right, layer)) for layer in range(len(on.cells))]
    seen = {(visit.sweep, visit.t, layer): visit.names for layer, walk in enumerate(walks) for visit in walk.visits}
    steps = of_phase(told(case).steps, "backward")
    assert len(steps) == len(seen)
    for step in steps:
        assert step.sweep is not None
        assert step.t is not None
        assert step.layer is not None
        names = seen[step.sweep, step.t, step.layer]
        for name, a in [*step.values.items(), *((f"d{name}", a) for name, a in step.grads.items())]:
            assert np.allclose(names[name], a, rtol=1e-12, atol=1e-12 * np.abs(a).max(initial=1)), name


@given(cases())
def test_their_gradient_is_that_of_the_engine(case: Case) -> None:
    on = ground_of(case)
    for ours, theirs in zip(drain(on.gradient(on.right)), told(case).outcome.clipped, strict=True):
        assert ours.keys() == theirs.keys()
        for name, a in theirs.items():
            assert np.allclose(ours[name], a, rtol=1e-12, atol=1e-12 * np.abs(a).max(initial=1)), name


def test_each_cell_and_each_loss_has_its_lines() -> None:
    assert {name.split()[0] for name in CELL_LINES} == set(CELLS)
    assert set(LOSS_LINES) == set(LOSSES)
    assert {name for name, loss in LOSSES.items() if loss.delta} == {
        n for n, lines in LOSS_LINES.items() if "delta" in lines
    }


def test_a_line_is_written_as_people_write_it() -> None:
    lines = lines_of(NETWORKS["lstm"].setup.network.cells[0], None)
    assert in_one({"w": "0 * w + 1", "sweeps": "sweeps"}) == "w = 1; sweeps = those of the algorithm"
    assert in_one({"from_next": "0 * from_above", "dc": "dc_next + 0 * dh"}) == "from_next = 0; dc = dc_next"
    assert written(lines["delta_f"]) == "df * f * (1 - f)"
    assert written(lines["delta_g"]) == "dg * (1 - g**2)"
    assert written(lines["dc_hidden"]) == "dh * o * (1 - tanh_c**2)"


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru"])
def test_given_numbers_take_the_place_of_ours_from_their_line_on(name: str) -> None:
    on, T = ground_of(NETWORKS[name]), len(NETWORKS[name].batch.inputs)
    (plain,) = [drain(replace(on, keep_visits=True).layer(on.right, 0))]
    here = next(visit.names["dh"] for visit in plain.visits if visit.t == T - 2)
    changed = replace(on, given={(T - 2, 0): {"dh": 2 * here}}, keep_visits=True)
    walk = drain(changed.layer(on.right, 0))
    ((t, layer, line, ours, theirs),) = walk.judged
    assert (t, layer, line) == (T - 2, 0, "dh")
    assert np.array_equal(ours, here)
    assert np.array_equal(theirs, 2 * here)
    by_t = {visit.t: visit.names["dh"] for visit in walk.visits}
    unchanged = {visit.t: visit.names["dh"] for visit in plain.visits}
    assert np.array_equal(by_t[T - 1], unchanged[T - 1])
    assert not np.allclose(by_t[T - 3], unchanged[T - 3])

"""What is held at once: a long pass is cut into pieces, each as long as its numbers allow."""

import pytest

from engine import passes
from engine.algorithms import Sweep
from engine.network import Network
from engine.passes import NAMES, SEGMENT, pieces, segments
from tests.engine.making import case

T, B = 4000, 4
WIDE = ("rnn 20 tanh", "lstm 30 -", "dense 50 linear")


def wide() -> Network:
    return case(*WIDE, loss="mse", inputs=10).setup.network


def test_a_network_has_the_units_and_the_parameters_of_all_its_layers() -> None:
    net = wide()
    assert net.units == 20 + 30 + 50
    assert net.parameters == (10 + 20 + 1) * 20 + (20 + 30 + 1) * 4 * 30 + (30 + 1) * 50


def test_a_forward_pass_holds_as_many_time_steps_as_fit_and_begins_anew_where_it_is_to() -> None:
    each = NAMES * B * (20 + 30 + 50)
    lengths = [len(part) for part in segments(wide(), T, B)]
    assert sum(lengths) == T
    assert set(lengths[:-1]) == {SEGMENT // each}
    assert segments(wide(), 10, B, frozenset({0, 4})) == [range(4), range(4, 10)]


def test_a_backward_pass_holds_what_each_time_step_adds_to_the_gradient_too() -> None:
    net = wide()
    each = NAMES * B * (20 + 30 + 50) + net.parameters
    found = list(pieces(net, Sweep((T - 1,), T - 1, 5), B, range(T)))
    assert [t for part in found for t in reversed(part)] == [*reversed(range(5, T))]
    assert {len(part) for part in found[:-1]} == {SEGMENT // each}


@pytest.mark.parametrize("segment", [range(5), range(3, 9), range(7, 20)])
def test_a_piece_stays_within_its_segment_and_its_sweep(segment: range, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "SEGMENT", 1)
    found = list(pieces(wide(), Sweep((12,), 12, 2), B, segment))
    assert found == [range(t, t + 1) for t in reversed(segment) if 2 <= t <= 12]

"""Passes written by hand, apart from the lines, are told right from wrong, and each mistake is named."""

import numpy as np
import pytest

from tests.engine.making import told
from tests.engine.mistakes.by_hand import WRONG, Grads, dense, gru, lstm, rnn
from tests.engine.mistakes.networks import NETWORKS, diagnosis, ground_of, named

PASSES = {"rnn": rnn, "lstm": lstm, "gru": gru, "dense": dense}
MISTAKES = [(cell, wrong) for cell, passed in PASSES.items() for wrong in WRONG[passed].split()]


def by_hand(cell: str, wrong: str = "") -> Grads:
    return PASSES[cell](NETWORKS[cell], wrong)


@pytest.mark.parametrize("cell", PASSES)
def test_the_right_pass_by_hand_is_that_of_the_engine_and_called_right(cell: str) -> None:
    for ours, theirs in zip(told(NETWORKS[cell]).outcome.grads, by_hand(cell), strict=True):
        for name in ours:
            assert np.allclose(ours[name], theirs[name], rtol=0, atol=1e-14)
    assert named(diagnosis(ground_of(NETWORKS[cell]), by_hand(cell))) == [set()]


def test_there_are_at_least_forty_wrong_passes() -> None:
    assert len(MISTAKES) >= 40


@pytest.mark.parametrize(("cell", "wrong"), MISTAKES)
def test_each_mistake_made_by_hand_is_named(cell: str, wrong: str) -> None:
    assert named(diagnosis(ground_of(NETWORKS[cell]), by_hand(cell, wrong))) == [{wrong}]


@pytest.mark.parametrize(("cell", "wrong"), MISTAKES[::5])
def test_single_precision_is_enough_to_name_it(cell: str, wrong: str) -> None:
    single = [{name: a.astype(np.float32) for name, a in layer.items()} for layer in by_hand(cell, wrong)]
    found = diagnosis(ground_of(NETWORKS[cell]), single)
    assert (named(found), found.precision.word) == ([{wrong}], "float32")

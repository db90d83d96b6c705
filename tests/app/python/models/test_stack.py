"""Layers above each other: what is only an activation stands in a layer of its own where there is none to take it."""

import numpy as np
import pytest

from app.python.models.stack import Stack


def test_an_activation_of_what_goes_in_is_a_layer_that_passes_it_on() -> None:
    stack = Stack(3)
    assert stack.width == 3
    stack.activate("tanh")
    assert stack.layers == [{"cell": "dense", "units": 3, "activation": "tanh"}]
    assert np.array_equal(stack.params[0]["W"], np.eye(3))
    assert np.array_equal(stack.params[0]["b"], np.zeros(3))


def test_a_layer_takes_one_activation_and_the_next_gets_a_layer_of_its_own() -> None:
    stack = Stack(2)
    stack.dense(np.ones((2, 4)), np.arange(4.0), source={"W": "kernel"})
    stack.activate("relu")
    stack.activate("softmax")
    assert [(layer["units"], layer["activation"]) for layer in stack.layers] == [(4, "relu"), (4, "softmax")]
    assert np.array_equal(stack.params[0]["b"], np.arange(4.0))
    assert np.array_equal(stack.params[1]["W"], np.eye(4))
    assert (stack.width, stack.sources) == (4, [{"W": "kernel"}, {}])


@pytest.mark.parametrize(
    ("needs", "layers"),
    [
        (None, [("rnn", "tanh"), ("dense", "linear")]),
        ("softmax", [("rnn", "tanh"), ("dense", "softmax")]),
    ],
)
def test_above_a_recurrent_layer_the_output_is_a_dense_one(needs: str | None, layers: list[tuple[str, str]]) -> None:
    stack = Stack(2)
    stack.add({"cell": "rnn", "units": 3, "activation": "tanh"}, {"W": np.ones((2, 3))}, {"h": np.ones((1, 3))})
    stack.finish(needs)
    assert [(layer["cell"], layer["activation"]) for layer in stack.layers] == layers
    assert stack.states[1:] == [None]
    assert np.array_equal(stack.params[1]["W"], np.eye(3))


def test_what_says_already_what_the_loss_needs_stays() -> None:
    stack = Stack(2)
    stack.dense(np.ones((2, 3)), None)
    stack.finish(None)
    assert [layer["activation"] for layer in stack.layers] == ["linear"]
    stack.finish("sigmoid")
    assert [layer["activation"] for layer in stack.layers] == ["sigmoid"]

"""The listings of the articles as printed: `bptt` and `new_bptt` read s[-1] at the first step, and are told so."""

from typing import Any

import numpy as np
import pytest

from engine.types import Array, Values
from tests.engine.making import Case, case, of_phase, told
from tests.engine.mistakes.networks import diagnosis, ground_of, named

ONE = case("rnn 4 tanh", "dense 3 softmax", loss="cross_entropy", inputs=5, steps=6, batch=1)


class Listing:
    """What the listings call self: T, sizes, the states s, inputs x, matrices U and W, and dLds from the output."""

    def __init__(self, network: Case) -> None:
        steps = told(network).steps
        forward = [step.values for step in of_phase(steps, "forward") if step.layer == 0]
        self.T, self.input_size, self.hidden_size = len(forward), 5, 4
        self.s = np.array([values["h"][0] for values in forward])
        self.x = network.batch.inputs[:, 0]
        self.U, self.W = network.params[0]["W"].T, network.params[0]["U"].T
        errors = {step.t: step.values["from_above"][0] for step in of_phase(steps, "backward") if step.layer == 0}
        self.dLds = np.array([errors[t] for t in range(self.T)])

    def bptt(self) -> tuple[Any, ...]:
        dLdb = np.zeros(self.hidden_size)
        dLdx = np.zeros((self.T, self.input_size))
        dLdU = np.zeros((self.hidden_size, self.input_size))
        dLdW = np.zeros((self.hidden_size, self.hidden_size))
        for t in range(self.T - 1, -1, -1):
            dLdp = self.dLds[t] * (1.0 - (self.s[t] ** 2))
            for step in range(t, -1, -1):
                dLdU += np.outer(dLdp, self.x[step])
                dLdW += np.outer(dLdp, self.s[step - 1])
                dLdx[step] += np.dot(self.U.T, dLdp)
                dLdb += dLdp
                dLdp = np.dot(self.W.T, dLdp) * (1.0 - (self.s[step - 1] ** 2))
        return dLdx, dLdU, dLdW, dLdb

    def new_bptt(self) -> tuple[Any, ...]:
        dLdb = np.zeros(self.hidden_size)
        dLdx = np.zeros((self.T, self.input_size))
        dLdU = np.zeros((self.hidden_size, self.input_size))
        dLdW = np.zeros((self.hidden_size, self.hidden_size))
        for t in range(self.T - 1, -1, -1):
            dLdp = self.dLds[t] * (1.0 - (self.s[t] ** 2))
            dLdU += np.outer(dLdp, self.x[t])
            dLdW += np.outer(dLdp, self.s[t - 1])
            dLdx[t] += np.dot(self.U.T, dLdp)
            dLdb += dLdp
            self.dLds[t - 1] += np.dot(self.W.T, dLdp)
        return dLdx, dLdU, dLdW, dLdb


def grads(found: tuple[Any, ...]) -> list[Values | None]:
    """The gradient of the recurrent layer in rows; that of the output the listings leave out."""
    _, dLdU, dLdW, dLdb = found
    layer: dict[str, Array] = {"W": dLdU.T, "U": dLdW.T, "b": dLdb}
    return [layer, None]


@pytest.mark.parametrize("way", ["bptt", "new_bptt"])
def test_a_listing_as_printed_reads_the_last_state_before_the_first_step(way: str) -> None:
    found = diagnosis(ground_of(ONE), grads(getattr(Listing(ONE), way)()))
    assert named(found) == [{"h_wraps"}]


def test_a_second_call_of_new_bptt_uses_errors_that_the_first_has_written_into() -> None:
    listing = Listing(ONE)
    listing.new_bptt()
    assert {"h_wraps", "errors_wrapped_into"} in named(diagnosis(ground_of(ONE), grads(listing.new_bptt())))


def test_with_a_state_before_the_first_the_listing_is_right() -> None:
    listing = Listing(ONE)
    listing.s = np.vstack([listing.s, ONE.batch.states[0]])  # then s[-1] is the initial state
    assert named(diagnosis(ground_of(ONE), grads(listing.bptt()))) == [set()]

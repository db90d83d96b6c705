"""Numbers that others have published: Mazur's worked example, and the assignments of CS231n."""

import numpy as np

from engine.algorithms import full
from engine.cells import CELLS
from engine.losses import Objective
from engine.network import Network
from engine.optimizers import SGD
from engine.setup import Batch, Setup
from engine.trace import trace
from engine.training.loop import train, training_step
from engine.types import Array
from tests.engine.making import Case, told

# Matt Mazur, "A Step by Step Backpropagation Example", 2015. Its closing error 0.291027924 is left out: it was found
# by going back through weights that had already been updated; the right one is 0.291027773694.
MAZUR = Case(
    Setup(
        Network((CELLS["dense"](2, 2, "sigmoid"), CELLS["dense"](2, 2, "sigmoid"))),
        Objective("half_sse", (1.0,), 0.0),
        full(1),
        SGD(0.5),
        train_biases=False,
    ),
    (
        {"W": np.array([[0.15, 0.25], [0.2, 0.3]]), "b": np.array([0.35, 0.35])},
        {"W": np.array([[0.4, 0.5], [0.45, 0.55]]), "b": np.array([0.6, 0.6])},
    ),
    Batch(np.array([[[0.05, 0.1]]]), np.array([[[0.01, 0.99]]]), [np.zeros((1, 0))] * 2),
)


def assert_printed(found: Array, printed: object, digits: int = 9) -> None:
    np.testing.assert_allclose(found, np.asarray(printed), rtol=0, atol=0.6 * 10.0**-digits)


def test_mazurs_forward_pass() -> None:
    hidden, output, loss = (step.values for step in told(MAZUR).steps[:3])
    assert_printed(hidden["z"], [[0.3775, 0.3925]])
    assert_printed(hidden["a"], [[0.593269992, 0.596884378]])
    assert_printed(output["z"][0, 0], 1.105905967)
    assert_printed(output["a"], [[0.75136507, 0.772928465]])
    assert_printed(loss["loss"], 0.298371109)


def test_mazurs_backward_pass() -> None:
    output, hidden = (step for step in told(MAZUR).steps[3:5])
    assert_printed(output.values["from_above"][0, 0], 0.74136507)
    assert_printed(output.values["f_prime"][0, 0], 0.186815602)
    assert_printed(output.values["delta"], [[0.138498562, -0.0380982365]])
    assert_printed(output.grads["W"][0, 0], 0.082167041)
    assert_printed(hidden.values["from_above"][0, 0], 0.036350306)
    assert_printed(hidden.values["f_prime"][0, 0], 0.241300709)
    assert_printed(hidden.grads["W"][0, 0], 0.000438568)


def test_mazurs_update_comes_after_all_deltas() -> None:
    outcome = told(MAZUR).outcome
    assert_printed(outcome.params[0]["W"], [[0.149780716, 0.24975114], [0.19956143, 0.29950229]], digits=8)
    assert_printed(outcome.params[1]["W"], [[0.35891648, 0.51130127], [0.408666186, 0.561370121]])
    after = training_step(MAZUR.setup, outcome.params, MAZUR.batch)
    assert_printed(np.asarray(after.loss), 0.291027773694, digits=12)


def test_mazurs_ten_thousand_rounds() -> None:
    params = train(MAZUR.setup, MAZUR.params, [MAZUR.batch] * 10_000)
    assert_printed(np.asarray(training_step(MAZUR.setup, params, MAZUR.batch).loss), 3.510187782978859e-05, digits=13)


def line(start: float, stop: float, *shape: int) -> Array:
    return np.linspace(start, stop, int(np.prod(shape))).reshape(shape)


# CS231n, assignment 3, RNN_Captioning: examples first there, moments first here.
CS231N_W, CS231N_U, CS231N_B = line(-0.2, 0.4, 4, 5), line(-0.4, 0.1, 5, 5), line(-0.7, 0.1, 5)
CS231N_X, CS231N_H0 = line(-0.1, 0.3, 2, 3, 4).swapaxes(0, 1), line(-0.3, 0.1, 2, 5)
CS231N_H = [  # as it is printed, (N, T, H)
    [
        [-0.42070749, -0.27279261, -0.11074945, 0.05740409, 0.22236251],
        [-0.39525808, -0.22554661, -0.0409454, 0.14649412, 0.32397316],
        [-0.42305111, -0.24223728, -0.04287027, 0.15997045, 0.35014525],
    ],
    [
        [-0.55857474, -0.39065825, -0.19198182, 0.02378408, 0.23735671],
        [-0.27150199, -0.07088804, 0.13562939, 0.33099728, 0.50158768],
        [-0.51014825, -0.30524429, -0.06755202, 0.17806392, 0.40333043],
    ],
]


def cs231n() -> Case:
    """Under an output that hands the h of each moment on, with an error of ones from above."""
    net = Network((CELLS["rnn"](4, 5, "tanh"), CELLS["dense"](5, 5, "linear")))
    layers = ({"W": CS231N_W, "U": CS231N_U, "b": CS231N_B}, {"W": np.eye(5), "b": np.zeros(5)})
    setup = Setup(net, Objective("half_sse", (2.0,) * 3, 0.0), full(3), SGD(0.1), train_biases=True)
    states = [CS231N_H0, np.zeros((2, 0))]
    told = [step for step in trace(setup, layers, Batch(CS231N_X, np.zeros((3, 2, 5)), states)) if step.layer == 0]
    h = np.array([step.values["h"] for step in told if step.phase == "forward"])
    return Case(setup, layers, Batch(CS231N_X, h - 1.0, states))  # 2 (a - y) / m = 1


def test_the_rnn_of_cs231n_forward() -> None:
    h = np.array([s.values["h"] for s in told(cs231n()).steps if s.phase == "forward" and s.layer == 0])
    assert_printed(h.swapaxes(0, 1), CS231N_H, digits=8)


def test_the_rnn_of_cs231n_backward() -> None:
    """Not printed in the assignment: found by a plain NumPy reference for an upstream error of ones."""
    steps, outcome = told(cs231n())
    assert_printed(
        outcome.grads[0]["b"],
        [1.33430217950281, 2.84524237505528, 4.33689895701758, 5.46641358944615, 6.01137221173494],
        13,
    )
    assert_printed(
        outcome.grads[0]["W"][0],
        [0.13526676766099, 0.24751931399255, 0.34253634142606, 0.39074308599379, 0.38259344381062],
        13,
    )
    assert_printed(
        outcome.grads[0]["U"][:, 0],
        [-0.15772726228316, -0.00406834794656, 0.14167270033408, 0.26883244677046, 0.37243219953179],
        13,
    )
    (first,) = (s.values for s in steps if s.phase == "backward" and (s.t, s.layer) == (0, 0))
    assert_printed(
        first["dh_prev"],
        [
            [-1.43048182464023, -1.00432234722472, -0.57816286980921, -0.15200339239370, 0.27415608502180],
            [-1.39903313136200, -0.98180975363886, -0.56458637591573, -0.14736299819259, 0.26986037953055],
        ],
        13,
    )


def test_the_counterexample_against_eigenvalues_doubles_its_error_with_every_moment() -> None:
    """All eigenvalues of U are 0, yet |dh_t/dh_0| = 14.142 2^(t-1) (the fixed point h = (0, 1/2) of a tanh)."""
    u = np.array([[8.0, -8.0], [8.0, -8.0]])  # rows times U: the transpose of the column form
    net = Network((CELLS["rnn"](2, 2, "tanh"), CELLS["dense"](2, 2, "linear")))
    params = ({"W": np.eye(2), "U": u, "b": np.zeros(2)}, {"W": np.eye(2), "b": np.zeros(2)})
    x = np.tile([-4.0, 4.549306144334055], (10, 1, 1))
    setup = Setup(net, Objective("half_sse", (0.0,) * 9 + (1.0,), 0.0), full(10), SGD(0.1), train_biases=True)
    jacobian = []
    for unit in np.eye(2):
        batch = Batch(
            x, np.array([[0.0, 0.5]] - unit[None])[None].repeat(10, axis=0), [np.array([[0.0, 0.5]]), np.zeros((1, 0))]
        )
        (first,) = (s for s in trace(setup, params, batch) if s.phase == "backward" and (s.t, s.layer) == (0, 0))
        jacobian.append(first.values["dh_prev"][0])
    np.testing.assert_allclose(np.linalg.norm(jacobian, 2), 14.1421 * 2**9, rtol=1e-4)

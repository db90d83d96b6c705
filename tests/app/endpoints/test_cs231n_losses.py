"""The losses that the assignments of Stanford's CS231n print, of captions and of a network of two layers."""

import numpy as np
import pytest

from tests.app.endpoints.test_cs231n import line, ours
from tests.app.endpoints.test_published import asked, near


@pytest.mark.parametrize(
    ("cell", "gates", "first", "last", "printed"),
    [("rnn", 1, -1.5, 0.3, 9.83235591003), ("lstm", 4, -0.5, 1.7, 9.82445935443)],
)
def test_the_loss_of_its_captions(cell: str, gates: int, first: float, last: float, printed: float) -> None:
    """Ten captions of words 0, 1 and 2, of which 0 says nothing and is left out; every weight is a line."""

    def weight(*shape: int) -> np.ndarray:
        return line(-1.4, 1.3, *shape)

    captions = (np.arange(10 * 13) % 3).reshape(10, 13)
    said, wanted = captions[:, :-1], captions[:, 1:]
    h = line(first, last, 10, 20) @ weight(20, 40) + weight(40)
    blocks = {"W": weight(30, 40 * gates), "U": weight(40, 40 * gates), "b": weight(40 * gates)}
    p = {name: ours(a) if cell == "lstm" else a.tolist() for name, a in blocks.items()}
    state = {"h": h.tolist()} | ({"c": np.zeros((10, 40)).tolist()} if cell == "lstm" else {})
    request = {
        "layers": [{"cell": cell, "units": 40}, {"cell": "dense", "units": 3, "activation": "softmax"}],
        "loss": "cross_entropy",
        "data": {
            "inputs": weight(3, 30)[said.T].tolist(),
            "targets": (np.eye(3)[wanted.T] * (wanted.T != 0)[..., None]).tolist(),
        },
        "params": [
            p,
            {"W": weight(40, 3).tolist(), "b": weight(3).tolist()},
        ],
        "state": [state, None],
        "digits": None,
    }
    near(asked(request)[-1]["loss"], printed, 11)


@pytest.mark.parametrize(("l2", "printed"), [(0.0, 3.4702243556), (1.0, 26.5948426952)])
def test_its_network_of_two_layers(l2: float, printed: float) -> None:
    request = {
        "layers": [
            {"cell": "dense", "units": 50, "activation": "relu"},
            {"cell": "dense", "units": 7, "activation": "softmax"},
        ],
        "loss": "cross_entropy",
        "l2": l2,
        "data": {"inputs": [line(-5.5, 4.5, 5, 3).T.tolist()], "targets": [np.eye(7)[[0, 5, 1]].tolist()]},
        "params": [
            {"W": line(-0.7, 0.3, 5, 50).tolist(), "b": line(-0.1, 0.9, 50).tolist()},
            {"W": line(-0.3, 0.4, 50, 7).tolist(), "b": line(-0.9, 0.1, 7).tolist()},
        ],
        "digits": None,
    }
    messages = asked(request)
    scores = [11.53165108, 12.2917344, 13.05181771, 13.81190102, 14.57198434, 15.33206765, 16.09215096]
    near(messages[2]["values"]["z"][0], scores, 8)
    near(messages[-1]["loss"], printed, 10)

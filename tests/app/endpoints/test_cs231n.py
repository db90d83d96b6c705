"""The numbers that the assignments of Stanford's CS231n print, asked through the API.

Examples come first there, moments here; the columns of its LSTM are i, f, o, g, ours i, f, g, o.
"""

import numpy as np
import pytest

from tests.app.asking import Json
from tests.app.endpoints.test_published import asked, near
from tests.engine.test_published import CS231N_H


def line(start: float, stop: float, *shape: int) -> np.ndarray:
    return np.linspace(start, stop, int(np.prod(shape))).reshape(shape)


def ours(columns: np.ndarray) -> list[object]:
    """The columns of an LSTM in our order."""
    i, f, o, g = np.split(columns, 4, axis=-1)
    found: list[object] = np.concatenate([i, f, g, o], axis=-1).tolist()
    return found


def recurrent(cell: Json, p: Json, inputs: np.ndarray, state: Json) -> Json:
    """A request in which a recurrent layer hands its h on, from inputs (N, T, D)."""
    units, (examples, steps, _) = len(p["U"]), inputs.shape
    return {
        "layers": [cell | {"units": units}, {"cell": "dense", "units": units, "activation": "linear"}],
        "loss": "half_sse",
        "digits": None,
        "data": {
            "inputs": inputs.swapaxes(0, 1).tolist(),
            "targets": np.zeros((steps, examples, units)).tolist(),
        },
        "params": [p, {"W": np.eye(units).tolist(), "b": [0.0] * units}],
        "state": [state, None],
    }


def hidden(messages: list[Json], name: str = "h") -> np.ndarray:
    """A value of layer 0 by example and moment, (N, T, H)."""
    told = [m["values"][name] for m in messages if m.get("phase") == "forward" and m["layer"] == 0]
    return np.array(told).swapaxes(0, 1)


def rnn(inputs: np.ndarray, h: np.ndarray, w: np.ndarray, u: np.ndarray, b: np.ndarray) -> Json:
    p = {"W": w.tolist(), "U": u.tolist(), "b": b.tolist()}
    return recurrent({"cell": "rnn", "activation": "tanh"}, p, inputs, {"h": h.tolist()})


def lstm(inputs: np.ndarray, h: np.ndarray, c: np.ndarray, w: np.ndarray, u: np.ndarray, b: np.ndarray) -> Json:
    p = {"W": ours(w), "U": ours(u), "b": ours(b)}
    return recurrent({"cell": "lstm"}, p, inputs, {"h": h.tolist(), "c": c.tolist()})


UNROLLED = rnn(
    line(-0.1, 0.3, 2, 3, 4), line(-0.3, 0.1, 2, 5), line(-0.2, 0.4, 4, 5), line(-0.4, 0.1, 5, 5), line(-0.7, 0.1, 5)
)


def test_one_step_of_the_rnn() -> None:
    step = rnn(
        inputs=line(-0.4, 0.7, 3, 1, 10),
        h=line(-0.2, 0.5, 3, 4),
        w=line(-0.1, 0.9, 10, 4),
        u=line(-0.3, 0.7, 4, 4),
        b=line(-0.2, 0.4, 4),
    )
    printed = [
        [-0.58172089, -0.50182032, -0.41232771, -0.31410098],
        [0.66854692, 0.79562378, 0.87755553, 0.92795967],
        [0.97934501, 0.99144213, 0.99646691, 0.99854353],
    ]
    near(hidden(asked(step))[:, 0], printed, 8)


def test_the_rnn_through_time() -> None:
    near(hidden(asked(UNROLLED)), CS231N_H, 8)


@pytest.mark.parametrize("algorithm", [{"name": "full"}, {"name": "naive"}, {"name": "rtrl"}])
def test_the_rnn_back_through_time_under_an_error_of_ones(algorithm: Json) -> None:
    """Not printed in the assignment: found by a plain NumPy reference."""
    h = hidden(asked(UNROLLED)).swapaxes(0, 1)
    ones = {"loss_at": [2.0] * 3, "data": UNROLLED["data"] | {"targets": (h - 1.0).tolist()}}  # 2 (a - y) / m = 1
    messages = asked(UNROLLED | ones | {"algorithm": algorithm})
    (total,) = (m["grads"] for m in messages if m.get("phase") == "gradient" and m["layer"] == 0)
    near(total["b"], [1.33430217950281, 2.84524237505528, 4.33689895701758, 5.46641358944615, 6.01137221173494], 13)
    near(total["W"][0], [0.13526676766099, 0.24751931399255, 0.34253634142606, 0.39074308599379, 0.38259344381062], 13)
    near(
        [row[0] for row in total["U"]],
        [-0.15772726228316, -0.00406834794656, 0.14167270033408, 0.26883244677046, 0.37243219953179],
        13,
    )
    if algorithm["name"] == "full":
        first = next(
            m["values"] for m in messages if (m.get("phase"), m.get("t"), m.get("layer")) == ("backward", 0, 0)
        )
        near(
            first["dh_prev"][0],
            [-1.43048182464023, -1.00432234722472, -0.57816286980921, -0.1520033923937, 0.2741560850218],
            13,
        )
        near(first["dx"][1], [-0.49320501123203, 0.13921779289567, 0.77164059702337, 1.40406340115107], 13)


STEP = lstm(
    inputs=line(-0.4, 1.2, 3, 1, 4),
    h=line(-0.3, 0.7, 3, 5),
    c=line(-0.4, 0.9, 3, 5),
    w=line(-2.1, 1.3, 4, 20),
    u=line(-0.7, 2.2, 5, 20),
    b=line(0.3, 0.7, 20),
)


def test_one_step_of_the_lstm() -> None:
    messages = asked(STEP)
    near(
        hidden(messages)[:, 0],
        [
            [0.24635157, 0.28610883, 0.32240467, 0.35525807, 0.38474904],
            [0.49223563, 0.55611431, 0.61507696, 0.66844003, 0.7159181],
            [0.56735664, 0.66310127, 0.74419266, 0.80889665, 0.858299],
        ],
        8,
    )
    near(
        hidden(messages, "c")[:, 0],
        [
            [0.32986176, 0.39145139, 0.451556, 0.51014116, 0.56717407],
            [0.66382255, 0.76674007, 0.87195994, 0.97902709, 1.08751345],
            [0.74192008, 0.90592151, 1.07717006, 1.25120233, 1.42395676],
        ],
        8,
    )


def test_its_columns_in_its_own_order_are_another_lstm() -> None:
    p = {"W": line(-2.1, 1.3, 4, 20).tolist(), "U": line(-0.7, 2.2, 5, 20).tolist(), "b": line(0.3, 0.7, 20).tolist()}
    other = asked(STEP | {"params": [p, STEP["params"][1]]})
    assert np.abs(hidden(other) - hidden(asked(STEP))).max() > 0.01


def test_the_lstm_through_time() -> None:
    request = lstm(
        inputs=line(-0.4, 0.6, 2, 3, 5),
        h=line(-0.4, 0.8, 2, 4),
        c=np.zeros((2, 4)),
        w=line(-0.2, 0.9, 5, 16),
        u=line(-0.3, 0.6, 4, 16),
        b=line(0.2, 0.7, 16),
    )
    printed = [
        [
            [0.01764008, 0.01823233, 0.01882671, 0.0194232],
            [0.11287491, 0.12146228, 0.13018446, 0.13902939],
            [0.31358768, 0.33338627, 0.35304453, 0.37250975],
        ],
        [
            [0.45767879, 0.4761092, 0.4936887, 0.51041945],
            [0.6704845, 0.69350089, 0.71486014, 0.7346449],
            [0.81733511, 0.83677871, 0.85403753, 0.86935314],
        ],
    ]
    near(hidden(asked(request)), printed, 8)

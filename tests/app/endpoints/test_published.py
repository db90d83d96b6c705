"""Mazur's worked example (2015), asked through the API as anybody would ask it."""

import json

import numpy as np
from starlette.testclient import TestClient

from app.main import create_app
from tests.app.asking import Json

MAZUR: Json = {
    "layers": [
        {"cell": "dense", "units": 2, "activation": "sigmoid"},
        {"cell": "dense", "units": 2, "activation": "sigmoid"},
    ],
    "loss": "half_sse",
    "optimizer": {"name": "sgd", "rate": 0.5},
    "digits": None,
    "data": {"inputs": [[[0.05, 0.10]]], "targets": [[[0.01, 0.99]]]},
    "params": [
        {"W": [[0.15, 0.25], [0.20, 0.30]], "b": [0.35, 0.35]},
        {"W": [[0.40, 0.50], [0.45, 0.55]], "b": [0.60, 0.60]},
    ],
    "train": {"biases": False},
}


def asked(request: Json) -> list[Json]:
    answer = TestClient(create_app()).post("/api/trace", json=request)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def near(found: object, printed: object, digits: int = 9) -> None:
    np.testing.assert_allclose(np.array(found), np.array(printed), rtol=0, atol=0.6 * 10.0**-digits)


def test_mazurs_numbers_come_back() -> None:
    _, hidden, output, loss, above, below, *_, update1, update2, end = asked(MAZUR)
    near(hidden["values"]["z"], [[0.3775, 0.3925]])
    near(hidden["values"]["a"], [[0.593269992, 0.596884378]])
    near(output["values"]["z"][0][0], 1.105905967)
    near(output["values"]["a"], [[0.75136507, 0.772928465]])
    near(loss["values"]["loss"], 0.298371109)
    near(above["values"]["from_above"][0][0], 0.74136507)
    near(above["values"]["f_prime"][0][0], 0.186815602)
    near(above["values"]["delta"], [[0.138498562, -0.0380982365]])
    near(above["grads"]["W"][0][0], 0.082167041)
    near(below["values"]["from_above"][0][0], 0.036350306)
    near(below["values"]["f_prime"][0][0], 0.241300709)
    near(below["grads"]["W"][0][0], 0.000438568)
    near(update1["values"]["W"], [[0.149780716, 0.24975114], [0.19956143, 0.29950229]], 8)
    near(update2["values"]["W"], [[0.35891648, 0.51130127], [0.408666186, 0.561370121]])
    near(update1["values"]["b"], [0.35, 0.35], 15)
    near(end["loss"], 0.298371109)


def test_his_closing_error_is_that_of_a_step_which_did_not_use_updated_weights() -> None:
    *_, update1, update2, _ = asked(MAZUR)
    again = asked(MAZUR | {"params": [update1["values"], update2["values"]]})
    near(again[-1]["loss"], 0.291027773694, 12)
    near(asked(MAZUR | {"iteration": 1})[-1]["loss"], 0.291027773694, 12)


def test_his_printed_closing_error_comes_from_going_back_through_weights_already_updated_and_is_not_ours() -> None:
    """0.291027924 is in the post; the update of the first layer used the second layer's new weights there."""
    _, hidden, _, _, above, below, *_, update1, update2, _ = asked(MAZUR)
    delta = np.array(above["values"]["delta"]) @ np.transpose(update2["values"]["W"]) * below["values"]["f_prime"]
    wrong = np.array(MAZUR["params"][0]["W"]) - 0.5 * np.transpose(hidden["values"]["x"]) @ delta
    params = [{"W": wrong.tolist(), "b": [0.35, 0.35]}, update2["values"]]
    near(asked(MAZUR | {"params": params})[-1]["loss"], 0.291027924)
    ours = asked(MAZUR | {"params": [update1["values"], update2["values"]]})[-1]["loss"]
    assert abs(ours - 0.291027924) > 1e-10
    assert np.abs(wrong - update1["values"]["W"]).max() > 1e-6

"""GET /api/mistaken: one number of a film as it is, and what each mistake of the catalogue would make of it."""

import json
import math
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.limits import LIMITS
from app.main import create_app
from engine.mistakes.catalogue import IDS

QUERY = "cell=rnn&hidden=3&steps=4&lag=1&batch=2"
SAYS = {"time_sum": 4.0, "time_mean": 0.25, "batch_sum": 2.0, "factor_two": 2.0, "half": 0.5}  # times the right number

Json = dict[str, Any]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app())


@pytest.fixture(scope="module")
def film(client: TestClient) -> list[Json]:
    lines = [json.loads(line) for line in client.get(f"/api/trace?{QUERY}").text.splitlines()]
    return [line for line in lines if line["kind"] == "step"]


def told(client: TestClient, more: str, query: str = QUERY) -> Json:
    answer = client.get(f"/api/mistaken?{query}&{more}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def backward(film: list[Json], layer: int) -> Json:
    return next(s for s in film if s["phase"] == "backward" and s["layer"] == layer and s["t"] == 2)


def test_a_number_is_that_of_the_film_at_the_same_place(client: TestClient, film: list[Json]) -> None:
    for layer in (0, 1):
        step = backward(film, layer)
        for b, i in ((0, 0), (1, 2)):
            found = told(client, f"n={step['n']}&name=delta&b={b}&i={i}")
            assert found["value"] == step["values"]["delta"][b][i]
        assert told(client, f"n={step['n']}&name=dW&b=1&i=2")["value"] == step["grads"]["W"][1][2]
        assert told(client, f"n={step['n']}&name=db&i=2")["value"] == step["grads"]["b"][2]


def test_mistakes_are_those_that_change_the_number_each_once_with_what_it_becomes(
    client: TestClient, film: list[Json]
) -> None:
    found = told(client, f"n={backward(film, 1)['n']}&name=delta&b=1&i=2")
    mistaken = {each["mistake"]: each["value"] for each in found["mistaken"]}
    assert len(mistaken) == len(found["mistaken"])
    assert mistaken.keys() <= set(IDS)
    assert mistaken.keys() >= SAYS.keys() - {"batch_sum"}
    for name in mistaken.keys() & SAYS.keys():
        assert mistaken[name] == pytest.approx(SAYS[name] * found["value"], rel=1e-4), name
    assert all(value != found["value"] for value in mistaken.values())
    assert all(each["says"] for each in found["mistaken"])


def test_a_mistake_changes_a_number_that_has_vanished_too(client: TestClient) -> None:
    query = "cell=rnn&hidden=2&activation=sigmoid&steps=40&batch=1&loss_at=last"
    steps = [json.loads(line) for line in client.get(f"/api/trace?{query}").text.splitlines()]
    step = next(s for s in steps if s.get("phase") == "backward" and (s["t"], s["layer"]) == (1, 0))
    found = told(client, f"n={step['n']}&name=delta&i=1", query)
    assert 0 < abs(found["value"]) < 1e-15
    value = {each["mistake"]: each["value"] for each in found["mistaken"]}["sign"]
    assert value == pytest.approx(-found["value"], rel=1e-4)


def test_slopes_of_several_visits_do_not_add_up(client: TestClient, film: list[Json]) -> None:
    step = backward(film, 0)
    found = told(client, f"n={step['n']}&name=f_prime&b=1&i=2")
    assert found["value"] == step["values"]["f_prime"][1][2]
    values = next(s["values"] for s in film if (s["phase"], s["t"], s["layer"]) == ("forward", 2, 0))
    z, h = values["z"][1][2], values["h"][1][2]
    slopes = {
        "f_prime_of_output": 1 - math.tanh(h) ** 2,
        "f_prime_of_sigmoid": h * (1 - h),
        "f_prime_of_relu": float(z > 0),
    }
    assert {each["mistake"]: each["value"] for each in found["mistaken"]} == pytest.approx(slopes, rel=1e-4)


def test_on_the_way_forward_no_mistake_of_the_way_back_is_made(client: TestClient, film: list[Json]) -> None:
    step = next(s for s in film if s["phase"] == "forward" and s["layer"] == 0 and s["t"] == 1)
    found = told(client, f"n={step['n']}&name=h&b=1&i=2")
    assert found == {"value": step["values"]["h"][1][2], "mistaken": []}


@pytest.mark.parametrize(
    "more",
    [
        "n=999&name=delta&i=0",
        "n={n}&name=zz&i=0",
        "n={n}&name=delta&b=2&i=0",
        "n={n}&name=delta&i=4",
        "n={n}&name=Wd&i=0",
    ],
)
def test_where_there_is_no_such_number_there_is_none(client: TestClient, film: list[Json], more: str) -> None:
    assert told(client, more.format(n=backward(film, 1)["n"])) == {"value": None, "mistaken": []}


def test_the_first_step_and_the_last_are_steps(client: TestClient, film: list[Json]) -> None:
    assert told(client, "n=0&name=x&i=0")["value"] == film[0]["values"]["x"][0][0]
    last = film[-1]
    name = next(name for name, value in last["values"].items() if isinstance(value, list))
    assert told(client, f"n={last['n']}&name={name}&i=0")["value"] is not None
    assert told(client, f"n={last['n'] + 1}&name={name}&i=0")["value"] is None


def test_of_real_time_recurrent_learning_a_number_is_that_of_its_own_film(client: TestClient) -> None:
    query = f"{QUERY}&algorithm=rtrl"
    steps = [json.loads(line) for line in client.get(f"/api/trace?{query}").text.splitlines()]
    step = next(s for s in steps if s.get("phase") == "backward" and s["layer"] == 1)
    found = told(client, f"n={step['n']}&name=delta&b=1&i=2", query)
    assert found["value"] == step["values"]["delta"][1][2]
    assert found["mistaken"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("n=1&i=0&iteration=1", "iteration is 1; at most 0 are allowed."),
        ("n=-1&i=0", "n is -1; at least 0 is needed."),
        (f"n=1&i={4 * LIMITS.units + 1}", f"i is {4 * LIMITS.units + 1}; at most {4 * LIMITS.units} are allowed."),
        (f"n=1&i=0&b={LIMITS.width + 1}", f"b is {LIMITS.width + 1}; at most {LIMITS.width} are allowed."),
        (f"n=1&i=0&name={'d' * 41}", "name has 41 letters; at most 40 are allowed."),
    ],
)
def test_what_is_out_of_range_names_the_limit(client: TestClient, more: str, says: str) -> None:
    answer = client.get(f"/api/mistaken?{QUERY}&{more}")
    assert (answer.status_code, answer.json()["error"]["message"]) == (422, says)


def test_the_limits_themselves_are_allowed(client: TestClient) -> None:
    assert told(client, f"n=1&i={4 * LIMITS.units}&b={LIMITS.width}&name={'d' * 40}&iteration=0")["value"] is None

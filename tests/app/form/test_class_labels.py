"""Labels in one column become classes where the loss asks for them, or a sentence says why they do not."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from tests.app.asking import MLP, form_refused, form_stream, refused

IRIS = "sepal,petal,species\n5.1,1.4,setosa\n7.0,4.7,versicolor\n6.3,6.0,virginica\n4.9,1.4,setosa\n"
OWN = {"task": "data", "cell": "dense", "hidden": "2", "digits": "null", "loss": "cross_entropy"}


def start(**fields: str) -> Any:
    return json.loads(form_stream(**OWN | fields).split(b"\n")[0])


def asked(way: str, **fields: str) -> Any:
    return TestClient(create_app()).get(f"/api/{way}", params=OWN | fields).json()


def test_words_in_the_last_column_are_the_one_target_as_classes() -> None:
    found = start(data=IRIS)
    assert found["inputs"] == [[[5.1, 1.4], [7.0, 4.7], [6.3, 6.0], [4.9, 1.4]]]
    assert found["targets"] == [[[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]]
    assert found["layers"][-1]["units"] == 3


def test_words_are_left_out_where_the_loss_is_about_numbers() -> None:
    found = start(data=IRIS, loss="half_mse")
    assert found["inputs"] == [[[5.1], [7.0], [6.3], [4.9]]]
    assert found["targets"] == [[[1.4], [4.7], [6.0], [1.4]]]


@pytest.mark.parametrize("labels", ["0,1,2,0", "10,20,30,10", "-1,0,1,-1", "a,b,c,a", "1.0,2.0,10.0,1.0"])
def test_whole_numbers_and_words_are_labels_in_their_order(labels: str) -> None:
    rows = [f"{i},{label}" for i, label in enumerate(labels.split(","))]
    assert start(data="x,y\n" + "\n".join(rows))["targets"] == [[[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]]


def test_true_and_false_are_classes_too() -> None:
    assert start(data="x,y\n1,TRUE\n2,FALSE\n3,TRUE")["targets"] == [[[0, 1], [1, 0], [0, 1]]]
    assert asked("columns", data="x,y\n1,TRUE\n2,FALSE\n3,TRUE")["columns"][1]["classes"] == ["false", "true"]


def test_a_column_of_labels_anywhere_may_be_chosen() -> None:
    found = start(data="kind,x\nb,1\na,2\nb,3", roles="target,input")
    assert found["targets"] == [[[0, 1], [1, 0], [0, 1]]]


def test_classes_a_row_ahead_are_those_of_the_next_row() -> None:
    found = start(data="0\n1\n1\n2", cell="rnn")
    assert found["inputs"] == [[[0]], [[1]], [[1]]]
    assert found["targets"] == [[[0, 1, 0]], [[0, 1, 0]], [[0, 0, 1]]]


def test_several_targets_stay_what_they_are() -> None:
    assert start(data="5,1,0\n6,0,1", columns="2")["targets"] == [[[1, 0], [0, 1]]]


WRONG = {
    "x,y\n1,0.5\n2,1": "has the target 0.5 in line 2; the loss cross_entropy reads one column as labels",
    "x,y\n1,a\n2,\n3,a": "has a mistake in line 3: column 2 (y) is empty.",
    "x,y\n1,a\n2,NA\n3,a\n4,b": 'has a mistake in line 3: column 2 (y) is "NA", which is no label.',
    "x,y\n1,7\n2,7": "has the label 7 alone in column 2 (y); at least two classes are needed.",
    "x,y\n1,2\n2,b\n3,2": 'has a mistake in line 3: column 2 (y) is "b", which is no number.',
    "x,y\n" + "".join(f"{i},{i}\n" for i in range(300)): "has 300 different labels in column 2 (y); at most 256",
}


@pytest.mark.parametrize(("text", "says"), WRONG.items())
def test_labels_that_make_no_classes_are_refused(text: str, says: str) -> None:
    ((field, message), *_) = form_refused(**OWN, data=text, roles="input,target")
    assert field == "data"
    assert says in message


def test_words_as_a_target_of_another_loss_are_refused_with_the_loss_that_fits() -> None:
    ((field, message),) = form_refused(**OWN | {"loss": "bce"}, data=IRIS, roles="input,input,target")
    assert field == "roles"
    assert 'in which are words, like "setosa"; words can be the one target, as classes, with the loss cross' in message
    ((_, message),) = form_refused(**OWN, data=IRIS, roles="input,target,input")
    assert message.endswith("such a column can only be left out.")


def test_a_loss_over_a_softmax_of_one_unit_is_refused() -> None:
    one = MLP | {"layers": [{"cell": "dense", "units": 3}, {"cell": "dense", "units": 1}]}
    says = "layers[1].units is 1; a softmax of one unit is always 1, and nothing is learned: 2 are needed."
    assert refused(one) == [("layers[1].units", says)]
    softmax = [{"cell": "dense", "units": 3}, {"cell": "dense", "units": 1, "activation": "softmax"}]
    assert refused(one | {"layers": softmax, "loss": "half_mse"}) == [("layers[1].units", says)]


def test_the_columns_tell_the_classes_in_their_places_and_which_words_are_labels() -> None:
    found = asked("columns", data=IRIS)
    assert [column["kind"] for column in found["columns"]] == ["numbers", "numbers", "labels"]
    assert found["columns"][2]["classes"] == ["setosa", "versicolor", "virginica"]
    assert [column["role"] for column in found["columns"]] == ["input", "input", "target"]
    dates = asked("columns", data="d,x\n2024-01-01,1\n2024-01-02,2", loss="half_mse")
    assert [column["kind"] for column in dates["columns"]] == ["words", "numbers"]


def test_predictions_say_the_words() -> None:
    found = asked("learned", data=IRIS)
    assert found["kind"] == "classes"
    assert found["names"]["outputs"] == ["setosa", "versicolor", "virginica"]
    request = start(data=IRIS)["request"] | {"classes": ["a", "b"]}
    message = TestClient(create_app()).post("/api/learned", json=request).json()["error"]["message"]
    assert message == "classes has 2 items; 3 are needed."

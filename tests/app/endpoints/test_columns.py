"""Columns of a pasted table are chosen and normalized by the form, and told with their measures."""

import json
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.responses.columns import Columns
from tests.app.asking import Json, form_refused, form_stream, stream

DAYS = "date,temp,wind,rain\n2024-01-01,3.5,10,0\n2024-01-02,1.5,12,0\n2024-01-03,-2,10,0\n2024-01-04,4,20,0\n"
TEMP, WIND = np.array([3.5, 1.5, -2.0, 4.0]), np.array([10.0, 12.0, 10.0, 20.0])
OWN = {"task": "data", "data": DAYS, "hidden": "2", "digits": "null"}


def start(**fields: str) -> Json:
    found: Json = json.loads(form_stream(**OWN | fields).split(b"\n")[0])
    return found


def row(start: Json, name: str, i: int = 0) -> Any:
    """One number that goes in, or one target, moment by moment."""
    return [moment[0][i] for moment in start[name]]


def client() -> TestClient:
    return TestClient(create_app())


def told(**fields: str) -> Any:
    return client().get("/api/columns", params=OWN | fields).json()


def standard(x: Any) -> Any:
    return ((x - x.mean()) / x.std()).tolist()


def test_columns_go_in_are_targets_both_or_left_out() -> None:
    found = start(roles="out,both,input,out")
    assert found["inputs"] == [[[t, w]] for t, w in zip(TEMP, WIND, strict=True)]
    assert row(found, "targets") == TEMP.tolist()
    assert row(start(roles="out,target,input,out"), "inputs") == WIND.tolist()


def test_without_roles_words_are_left_out_and_the_last_columns_are_targets() -> None:
    assert start() == start(roles="out,input,input,target")
    assert start(columns="2") == start(roles="out,input,target,target")


def test_a_target_may_lie_rows_ahead() -> None:
    found = start(roles="out,both,out,out", ahead="1")
    assert row(found, "inputs") == TEMP[:-1].tolist()
    assert row(found, "targets") == TEMP[1:].tolist()


def test_looking_ahead_stays_within_a_sequence() -> None:
    two = {"data": "1\n2\n3\n\n10\n20\n30", "roles": "both", "ahead": "2"}
    found = start(**two)
    assert (found["inputs"], found["targets"]) == ([[[1.0], [10.0]]], [[[3.0], [30.0]]])
    dense = start(**two | {"cell": "dense", "ahead": "1", "data": "1\n2\n3\n\n9\n\n10\n20"})
    assert (dense["inputs"], dense["targets"]) == ([[[1.0], [2.0], [10.0]]], [[[2.0], [3.0], [20.0]]])


def test_what_goes_in_and_what_is_asked_is_normalized_by_column() -> None:
    found = start(roles="out,both,input,input", scaling="none,standard,range,standard")
    np.testing.assert_allclose(row(found, "inputs"), standard(TEMP), rtol=0, atol=1e-12)
    assert row(found, "targets") == row(found, "inputs")
    np.testing.assert_allclose(row(found, "inputs", 1), [0.0, 0.2, 0.0, 1.0], rtol=0, atol=1e-12)
    assert row(found, "inputs", 2) == [0.0] * 4


def test_one_word_normalizes_every_column() -> None:
    assert start(scaling="range") == start(scaling="range,range,range,range")


def test_the_echo_of_a_form_asks_for_the_same_bytes() -> None:
    fields = {"roles": "out,both,input,out", "scaling": "standard", "ahead": "1"}
    assert stream(start(**fields)["request"]) == form_stream(**OWN | fields)


def test_a_link_without_the_new_fields_is_the_old_one() -> None:
    assert form_stream(**OWN) == form_stream(**OWN, roles="", scaling="none", ahead="0")
    assert set(start()["request"]["data"]) == {"inputs", "targets"}


def test_the_columns_tell_their_measures_and_what_the_network_sees() -> None:
    found = told(roles="out,both,input,input", scaling="none,standard,range,standard")
    Columns.model_validate(found)
    assert (found["rows"], found["sequences"]) == (4, 1)
    date, temp, wind, rain = found["columns"]
    assert (date["name"], date["words"], date["role"], date["mean"]) == ("date", True, "out", None)
    assert [temp["mean"], temp["sd"]] == pytest.approx([TEMP.mean(), TEMP.std()], abs=1e-12)
    assert [temp["shift"], temp["size"]] == [temp["mean"], temp["sd"]]
    assert [wind[name] for name in ("low", "high", "shift", "size")] == [10.0, 20.0, 10.0, 10.0]
    assert [rain[name] for name in ("sd", "shift", "size")] == [0.0, 0.0, 1.0]


def test_a_table_without_a_heading_counts_its_columns() -> None:
    assert [column["name"] for column in told(data="1,2\n3,4")["columns"]] == ["1", "2"]
    assert [column["name"] for column in told(data="a,\n1,2\n3,4")["columns"]] == ["a", "2"]
    assert [column["name"] for column in told(data="my data\n1,2.5\n3,4")["columns"]] == ["1", "2"]


def test_columns_are_told_also_of_a_table_that_is_refused() -> None:
    gap = told(data="a,b\n1,2\n,4", roles="x,y,z", scaling="what")
    assert [column["role"] for column in gap["columns"]] == ["input", "target"]
    assert [column["mean"] for column in gap["columns"]] == [None, 3.0]
    assert [column["mean"] for column in told(data="1,1e200\n2,3")["columns"]] == [1.5, None]


def test_what_has_no_columns_has_none_to_tell() -> None:
    nothing = {"rows": 0, "sequences": 0, "heading": False, "ahead": 0, "notes": [], "offers": [], "columns": []}
    assert told(data='{"inputs": [[1]], "targets": [[1]]}') == told(task="echo") == nothing
    assert client().get("/api/columns", params=OWN | {"data": "1,2\n3"}).status_code == 422
    assert client().get("/api/columns", params={"colums": "1"}).status_code == 422


def test_cells_in_quotes_and_the_mark_of_some_programs_are_read() -> None:
    assert start(data='\ufeff"x","y, and z"\n"1","2"\n3,4')["inputs"] == [[[1.0]], [[3.0]]]
    assert [column["name"] for column in told(data='\ufeff"x","y, and z"\n1,2')["columns"]] == ["x", "y, and z"]


WRONG = [
    ({"roles": "out,input,target"}, "roles", "has 3 words; the data has 4 columns, and each needs one."),
    ({"roles": "out,inn,input,target"}, "roles", 'has "inn" in it; one of input, target, both, out is allowed.'),
    ({"roles": "out,input,input,out"}, "roles", "no column is target, and at least one is needed."),
    ({"roles": "out,out,target,out"}, "roles", "no column is input, and at least one is needed."),
    (
        {"roles": "input,target,out,out"},
        "roles",
        'uses column 1 (date), in which are words, like "2024-01-01"; such a column can only be left out.',
    ),
    ({"scaling": "std"}, "scaling", 'has "std" in it; one of none, standard, range is allowed.'),
    ({"scaling": "none,range"}, "scaling", "has 2 words; the data has 4 columns, and each needs one."),
    ({"ahead": "4"}, "ahead", "is 4; at most 3 is allowed, for a sequence has 4 rows."),
    ({"ahead": "-1"}, "ahead", "is -1; a whole number is needed, at least 0."),
    ({"ahead": "true"}, "ahead", "is true; a whole number is needed, at least 0."),
    ({"data": "a,b\n1,2\n,4"}, "data", "has a mistake in line 3: column 1 (a) is empty."),
    ({"data": "a,b\n1,2\n3,NA"}, "data", 'has a mistake in line 3: column 2 (b) is "NA", which is no number.'),
    (
        {"data": "a,b\n1,2\n3,1e200", "scaling": "standard"},
        "data",
        "has a mistake in line 3: column 2 (b) is 1e200, which is too large to be normalized; at most 1e+150 is",
    ),
    (
        {"data": "a,b\n1,2\n3,4", "scaling": "standard", "loss": "bce"},
        "data",
        "has the target 2 in line 2, normalized to -1; the loss bce needs 0 to 1.",
    ),
    (
        {"data": "a,b\nx,1\ny,2", "columns": "2"},
        "data",
        "has 2 columns (1 of them with words), of which the last 2 are targets",
    ),
    (
        {"data": '{"inputs": [[1]], "targets": [[1]]}', "scaling": "range"},
        "scaling",
        'is "range"; data in JSON is taken as it is: "none" is needed.',
    ),
]


@pytest.mark.parametrize(("fields", "field", "says"), WRONG)
def test_each_mistake_has_its_field_and_its_limit(fields: dict[str, str], field: str, says: str) -> None:
    ((found, message), *_) = form_refused(**OWN | fields)
    assert found == field
    assert says in message


def test_a_cell_of_a_column_that_is_left_out_may_be_anything() -> None:
    found = start(data="a,b,c\n1,2,\n3,4,oops\n5,6,7", roles="input,target,out")
    assert row(found, "targets") == [2.0, 4.0, 6.0]


def test_targets_in_a_range_may_be_asked_of_any_loss() -> None:
    assert start(scaling="range", roles="out,input,target,out", loss="bce")


LEARNED = {"roles": "out,both,input,out", "ahead": "1", "iteration": "3"}


def learned(**fields: str) -> Any:
    return client().get("/api/learned", params=OWN | LEARNED | fields).json()


def test_what_was_learned_is_told_in_the_persons_units() -> None:
    own, plain = learned(scaling="standard"), start(**LEARNED, scaling="standard")
    examples = own["examples"]
    np.testing.assert_allclose(row(examples, "inputs"), TEMP[:-1], rtol=0, atol=1e-12)
    np.testing.assert_allclose(row(examples, "inputs", 1), WIND[:-1], rtol=0, atol=1e-12)
    np.testing.assert_allclose(row(examples, "targets"), TEMP[1:], rtol=0, atol=1e-12)
    steps = [json.loads(line) for line in form_stream(**OWN | LEARNED | {"scaling": "standard"}).splitlines()]
    said = [step["values"]["output"][0][0] for step in steps if step.get("phase") == "loss"]
    assert row(plain, "targets") != row(examples, "targets")
    np.testing.assert_allclose(row(examples, "outputs"), np.array(said) * TEMP.std() + TEMP.mean(), rtol=1e-12)


@pytest.mark.parametrize("scaling", ["standard", "range"])
def test_what_went_in_comes_back_as_it_was(scaling: str) -> None:
    series = [0.0, 0.1, 0.7, -0.3, 1949.3, 0.2]
    own = learned(data="\n".join(map(str, series)), roles="", ahead="", scaling=scaling)["examples"]
    assert row(own, "inputs") == series[:-1]
    assert row(own, "targets") == series[1:]


def test_how_a_table_was_read_is_told() -> None:
    found = told(data=",d,x,t\n,2024-01-01,12%,WAHR\n,2024-01-02,13%,FALSCH\n")
    assert found["notes"] == [
        "Columns are separated by commas.",
        "Line 1 is the heading.",
        "1 empty column at the edge is left out.",
        "12 % is read as 0.12.",
        "t: true is 1, and false is 0.",
    ]
    one = told(data="sep=;\n1949-01;1,5\n1949-02;2,5\n;\n")
    assert one["notes"] == [
        "Columns are separated by semicolons; numbers have a decimal comma.",
        "Line 2, the first, is a row of data, and there is no heading.",
        "1 empty row at the edge is left out.",
        "One series: 2 goes in and is the target, one row ahead. Words, like dates, are left out.",
    ]
    assert (one["heading"], one["ahead"]) == (False, 1)
    assert told(data="a;b\n1.234;1\n2.345;2")["notes"][2:] == [
        "a: 1.234 is read with a decimal point, and not as a thousand."
    ]
    assert len(told(data="a;b\n1.234;1\n2.3;2")["notes"]) == 2
    assert len(told(data="a\tb\n1,234\t1\n2,3\t2")["notes"]) == 2
    assert told(data="a b\n1,234 1\n2,345 2")["notes"][2].endswith("with a decimal comma, and not as a thousand.")
    assert told(data="all our data\n1 2\n3 4")["notes"] == [
        "Columns are separated by spaces.",
        "Line 1 is left out: it names no column, as it has not one name for each.",
    ]


def test_what_was_said_of_one_series_stays() -> None:
    assert told(data="1\n2\n3")["ahead"] == 1
    assert told(data="1\n2\n3", roles="both", ahead="2")["ahead"] == 2
    assert told(data="1\n2\n3", roles="both")["ahead"] == 0
    assert row(start(data="1\n2\n3", ahead="2"), "targets") == [3.0]
    assert row(start(data="1\n2\n3", heading="yes"), "targets") == [3.0]


def test_a_post_with_the_units_that_the_columns_tell_is_answered_with_the_same_bytes() -> None:
    asked = client().get("/api/learned", params=OWN | LEARNED | {"scaling": "standard"})
    used = told(scaling="standard", roles=LEARNED["roles"])["columns"][1:3]
    unit = [{"shift": column["shift"], "size": column["size"]} for column in used]
    request = start(**LEARNED, scaling="standard")["request"] | {"units": {"inputs": unit, "targets": unit[:1]}}
    assert asked.content == client().post("/api/learned", json=request).content


def test_units_that_do_not_fit_are_refused() -> None:
    request = start(**LEARNED)["request"] | {"units": {"inputs": [], "targets": [{"shift": 0.0, "size": 0.0}]}}
    message = client().post("/api/learned", json=request).json()["error"]["message"]
    assert message == "units.targets[0].size is 0.0; more than 0 is needed."
    request["units"]["targets"][0]["size"] = 1.0
    message = client().post("/api/learned", json=request).json()["error"]["message"]
    assert message == "units.inputs has 0 items; 2 are needed."


def test_a_plane_is_told_in_the_persons_units_too() -> None:
    flat = {
        "data": "a,b,c\n10,1,100\n20,2,300\n30,4,200",
        "cell": "dense",
        "scaling": "range",
        "roles": "",
        "ahead": "0",
    }
    found = learned(**flat)
    plane = found["boundary"]
    assert [plane["across"][0], plane["across"][-1]] == pytest.approx([7.0, 33.0])
    assert [plane["up"][0], plane["up"][-1]] == pytest.approx([0.55, 4.45])
    seen = learned(**flat, loss="bce")
    assert seen["kind"] == "bits"
    assert seen["examples"]["targets"] == [[[0.0], [1.0], [0.5]]]
    assert found["examples"]["targets"] == [[[100.0], [300.0], [200.0]]]
    assert learned(**flat)["boundary"]["outputs"] != learned(**flat, iteration="9")["boundary"]["outputs"]


def test_a_training_on_chosen_columns_learns_them() -> None:
    fields = OWN | {"roles": "out,both,out,out", "ahead": "1", "scaling": "standard", "iterations": "40"}
    answer = client().get("/api/training", params=fields)
    _, *lines, end = map(json.loads, answer.text.splitlines())
    assert end["loss"] < lines[0]["loss"] / 2

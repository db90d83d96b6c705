"""Pasted numbers become sequences, and each way of getting them wrong has a sentence of its own."""

from typing import Any

import pytest

from app.form.column_roles import Said
from app.form.own_data import read
from app.form.query import said_of
from app.requests.errors import RequestError
from tests.app.asking import form_refused

THREE = {"inputs": [[[1.0]], [[2.0]], [[3.5]]], "targets": [[[-1.0]], [[0.0]], [[1000.0]]]}


def pasted(text: str, columns: int = 1, recurrent: bool = True, loss: str = "half_mse") -> Any:
    return read(text, Said(columns=columns), recurrent, loss).data


@pytest.mark.parametrize(
    "text",
    [
        "1,-1\n2,0\n3.5,1e3",
        "1, -1\r\n2, 0\r\n3.5, 1e3\r\n",
        "1;-1\n2;0\n3.5;1E3",
        "1\t-1\n2\t0\n3.5\t+1000",
        "1 -1\n2   0\n  3.5 1000.",
        "x,y\n1,-1\n2,0\n3.5,1e3",
        "heard, to say\n\n1,-1\n2,0\n3.5,1e3\n\n\n",
        '{"inputs": [[1], [2], [3.5]], "targets": [[-1], [0], [1e3]]}',
        ' {"inputs": [[[1]], [[2]], [[3.5]]], "targets": [[-1], [0], [1e3]]}\n',
    ],
)
def test_every_way_of_writing_gives_the_same_numbers(text: str) -> None:
    assert pasted(text) == THREE


def test_a_blank_line_begins_another_sequence() -> None:
    assert pasted("1 2\n3 4\n\n5 6\n7 8") == {
        "inputs": [[[1.0], [5.0]], [[3.0], [7.0]]],
        "targets": [[[2.0], [6.0]], [[4.0], [8.0]]],
    }


def test_rows_are_examples_where_nothing_is_recurrent() -> None:
    examples = {"inputs": [[[1.0], [3.0], [5.0]]], "targets": [[[2.0], [4.0], [6.0]]]}
    assert pasted("1 2\n3 4\n\n5 6", recurrent=False) == examples
    assert pasted('{"inputs": [[1],[3],[5]], "targets": [[2],[4],[6]]}', recurrent=False) == examples


def test_spaces_around_what_a_field_says_of_columns_say_nothing() -> None:
    form = {"columns": "2", "ahead": "1", "roles": "in,out", "scaling": "zscore", "heading": "yes"}
    assert said_of({name: f" {text} " for name, text in form.items()}) == said_of(form)


def test_so_many_of_the_last_columns_are_targets() -> None:
    assert pasted("1 2 3 4", columns=3) == {"inputs": [[[1.0]]], "targets": [[[2.0, 3.0, 4.0]]]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty: paste rows of numbers, or JSON with inputs and targets."),
        (" \n\t\n", "is empty: paste rows of numbers, or JSON with inputs and targets."),
        ("1 2\n" * 2001, "has 8004 letters; at most 8000 are allowed."),
        ("x,y", "has a heading, but no rows of numbers."),
        ("x,y\n1,2\n3,four", 'has a mistake in line 3: column 2 (y) is "four", which is no number.'),
        ("1,2\nx,y", 'has a mistake in line 2: column 1 is "x", which is no number.'),
        ("1,y\n1,2", 'has a mistake in line 1: column 2 is "y", which is no number.'),
        ("1,2\n,4", "has a mistake in line 2: column 1 is empty."),
        ('"1,5",2\n1,2', 'has a mistake in line 1: column 1 is "1,5", which is no number. Write a decimal point.'),
        ("1 nan", 'has a mistake in line 1: column 2 is "nan", which is no number.'),
        ("1 inf", 'has a mistake in line 1: column 2 is "inf", which is no number.'),
        ("1 1e999", "has a mistake in line 1: column 2 is 1e999, which is too large."),
        ("1 1_0\n1 2", 'has a mistake in line 1: column 2 is "1_0", which is no number.'),
        ("1 2\n3", "has 1 columns in line 2, but 2 in line 1: all rows must be equally long."),
        (
            "1 2\n3 4\n\n5 6",
            "has 1 rows in sequence 2 (from line 4), but 2 in the first: all sequences must be equally long.",
        ),
        ("1", "has one row of one series, and what is to be foretold is its next row: add rows or columns."),
        ('{"inputs": [[1]], "targets": [[1]', "is not whole JSON: EOF while parsing a list at line 1 column 33."),
        ('{"inputs": [[1]]}', 'is JSON, but not {"inputs": ..., "targets": ...}'),
        ('{"inputs": [[1]], "targets": [[1]], "x": 1}', 'is JSON, but not {"inputs": ..., "targets": ...}'),
        ("[[1, 2]]", 'is JSON, but not {"inputs": ..., "targets": ...}'),
    ],
)
def test_each_mistake_has_its_sentence(text: str, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        pasted(text)
    assert caught.value.faults[0].field == "data"
    assert caught.value.faults[0].says.startswith(says)


def test_more_targets_than_columns_leave_nothing_to_go_in() -> None:
    with pytest.raises(RequestError, match="has 2 columns, of which the last 5 are targets"):
        pasted("1 2", columns=5)


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        ("cross_entropy", "data has the target -1 in line 2; the loss cross_entropy needs 0 or more."),
        ("bce", "data has the target 2 in line 1; the loss bce needs 0 to 1."),
    ],
)
def test_a_target_is_such_as_the_loss_can_mean(loss: str, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        pasted("1 2 2\n1 -1 -1", 2, loss=loss)
    assert str(caught.value) == says
    assert pasted("1 1 0\n1 0 1", 2, loss=loss)


@pytest.mark.parametrize("cell", ["rnn", "dense"])
def test_a_target_so_far_ahead_that_no_row_has_one_is_refused_with_the_most_that_is_allowed(cell: str) -> None:
    fields = {"task": "data", "cell": cell, "hidden": "2", "loss": "half_mse", "data": "1\n2\n3"}
    assert form_refused(**fields, ahead="2") == []
    assert form_refused(**fields, ahead="3") == [
        ("ahead", "ahead is 3; at most 2 is allowed, for a sequence has 3 rows."),
    ]

"""Of a table with more rows than can be learned at once, the first that fit and every n-th are one click away."""

import random
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.form.csv_table import numbers, table
from app.limits import LIMITS
from app.main import create_app
from tests.app.asking import faults, form_refused, form_stream

HEAD = "x;y, in °C;note"
LONG = [f"{i};{i}.5".replace(".", ",") + f';"a;{i}"' for i in range(3000)]
OWN = {"task": "data", "hidden": "2", "loss": "half_mse"}


def client() -> TestClient:
    return TestClient(create_app())


def posted(text: str, **fields: str) -> Any:
    return client().post("/api/columns", data={"task": "data", "data": text} | fields).json()


def test_what_fits_is_offered_nothing() -> None:
    assert posted("x,y\n1,2\n3,4")["offers"] == []


@pytest.mark.parametrize("cell", ["rnn", "dense"])
def test_rows_of_a_long_table_are_offered_as_texts_that_are_taken(cell: str) -> None:
    first, sparse = posted("\n".join([HEAD, *LONG]), cell=cell, hidden="2")["offers"]
    assert (first["every"], first["heading"], sparse["heading"]) == (1, "yes", "yes")
    assert numbers(table(first["data"]), 0) == [*range(first["rows"])]
    assert numbers(table(sparse["data"]), 1) == [i + 0.5 for i in range(0, 3000, sparse["every"])]
    assert [row.cells[2] for row in table(sparse["data"]).rows] == [f"a;{i}" for i in range(0, 3000, sparse["every"])]
    for offer in (first, sparse):
        assert len(offer["data"]) <= LIMITS.pasted
        assert table(offer["data"]).names == ["x", "y, in °C", "note"]
        assert form_stream(**OWN, cell=cell, data=offer["data"], heading=offer["heading"])


@pytest.mark.parametrize(("separator", "head"), [(";", ""), (";", "Temp\n"), ("\t", ""), (" ", ""), (":", "")])
def test_a_line_that_says_the_separator_is_in_what_is_offered(separator: str, head: str) -> None:
    """One column with decimal commas would be two without it."""
    text = f"sep={separator}\n{head}" + "\n".join(f"{i % 9},{i % 10}" for i in range(700))
    for offer in posted(text, cell="rnn", hidden="2")["offers"]:
        read = table(offer["data"], offer["heading"])
        assert numbers(read, 0) == [float(f"{i % 9}.{i % 10}") for i in range(0, 700, offer["every"])][: offer["rows"]]
        assert (read.names, read.said) == (table(text).names, True)


def test_as_many_rows_are_offered_as_fit() -> None:
    first, sparse = posted("\n".join(f"{i % 10} 1" for i in range(1500)), cell="rnn")["offers"]
    assert (first["rows"], sparse["every"], sparse["rows"]) == (LIMITS.steps, 3, 500)
    assert (first["heading"], sparse["heading"]) == ("no", "no")
    dense, _ = posted("\n".join(f"{i % 10} 1" for i in range(1500)), cell="dense", hidden="")["offers"]
    assert dense["rows"] == LIMITS.batch


@pytest.mark.parametrize(("cell", "most"), [("rnn", LIMITS.steps + 3), ("dense", LIMITS.batch + 2 * 3)])
def test_rows_of_which_nothing_is_asked_take_no_room(cell: str, most: int) -> None:
    """The last three of each sequence, of two, have no row that is three rows ahead."""
    sequence = "\n".join(f"{i % 10} 1" for i in range(most if cell == "rnn" else most // 2))
    fields = OWN | {"cell": cell, "ahead": "3", "data": f"{sequence}\n\n{sequence}"}
    assert form_refused(**fields) == []
    ((field, message),) = form_refused(**fields | {"data": f"{sequence}\n\n{sequence}\n1 1"})
    assert field == "data"
    assert "at most" in message


def test_sequences_are_cut_alike_and_no_more_of_them_are_kept_than_fit() -> None:
    blocks = "\n\n".join("\n".join(f"{i} 1" for i in range(9)) for _ in range(LIMITS.batch + 3))
    first, _ = posted(blocks, cell="rnn")["offers"]
    found = table(first["data"], "no")
    assert [len(rows) for rows in found.sequences] == [9] * LIMITS.batch


def test_too_many_rows_are_refused_with_what_would_do_and_the_columns_offer_it() -> None:
    data = "\n".join(f"{i} 1" for i in range(200))
    ((field, message),) = form_refused(**OWN, cell="dense", data=data)
    assert field == "data"
    assert message.endswith("at most 128 are allowed: take the first 128, or every 2nd.")
    found = client().get("/api/columns", params=OWN | {"cell": "dense", "data": data}).json()
    assert [(offer["every"], offer["rows"]) for offer in found["offers"]] == [(1, 128), (2, 100)]
    assert form_refused(**OWN, data="1 2\n" * 600)[0][1].endswith("take the first 512, or every 2nd.")
    assert "at most 128 are allowed" in form_refused(**OWN, data="1 2\n\n" * 130)[0][1]


def test_a_long_text_of_any_kind_is_read_or_refused() -> None:
    rng = random.Random(0)
    for letters in ("0123,\n", 'ab",;\n', "1 2\t\n", '"', ","):
        answer = client().post("/api/columns", data={"task": "data", "data": "".join(rng.choices(letters, k=50_000))})
        assert answer.status_code in (200, 422)


def test_a_text_that_is_longer_than_any_table_is_refused_with_the_limit() -> None:
    ((field, message), *_) = faults(client().post("/api/columns", data={"task": "data", "data": "1" * 500_001}))
    assert (field, message[:62]) == ("data", "data has 500001 letters; at most 500000 are allowed. Leave out")

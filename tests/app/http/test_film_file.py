"""/film.html answers as every other computed answer: in the workers, bounded, named, with HEAD and in our errors."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.film_file.film import film_html
from app.main import create_app

QUERY = "cell=gru&hidden=3&at=4&address=http://here/"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app()) as client:
        yield client


def test_it_is_the_file_that_is_made_without_a_server(client: TestClient) -> None:
    answer = client.get(f"/film.html?{QUERY}")
    assert answer.status_code == 200
    assert answer.content == film_html("cell=gru&hidden=3", at=4, address="http://here/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="backflow-film.html"'


def test_it_may_be_posted_where_a_link_is_too_long(client: TestClient) -> None:
    got = client.get(f"/film.html?{QUERY}")
    assert client.post("/film.html", data=dict(pair.split("=") for pair in QUERY.split("&"))).content == got.content


def test_it_links_to_where_it_was_asked_for(client: TestClient) -> None:
    assert b'"address": "http://testserver/"' in client.get("/film.html?hidden=2").content


def test_whoever_has_it_is_told_so_and_a_head_says_the_same(client: TestClient) -> None:
    got, head = (client.request(method, f"/film.html?{QUERY}") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-disposition"] == got.headers["content-disposition"]
    assert client.get(f"/film.html?{QUERY}", headers={"if-none-match": got.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("query", "field"),
    [("nothing=1", "nothing"), ("at=x", "at"), ("hidden=256&steps=512", "steps"), ("rate=x", "rate")],
)
def test_what_is_wrong_is_said_by_its_field(client: TestClient, query: str, field: str) -> None:
    answer = client.get(f"/film.html?{query}")
    assert answer.status_code == 422
    assert field in [fault["field"] for fault in answer.json()["error"]["fields"]]

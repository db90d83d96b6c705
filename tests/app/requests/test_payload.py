"""A body of the wrong kind is told so at every address, and is never an error of the server."""

import pytest
from starlette.testclient import TestClient

from app.endpoints.registry import ENDPOINTS
from app.main import create_app
from app.requests.errors import RequestError
from app.requests.payload import form_fields, json_body

FORM, JSON, TEXT = "application/x-www-form-urlencoded", "application/json", "text/plain"
BODIES = [(b"{}", JSON), (b"[]", JSON), (b"", JSON), (b"x", TEXT), (b"x=1", FORM), (b"", FORM), (b"\xff\x00", TEXT)]
PUBLIC = [name for name, row in ENDPOINTS.items() if row.public]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(), raise_server_exceptions=False)


@pytest.mark.parametrize("name", PUBLIC)
def test_no_body_is_an_error_of_the_server(client: TestClient, name: str) -> None:
    for content, kind in BODIES:
        answer = client.post(f"/api/{name}", content=content, headers={"content-type": kind})
        assert answer.status_code in (200, 404, 422), (content, kind, answer.text)
        assert answer.status_code == 200 or answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["mistaken", "mistakes", "spots", "lessons", "columns", "check/exercise"])
def test_where_only_fields_are_taken_json_is_told_what_is_needed(client: TestClient, name: str) -> None:
    answer = client.post(f"/api/{name}", json={"layers": []})
    says = "The body is not the fields of a form: name=value&... (Content-Type: application/x-www-form-urlencoded)."
    assert (answer.status_code, answer.json()["error"]["message"]) == (422, says)


@pytest.mark.parametrize("name", ["check", "exercises/sheet", "exercises/answers"])
def test_where_only_json_is_taken_fields_are_told_what_is_needed(client: TestClient, name: str) -> None:
    answer = client.post(f"/api/{name}", data={"steps": "3"})
    says = "The body is the fields of a form; JSON is needed (Content-Type: application/json)."
    assert (answer.status_code, answer.json()["error"]["message"]) == (422, says)


def test_what_is_taken_comes_through_as_it_is() -> None:
    fields = (("a", "1"), ("a", "2"))
    assert (json_body(b"{}"), form_fields(fields)) == (b"{}", fields)
    with pytest.raises(RequestError, match="JSON is needed"):
        json_body(fields)
    with pytest.raises(RequestError, match="fields of a form"):
        form_fields(b"a=1")

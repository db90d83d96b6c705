"""Every route says which methods it takes, and answers HEAD as it answers GET, without a body."""

from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.http.routing import allowed
from app.main import create_app
from tests.app.asking import RNN

PLAIN = {
    "/": "GET, HEAD",
    "/embed": "GET, HEAD",
    "/api": "GET, HEAD",
    "/api/limits": "GET, HEAD",
    "/healthz": "GET, HEAD",
    "/status": "GET, HEAD",
    "/openapi.json": "GET, HEAD",
    "/static/api.css": "GET, HEAD",
    "/api/timing": "POST",
    "/api/live": "POST",
}
SHARED = {
    f"/api/{name}": "GET, HEAD, POST" for name in ("trace", "training", "analysis", "learned", "notation", "columns")
} | {"/film.html": "GET, HEAD, POST"}
MISTAKES = {
    "/api/check": "POST",
    "/api/check/exercise": "GET, HEAD, POST",
    "/api/exercises/answers": "POST",
    "/api/exercises/sheet": "POST",
    "/api/mistakes": "GET, HEAD, POST",
    "/api/code": "GET, HEAD, POST",
    "/api/mistaken": "GET, HEAD, POST",
    "/api/lessons": "GET, HEAD, POST",
    "/api/spots": "GET, HEAD, POST",
}
LESSON = {"/api/lesson": "GET, HEAD, POST"}  # by its name, without which there is none
LIVE = {  # by a code, of which none is known here
    "/api/live/{code}": "DELETE, GET, HEAD, POST, PUT",
    "/api/live/{code}/answers": "GET, HEAD",
    "/api/live/{code}/answers/{question}": "PUT",
    "/live/{code}": "GET, HEAD",
}
DATA = {"task": "data", "data": "1,2\n3,4", "loss": "half_mse"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(), follow_redirects=False)


@pytest.mark.parametrize(("path", "methods"), (PLAIN | SHARED | MISTAKES).items())
def test_a_method_that_is_not_taken_is_answered_with_those_that_are(
    client: TestClient, path: str, methods: str
) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", *([] if "GET" in methods else ["GET", "HEAD"])):
        answer = client.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, methods)


@pytest.mark.parametrize(("path", "methods"), LIVE.items())
def test_a_session_says_which_methods_it_takes_and_refuses_head_as_get(
    client: TestClient, path: str, methods: str
) -> None:
    path = path.format(code="KTQ4", question="q1")
    answer = client.patch(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)
    if "HEAD" in methods:
        assert client.head(path).status_code == client.get(path).status_code
        assert client.get(path).status_code == (404 if "api" in path else 307)


def test_the_short_address_of_a_class_leads_to_the_page_that_joins_it(client: TestClient) -> None:
    answer = client.get("/live/ktq4")
    assert (answer.status_code, answer.headers["location"]) == (307, "../#live=KTQ4")
    assert answer.headers["cache-control"] == "no-store"


def test_head_of_a_session_says_what_its_stream_does(client: TestClient) -> None:
    code = client.post("/api/live", json={}).json()["code"]
    head = client.head(f"/api/live/{code}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


def test_no_route_is_left_out() -> None:
    routes = create_app().state.paths
    paths = {route.path for route in routes if isinstance(route, APIRoute)}
    assert paths <= set(PLAIN | SHARED | MISTAKES | LESSON | LIVE)
    for path in paths:
        told = allowed(routes, {"type": "http", "path": path, "method": "PUT", "root_path": "", "headers": []})
        assert ("HEAD" in told) == ("GET" in told)


@pytest.mark.parametrize(
    "path",
    [path for path, methods in (PLAIN | SHARED | MISTAKES).items() if "GET" in methods]
    + [f"{path}?steps=2" for path in SHARED],
)
def test_head_says_what_get_says_without_a_body(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"") == (200, b"")
    differ = {"content-length", "set-cookie", "transfer-encoding"}
    assert {k: v for k, v in head.headers.items() if k not in differ} == {
        k: v for k, v in got.headers.items() if k not in differ
    }


def test_head_is_refused_as_get_is(client: TestClient) -> None:
    assert client.head("/api/trace?x=1").status_code == 422
    assert client.head("/static/nothing.css").status_code == 404


@pytest.mark.parametrize("path", ["/api/trace?steps=2", "/api/notation", "/static/main.js", "/static/icon.svg"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_has_any_version_is_told_that_there_is_one(client: TestClient, path: str, method: str) -> None:
    tag = client.get(path).headers["etag"]
    for asked in ("*", " * ", tag, f'"other", {tag}'):
        again = client.request(method, path, headers={"if-none-match": asked})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_what_does_not_exist_is_not_unchanged(client: TestClient) -> None:
    for path in ("/api/trace?x=1", "/static/nothing.css"):
        assert client.get(path, headers={"if-none-match": "*"}).status_code >= 400


@pytest.mark.parametrize("path", ["trace", "training", "analysis", "learned", "notation", "columns"])
def test_the_fields_of_a_link_may_be_posted_and_mean_the_same(client: TestClient, path: str) -> None:
    fields: dict[str, Any] = DATA | {"hidden": "3"}
    got, posted = client.get(f"/api/{path}", params=fields), client.post(f"/api/{path}", data=fields)
    assert got.status_code == posted.status_code == 200
    assert got.content == posted.content
    assert got.headers["etag"] == posted.headers["etag"]


def test_posted_fields_may_be_longer_than_a_link_is_let_through_by_proxies(client: TestClient) -> None:
    rows = "\n".join(f"{n}.5, {n % 7}.25" for n in range(500))
    assert len(rows) > 5000
    assert client.post("/api/trace", data=DATA | {"data": rows, "hidden": "3"}).status_code == 200


def test_posted_fields_are_refused_as_those_of_a_link(client: TestClient) -> None:
    for fields in ({"rate": "x"}, {"nothing": "1"}, {f"f{n}": "1" for n in range(300)}):
        got, posted = client.get("/api/trace", params=fields), client.post("/api/trace", data=fields)
        assert got.status_code == posted.status_code == 422
        assert got.json()["error"]["message"] == posted.json()["error"]["message"]


def test_json_is_json_also_where_it_is_called_a_form(client: TestClient) -> None:
    """As curl -d calls it."""
    kind = {"content-type": "application/x-www-form-urlencoded"}
    plain = client.post("/api/trace", json=RNN)
    assert client.post("/api/trace", content=plain.request.content, headers=kind).content == plain.content
    assert client.post("/api/timing", content=b"a=1", headers=kind).status_code == 422

"""Every answer carries the security headers, and every error has one shape."""

import gzip
import json
import logging
import re
from html import unescape

import pytest
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import Message

from app.endpoints.registry import ENDPOINTS
from app.http import middleware
from app.http.encodings import accepts_gzip
from app.http.middleware import HEADERS, OF_DOCUMENTS
from app.http.static_files import address
from app.limits import LIMITS, listed
from app.live.routes import routes as live_routes
from app.main import create_app
from app.page.presets import PRESETS, Preset
from app.requests.errors import ErrorAnswer
from app.requests.payload import weight
from app.responses.stream import End, Notations
from app.workers.admission import BusyError
from app.workers.bodies import Bodies, Share
from tests import apart
from tests.app.asking import RNN, form_stream, stream


async def crash(request: Request) -> Response:
    raise ZeroDivisionError("as a test")


@pytest.fixture
def client() -> TestClient:
    app = create_app()
    app.add_route("/crash", crash)
    return TestClient(app)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/?cell=nonsense&x=1", 200),
        ("GET", "/api", 200),
        ("GET", "/healthz", 200),
        ("HEAD", "/healthz", 200),
        ("GET", "/api/limits", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/api/trace", 200),
        ("GET", "/api/trace?x=1", 422),
        ("GET", "/api/notation", 200),
        ("GET", "/api/notation?x=1", 422),
        ("GET", "/static/api.css", 200),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/static/../app/main.py", 404),
        ("GET", "/nothing", 404),
        ("GET", "/docs", 404),
        ("POST", "/api/trace", 422),
        ("DELETE", "/api/trace", 405),
        ("GET", "/crash", 500),
    ],
)
def test_every_answer_carries_the_headers(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    said = HEADERS if path.endswith("api.css") and status == 200 else HEADERS | OF_DOCUMENTS
    assert {name: answer.headers.get(name) for name in HEADERS | OF_DOCUMENTS} == dict.fromkeys(OF_DOCUMENTS) | said
    if status >= 400:
        ErrorAnswer.model_validate_json(answer.content)


def test_the_policy_lets_nothing_in_from_outside() -> None:
    policy = OF_DOCUMENTS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*", policy)


def test_a_crash_is_told_without_its_inside_and_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/crash")
    assert answer.json() == {
        "error": {"message": "Something failed in Backflow; the server's log describes it.", "fields": []}
    }
    assert "ZeroDivisionError: as a test" in caplog.text


def test_post_get_and_command_line_give_the_same_bytes(client: TestClient) -> None:
    answer = client.post("/api/trace", json=RNN)
    assert answer.content == stream(RNN)
    assert answer.headers["content-type"] == "application/jsonl"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert client.get("/api/trace", params={"steps": "3"}).content == form_stream(steps="3")


def test_a_stream_may_be_kept_by_any_cache_and_is_known_again(client: TestClient) -> None:
    first = client.get("/api/trace", params={"steps": "3"})
    for asked in (first.headers["etag"], f'"other", W/{first.headers["etag"]}'):
        again = client.get("/api/trace", params={"steps": "3"}, headers={"if-none-match": asked})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = client.get("/api/trace", params={"steps": "4"}, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


def test_equal_requests_have_one_name_however_they_are_asked(client: TestClient) -> None:
    short = client.post("/api/trace", json=RNN)
    echo = json.loads(short.text.splitlines()[0])["request"]
    assert client.post("/api/trace", json=echo).headers["etag"] == short.headers["etag"]
    plain = client.post("/api/trace", json=RNN, headers={"accept-encoding": "identity"})
    assert plain.headers["etag"] != short.headers["etag"]


@pytest.mark.parametrize(
    ("said", "packed"),
    [
        ("", False),
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("GZIP , br", True),
        ("gzipped", False),
    ],
)
def test_whoever_understands_gzip_gets_it(client: TestClient, said: str, packed: bool) -> None:
    assert accepts_gzip(said) is packed
    answer = client.post("/api/trace", json=RNN, headers={"accept-encoding": said})
    assert (answer.headers["content-encoding"] == "gzip") is packed
    assert answer.content == stream(RNN)
    for path in ("/", "/api", "/api/limits", "/static/style.css"):
        answer = client.get(path, headers={"accept-encoding": said.lower()})
        assert (answer.headers.get("content-encoding") == "gzip") is packed


@pytest.mark.parametrize("written", ["für", "f%C3%BCr", "f%c3%bcr"])
def test_fields_are_read_as_utf_8_however_they_are_written(client: TestClient, written: str) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    body = f"task=next_letter&hidden=2&steps=2&text={written}".encode()
    answer = client.post("/api/trace", content=body, headers=kind)
    assert answer.content == form_stream(task="next_letter", hidden="2", steps="2", text="für")
    answer = client.post("/api/trace", content="text=für".encode("latin-1"), headers=kind)
    assert (answer.status_code, answer.json()["error"]["message"]) == (422, "The fields are no text in UTF-8.")


def test_a_refusal_names_its_fields(client: TestClient) -> None:
    answer = client.post("/api/trace", json=RNN | {"seed": -1})
    says = "seed is -1; at least 0 is needed."
    assert answer.json() == {"error": {"message": says, "fields": [{"field": "seed", "message": says}]}}


def test_a_body_over_the_limit_is_refused_as_such(client: TestClient) -> None:
    answer = client.post("/api/trace", content=b" " * (LIMITS.body + 1))
    assert answer.status_code == 413
    assert answer.json()["error"]["message"] == "The request is too large; at most 4194304 bytes are allowed."


def test_a_trace_that_fails_on_its_way_says_so_in_its_last_line(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.endpoints.trace.end_line", lambda *_: 1 / 0)
    *_, last = client.post("/api/trace", json=RNN).text.splitlines()
    assert json.loads(last) == {
        "kind": "error",
        "message": "The computing failed: this is a mistake in Backflow, which the server's log describes.",
        "retryable": False,
    }
    assert caplog.records[0].levelno == logging.ERROR


def sending(parts: int) -> tuple[Request, list[int]]:
    """A request whose body comes a megabyte at a time, and what was taken of it so far."""
    taken: list[int] = []

    async def receive() -> Message:
        taken.append(1 << 20)
        return {"type": "http.request", "body": bytes(1 << 20), "more_body": len(taken) < parts}

    return Request({"type": "http", "method": "POST", "headers": []}, receive), taken


def test_a_body_is_read_no_further_than_a_little_beyond_the_limit() -> None:
    request, taken = sending(30)
    with Share(bodies := Bodies(LIMITS.bodies)) as share:
        body = apart.run(lambda: middleware.body_of(request, share))
        assert sum(taken) == len(body) == bodies.held == LIMITS.body + (1 << 20)
    assert bodies.held == 0


def test_too_many_bodies_at_once_are_turned_away() -> None:
    bodies = Bodies(LIMITS.bodies)
    others = Share(bodies)
    others.hold(LIMITS.bodies - (2 << 20))
    with Share(bodies) as share, pytest.raises(BusyError):
        apart.run(lambda: middleware.body_of(sending(3)[0], share))
    assert bodies.held == others.size == LIMITS.bodies - (2 << 20)


def test_the_fields_of_a_link_are_counted_like_a_body() -> None:
    request = Request({"type": "http", "method": "GET", "headers": [], "query_string": b"steps=3&cell=gru"})
    with Share(bodies := Bodies(1 << 20)) as share:
        fields = apart.run(lambda: middleware.asked_by(request, share))
        assert fields == (("steps", "3"), ("cell", "gru"))
        assert bodies.held == weight(fields)


def test_where_large_requests_have_taken_their_room_there_is_still_some_for_small_ones() -> None:
    bodies = Bodies(100 << 20)
    large = [Share(bodies) for _ in range(25)]
    for share in large[:18]:
        share.take(4 << 20)
    with pytest.raises(BusyError):
        large[18].take(4 << 20)
    small = [Share(bodies) for _ in range(400)]
    for share in small:
        share.take(1 << 16)
    assert bodies.held == (72 << 20) + (25 << 20)
    with pytest.raises(BusyError):
        small[0].take(1 << 20)


def test_a_link_of_too_many_fields_is_refused_before_it_is_taken_apart(client: TestClient) -> None:
    answer = client.get("/api/trace?" + "&" * LIMITS.fields)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "The link has 257 fields; at most 256 are allowed."
    assert client.get("/api/trace?" + "&" * (LIMITS.fields - 1)).status_code == 200


def test_the_form_names_every_limit(client: TestClient) -> None:
    page = unescape(client.get("/").text)
    for name, limit in listed().items():
        assert f"<dt>{name} {limit['value']:,}</dt><dd>{limit['meaning']}</dd>" in page


def test_the_limits_are_those_that_are_kept(client: TestClient) -> None:
    told = client.get("/api/limits").json()["limits"]
    assert told == listed()
    assert told["units"] == {"value": LIMITS.units, "meaning": "units of a layer"}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_both_notations_of_a_film_tell_the_same_names_in_the_same_order(client: TestClient, preset: Preset) -> None:
    answer = client.get(f"/api/notation?{preset.query}")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    told = Notations.model_validate_json(answer.content)
    start = json.loads(client.get(f"/api/trace?{preset.query}").text.partition("\n")[0])
    assert told.row == start["notation"]
    assert told.column != told.row
    names = [
        [[(phase, [*table]) for phase, table in layer.items()] for layer in layers]
        for layers in (told.row, told.column)
    ]
    assert names[0] == names[1]


def test_a_stream_may_be_compressed(client: TestClient) -> None:
    answer = client.post("/api/trace", json=RNN, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == stream(RNN)


def test_a_file_is_asked_for_again_unless_its_address_names_its_version(client: TestClient) -> None:
    answer = client.get("/static/api.css")
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get("/static/api.css", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert "immutable" in client.get(f"/{address()}/api.css").headers["cache-control"]


def test_a_script_is_sent_as_small_as_it_can_be_and_is_the_same_script(client: TestClient) -> None:
    path = "/static/vendor/plotly/plotly.min.js"
    packed, plain = (client.get(path, headers={"accept-encoding": how}) for how in ("gzip", "identity"))
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, compresslevel=9))
    assert packed.content == plain.content
    again = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/", "/api"])
def test_a_page_names_no_address_from_the_root(client: TestClient, path: str) -> None:
    links = re.findall(r'(?:href|src|action)="([^"]*)"', client.get(path).text)
    assert links
    assert [link for link in links if re.match(r"/|\w+:", link)] == []


def test_the_api_page_tells_every_shape_field_and_limit(client: TestClient) -> None:
    page, document = client.get("/api").text, client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    names = [name for schema in schemas.values() for name in (schema.get("properties") or {})]
    for name in (*schemas, *names, *listed()):
        assert f">{name}<" in page
    for parameter in document["paths"]["/api/trace"]["get"]["parameters"]:
        assert f">{parameter['name']}<" in page
    assert End.__name__ in schemas


def test_every_reference_of_the_document_leads_somewhere(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    found = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert found <= set(document["components"]["schemas"])
    answers = document["paths"]["/api/trace"]["post"]["responses"]
    assert set(answers) == {"200", "304", "413", "422", "429", "503"}
    assert answers["200"]["content"]["application/jsonl"]["itemSchema"]["oneOf"]


def test_every_row_of_the_registry_is_a_route_and_stands_in_the_document(client: TestClient) -> None:
    document = client.get("/openapi.json").json()["paths"]
    rows = {f"/api/{name}": endpoint.public for name, endpoint in ENDPOINTS.items() if endpoint.public}
    live = {each.path for each in live_routes.routes if isinstance(each, APIRoute) and each.include_in_schema}
    assert set(document) == {*rows, *live, "/api/limits", "/healthz", "/film.html"}
    for path, row in rows.items():
        says = {method.lower(): sentence for method, sentence in row.methods()}
        assert {method: told["description"] for method, told in document[path].items()} == says


def test_whatever_is_posted_needs_a_body_of_its_shape(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    bodies = [told["requestBody"] for path in paths.values() for told in path.values() if "requestBody" in told]
    assert len(bodies) > 8
    followed = paths["/api/live/{code}"]["get"]["responses"]["200"]["content"]
    assert followed["text/event-stream"]["itemSchema"]["$ref"].endswith("/LiveDocument")
    for body in bodies:
        assert body["required"] is True
        assert "$ref" in body["content"]["application/json"]["schema"]

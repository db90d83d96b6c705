"""Whoever calls us by a strange name, or from a strange page, is refused; addresses and the names at home are not."""

import pytest
from starlette.testclient import TestClient

from app.http.hosts import known, named, own
from app.main import create_app
from app.requests.errors import ErrorAnswer
from tests.app.asking import RNN


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8000", "127.0.0.1:8000", "192.168.1.7", "[::1]:8000", "[fe80::1]", "0.0.0.0"),
        *("laptop:8000", "laptop.local", "LAPTOP.LOCAL.:80", "a.localhost", "backflow.school.example:9000"),
    ],
)
def test_a_name_that_can_only_be_ours_is_taken(host: str) -> None:
    assert known(host, named("backflow.school.example, other.example"))


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "local.evil"),
        *(
            "school.example",
            "localhost@evil.example",
            "user@localhost",
            "@localhost",
            "localhost/path",
            "localhost?query",
            "localhost#fragment",
            "evil.example/localhost",
            "localhost:x",
            "a b.c",
            "[::1",
            "1.2.3",
        ),
    ],
)
def test_a_name_that_leads_here_from_outside_is_not(host: str) -> None:
    assert not known(host, named("backflow.school.example"))


def test_a_name_is_the_same_in_large_letters_and_with_a_point_at_its_end() -> None:
    for host in ("Backflow.School.Example", "backflow.school.example.", "backflow.school.example:80"):
        assert known(host, named("BACKFLOW.school.example"))


def test_a_header_outside_ascii_is_no_crash_and_a_long_host_is_cut() -> None:
    client = TestClient(create_app())
    assert client.get("/api/limits", headers={b"x-name": b"\xe9"}).status_code == 200
    refused = client.get("/api/limits", headers={b"host": b"\xe9.example"})
    assert refused.status_code == 421
    long = client.get("/api/limits", headers={"host": f"{'x' * 100}.example"}).json()["error"]["message"]
    assert long.startswith(f"This server is not {'x' * 80};")


def test_below_a_prefix_a_file_is_given_and_nothing_is_changed_by_whoever_asks_for_it() -> None:
    client = TestClient(create_app(), root_path="/deep")
    strange = {"origin": "http://evil.example"}
    assert client.get("/deep/static/main.js", headers=strange).status_code == 200
    assert client.post("/deep/static/main.js", headers=strange).status_code == 403
    assert client.get("/deep/api/limits", headers=strange).status_code == 403


def test_an_operator_may_allow_every_name() -> None:
    assert known("anything.example", named("*"))
    assert own("https://anything.example", "inner", named("*"))


@pytest.mark.parametrize(
    ("origin", "host", "is_own"),
    [
        ("http://192.168.1.7:8000", "192.168.1.7:8000", True),
        ("http://laptop", "laptop:80", True),
        ("http://laptop:80", "laptop", True),
        ("https://laptop", "laptop:443", True),
        ("https://laptop", "laptop:80", False),
        ("http://laptop:81", "laptop", False),
        ("https://school.example", "school.example", True),
        ("https://school.example", "127.0.0.1:8000", True),
        ("http://localhost:3000", "localhost:8000", False),
        ("http://192.168.1.66:8000", "192.168.1.7:8000", False),
        ("http://evil.example", "localhost:8000", False),
        ("null", "localhost:8000", False),
        ("", "localhost:8000", False),
        ("http://localhost:x", "localhost:8000", False),
    ],
)
def test_only_a_page_of_ours_may_ask(origin: str, host: str, is_own: bool) -> None:
    assert own(origin, host, named("school.example")) is is_own


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"host": "127.0.0.1:99", "origin": "http://127.0.0.1:99"}, 200),
    ],
)
def test_a_refusal_by_name_has_the_one_shape(headers: dict[str, str], status: int) -> None:
    answer = TestClient(create_app()).get("/api/limits", headers=headers)
    assert answer.status_code == status
    if status != 200:
        ErrorAnswer.model_validate_json(answer.content)


@pytest.mark.parametrize("path", ["/static/main.js", "/static/vendor/katex/fonts/KaTeX_Main-Regular.woff2"])
@pytest.mark.parametrize("origin", ["http://127.0.0.1:9103", "https://backflow.school.example", "null"])
def test_a_file_is_given_whatever_origin_asks_for_it(path: str, origin: str) -> None:
    """As behind a proxy that passes on a Host of its own: a browser asks for modules and fonts with an Origin."""
    client = TestClient(create_app())
    for method in ("GET", "HEAD"):
        answer = client.request(method, path, headers={"host": "127.0.0.1:9102", "origin": origin})
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
    assert client.get(path, headers={"host": "evil.example", "origin": origin}).status_code == 421


def test_a_page_of_which_the_browser_says_that_it_is_ours_may_post() -> None:
    """A browser says so of itself; no page can."""
    client, headers = TestClient(create_app()), {"host": "127.0.0.1:9102", "origin": "http://127.0.0.1:9103"}
    assert client.post("/api/trace", json=RNN, headers=headers | {"sec-fetch-site": "same-origin"}).status_code == 200
    for site in ("same-site", "cross-site"):
        refused = client.post("/api/trace", json=RNN, headers=headers | {"sec-fetch-site": site})
        assert refused.status_code == 403
        assert "the proxy has to pass on the Host as the browser said it" in refused.json()["error"]["message"]

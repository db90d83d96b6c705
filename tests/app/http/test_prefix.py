"""Backflow works under a path prefix, because every address in it is relative."""

import re
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.main import create_app


def mounted() -> TestClient:
    return TestClient(Starlette(routes=[Mount("/class/room", create_app())]))


def stripped() -> TestClient:
    """As behind a proxy which takes the prefix off, and says so by --root-path."""
    return TestClient(create_app(), root_path="/class/room", base_url="http://testserver")


@pytest.mark.parametrize("path", ["/class/room/", "/class/room/api"])
def test_every_link_of_a_page_leads_somewhere_below_the_prefix(path: str) -> None:
    client = mounted()
    page = client.get(path)
    assert page.status_code == 200
    for link in re.findall(r'(?:href|src)="([^"#]+)"', page.text):
        assert urljoin(path, link).startswith("/class/room/")
        if not link.startswith("static/"):
            assert client.get(urljoin(path, link)).status_code == 200


@pytest.mark.parametrize("path", ["/class/room/static/api.css", "/class/room/healthz", "/class/room/api/trace?steps=2"])
def test_everything_answers_below_the_prefix(path: str) -> None:
    assert mounted().get(path).status_code == 200
    assert stripped().get(path).status_code == 200


def test_the_example_on_the_api_page_names_the_prefix() -> None:
    assert "http://testserver/class/room</span>/api/trace" in mounted().get("/class/room/api").text


@pytest.mark.parametrize("path", ["/api/", "/api/trace/?steps=2", "/healthz/", "/openapi.json/", "/static"])
def test_a_redirect_to_the_same_address_with_a_slash_or_without_stays_within_any_prefix(path: str) -> None:
    """Also within one of which nobody told us: a proxy takes it off."""
    answer = TestClient(create_app(), follow_redirects=False).get(path)
    assert answer.status_code == 307
    bare, _, query = path.partition("?")
    expected = (f"{bare}/" if bare == "/static" else bare.rstrip("/")) + (f"?{query}" if query else "")
    for prefix in ("", "/flow", "/class/room"):
        at = f"https://school.example{prefix}{path}"
        assert urljoin(at, answer.headers["location"]) == f"https://school.example{prefix}{expected}"
    assert "testserver" not in str(answer.headers)


def test_a_redirect_below_a_mounted_prefix_leads_to_the_answer() -> None:
    assert mounted().get("/class/room/api/").status_code == 200

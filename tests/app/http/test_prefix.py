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

"""The page is made once, travels small, and only to who has another one."""

import gzip
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.http.fingerprint import Fingerprint
from app.http.unchanging_page import UnchangingPage
from app.main import create_app


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app())


def test_who_has_the_page_is_not_sent_it_again(client: TestClient) -> None:
    etag = client.get("/").headers["etag"]
    for known in (etag, f'"another", {etag}', "*"):
        again = client.get("/", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == "no-cache"
    for other in ('W/"another"', etag[:-2] + '"', ""):
        assert client.get("/", headers={"if-none-match": other}).status_code == 200


def test_it_travels_as_small_as_gzip_makes_it_or_plain_and_is_the_same_page(client: TestClient) -> None:
    packed, plain = (client.get("/", headers={"accept-encoding": how}) for how in ("gzip", "identity"))
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content
    smallest = len(gzip.compress(plain.content, compresslevel=9))
    assert int(packed.headers["content-length"]) == smallest
    assert packed.headers["etag"] == plain.headers["etag"]


def test_it_is_made_once_and_anew_when_a_file_of_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("1")
    made: list[str] = []

    def render() -> str:
        made.append(file.read_text())
        return made[-1]

    page = UnchangingPage(render, Fingerprint(tmp_path))
    first = page.now()
    assert page.now() is first
    assert made == ["1"]
    file.write_text("22")
    assert page.now().plain == b"22"
    assert page.now().etag != first.etag
    assert made == ["1", "22"]

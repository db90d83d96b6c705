"""Files as they are sent: compressed once for each version of them, named by what they are, and whole."""

import gzip
import os
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.http import static_files
from app.http.static_files import SLICE, Static, undocumented

SCRIPT = b"/** Says\n * why. */\nexport const x = 1; // here\n"
PACKED, PLAIN = {"accept-encoding": "gzip"}, {"accept-encoding": "identity"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(static_files, "packed", {})
    (tmp_path / "vendor").mkdir()
    for name in ("x.js", "vendor/x.js", "x.woff2"):
        (tmp_path / name).write_bytes(SCRIPT)
    return tmp_path


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/static", Static(directory=folder))]))


def test_a_script_that_changed_is_read_anew(client: TestClient, folder: Path) -> None:
    before = client.get("/static/x.js", headers=PACKED)
    (folder / "x.js").write_bytes(b"export const x = 2;\n")
    os.utime(folder / "x.js", (1, 1))
    after = client.get("/static/x.js", headers=PACKED)
    assert (before.text, after.text) == ("\n\nexport const x = 1; // here\n", "export const x = 2;\n")
    assert before.headers["etag"] != after.headers["etag"]


def test_lines_keep_their_numbers_and_comments_of_others_stay(client: TestClient) -> None:
    assert undocumented(SCRIPT) == b"\n\nexport const x = 1; // here\n"
    assert client.get("/static/x.js", headers=PACKED).content == undocumented(SCRIPT)
    assert client.get("/static/vendor/x.js", headers=PACKED).content == SCRIPT
    assert client.get("/static/x.js", headers=PLAIN).content == SCRIPT


def test_what_is_packed_is_another_name_of_the_same_and_says_so_to_caches(client: TestClient) -> None:
    plain, packed = (client.get("/static/x.js", headers=how) for how in (PLAIN, PACKED))
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert (packed.headers["vary"], packed.headers["content-encoding"]) == ("Accept-Encoding", "gzip")
    assert "content-encoding" not in plain.headers
    for name in ("content-type", "last-modified", "cache-control"):
        assert packed.headers[name] == plain.headers[name]
    for known in (packed.headers["etag"], "*"):
        again = client.get("/static/x.js", headers=PACKED | {"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == packed.headers["etag"]


@pytest.mark.parametrize(("said", "packed"), [("gzip;q=0", False), ("br, gzip;q=0.0", False), ("br, gzip;q=0.1", True)])
def test_who_says_no_gets_a_script_as_it_is(client: TestClient, said: str, packed: bool) -> None:
    answer = client.get("/static/x.js", headers={"accept-encoding": said})
    assert (answer.headers.get("content-encoding") == "gzip") is packed


def test_what_is_compressed_already_is_sent_as_it_is(client: TestClient) -> None:
    answer = client.get("/static/x.woff2", headers=PACKED)
    assert "content-encoding" not in answer.headers
    assert answer.content == SCRIPT


def test_a_file_is_kept_for_ever_only_where_its_address_names_what_it_is(client: TestClient) -> None:
    ours, other = static_files.FINGERPRINT.now(), "0" * len(static_files.FINGERPRINT.now())
    kept = {
        path: client.get(f"/static/{path}").headers["cache-control"]
        for path in ("x.js", "x.js?v=1", f"{ours}/x.js", f"{other}/x.js")
    }
    assert list(kept.values()) == [static_files.ALWAYS_ASK] * 2 + [static_files.FOREVER, static_files.ALWAYS_ASK]
    assert client.get(f"/static/{other}/x.js").content == client.get("/static/x.js").content


@pytest.mark.parametrize("size", [0, 1, SLICE - 1, SLICE, SLICE + 1, 3 * SLICE])
def test_every_byte_is_sent_whatever_the_size(client: TestClient, folder: Path, size: int) -> None:
    data = os.urandom(size // 2).hex().encode() + b"x" * (size % 2)
    (folder / "x.json").write_bytes(data)
    assert client.get("/static/x.json", headers=PACKED).content == data


def test_a_copy_is_the_same_whenever_it_is_made(client: TestClient) -> None:
    with client.stream("GET", "/static/x.js", headers=PACKED) as answer:
        copy = b"".join(answer.iter_raw())
    assert copy[4:8] == bytes(4), "no time of its making (RFC 1952)"
    assert gzip.decompress(copy) == undocumented(SCRIPT)

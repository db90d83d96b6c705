"""A request is read in whatever encoding of Unicode an editor has saved it, by POST and by the command."""

import codecs
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.cli import main
from app.main import create_app
from tests.app.asking import Json, stream

TEXT: Json = {
    "layers": [{"cell": "rnn", "units": 2}, {"cell": "dense", "units": 7}],
    "task": {"name": "next_letter", "text": "Grüße, ß", "steps": 3},
}
LETTERS = json.dumps(TEXT, ensure_ascii=False)
WAYS = {
    "UTF-8": LETTERS.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + LETTERS.encode(),
    "UTF-16 of Windows": codecs.BOM_UTF16_LE + LETTERS.encode("utf-16-le"),
    "UTF-16, large end first": codecs.BOM_UTF16_BE + LETTERS.encode("utf-16-be"),
    "UTF-16 without a mark": LETTERS.encode("utf-16-le"),
    "UTF-32 with a mark": codecs.BOM_UTF32_LE + LETTERS.encode("utf-32-le"),
}


@pytest.mark.parametrize("body", WAYS.values(), ids=WAYS)
def test_a_request_is_the_same_in_every_encoding(
    body: bytes, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    expected = stream(json.loads(LETTERS))
    assert TestClient(create_app()).post("/api/trace", content=body).content == expected
    file = tmp_path / "request.json"
    file.write_bytes(body)
    assert main(["trace", str(file)]) == 0
    assert capfdbinary.readouterr().out == expected


@pytest.mark.parametrize("name", ["training", "analysis", "learned", "notation", "timing"])
def test_every_endpoint_reads_a_mark_of_the_byte_order(name: str) -> None:
    client = TestClient(create_app())
    race: Json = {"vary": "steps", "sizes": [2, 4, 8], "algorithms": [{"name": "full"}]}
    asked = race if name == "timing" else json.loads(LETTERS)
    plain = client.post(f"/api/{name}", json=asked)
    for body in (
        codecs.BOM_UTF8 + plain.request.content,
        codecs.BOM_UTF16_LE + plain.request.content.decode().encode("utf-16-le"),
    ):
        again = client.post(f"/api/{name}", content=body)
        assert again.status_code == plain.status_code
        assert name == "timing" or again.content == plain.content


@pytest.mark.parametrize("body", [b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf", b"\xfe\xff\x00", b"\x00"])
def test_what_is_no_text_is_refused_in_a_sentence(body: bytes) -> None:
    answer = TestClient(create_app()).post("/api/trace", content=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"].startswith("The body is not JSON: ")

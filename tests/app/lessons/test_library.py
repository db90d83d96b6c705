"""A folder of the operator's stands in the menu; a broken file is named there, and the others work."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import settings
from app.lessons import library
from app.main import create_app
from tests.app.lessons.ours import IDS, stop


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(settings.LESSONS, str(tmp_path))
    return tmp_path


def test_files_of_a_folder_stand_in_the_menu_in_their_order(folder: Path) -> None:
    for name in ("10-last.md", "2-My first.md", "no-number.md", "not-one.txt"):
        (folder / name).write_text(stop(), encoding="utf-8")
    own = [lesson["id"] for lesson in library.listed()["lessons"] if lesson["own"]]
    assert own == ["own.my-first", "own.last", "own.no-number"]


def test_the_folder_may_be_said_with_spaces_around_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "1-own.md").write_text(stop(), encoding="utf-8")
    monkeypatch.setenv(settings.LESSONS, f" {folder} ")
    assert [lesson["id"] for lesson in library.listed()["lessons"] if lesson["own"]] == ["own.own"]


def test_a_broken_file_is_named_with_its_line_and_the_others_work(folder: Path) -> None:
    (folder / "1-good.md").write_text(stop(), encoding="utf-8")
    (folder / "2-broken.md").write_text(stop("colour = 3"), encoding="utf-8")
    (folder / "3-good.md").write_text(stop(), encoding="utf-8")
    (folder / "4-bytes.md").write_bytes(b"\xff\xfe")
    (folder / "5-folder.md").mkdir()
    answer = TestClient(create_app()).get("/api/lessons").json()
    assert [lesson["id"] for lesson in answer["lessons"]] == [*IDS, "own.good"]
    assert [(fault["file"], fault["line"]) for fault in answer["faults"]] == [
        ("2-broken.md", 9),
        ("3-good.md", 1),
        ("4-bytes.md", 1),
        ("5-folder.md", 1),
    ]


def test_a_name_without_latin_letters_is_one_too(folder: Path) -> None:
    (folder / "初.md").write_text(stop(), encoding="utf-8")
    (own,) = (lesson["id"] for lesson in library.listed()["lessons"] if lesson["own"])
    assert TestClient(create_app()).get("/api/lesson", params={"id": own}).json()["title"] == "One"


def test_a_lesson_that_is_changed_is_another_answer(folder: Path) -> None:
    client, file = TestClient(create_app()), folder / "mine.md"
    file.write_text(stop(), encoding="utf-8")
    first = client.get("/api/lesson", params={"id": "own.mine"})
    file.write_text(stop(text="Other words."), encoding="utf-8")
    second = client.get("/api/lesson", params={"id": "own.mine"})
    assert first.headers["etag"] != second.headers["etag"]
    assert second.json()["stops"][0]["text"] == [{"kind": "p", "of": ["Other words."]}]


def test_what_is_no_lesson_is_refused_in_the_one_shape_of_errors() -> None:
    client = TestClient(create_app())
    unknown = client.get("/api/lesson", params={"id": "unrolled"})
    assert (unknown.status_code, unknown.json()["error"]["fields"][0]["field"]) == (404, "id")
    assert "did you mean unrolling?" in unknown.json()["error"]["message"]
    broken = client.post("/api/lesson", json={"text": "Words."})
    assert (broken.status_code, broken.json()["error"]["fields"][0]["field"]) == (422, "line 1")
    assert client.post("/api/lesson", json={"text": "x" * 60_001}).status_code == 422


def test_a_folder_that_is_none_is_said_before_anything_is_served() -> None:
    with pytest.raises(ValueError, match="BACKFLOW_LESSONS is '/nowhere'"):
        settings.check({settings.LESSONS: "/nowhere"})

"""The fingerprint of the static files: the same for the same files, another for any that is another."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.http import fingerprint
from app.http.fingerprint import Fingerprint
from app.main import create_app

ROOT = Path(__file__).parents[3]


def made(folder: Path) -> Path:
    (folder / "film").mkdir(parents=True)
    (folder / "main.js").write_text("1")
    (folder / "film" / "edges.js").write_text("2")
    return folder


def test_the_same_files_have_the_same_wherever_and_whenever_they_were_copied(tmp_path: Path) -> None:
    first, second = (made(tmp_path / name) for name in ("a", "b"))
    os.utime(second / "main.js", (1, 1))
    assert Fingerprint(first).now() == Fingerprint(second).now()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "film" / "edges.js").write_text("3"),
        lambda folder: (folder / "main.js").rename(folder / "other.js"),
        lambda folder: (folder / "main.js").rename(folder / "film" / "main.js"),
        lambda folder: (folder / "main.js").unlink(),
        lambda folder: (folder / "new.js").touch(),
    ],
)
def test_any_other_file_is_another_also_while_the_server_runs(tmp_path: Path, change: object) -> None:
    of = Fingerprint(made(tmp_path / "a"))
    before = of.now()
    assert re.fullmatch("[0-9a-f]{12}", before)
    assert of.holds(before)
    assert callable(change)
    change(of.folder)
    os.utime(of.folder, (1, 1))
    for file in of.folder.rglob("*.js"):
        os.utime(file, (2, 2))  # no clock is fine enough for two writes in a row
    assert of.now() != before
    assert of.holds(of.now())
    assert not of.holds(before)


def test_a_page_finds_everything_of_its_own_below_the_fingerprint() -> None:
    page = TestClient(create_app()).get("/").text
    files = re.findall(r'"(static/[^"]+)"', page)
    assert len(files) > 5
    assert all(re.match("static/[0-9a-f]{12}/", file) for file in files)


def test_what_a_file_asks_for_is_asked_for_beside_it() -> None:
    for script in ROOT.joinpath("static").rglob("*.js"):
        if "vendor" not in script.parts:
            code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text("utf-8"), flags=re.DOTALL)
            assert not re.search("[\"'`]static/", code), script


def test_a_page_of_many_files_has_the_tree_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = Fingerprint(made(tmp_path / "a"))
    looked: list[str] = []

    def files(folder: str) -> Iterator[tuple[str, int, int]]:
        looked.append(folder)
        return iter(())

    monkeypatch.setattr(fingerprint, "_files", files)
    word = of.now()
    assert [of.holds(word) for _ in range(3)] == [True] * 3
    assert len(looked) == 1
    assert not of.holds("0" * 12)
    assert len(looked) == 2

"""A page asks for one file made of all modules that it begins with, or for each of these, and for no other."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.http.modules import imported, scripts, sources
from app.main import create_app

STATIC = Path(__file__).parents[3] / "static"


@pytest.mark.parametrize(
    ("script", "finds"),
    [
        ('import { a } from "./a.js";', ["film/a.js"]),
        ('import {\n  a,\n  b,\n} from "../b.js";', ["b.js"]),
        ('import "./a.js"; // and why', ["film/a.js"]),
        ('export { a } from "./a.js";', ["film/a.js"]),
        ('export * from "./a.js";\nimport b from "../b.js";', ["film/a.js", "b.js"]),
        ('const late = () => import("./a.js");', []),
        ('/** @typedef {import("./a.js").A} A */', []),
        ('export const a = "./a.js";', []),
        ('export const from = {};\nconst b = "./a.js";', []),
        ('// import "./a.js";', []),
    ],
)
def test_what_is_imported_at_the_start_is_found_and_nothing_else(tmp_path: Path, script: str, finds: list[str]) -> None:
    (tmp_path / "film").mkdir()
    (tmp_path / "main.js").write_text('import "./film/edges.js";')
    (tmp_path / "film" / "edges.js").write_text(script)
    for name in ("film/a.js", "b.js"):
        (tmp_path / name).write_text('import "/elsewhere.js"; import "../main.js";')
    assert imported(tmp_path, "main.js") == ["film/edges.js", *finds]


def test_circles_end(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text('import "./a.js";')
    (tmp_path / "a.js").write_text('import "./main.js";')
    assert imported(tmp_path, "main.js") == ["a.js"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three modules, and a bundle that was made of them."""
    (tmp_path / "bundle").mkdir()
    (tmp_path / "vendor").mkdir()
    for name, text in {"main.js": 'import "./a.js";', "a.js": "", "vendor/x.js": "", "bundle/main.js": ""}.items():
        (tmp_path / name).write_text(text)
    about = {"sources": sources(tmp_path), "scripts": {"main.js": "bundle/main.js"}}
    (tmp_path / "bundle" / "bundle.json").write_text(json.dumps(about))
    return tmp_path


def test_a_page_gets_the_bundle_while_it_is_made_of_the_modules_as_they_are(folder: Path) -> None:
    assert scripts(folder, "main.js") == ["bundle/main.js"]
    (folder / "vendor" / "x.js").write_text("// of others")
    (folder / "style.css").write_text("")
    assert scripts(folder, "main.js") == ["bundle/main.js"]


def changed(folder: Path) -> None:
    (folder / "a.js").write_text("// another")


def added(folder: Path) -> None:
    (folder / "b.js").write_text("")


def renamed(folder: Path) -> None:
    (folder / "a.js").rename(folder / "b.js")
    (folder / "main.js").write_text('import "./b.js";')


def emptied(folder: Path) -> None:
    """One module's text is at the end of another's name now."""
    (folder / "a.js").unlink()
    (folder / "main.js").write_text("")


def without(folder: Path) -> None:
    (folder / "bundle" / "bundle.json").unlink()


@pytest.mark.parametrize(
    ("change", "finds"),
    [(changed, ["a.js"]), (added, ["a.js"]), (renamed, ["b.js"]), (emptied, []), (without, ["a.js"])],
)
def test_who_changes_a_module_gets_the_modules_without_a_build(
    folder: Path, change: Callable[[Path], None], finds: list[str]
) -> None:
    change(folder)
    assert scripts(folder, "main.js") == ["main.js", *finds]


def test_the_page_asks_for_one_script_and_each_module_is_in_it_or_comes_late() -> None:
    with TestClient(create_app()) as client:
        for page, script in (("/", "main"), ("/embed", "embed")):
            asked = re.findall(r'(?:src|href)="static/[0-9a-f]{12}/([^"]+\.js)"', client.get(page).text)
            assert [name for name in asked if "/" in name] == [f"bundle/{script}.js"]


def test_of_what_is_not_bundled_each_is_there_and_what_comes_late_is_not_named() -> None:
    named = ["main.js", *imported(STATIC, "main.js")]
    assert len(named) == len(set(named)) > 50
    assert all((STATIC / name).is_file() for name in named)
    assert "film/scales.js" in named
    assert not [name for name in named if name.startswith(("labs/chart", "training/charts", "vendor/"))]

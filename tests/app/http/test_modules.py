"""A page names all modules that its script imports, and no other."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.http.modules import imported
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


def test_the_page_names_each_once_and_each_is_there() -> None:
    named = re.findall(
        r'rel="modulepreload" href="static/[0-9a-f]{12}/([^"]+)"', TestClient(create_app()).get("/").text
    )
    assert len(named) == len(set(named)) > 50
    assert all((STATIC / name).is_file() for name in named)
    assert "film/scales.js" in named
    assert not [name for name in named if name.startswith(("labs/chart", "training/charts", "vendor/"))]

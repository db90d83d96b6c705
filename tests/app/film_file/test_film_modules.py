"""The modules of a film that is one file: each stands after all that it imports, at once or later."""

import re
from pathlib import Path

from app.film_file.modules import in_order
from app.film_file.page import ENTRY, INSTEAD
from app.http.static_files import folder

NAMED = re.compile(r'"film:([^"]+)"')


def test_what_a_module_imports_later_stands_in_the_file_and_a_type_does_not(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "entry.js").write_text('const { draw } = await import("./deep/late.js");\n')
    (tmp_path / "deep" / "late.js").write_text(
        'import { x } from "../api.js";\nlet y = /** @type {import("../types.js").Y} */ (x);\n'
    )
    (tmp_path / "api.js").write_text("never\n")
    (tmp_path / "file.js").write_text('export const x = () => import("../vendor/a.js");\n')
    found = in_order(tmp_path, "entry.js", {"api.js": "file.js"})
    assert [name for name, _ in found] == ["file.js", "deep/late.js", "entry.js"]
    text = dict(found)
    assert text["entry.js"] == 'const { draw } = await import("film:deep/late.js");\n'
    assert text["deep/late.js"].startswith('import { x } from "film:file.js";\n')
    assert 'import("../vendor/a.js")' in text["file.js"]


def test_each_module_of_the_file_stands_after_all_that_it_imports() -> None:
    before: set[str] = set()
    for name, text in in_order(folder("static"), ENTRY, INSTEAD):
        assert set(NAMED.findall(text)) <= before, name
        before.add(name)
    assert {"stage/long.view.js", "stage/overview.view.js"} <= before  # which a long film asks for when it is shown

"""Arrows never turn back: who may import whom, and who may touch the page."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE, APP, TESTS = (sorted((ROOT / folder).rglob("*.py")) for folder in ("engine", "app", "tests"))
SCRIPTS = sorted(path for path in (ROOT / "static").rglob("*.js") if not {"vendor", "bundle"} & set(path.parts))
VIEWS = [path for path in SCRIPTS if path.name.endswith(".view.js")]
PAGES = ("main.js", "embed/main.js", "recorded/main.js", "recorded/loader.js")  # where a page begins
EDGE = [ROOT / "static" / name for name in (*PAGES, "api.js", "theme.js")]  # theme.js runs before the first paint
PURE = [path for path in SCRIPTS if path not in VIEWS and path not in EDGE]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """The packages that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports by dots"
            yield str(node.module).partition(".")[0]


@pytest.mark.parametrize("path", ENGINE, ids=name)
def test_the_engine_imports_only_numpy_the_standard_library_and_itself(path: Path) -> None:
    assert set(imported(path)) <= sys.stdlib_module_names | {"numpy", "engine"}


@pytest.mark.parametrize("path", ENGINE, ids=name)
def test_the_engine_reads_no_file_no_clock_no_network_and_draws_no_chance_of_its_own(path: Path) -> None:
    outside = {
        "os",
        "io",
        "sys",
        "pathlib",
        "socket",
        "random",
        "time",
        "datetime",
        "logging",
        "threading",
        "asyncio",
        "subprocess",
    }
    assert not outside & set(imported(path))
    named = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
    assert not {"open", "print", "input"} & named


@pytest.mark.parametrize("path", APP, ids=name)
def test_the_app_imports_no_tests(path: Path) -> None:
    assert "tests" not in imported(path)


@pytest.mark.parametrize("path", [*ENGINE, *APP, *TESTS], ids=name)
def test_every_module_opens_with_one_sentence(path: Path) -> None:
    first = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "nothing").splitlines()[0]
    assert re.fullmatch(r".*[.?!:]", first), f"{name(path)} opens with: {first}"
    assert not re.search(r"[.?!] [A-Z]", first), f"{name(path)} opens with more than one: {first}"


def code(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", PURE, ids=name)
def test_pure_modules_of_the_page_never_touch_it(path: Path) -> None:
    assert not re.findall(r"\b(document|window|globalThis|localStorage|location|fetch)\b", code(path))


@pytest.mark.parametrize("path", PURE, ids=name)
def test_pure_modules_of_the_page_import_only_each_other(path: Path) -> None:
    modules = {(path.parent / found).resolve() for found in re.findall(r"""\bfrom\s+["']([^"'\s]+)["']""", code(path))}
    assert modules <= set(PURE)


def test_the_pages_scripts_are_all_on_one_side_of_the_fence() -> None:
    assert PURE
    assert VIEWS
    assert sorted([*PURE, *VIEWS, *EDGE]) == SCRIPTS

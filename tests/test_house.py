"""The house stays one where a newcomer finds the way: folders, functions and lines are what one looks through.

What JavaScript needs a parser for stands in tests/static/house.test.js.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST = 20  # modules at one level
LONGEST = 25  # lines of a function: from `def` to its end, without decorators and docstring
BROADEST = 120  # columns
FOLDERS = [
    folder
    for top in ("app", "engine", "static")
    for folder in (ROOT / top, *(ROOT / top).rglob("*/"))
    if folder.is_dir() and not {"vendor", "bundle", "__pycache__"} & set(folder.parts)
]
PYTHON = {path: ast.parse(path.read_text("utf-8")) for top in ("app", "engine") for path in (ROOT / top).rglob("*.py")}
LOOKED_AT = [
    path
    for top in (ROOT / "static", ROOT / "tests" / "static")
    for path in top.rglob("*")
    if path.suffix in (".js", ".ts", ".css") and not {"vendor", "bundle"} & set(path.parts)
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_no_folder_holds_more_modules_than_one_looks_through(folder: Path) -> None:
    modules = [path.name for path in folder.iterdir() if path.suffix in (".py", ".js") and path.stem != "__init__"]
    assert len(modules) <= MOST


def height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function has, without its decorators and without its docstring."""
    says = ast.get_docstring(function) is not None
    return height(function) - (height(function.body[0]) if says else 0)


def test_no_python_function_is_longer_than_one_looks_through() -> None:
    functions = [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines_of(node))
        for path, tree in PYTHON.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert len(functions) > 500, "then this test reads the wrong thing"
    assert [(name, lines) for name, lines in functions if lines > LONGEST] == []


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that are imported as the program runs, in functions too; two types may well know each other."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imported(child)


def on_a_circle(arrows: dict[str, set[str]]) -> set[str]:
    """The modules that are left when those which import none that is left are taken away, again and again."""
    left = dict(arrows)
    while done := {name for name, imports in left.items() if not imports & left.keys()}:
        left = {name: imports for name, imports in left.items() if name not in done}
    return set(left)


def test_a_circle_is_found_in_whatever_it_is_hidden() -> None:
    assert on_a_circle({"a": {"b"}, "b": {"c", "d"}, "c": {"b"}, "d": set()}) == {"a", "b", "c"}
    assert on_a_circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == set()


def test_no_python_modules_import_each_other_in_a_circle() -> None:
    modules = {module_of(path): tree for path, tree in PYTHON.items()}
    arrows = {name: set(imported(tree)) & modules.keys() - {name} for name, tree in modules.items()}
    assert sum(map(len, arrows.values())) > 300, "then this test reads the wrong thing"
    assert on_a_circle(arrows) == set()


def test_no_line_of_the_page_is_broader_than_an_editor() -> None:
    assert len(LOOKED_AT) > 150, "then this test reads the wrong thing"
    broad = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in LOOKED_AT
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > BROADEST
    ]
    assert broad == []


def test_no_test_runs_an_event_loop_in_the_thread_of_the_tests() -> None:
    """There a browser test of the same process may have left its own: tests.apart runs one in a thread."""
    loops = [path for path in (ROOT / "tests").rglob("test_*.py") if f"asyncio.{'run'}(" in path.read_text("utf-8")]
    assert loops == []

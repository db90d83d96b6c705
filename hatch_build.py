"""What makes a wheel of the tree: all of it in one package `backflow`, whose modules import each other by that name.

In the tree the packages are called app and engine, as files of very many people are; in site-packages they are
backflow.app and backflow.engine. Only the imports are written anew, each in its own line, so that tracebacks, pickles,
type checkers and debuggers see plain modules; no import hook is at work when the program runs.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "backflow"
INSIDE = ("app", "engine")
FROM = re.compile(rf"(\s*from\s+)({'|'.join(INSIDE)})\b")
IMPORT = re.compile(rf"(\s*)import\s+({'|'.join(INSIDE)})\b(\s*(?:#.*)?)$")


class Hook(BuildHookInterface[Any]):
    """Gives hatchling the modules as they are in the wheel; an editable installation has the tree as it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self.folder = TemporaryDirectory()
        root, made = Path(self.root), Path(self.folder.name)
        for name, text in modules(root):
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        build_data["force_include"][str(made)] = PACKAGE
        for name in ("static", "templates"):
            build_data["force_include"][str(root / name)] = f"{PACKAGE}/app/{name}"
        build_data["force_include"][str(root / "app" / "lessons" / "files")] = f"{PACKAGE}/app/lessons/files"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()


def modules(root: Path) -> Iterator[tuple[str, str]]:
    """The files of the package by their place in it."""
    for package in INSIDE:
        for path in sorted((root / package).rglob("*.py")):
            yield path.relative_to(root).as_posix(), rewritten(path.read_text(encoding="utf-8"))
    yield "__init__.py", rewritten((root / f"{PACKAGE}.py").read_text(encoding="utf-8"))
    yield "__main__.py", rewritten((root / "app" / "__main__.py").read_text(encoding="utf-8"))
    yield "py.typed", ""


def rewritten(text: str) -> str:
    """A module whose imports of app and engine are those of backflow.app and backflow.engine, line by line the same.

    Raises: ValueError, for an import that would bind another name then.
    """
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Import | ast.ImportFrom) or not _inside(node):
            continue
        plain = isinstance(node, ast.Import)
        rule, instead = (IMPORT, rf"\1from {PACKAGE} import \2\3") if plain else (FROM, rf"\1{PACKAGE}.\2")
        line, ending = lines[node.lineno - 1].rstrip("\r\n"), "\n"
        if not rule.match(line):
            raise ValueError(f"line {node.lineno}: {line.strip()!r} binds another name in the wheel; import from it.")
        lines[node.lineno - 1] = rule.sub(instead, line, count=1) + ending
    return "".join(lines)


def _inside(node: ast.Import | ast.ImportFrom) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return any(name.partition(".")[0] in INSIDE for name in names)

"""Files stand where ARCHITECTURE and docs/decisions say, and a word of the field finds its file or definition."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = ("ARCHITECTURE.md", "README.md", "docs/decisions.md")
ROOMS = ("app", "deploy", "docs", "engine", "static", "templates", "tests")
QUOTED = re.compile(r"`([^`\n]+)`")
DEFINED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
WORDS = ["middleware", "schedule", "metrics", "predictions", "sampling", "gradient_check", "export", "playback"]
WORDS += ["retry", "memoize", "unrolled", "optimizer_state", "own_data", "csv_table", "clients", "executor"]


def section(text: str, title: str) -> str:
    return text.split(f"\n## {title}", 1)[1].split("\n## ", 1)[0]


def paths(text: str) -> list[str]:
    """The files, folders and patterns of files that a text names."""
    return [word for word in QUOTED.findall(text) if re.fullmatch(rf"(?:{'|'.join(ROOMS)})/[\w./*-]*", word)]


@pytest.mark.parametrize("name", TEXTS)
def test_each_file_that_a_text_names_exists(name: str) -> None:
    named = paths((ROOT / name).read_text(encoding="utf-8"))
    assert named, f"{name} names no file: then this test reads the wrong thing"
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


def test_each_row_of_where_do_i_add_names_a_place() -> None:
    rows = section((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), "Where do I add").splitlines()
    table = [row.split("|")[1:3] for row in rows if row.startswith("| ")][1:]
    assert len(table) > 15
    assert [what for what, where in table if not paths(where)] == []


def test_each_word_of_the_glossary_has_a_place() -> None:
    rows = section((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), "Words that are ours").splitlines()
    table = [row for row in rows if row.startswith("| **")]
    assert len(table) > 12
    assert [row for row in table if not paths(row)] == []


def names() -> set[str]:
    """The stems of all files, and the names of all that is defined on top of a module, in snake case."""
    found: set[str] = set()
    for path in (path for room in ("app", "engine", "static") for path in (ROOT / room).rglob("*.[pj][ys]")):
        if {"vendor", "bundle"} & set(path.parts):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            found |= {node.name for node in ast.parse(text).body if isinstance(node, kinds)}
        else:
            found |= set(DEFINED.findall(text))
        found.add(path.name.split(".")[0])
    return {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in found}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_field_finds_its_file_or_definition(word: str) -> None:
    assert word in names()


def test_each_variable_of_the_readme_reaches_the_container_of_compose() -> None:
    table = re.findall(r"^\| (`BACKFLOW_.*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    variables = set(re.findall(r"BACKFLOW_\w+", " ".join(table)))
    assert len(variables) > 10
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    handed_on = set(re.findall(r'^ +(BACKFLOW_\w+): "\$\{\1:-\}"', compose, re.MULTILINE))
    outside = {name for name in ("BACKFLOW_PORT", "BACKFLOW_LESSONS") if f'["${{{name}:-' in compose}  # port, volume
    assert handed_on | outside == variables - {"BACKFLOW_HOST"}  # a container listens to all that reaches it

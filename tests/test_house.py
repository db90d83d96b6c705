"""The house stays one where a newcomer finds the way: no folder holds more modules than one looks through."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST = 20  # modules at one level
FOLDERS = [
    folder
    for top in ("app", "engine", "static")
    for folder in (ROOT / top, *(ROOT / top).rglob("*/"))
    if folder.is_dir() and not {"vendor", "__pycache__"} & set(folder.parts)
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_no_folder_holds_more_modules_than_one_looks_through(folder: Path) -> None:
    modules = [path.name for path in folder.iterdir() if path.suffix in (".py", ".js") and path.stem != "__init__"]
    assert len(modules) <= MOST

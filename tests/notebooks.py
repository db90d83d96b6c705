"""The notebooks of docs/notebooks, executed by nbclient and shown by nbconvert, in processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "docs" / "notebooks"
OFFLINE = [f"--HTMLExporter.{name}_url=" for name in ("mathjax", "require_js", "jquery")]


def executed(names: Sequence[str], folder: Path) -> dict[str, Path]:
    """By name the page of each notebook after all of its cells have run; a cell that fails fails the test."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", "--output-dir", str(folder), *OFFLINE]
    command += ["--ExecutePreprocessor.startup_timeout=200"]  # where others compute, a kernel takes its time
    command += [str(NOTEBOOKS / f"{name}.ipynb") for name in names]
    own = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        command, env=os.environ | own | {"PYTHONPATH": path}, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return {name: folder / f"{name}.html" for name in names}


def read(name: str) -> dict[str, Any]:
    """A notebook as it is written."""
    found: dict[str, Any] = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf-8"))
    return found

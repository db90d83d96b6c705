"""What the trainings of our own lessons come to: computed once by `make lessons`, as each takes seconds."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "files" / "trained.json"


@cache
def known_trainings() -> dict[str, dict[str, Any]]:
    """By the query and the number of updates."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return found

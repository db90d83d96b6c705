"""What the page is given: figures, presets and limits, as one JSON value beside the template's words."""

from functools import cache
from typing import Any

from app import figures, labs, limits, presets
from app.lessons import LESSONS
from engine import __version__


@cache
def page_context() -> dict[str, Any]:
    """The template's context; the same for every visitor."""
    return {
        "figures": figures.for_page(),
        "presets": presets.PRESETS,
        "lessons": LESSONS,
        "labs": labs.for_page(),
        "limits": limits.listed(),
        "version": __version__,
    }

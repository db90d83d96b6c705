"""What the page is given: figures, presets and limits, as one JSON value beside the template's words."""

from functools import cache
from typing import Any

from app import limits
from app.form.fields import FIELDS, FIELDSETS, for_page
from app.page import labs, presets
from app.page.figures import stage
from app.page.trainings import TRAININGS
from app.responses import symbols
from engine import __version__
from engine.saturation import SATURATED


@cache
def page_context() -> dict[str, Any]:
    """The template's context; the same for every visitor."""
    return {
        "figures": stage.for_page() | {"facts": facts(), "form": for_page()},
        "fields": FIELDS,
        "fieldsets": FIELDSETS,
        "presets": presets.PRESETS,
        "trainings": TRAININGS,
        "labs": labs.for_page(),
        "limits": limits.listed(),
        "version": __version__,
    }


CHARTS = ("stage", "heat_map", "decay", "blame", "units", "line")  # of a theme: those that a film draws


@cache
def film_figures() -> dict[str, Any]:
    """The figures of a film alone, without those of labs, trainings and the form."""
    given = page_context()["figures"]
    themes = {
        name: {part: theme[part] for part in ("palette", "classes", *CHARTS)} for name, theme in given["themes"].items()
    }
    return {"config": given["config"], "themes": themes, "facts": given["facts"]}


def facts() -> dict[str, Any]:
    """What the sentences of a film need to know of tasks and of the engine, and the stream does not say."""
    return {"symbols": symbols.for_page(), "saturated": SATURATED}

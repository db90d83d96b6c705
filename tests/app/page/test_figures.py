"""The look of the charts: in each theme all type, and the room for it, is as large as its zoom says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.page.figures import stage
from app.page.figures.palettes import THEMES

FIGURES: dict[str, Any] = json.loads(json.dumps(stage.for_page()))["themes"]
MARGINS = ("l", "r", "t", "b")


def sizes(part: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Each size of a font and each margin, by the place where it stands."""
    if isinstance(part, dict):
        for name, value in part.items():
            here = f"{path}.{name}"
            type_size = "font" in path.rpartition(".")[2] and name == "size"
            if type_size or (path.endswith(".margin") and name in MARGINS):
                yield here, value
            else:
                yield from sizes(value, here)


@pytest.mark.parametrize("theme", THEMES)
def test_type_and_margins_grow_with_the_theme(theme: str) -> None:
    plain = {here: size * THEMES[theme].zoom for here, size in sizes(FIGURES["light"])}
    assert len(plain) > 100
    assert dict(sizes(FIGURES[theme])) == pytest.approx(plain)


def test_the_legend_of_a_low_chart_has_one_row() -> None:
    """It begins left of the axis: only there Plotly gives it the width of the chart and not of the plot."""
    legend = FIGURES["projector"]["decay"]["layout"]["legend"]
    assert legend["x"] < 0
    assert (legend["xanchor"], legend["orientation"], legend["yanchor"]) == ("left", "h", "bottom")

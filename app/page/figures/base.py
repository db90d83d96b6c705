"""What all charts have in common: type, axes and room for words, in the colours of a palette."""

import json
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from app.page.figures.palettes import Palette

CLEAR = "rgba(0,0,0,0)"
FONT = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def layout(palette: Palette, margin: Mapping[str, float]) -> go.Layout:
    return go.Layout(
        template="none",
        autosize=False,
        margin=dict(margin),
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font=font(palette, 12) | {"family": FONT, "color": palette.ink},
        hoverlabel={
            "bgcolor": palette.paper,
            "bordercolor": palette.frame,
            "font": font(palette, 13) | {"color": palette.ink},
        },
        showlegend=False,
        dragmode=False,
    )


def axis(palette: Palette) -> dict[str, Any]:
    return {
        "fixedrange": True,
        "zeroline": False,
        "color": palette.faint,
        "gridcolor": palette.frame,
        "griddash": "dot",
        "title_standoff": 6,
        "title_font": font(palette, 12),
        "tickfont": font(palette, 11) | {"color": palette.faint},
        "exponentformat": "e",  # raised exponents would be styled text, which the policy of the page forbids
    }


def font(palette: Palette, size: float) -> dict[str, Any]:
    return {"size": size * palette.zoom}


def legend(palette: Palette, y: float = 1, **place: Any) -> dict[str, Any]:
    """One row above the chart, in type that grows with all other."""
    row = {"orientation": "h", "x": 0, "y": y, "yanchor": "bottom", "bgcolor": CLEAR, "font": font(palette, 11)}
    return row | place


def room(palette: Palette, left: float, right: float, top: float, bottom: float) -> dict[str, float]:
    """Room for the words around a chart, which grow with the type."""
    return {side: palette.zoom * width for side, width in zip("lrtb", (left, right, top, bottom), strict=True)}


def as_json(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Figures and traces by name, as JSON-ready values."""
    return {name: json.loads(part.to_json()) for name, part in parts.items()}

"""The look of every chart, made once with plotly.graph_objects, for every theme; the page fills in the numbers.

Every figure has fixed axes, no logo, no cloud button, and the colours of the palette, from which the canvas under the
stage takes its own.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import plotly.graph_objects as go

from app import labfigures

Stops = tuple[tuple[float, str], ...]  # a colour scale, from 0 (most negative) over 0.5 (zero, paper) to 1

CONFIG = {"displaylogo": False, "showSendToCloud": False, "displayModeBar": False, "responsive": False}
CLEAR = "rgba(0,0,0,0)"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Palette:
    """The colours of a theme: values are blue to red, errors purple to orange; all eyes tell both pairs apart."""

    value: Stops
    error: Stops
    ink: str
    faint: str
    paper: str
    frame: str
    forward: str
    backward: str
    loss: str
    update: str
    alarm: str
    zoom: float = 1.0  # how much larger type and lines are


LIGHT = Palette(
    value=((0.0, "#1f5f99"), (0.25, "#6aa5cf"), (0.5, "#f4f5f7"), (0.75, "#e08a83"), (1.0, "#b3282d")),
    error=((0.0, "#4a2a9e"), (0.25, "#9d8bd0"), (0.5, "#f4f5f7"), (0.75, "#efa066"), (1.0, "#d4500b")),
    ink="#1d2733",
    faint="#5b6675",
    paper="#ffffff",
    frame="#c9d0d9",
    forward="#2f6fa8",
    backward="#c64a08",
    loss="#8a6500",
    update="#3d7a37",
    alarm="#c9005a",
)
DARK = Palette(
    value=((0.0, "#7cc0f5"), (0.25, "#3c78a8"), (0.5, "#1b222c"), (0.75, "#b0524f"), (1.0, "#ff8f88")),
    error=((0.0, "#b9a5ff"), (0.25, "#6f5bb5"), (0.5, "#1b222c"), (0.75, "#b9601f"), (1.0, "#ff9c4a")),
    ink="#e8edf3",
    faint="#a3afbd",
    paper="#131920",
    frame="#3a4552",
    forward="#6db3ee",
    backward="#ff9142",
    loss="#e0b23c",
    update="#7cc573",
    alarm="#ff74ac",
)
PROJECTOR = Palette(  # read from the last row, where a lamp washes colours out: darker ends, larger type, thicker lines
    value=((0.0, "#003c7a"), (0.25, "#3f8ec6"), (0.5, "#ffffff"), (0.75, "#e0645f"), (1.0, "#98000f")),
    error=((0.0, "#2c0a86"), (0.25, "#7d63c4"), (0.5, "#ffffff"), (0.75, "#ee8a3c"), (1.0, "#b03a00")),
    ink="#000000",
    faint="#2b333d",
    paper="#ffffff",
    frame="#7d8793",
    forward="#004f91",
    backward="#a83200",
    loss="#664a00",
    update="#1b5c18",
    alarm="#a1004b",
    zoom=1.3,
)
THEMES = {"light": LIGHT, "dark": DARK, "projector": PROJECTOR}


def stage(palette: Palette) -> go.Figure:
    """The transparent figure that lies over the stage: axes in pixels, no margins; units of an MLP come as traces.

    The axis of time lies inside: the page sets where its moments are.
    """
    figure = go.Figure(layout=_layout(palette, margin={"l": 0, "r": 0, "t": 0, "b": 0}))
    time = _axis(palette) | {"showgrid": False, "tickmode": "array", "tickvals": [], "ticktext": []}
    figure.update_xaxes(**time, showline=False, ticklabelposition="inside", ticks="", tickangle=0)
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure


def cells(scale: Stops) -> go.Heatmap:
    """One colour for each unit and moment, from -1 to 1 on the scale; what has no number is clear."""
    return go.Heatmap(
        z=[[None]],
        zmin=-1,
        zmax=1,
        colorscale=[list(stop) for stop in scale],
        showscale=False,
        hoverongaps=False,
        hovertemplate="%{text}<extra></extra>",
        xgap=1,
        ygap=1,
    )


def units(palette: Palette) -> go.Scatter:
    """The units of an MLP on the stage, with their numbers."""
    return go.Scatter(
        x=[],
        y=[],
        mode="markers+text",
        marker={"size": 30, "color": [], "line": {"color": palette.frame, "width": 1.5 * palette.zoom}},
        textfont=_type(palette, 11) | {"color": palette.ink},
        hoverinfo="skip",
        cliponaxis=False,
    )


def heat_map(palette: Palette) -> go.Figure:
    """delta of one layer, unit x time; or unit x layer where there is one moment only."""
    figure = go.Figure(cells(palette.error), layout=_layout(palette, margin=_margin(palette, 46, 8, 6, 38)))
    figure.update_xaxes(title="t", **_axis(palette), showgrid=False, tickmode="auto", nticks=12)
    figure.update_yaxes(title="unit", **_axis(palette), showgrid=False, autorange="reversed", tickformat="d", nticks=8)
    return figure


def decay(palette: Palette) -> go.Figure:
    """The size of delta on a logarithmic axis, against how far the error has come."""
    figure = go.Figure(layout=_layout(palette, margin=_margin(palette, 62, 10, 6, 38)))
    figure.update_xaxes(title="moments back from where the error set out", **_axis(palette), nticks=10)
    figure.update_yaxes(title="‖δ‖", type="log", **_axis(palette))
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "bgcolor": CLEAR, "font": _type(palette, 11)},
    )
    return figure


def line(palette: Palette) -> go.Scatter:
    """One layer's line in `decay`."""
    return go.Scatter(
        x=[],
        y=[],
        mode="lines+markers",
        line={"width": 2 * palette.zoom, "simplify": False},
        marker={"size": 6 * palette.zoom},
        hovertemplate="%{text}<extra></extra>",
    )


TRAINING = {  # by name: the title of the axis, and whether it is logarithmic
    "loss": ("loss", "log"),
    "accuracy": ("share of right answers", "linear"),
    "gradient": ("‖gradient‖", "log"),
    "weights": ("‖weights‖ of a layer", "linear"),
    "spectra": ("of U: ϱ and σ", "linear"),
    "shares": ("share", "linear"),
}


def course(palette: Palette, name: str) -> go.Figure:
    """One chart of a training, against the iteration."""
    title, kind = TRAINING[name]
    figure = go.Figure(layout=_layout(palette, margin=_margin(palette, 58, 8, 6, 38)))
    figure.update_xaxes(title="iteration", **_axis(palette), nticks=8)
    figure.update_yaxes(title=title, type=kind, **_axis(palette), nticks=6)
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 11}, "bgcolor": CLEAR}
    figure.update_layout(showlegend=True, legend=legend)
    if kind == "linear" and "share" in title:
        figure.update_yaxes(range=[-0.03, 1.03])
    return figure


def reach(palette: Palette) -> go.Figure:
    """log10 of the error that reaches each moment, iteration by iteration."""
    pale = [[0.0, palette.paper], [1.0, palette.backward]]
    traced = go.Heatmap(z=[[None]], colorscale=pale, hovertemplate="%{text}<extra></extra>", showscale=False, ygap=1)
    figure = go.Figure(traced, layout=_layout(palette, margin=_margin(palette, 46, 6, 6, 38)))
    figure.update_xaxes(title="iteration", **_axis(palette), showgrid=False, nticks=8)
    figure.update_yaxes(title="t", **_axis(palette), showgrid=False, tickformat="d", nticks=8)
    return figure


def for_page() -> dict[str, Any]:
    """All of it as JSON-ready values: by theme the palette, the figures, and the traces which the page repeats."""
    return {"config": CONFIG, "themes": {name: _for_theme(palette) for name, palette in THEMES.items()}}


def _for_theme(palette: Palette) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "stage": stage(palette),
        "heat_map": heat_map(palette),
        "decay": decay(palette),
        "units": units(palette),
        "line": line(palette),
        "reach": reach(palette),
        **{f"course_{name}": course(palette, name) for name in TRAINING},
    }
    labs = labfigures.for_theme(palette, _layout(palette, labfigures.MARGIN), _axis(palette))
    figures = {name: json.loads(part.to_json()) for name, part in parts.items()}
    return {"palette": asdict(palette), "labs": labs} | figures


def _layout(palette: Palette, margin: Mapping[str, float]) -> go.Layout:
    return go.Layout(
        template="none",
        autosize=False,
        margin=dict(margin),
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font=_type(palette, 12) | {"family": FONT, "color": palette.ink},
        hoverlabel={
            "bgcolor": palette.paper,
            "bordercolor": palette.frame,
            "font": _type(palette, 13) | {"color": palette.ink},
        },
        showlegend=False,
        dragmode=False,
    )


def _axis(palette: Palette) -> dict[str, Any]:
    return {
        "fixedrange": True,
        "zeroline": False,
        "color": palette.faint,
        "gridcolor": palette.frame,
        "griddash": "dot",
        "title_standoff": 6,
        "title_font": _type(palette, 12),
        "tickfont": _type(palette, 11) | {"color": palette.faint},
        "exponentformat": "e",  # raised exponents would be styled text, which the policy of the page forbids
    }


def _type(palette: Palette, size: float) -> dict[str, Any]:
    return {"size": size * palette.zoom}


def _margin(palette: Palette, left: float, right: float, top: float, bottom: float) -> dict[str, float]:
    """Room for the words around a chart, which grow with the type."""
    return {side: palette.zoom * room for side, room in zip("lrtb", (left, right, top, bottom), strict=True)}

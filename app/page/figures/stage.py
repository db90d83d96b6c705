"""The look of every chart, made once with plotly.graph_objects, for every theme; the page fills in the numbers.

Every figure has fixed axes, no logo, no cloud button, and the colours of the palette, from which the canvas under the
stage takes its own. The charts of a training and of the labs have modules of their own.
"""

from dataclasses import asdict
from typing import Any

import plotly.graph_objects as go

from app.page.figures import base, labs, training
from app.page.figures.palettes import CLASSES, THEMES, Palette, Stops

FADED = 0.34  # what is left of all that is not asked about, as on the stage
CONFIG = {"displaylogo": False, "showSendToCloud": False, "displayModeBar": False, "responsive": False}


def stage(palette: Palette) -> go.Figure:
    """The transparent figure that lies over the stage: axes in pixels, no margins; units of an MLP come as traces.

    The axis of time lies inside: the page sets where its time steps are.
    """
    figure = go.Figure(layout=base.layout(palette, {"l": 0, "r": 0, "t": 0, "b": 0}))
    time = base.axis(palette) | {"showgrid": False, "tickmode": "array", "tickvals": [], "ticktext": []}
    figure.update_xaxes(**time, showline=False, ticklabelposition="inside", ticks="", tickangle=0)
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure


def cells(scale: Stops) -> go.Heatmap:
    """One colour for each unit and time step, from -1 to 1 on the scale; what has no number is clear."""
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
        textfont=base.font(palette, 11) | {"color": palette.ink},
        hoverinfo="skip",
        cliponaxis=False,
    )


def heat_map(palette: Palette) -> go.Figure:
    """delta of one layer, unit x time; or unit x layer where there is one time step only."""
    figure = go.Figure(cells(palette.error), layout=base.layout(palette, base.room(palette, 46, 8, 6, 38)))
    figure.update_xaxes(title="t", **base.axis(palette), showgrid=False, tickmode="auto", nticks=12)
    figure.update_yaxes(
        title="unit", **base.axis(palette), showgrid=False, autorange="reversed", tickformat="d", nticks=8
    )
    return figure.add_traces(asked(palette))


def asked(palette: Palette) -> list[go.Scatter]:
    """A veil over all that one does not ask about, and frames around what one does, as an ink edge on the marker."""
    veil = go.Scatter(x=[], y=[], mode="none", fill="toself", fillcolor=palette.paper, opacity=1 - FADED)
    line = {"width": 3.5 * palette.zoom, "color": palette.ink, "simplify": False}
    return [part.update(hoverinfo="skip") for part in (veil, go.Scatter(x=[], y=[], mode="lines", line=line))]


def decay(palette: Palette) -> go.Figure:
    """The size of errors on a logarithmic axis, against how far back they have come: lags, or layers of an MLP."""
    figure = go.Figure(layout=base.layout(palette, base.room(palette, 62, 10, 6, 38)))
    figure.update_xaxes(title="lag: time steps back from the loss", **base.axis(palette), nticks=10)
    figure.update_yaxes(title="‖δ‖", type="log", **base.axis(palette))
    # It begins left of the axis, where it may be as wide as the chart: a second row takes the height of a low one.
    return figure.update_layout(showlegend=True, legend=base.legend(palette, x=-0.12, xanchor="left"))


def blame(palette: Palette) -> go.Figure:
    """Credit assignment: the triangle, crosses on what is cut off, a frame around the time step where the error is.

    Dashes are of losses of weight 0; at last comes what one asks about.
    """
    margin = base.room(palette, 46, 8, 6, 38)
    figure = labs.triangle(base.layout(palette, margin), base.axis(palette), palette).update_layout(margin=margin)
    cross = {"symbol": "x-thin", "line": {"width": 1.5 * palette.zoom, "color": palette.alarm}}
    figure.add_scatter(x=[], y=[], mode="markers", marker=cross, hoverinfo="skip")
    frame = {"width": 2.5 * palette.zoom, "color": palette.backward, "simplify": False}
    figure.add_scatter(x=[], y=[], mode="lines", line=frame, hoverinfo="skip")
    dash = {"symbol": "line-ew", "line": {"width": 1.5 * palette.zoom, "color": palette.faint}}
    figure.add_scatter(x=[], y=[], mode="markers", marker=dash, hovertemplate="%{text}<extra></extra>")
    figure.add_traces(asked(palette))
    return figure.update_xaxes(title_text="time step k")


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


def for_page() -> dict[str, Any]:
    """All of it as JSON-ready values: by theme the palette, the figures, and the traces which the page repeats."""
    return {"config": CONFIG, "themes": {name: _for_theme(palette) for name, palette in THEMES.items()}}


def _for_theme(palette: Palette) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "stage": stage(palette),
        "heat_map": heat_map(palette),
        "decay": decay(palette),
        "blame": blame(palette),
        "boundary": training.boundary(palette),
        "by_moment": training.by_moment(palette),
        "units": units(palette),
        "line": line(palette),
        "reach": training.reach(palette),
        **{f"course_{name}": training.course(palette, name) for name in training.TRAINING},
    }
    beside = {"palette": asdict(palette), "classes": CLASSES, "labs": base.as_json(labs.parts(palette))}
    return beside | base.as_json(parts)

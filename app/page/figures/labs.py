"""The look of the charts of the labs; as in stage.py, the page fills in the numbers."""

from typing import Any

import plotly.graph_objects as go

from app.page.figures import base
from app.page.figures.palettes import Palette


def lines(layout: go.Layout, axis: dict[str, Any]) -> go.Figure:
    """Sizes as logarithms against a lag, a time step or a size; ticks are powers of ten, written by the page."""
    figure = go.Figure(layout=layout)
    figure.update_xaxes(**axis, nticks=10)
    figure.update_yaxes(**axis)
    return figure.update_layout(showlegend=True)


def spectrum(layout: go.Layout, axis: dict[str, Any], palette: Palette) -> go.Figure:
    """Eigenvalues in the complex plane with the unit circle; both axes have one scale."""
    figure = lines(layout, axis)
    figure.add_shape(type="circle", x0=-1, y0=-1, x1=1, y1=1, line={"color": palette.faint, "width": 1.5})
    figure.update_xaxes(title="real part", nticks=5, tickangle=0)
    figure.update_yaxes(title="imaginary part", scaleanchor="x", scaleratio=1)
    return figure


def triangle(layout: go.Layout, axis: dict[str, Any], palette: Palette) -> go.Figure:
    """Loss t reaches time step k: the credit as colour, rows t from above, columns k."""
    colours = [[0, palette.error[2][1]], [0.5, palette.error[3][1]], [1, palette.error[4][1]]]
    heat = go.Heatmap(
        z=[[None]], zmin=0, zmax=1, colorscale=colours, showscale=False, hoverongaps=False, xgap=1, ygap=1
    )
    figure = go.Figure(heat.update(hovertemplate="%{text}<extra></extra>"), layout=layout)
    figure.update_xaxes(**axis, title_text="time step k that is reached", showgrid=False, side="bottom")
    figure.update_yaxes(**axis, title_text="loss t", showgrid=False)
    return figure.update_layout(margin=base.room(palette, 44, 8, 8, 46))


def bars(layout: go.Layout, axis: dict[str, Any]) -> go.Figure:
    """Groups of bars, one group for each algorithm."""
    figure = lines(layout, axis)
    figure.update_xaxes(showgrid=False)
    return figure.update_layout(barmode="group", bargap=0.25)


def plane(layout: go.Layout, axis: dict[str, Any]) -> go.Figure:
    """Arrows in a plane, both axes with one scale."""
    figure = lines(layout, axis)
    figure.update_yaxes(scaleanchor="x", scaleratio=1)
    return figure


def parts(palette: Palette) -> dict[str, Any]:
    """All of them, and the traces which the page repeats."""
    layout, axis = base.layout(palette, base.room(palette, 58, 12, 34, 40)), base.axis(palette)
    layout.update(legend=base.legend(palette, 1.02))
    return {
        "lines": lines(layout, axis),
        "spectrum": spectrum(layout, axis, palette),
        "triangle": triangle(layout, axis, palette),
        "bars": bars(layout, axis),
        "plane": plane(layout, axis),
        "line": go.Scatter(
            x=[], y=[], mode="lines", line={"width": 2.5, "simplify": False}, hovertemplate="%{text}<extra></extra>"
        ),
        "bar": go.Bar(x=[], y=[], hovertemplate="%{text}<extra></extra>", textposition="none"),
    }

"""The look of the charts of a training and of predictions; as in stage.py, the page fills in the numbers."""

import plotly.graph_objects as go

from app.page.figures import base
from app.page.figures.palettes import Palette

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
    figure = go.Figure(layout=base.layout(palette, base.room(palette, 58, 8, 6, 38)))
    figure.update_xaxes(title="iteration", **base.axis(palette), nticks=8)
    figure.update_yaxes(title=title, type=kind, **base.axis(palette), nticks=6)
    figure.update_layout(showlegend=True, legend=base.legend(palette))
    if kind == "linear" and "share" in title:
        figure.update_yaxes(range=[-0.03, 1.03])
    return figure


def reach(palette: Palette) -> go.Figure:
    """log10 of the error that reaches each time step, iteration by iteration."""
    pale = [[0.0, palette.paper], [1.0, palette.backward]]
    traced = go.Heatmap(z=[[None]], colorscale=pale, hovertemplate="%{text}<extra></extra>", showscale=False, ygap=1)
    figure = go.Figure(traced, layout=base.layout(palette, base.room(palette, 46, 6, 6, 38)))
    figure.update_xaxes(title="iteration", **base.axis(palette), showgrid=False, nticks=8)
    figure.update_yaxes(title="t", **base.axis(palette), showgrid=False, tickformat="d", nticks=8)
    return figure


def boundary(palette: Palette) -> go.Figure:
    """What a network says over a plane of two inputs, where it decides, the data, and a ring around what is wrong."""
    marker = {"size": 10, "opacity": 1, "color": [], "symbol": [], "line": {"color": palette.ink, "width": 1.2}}
    points = go.Scatter(x=[], y=[], mode="markers", marker=marker, hovertemplate="%{text}<extra></extra>")
    ring = {"symbol": "circle-open", "size": 19, "opacity": 1, "color": palette.ink, "line": {"width": 2.4}}
    wrong = go.Scatter(x=[], y=[], mode="markers", marker=ring, hoverinfo="skip")
    layout = base.layout(palette, base.room(palette, 52, 8, 6, 40))
    figure = go.Figure([_ground(palette), _decision(palette), points, wrong], layout=layout)
    figure.update_xaxes(title="first input", **base.axis(palette), showgrid=False, nticks=8)
    figure.update_yaxes(title="second input", **base.axis(palette), showgrid=False, nticks=8)
    return figure


def _ground(palette: Palette) -> go.Heatmap:
    return go.Heatmap(
        z=[[None]],
        zmin=-1,
        zmax=1,
        colorscale=[list(stop) for stop in palette.value],
        opacity=0.6,
        showscale=False,
        zsmooth="fast",  # or Plotly sets a style that the page's policy forbids; learned.css makes the tiles plain
        hovertemplate="%{text}<extra></extra>",
    )


def _decision(palette: Palette) -> go.Contour:
    """One line, where the answer changes sides."""
    return go.Contour(
        z=[[None]],
        contours={"start": 0, "end": 0, "size": 1, "coloring": "none"},
        line={"color": palette.ink, "width": 2, "smoothing": 0},
        showscale=False,
        hoverinfo="skip",
    )


def by_moment(palette: Palette) -> go.Figure:
    """The share of right answers at each time step, as bars from 0 to 100 %."""
    bars = go.Bar(x=[], y=[], marker={"color": palette.forward}, hovertemplate="%{text}<extra></extra>", width=0.8)
    figure = go.Figure(bars, layout=base.layout(palette, base.room(palette, 52, 8, 6, 38)))
    figure.update_xaxes(title="t", **base.axis(palette), showgrid=False)
    figure.update_yaxes(title="right", **base.axis(palette), range=[0, 1.02], tickformat=".0%", nticks=5)
    return figure

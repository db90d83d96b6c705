"""The colours of each theme, from which the charts and the canvas under the stage take theirs."""

from dataclasses import dataclass

Stops = tuple[tuple[float, str], ...]  # a colour scale, from 0 (most negative) over 0.5 (zero, paper) to 1


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
    influence: str
    alarm: str
    mark: str  # what one asks about, as if by a marker
    zoom: float = 1.0  # how much larger type and lines are


LIGHT = Palette(
    value=((0.0, "#1f5f99"), (0.25, "#6aa5cf"), (0.5, "#f4f5f7"), (0.75, "#e08a83"), (1.0, "#b3282d")),
    error=((0.0, "#4a2a9e"), (0.25, "#9d8bd0"), (0.5, "#f4f5f7"), (0.75, "#efa066"), (1.0, "#d4500b")),
    ink="#17202b",
    faint="#536070",
    paper="#ffffff",
    frame="#c9d0d9",
    forward="#2b6aa2",
    backward="#b8450a",
    loss="#856100",
    update="#35722f",
    influence="#00757d",
    alarm="#c9005a",
    mark="#ffe999",
)
DARK = Palette(
    value=((0.0, "#7cc0f5"), (0.25, "#3c78a8"), (0.5, "#1b222c"), (0.75, "#b0524f"), (1.0, "#ff8f88")),
    error=((0.0, "#b9a5ff"), (0.25, "#6f5bb5"), (0.5, "#1b222c"), (0.75, "#b9601f"), (1.0, "#ff9c4a")),
    ink="#e9eef4",
    faint="#a5b1bf",
    paper="#131a22",
    frame="#3a4552",
    forward="#6db3ee",
    backward="#ff9142",
    loss="#e0b23c",
    update="#7cc573",
    influence="#45c4cc",
    alarm="#ff74ac",
    mark="#4a3c06",
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
    influence="#00545c",
    alarm="#a1004b",
    mark="#ffe08a",
    zoom=1.3,
)
THEMES = {"light": LIGHT, "dark": DARK, "projector": PROJECTOR}
# Of more than two classes, on paper and on slate: all eyes tell them apart (Okabe & Ito 2008).
CLASSES = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999")

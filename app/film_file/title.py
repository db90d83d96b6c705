"""What a film is called: the name of its preset, or its network and its data in a few words."""

from collections.abc import Mapping

from app.page.presets import PRESETS
from app.requests.schedule import in_force
from app.requests.trace import TraceRequest


def title_of(request: TraceRequest, fields: Mapping[str, str] | None, steps: int) -> str:
    """Of a film of so many time steps; fields: those of its link that are not as they are by themselves."""
    for preset in PRESETS:
        if fields is not None and preset.fields == fields:
            return preset.name
    sizes = " → ".join(f"{layer.cell.upper()} {layer.units}" for layer in request.layers)
    task = request.task.name.replace("_", " ") if request.task else "own numbers"
    way = "" if steps == 1 else f", T = {steps}, {in_force(request).algorithm.name}"
    return f"{sizes}: {task}{way}"

"""What a film is called: the name of its preset, or its network and its data in a few words."""

from functools import cache
from typing import Any

from app.form import query
from app.page.presets import PRESETS
from app.requests.schedule import in_force
from app.requests.trace import TraceRequest
from app.responses.wire import echoed


def title_of(request: TraceRequest, steps: int) -> str:
    """Of a film of so many time steps."""
    echo = echoed(request)
    for name, preset in _presets():
        if preset == echo:
            return name
    sizes = " → ".join(f"{layer.cell.upper()} {layer.units}" for layer in request.layers)
    task = request.task.name.replace("_", " ") if request.task else "own numbers"
    way = "" if steps == 1 else f", T = {steps}, {in_force(request).algorithm.name}"
    return f"{sizes}: {task}{way}"


@cache
def _presets() -> list[tuple[str, dict[str, Any]]]:
    """Name and request of each: links that say more or fewer of the defaults ask for the same."""
    return [(preset.name, echoed(query.problem_of(preset.fields.items()).request)) for preset in PRESETS]

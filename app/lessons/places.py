"""Where a stop rests in its film: `after delta,0,0,0` is so many steps, whatever the sizes."""

import re
from collections.abc import Sequence
from typing import Any

from app.lessons.expressions import ExpressionError
from app.lessons.film_numbers import FilmNumbers
from engine.types import Step

WHERE = re.compile(r"(before|after)\s+(.+)")
PHASES = ("forward", "loss", "backward", "cut", "influence", "gradient", "clip", "update")


def steps_shown(at: str, film: FilmNumbers) -> int:
    """How many steps are shown: a number, start, end, or before or after the step to which a place belongs.

    Raises: ExpressionError.
    """
    steps = film.film.steps
    said = at.strip()
    if said in ("start", "end"):
        return len(steps) if said == "end" else 0
    if said.isdecimal() and int(said) <= len(steps):
        return int(said)
    found = WHERE.fullmatch(said)
    if not found:
        raise ExpressionError(
            f"has at = {said!r}; start, end, at most {len(steps)} steps, or before or after a place is meant."
        )
    return step_of(found[2], film) + (found[1] == "after")


def step_of(place: str, film: FilmNumbers) -> int:
    """The number of the step to which a place belongs: `delta,0,2,1`, `dU,0,0,0`, or a phase: `loss,3`, `cut,0,3`.

    Raises: ExpressionError.
    """
    found = _steps_of(place, film)
    return found[-1] if parts(place)[0] in ("update", "clip", "gradient") else found[0]


def _steps_of(place: str, film: FilmNumbers) -> list[int]:
    """Raises: ExpressionError, where there is none."""
    name, numbers = parts(place)
    found = [n for n, step in enumerate(film.film.steps) if _is(step, name, numbers, film)]
    if not found:
        raise ExpressionError(f"has the place {place!r}, which no step of this film has.")
    return found


def require_one_sweep(place: str, film: FilmNumbers) -> None:
    """Refuses the number of several backward passes: an expression that names none of them is the sum of all.

    Raises: ExpressionError.
    """
    passes = [film.film.steps[n].sweep for n in _steps_of(place, film) if film.film.steps[n].phase == "backward"]
    if len(passes) > 1:
        said = f"has the place {place!r}, which {len(passes)} backward passes have: its number is the sum of all."
        raise ExpressionError(f"{said} {place},{passes[0]} is that of one, in the truth as well.")


def parts(place: str) -> tuple[str, list[int]]:
    """Raises: ExpressionError."""
    name, *rest = (each.strip() for each in place.split(","))
    if not re.fullmatch(r"[A-Za-z_]+", name) or not all(each.isdecimal() for each in rest):
        raise ExpressionError(f"has the place {place!r}; a name and whole numbers are meant, such as delta,0,2,1.")
    return name, [int(each) for each in rest]


def _is(step: Step, name: str, numbers: Sequence[int], film: FilmNumbers) -> bool:
    if name in PHASES:
        own = [step.t] if name == "loss" else [step.layer, step.t]
        return step.phase == name and all(a == b for a, b in zip(numbers, own, strict=False))
    parameter = _parameter(name, numbers, film)
    if parameter:
        return _is_gradient(step, parameter, numbers, film.film.params[numbers[0]][parameter].ndim)
    layer, t, *more = [*numbers, None, None][: max(2, len(numbers))]
    sweep = more[1] if len(more) > 1 else None
    named = step.phase in ("forward", "loss", "backward", "influence") and name in step.values
    return named and (step.layer, step.t) == (layer, t) and sweep in (None, step.sweep)


def _parameter(name: str, numbers: Sequence[int], film: FilmNumbers) -> str:
    """The parameter whose gradient is meant."""
    layers = film.film.params
    known = numbers and numbers[0] < len(layers) and name[:1] == "d" and name[1:] in layers[numbers[0]]
    return name[1:] if known else ""


def _is_gradient(step: Step, parameter: str, numbers: Sequence[int], axes: int) -> bool:
    """The total of a layer; with a time step what its visit adds."""
    layer, times = numbers[0], numbers[1 + axes :]
    if not times:
        return step.phase == "gradient" and step.layer == layer
    sweep = times[1] if len(times) > 1 else None
    return step.phase == "backward" and (step.layer, step.t) == (layer, times[0]) and sweep in (None, step.sweep)


def ref_of(place: str, film: FilmNumbers, example: int) -> dict[str, Any]:
    """The number of a film as the page and /api/mistaken name it; `i` is missing where there is no one number.

    Raises: ExpressionError.
    """
    n = step_of(place, film)
    name, numbers = parts(place)
    step = film.film.steps[n]
    parameter = _parameter(name, numbers, film)
    if parameter:
        axes = film.film.params[numbers[0]][parameter].ndim
        inside = dict(zip("ij", numbers[1 : 1 + axes], strict=False))
    else:
        inside = {"i": numbers[2]} if len(numbers) > 2 and step.phase != "influence" else {}
    return {"n": n, "phase": step.phase, "name": name, "layer": step.layer, "t": step.t, **inside, "example": example}

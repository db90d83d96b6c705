"""Normalization undone: outputs and targets of own data in the person's own units and words again."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.form import query
from app.form.fields import FIELDS, LEARNED
from app.form.own_data import Column
from app.requests.scales import Unit, Units
from engine.types import Array

Json = dict[str, Any]


def of_form(said: Sequence[tuple[str, str]]) -> Json:
    """The units of the form's own data and the names of its classes, as fields of the request, where there are any."""
    own = query.own(query.filled(said, FIELDS | LEARNED))
    if own is None:
        return {}
    classes = {"classes": [*own.classes]} if own.classes else {}
    if all(column.scaling == "none" for column in (*own.inputs, *own.targets)):
        return classes
    return classes | {"units": {"inputs": _units(own.inputs), "targets": _units(own.targets)}}


def _units(columns: Sequence[Column]) -> list[Json]:
    return [column.scale._asdict() for column in columns]


def of_examples(arrays: Mapping[str, Array], units: Units | None, kind: str) -> Mapping[str, Array]:
    """Inputs in their units; outputs and targets too, where an answer is numbers and not a choice.

    Inputs and targets come back as they were.
    """
    if units is None:
        return arrays
    answers = units.targets if kind == "numbers" else []
    found = {name: _original(arrays[name], of) for name, of in (("inputs", units.inputs), ("targets", answers))}
    return {**found, "outputs": _back(arrays["outputs"], answers)}


def of_plane(found: Mapping[str, Array], units: Units | None, kind: str) -> Mapping[str, Array]:
    """The same for a plane of two inputs."""
    if units is None:
        return found
    across, up = (unit.scale() for unit in units.inputs)
    own = {"across": across.back(found["across"]), "up": up.back(found["up"])}
    return {**found, **own, "outputs": _back(found["outputs"], units.targets if kind == "numbers" else [])}


@np.errstate(all="ignore")
def _back(a: Array, units: Sequence[Unit]) -> Array:
    """Numbers (..., n) in n units; as they are, where there are no units."""
    return np.stack([unit.scale().back(a[..., i]) for i, unit in enumerate(units)], axis=-1) if units else a


@np.errstate(all="ignore")
def _original(a: Array, units: Sequence[Unit]) -> Array:
    """The same for numbers that went in."""
    return np.stack([unit.scale().original(a[..., i]) for i, unit in enumerate(units)], axis=-1) if units else a

"""Normalisation undone: outputs and targets of own data in the person's own units again."""

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
    """The units of the form's own data, as a field of the request; nothing where nothing was normalised."""
    own = query.own(query.filled(said, FIELDS | LEARNED))
    if own is None or all(column.scaling == "none" for column in (*own.inputs, *own.targets)):
        return {}
    return {"units": {"inputs": _units(own.inputs), "targets": _units(own.targets)}}


def _units(columns: Sequence[Column]) -> list[Json]:
    return [column.scale._asdict() for column in columns]


def of_examples(arrays: Mapping[str, Array], units: Units | None, kind: str) -> Mapping[str, Array]:
    """Inputs in their units; outputs and targets too, where an answer is numbers and not a choice."""
    if units is None:
        return arrays
    answers = units.targets if kind == "numbers" else []
    of = {"inputs": units.inputs, "outputs": answers, "targets": answers}
    return {name: _back(a, of[name]) for name, a in arrays.items()}


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

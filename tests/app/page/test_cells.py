"""A cell is a row and a file per language: each place that it must have, and what the page says of it as the engine."""

import json
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from app.form.fields import WORDS
from app.requests.layers import MODELS, OPTIONS, RecurrentCell
from app.requests.trace import LayerParams, LayerState
from engine.cells import CELLS, UNROLLED
from engine.notation import NOTATION
from engine.types import Cell

ROOT = Path(__file__).parents[3]
SCRIPT = 'import { CELLS } from "./static/cells/index.js"; console.log(JSON.stringify(CELLS))'


@cache
def on_the_page() -> dict[str, Any]:
    """What static/cells says of each cell, functions left out."""
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return dict(json.loads(ran.stdout))


def made(kind: str) -> Cell:
    """One cell of this kind, with 2 inputs and 3 units."""
    word = {"activation": "tanh", "reset": "after", None: ""}[OPTIONS[kind]]
    return CELLS[kind](2, 3, word) if word else CELLS[kind](2, 3)


PLACES: dict[str, Callable[[str], bool]] = {
    "its unrolled form in UNROLLED of engine/cells/__init__.py": lambda kind: kind in UNROLLED,
    "its formulas in NOTATION of engine/notation/__init__.py": lambda kind: kind in NOTATION,
    "its model in Layer of app/requests/layers.py": lambda kind: kind in MODELS,
    "the words of its option in WORDS of app/form/fields.py": lambda kind: OPTIONS.get(kind) in WORDS,
    "its name in RecurrentCell of app/requests/layers.py": lambda kind: (
        kind in get_args(RecurrentCell) or not made(kind).carried
    ),
    "the names of its parameters in LayerParams of app/requests/trace.py": lambda kind: (
        made(kind).shapes.keys() <= LayerParams.model_fields.keys()
    ),
    "the names of its state in LayerState of app/requests/trace.py": lambda kind: (
        set(made(kind).carried) <= LayerState.model_fields.keys()
    ),
    "its row in CELLS of static/cells/index.js": lambda kind: kind in on_the_page(),
    "its file in static/cells": lambda kind: (ROOT / "static" / "cells" / f"{kind}.js").is_file(),
}


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("place", PLACES)
def test_a_cell_has_each_of_its_places(kind: str, place: str) -> None:
    assert PLACES[place](kind), f"The cell {kind} of engine/cells has a place missing: {place}."


def test_no_place_knows_a_cell_that_the_engine_does_not() -> None:
    tables = {"UNROLLED": [*UNROLLED], "NOTATION": [*NOTATION], "Layer": [*MODELS], "CELLS": [*on_the_page()]}
    for name, cells in tables.items():
        assert cells == list(CELLS), f"{name} has other cells than CELLS of engine/cells, or in another order."


@pytest.mark.parametrize("kind", CELLS)
def test_the_page_says_of_a_cell_what_its_class_says(kind: str) -> None:
    cell, said = made(kind), on_the_page()[kind]
    assert said["gates"] == list(cell.gates), f"gates in static/cells/{kind}.js"
    assert said["carried"] == list(cell.carried), f"carried in static/cells/{kind}.js"
    assert said["output"] == cell.output, f"output in static/cells/{kind}.js"
    assert said["error"] == {"delta": "δ", "dh": "∂L/∂h"}[cell.error], f"error in static/cells/{kind}.js"
    assert set(said["behind"]) == set(cell.shapes), f"behind in static/cells/{kind}.js names its parameters"
    for name, errors in said["behind"].items():
        blocks = cell.shapes[name][-1] // cell.units
        assert len(errors) == blocks, f"behind.{name} in static/cells/{kind}.js has an error for each block of columns"
        assert set(errors) <= set(cell.deltas), f"behind.{name} in static/cells/{kind}.js"
    assert set(cell.gates) <= set(said["meanings"]), f"meanings in static/cells/{kind}.js tell each gate"
    assert all(len(lines) == max(1, len(cell.carried)) for lines in said["values"].values()), "a line a state"


@pytest.mark.parametrize("kind", CELLS)
def test_a_forget_gate_is_one_of_the_gates_and_the_estimates_hold_what_is_kept(kind: str) -> None:
    cell = made(kind)
    assert cell.forget_gate is None or cell.forget_gate in cell.gates
    assert 1 <= cell.arrays.kept <= cell.arrays.forward < cell.arrays.backward

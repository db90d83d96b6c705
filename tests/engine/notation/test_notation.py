"""The contract of names: what is emitted is what has a formula is what PROTOCOL.md says."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.algorithms import chunked
from engine.notation import COLUMN, ROW, Formulas, Layout, formulas
from engine.optimizers import ByNorm, ByValue
from engine.types import Step
from tests.engine.making import ELEMENTWISE, OUTPUTS, case, told

# PROTOCOL.md's table: values, then gradients where the table has some
TABLE = {
    ("rnn", "forward"): "x h_prev z h",
    ("rnn", "backward"): "from_above from_next dh f_prime delta dx dh_prev W U b",
    ("rnn", "gradient"): "norm W U b",
    ("rnn", "update"): "W U b",
    ("dense", "clip"): "norm limit scale clipped W b",
    ("rnn", "clip"): "norm limit scale clipped W U b",
    ("lstm", "clip"): "norm limit scale clipped W U b",
    ("gru", "clip"): "norm limit scale clipped W U b c",
    ("rnn", "cut"): "discarded norm",
    ("lstm", "cut"): "discarded norm",
    ("gru", "cut"): "discarded norm",
    ("lstm", "forward"): "x h_prev c_prev i f g o c tanh_c h",
    ("lstm", "backward"): "from_above from_next dh do dc_hidden dc_next dc di df dg "
    "delta_i delta_f delta_g delta_o dx dh_prev dc_prev W U b",
    ("lstm", "gradient"): "norm W U b",
    ("lstm", "update"): "W U b",
    ("gru", "forward"): "x h_prev r u q n h",
    ("gru", "backward"): "from_above from_next dh dn du dr dq delta_r delta_u delta_n dx "
    "dh_direct dh_via_r dh_via_u dh_via_n dh_prev W U b c",
    ("gru", "gradient"): "norm W U b c",
    ("gru", "update"): "W U b c",
    ("dense", "forward"): "x z a",
    ("dense", "loss"): "output target d_output loss weight",
    ("dense", "backward"): "from_above f_prime delta dx W b",
    ("dense", "gradient"): "norm W b",
    ("dense", "update"): "W b",
}


def promised(kind: str, phase: str, activation: str, l2: float) -> set[str]:
    names = set(TABLE[kind, phase].split())
    if activation == "softmax":
        names -= {"f_prime"}
    if phase == "gradient" and l2:
        names |= {f"l2_{name}" for name in names & {"W", "U"}}
    return names


def emitted(steps: Sequence[Step]) -> dict[tuple[int | None, str], set[str]]:
    found: dict[tuple[int | None, str], set[str]] = {}
    for step in steps:
        names = step.values.keys() | step.grads.keys()
        assert found.setdefault((step.layer, step.phase), names) == names
    return found


@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize(("loss", "output"), sorted(set(OUTPUTS)))
@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_names_emitted_are_names_promised_are_names_with_a_formula(
    activation: str, loss: str, output: str, l2: float
) -> None:
    hidden = [f"rnn 2 {activation}", f"dense 3 {activation}", "lstm 2 -", "gru 2 after", "gru 3 before"]
    stack = case(*hidden, f"dense 2 {output}", loss=loss, l2=l2, sweeps=chunked(4, 2))
    names = {
        (layer, phase): set(table)
        for layer, phases in enumerate(formulas(stack.setup))
        for phase, table in phases.items()
    }
    cells = stack.setup.network.cells
    table = {
        (layer, phase): promised(cell.kind, phase, str(cell.activation), l2)
        for layer, cell in enumerate(cells)
        for phase in ("forward", "loss", "backward", "cut", "gradient", "clip", "update")
        if phase not in ("loss", "cut") or (layer == len(cells) - 1 if phase == "loss" else cell.carried)
    }
    found = emitted(told(stack).steps)
    for clip in (ByNorm(0.1), ByValue(0.1)):
        clipped = emitted(told(stack._replace(setup=replace(stack.setup, clip=clip))).steps)
        found |= {key: found.get(key, set()) | clipped[key] for key in clipped}
    online = replace(stack.setup, sweeps=(), rtrl=True)
    small = emitted(told(stack._replace(setup=online)).steps)
    found |= {key: names for key, names in small.items() if key[1] == "influence"}
    table |= {
        (layer, "influence"): {
            f"{norm}{name}" for norm in ("", "norm_") for name in ("J", *(f"S_{p}" for p in cell.shapes))
        }
        | set(cell.shapes)
        for layer, cell in enumerate(cells[:-1])
    }
    found |= {
        key: found[key] | {f"norm_{n}" for n in found[key] if n[0] in "JS"} for key in found if key[1] == "influence"
    }
    assert found == table
    assert names == table
    in_rows, in_columns = (formulas(stack.setup, layout) for layout in (ROW, COLUMN))
    assert [ordered(layer) for layer in in_columns] == [ordered(layer) for layer in in_rows]


def ordered(table: Formulas) -> list[tuple[str, list[str]]]:
    """The names by phase, both in the order in which they are told."""
    return [(phase, list(names)) for phase, names in table.items()]


def test_a_softmax_between_layers_has_its_formula_too() -> None:
    stack = case("dense 3 softmax", "dense 2 softmax", loss="mse", steps=1)
    names = formulas(stack.setup)
    assert [set(each["backward"]) for each in names] == [{"from_above", "delta", "dx", "W", "b"}] * 2


@pytest.mark.parametrize("layout", [ROW, COLUMN])
@pytest.mark.parametrize(("loss", "output"), sorted(set(OUTPUTS)))
def test_every_formula_closes_its_braces_and_fills_its_places(loss: str, output: str, layout: Layout) -> None:
    stack = case("rnn 2 gelu", "dense 3 leaky_relu", f"dense 2 {output}", loss=loss, l2=0.1)
    for formula in (f for layer in formulas(stack.setup, layout) for t in layer.values() for f in t.values()):
        depth = 0
        for sign in formula:
            depth += {"{": 1, "}": -1}.get(sign, 0)
            assert depth >= 0, formula
        assert depth == 0, formula
        assert len(re.findall(r"\\left\b", formula)) == len(re.findall(r"\\right\b", formula)), formula
        assert not any(place in formula for place in ("{a}", "{y}", "{z}")), formula

"""The contract of names: what is emitted is what has a formula is what PROTOCOL.md says."""

import re
from collections.abc import Sequence

import pytest

from engine.notation import formulas
from engine.types import Step
from tests.engine.making import ELEMENTWISE, OUTPUTS, case, told

# PROTOCOL.md's table: values, then gradients where the table has some
TABLE = {
    ("rnn", "forward"): "x h_prev z h",
    ("rnn", "backward"): "from_above from_next dh f_prime delta dx dh_prev W U b",
    ("rnn", "gradient"): "norm W U b",
    ("rnn", "update"): "W U b",
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
    stack = case(f"rnn 2 {activation}", f"dense 3 {activation}", f"dense 2 {output}", loss=loss, l2=l2, sweeps="naive")
    names = {
        (layer, phase): set(table)
        for layer, phases in enumerate(formulas(stack.setup.network, stack.setup.objective))
        for phase, table in phases.items()
    }
    cells = stack.setup.network.cells
    table = {
        (layer, phase): promised(cell.kind, phase, str(cell.activation), l2)
        for layer, cell in enumerate(cells)
        for phase in ("forward", "loss", "backward", "gradient", "update")
        if phase != "loss" or layer == len(cells) - 1
    }
    assert emitted(told(stack).steps) == table
    assert names == table


def test_a_softmax_between_layers_has_its_formula_too() -> None:
    stack = case("dense 3 softmax", "dense 2 softmax", loss="mse", steps=1)
    names = formulas(stack.setup.network, stack.setup.objective)
    assert [set(each["backward"]) for each in names] == [{"from_above", "delta", "dx", "W", "b"}] * 2


@pytest.mark.parametrize(("loss", "output"), sorted(set(OUTPUTS)))
def test_every_formula_closes_its_braces_and_fills_its_places(loss: str, output: str) -> None:
    stack = case("rnn 2 gelu", "dense 3 leaky_relu", f"dense 2 {output}", loss=loss, l2=0.1)
    for formula in (
        f for layer in formulas(stack.setup.network, stack.setup.objective) for t in layer.values() for f in t.values()
    ):
        depth = 0
        for sign in formula:
            depth += {"{": 1, "}": -1}.get(sign, 0)
            assert depth >= 0, formula
        assert depth == 0, formula
        assert len(re.findall(r"\\left\b", formula)) == len(re.findall(r"\\right\b", formula)), formula
        assert not any(place in formula for place in ("{a}", "{y}", "{z}")), formula

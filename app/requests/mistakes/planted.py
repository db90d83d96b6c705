"""Mistakes that are planted in the backward pass of a trace: by their ids, never by texts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from pydantic import Field

from app.limits import LIMITS
from app.requests.errors import Fault, shown
from app.requests.strict import Strict
from engine.mistakes.catalogue import IDS
from engine.mistakes.faults import fault_in, plan_of
from engine.mistakes.walk import BackwardLines, Plan
from engine.mistakes.wrong_trace import fits
from engine.setup import Setup


class PlantedMistake(Strict):
    """A mistake in a layer; of the whole pass, whatever the layer."""

    mistake: str = Field(description="an id of /api/mistakes")
    layer: int = Field(ge=0, le=LIMITS.layers)


def faults(
    planted: Sequence[PlantedMistake], setup: Setup, examples: int, iteration: int, traced: bool
) -> Iterator[Fault]:
    """Whatever keeps them from standing where they are planted; examples: of a batch."""
    if not traced:
        yield Fault("mistakes", "are only for a trace, and for an analysis of which parts is credit alone.")
    elif setup.rtrl:
        yield Fault("mistakes", "are of a backward pass; rtrl has none.")
    elif iteration:
        yield Fault("mistakes", f"are only for the first iteration, but iteration is {iteration}.")
    else:
        odd = list(_odd(planted, BackwardLines(setup)))
        yield from odd
        if not odd and not fits(setup, plan(planted, setup), examples):
            yield Fault("mistakes", "cannot be made here: the shapes of this network do not let its lines be computed.")


def _odd(planted: Sequence[PlantedMistake], on: BackwardLines) -> Iterator[Fault]:
    for i, (name, layer) in enumerate((each.mistake, each.layer) for each in planted):
        if name not in IDS:
            yield Fault(f"mistakes[{i}].mistake", _unknown(name))
        elif layer > on.top:
            yield Fault(f"mistakes[{i}].layer", f"is {layer}; at most {on.top}, the output, is allowed.")
        elif fault_in(on, name, layer) is None:
            says = f"is {shown(name)}, which cannot stand in layer {layer}, {on.cells[layer].kind}."
            yield Fault(f"mistakes[{i}].mistake", says)
        elif _plan(planted[: i + 1], on) is None:
            yield Fault(f"mistakes[{i}].mistake", f"is {shown(name)}, which changes a line that another one changes.")
            return


def _unknown(name: str) -> str:
    near = get_close_matches(name, IDS, n=1)
    return f"is not known; did you mean {near[0]}?" if near else "is not known; /api/mistakes lists them all."


def _plan(planted: Sequence[PlantedMistake], on: BackwardLines) -> Plan | None:
    found = [fault_in(on, each.mistake, each.layer) for each in planted]
    return plan_of(on, [fault for fault in found if fault])


def plan(planted: Sequence[PlantedMistake], setup: Setup) -> Plan:
    """The backward pass with them in."""
    found = _plan(planted, BackwardLines(setup))
    assert found, "looked at above"
    return found


def mistaken(planted: Sequence[PlantedMistake], setup: Setup) -> Setup:
    """The setup with the sweeps of the wrong pass."""
    return replace(setup, sweeps=BackwardLines(setup).sweeps(plan(planted, setup)))

r"""Every formula is computed: in row and in column notation it gives the number that was emitted under its name."""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from engine.notation import COLUMN, ROW, Layout, formulas
from engine.optimizers import SGD, Adam, ByNorm, ByValue, Clip, Momentum, Optimizer
from engine.trace import trace
from engine.types import Array, Step, Values
from tests.engine.latex import Reader, Symbols
from tests.engine.making import ELEMENTWISE, OUTPUTS, Case, case, of_phase, told
from tests.engine.meanings import Told, laid_out, shown, transposes

# Definitions, sizes and words, which say what a name is and not how it is found
NOT_COMPUTED = {
    ("gradient", "norm"),
    ("cut", "discarded"),
    ("cut", "norm"),
    ("clip", "clipped"),
    ("influence", "J"),
    *(("influence", f"norm_{name}") for name in ("J", "S_W", "S_U", "S_b", "S_c")),
}
LAYOUTS = pytest.mark.parametrize("layout", [ROW, COLUMN], ids=["row", "column"])


def right_hand_side(formula: str) -> str:
    return re.split(r" \\mathrel\{\+\}= | \\leftarrow | = ", formula, maxsplit=1)[-1]


def left_hand_side(formula: str) -> str | None:
    """The symbol that a formula defines; nothing where it only adds to it, or has no name for it."""
    left, sign, _ = formula.partition(" = ")
    return left if sign and r"\;" not in left and "+" not in left else None


def said(steps: list[Step], layer: int) -> Iterator[tuple[Step, str, Array]]:
    """Each name that a layer emits, but for those which are not computed; of an update, the new value."""
    for step in (step for step in steps if step.layer == layer):
        for name, a in {**step.grads, **step.values}.items():
            if (step.phase, name) not in NOT_COMPUTED:
                yield step, name, a


def assert_computed(story: Told, layout: Layout) -> set[tuple[str, str]]:
    """Computes all formulas of a trace, and tells for which names."""
    found = set()
    for layer, table in enumerate(formulas(story.case.setup, layout)):
        moments = [laid_out(story.symbols(layer, t), layout) for t in range(story.moments)]
        for step, name, emitted in said(story.steps, layer):
            formula, t = table[step.phase][name], step.t or 0
            value = Reader(moments, t, int(layout.columns)).compute(right_hand_side(formula))
            place, wanted = (formula, step.t, layer), shown(emitted, layout)
            assert value.shape in ((), wanted.shape), place  # the slope 1 is that of all units
            assert np.broadcast_to(value, wanted.shape) == pytest.approx(wanted, rel=1e-9, abs=1e-12), place
            if (symbol := left_hand_side(formula)) in moments[t]:
                assert moments[t][str(symbol)] == pytest.approx(wanted, rel=1e-9, abs=1e-12), place
            found.add((step.phase, name))
    return found


HIDDEN = ["lstm 2 -", "gru 2 after", "dense 3 softmax", "gru 3 before"]


@LAYOUTS
@pytest.mark.parametrize("f", ELEMENTWISE)
def test_every_formula_of_every_cell_gives_the_number_that_is_emitted(f: str, layout: Layout) -> None:
    story = case(f"rnn 2 {f}", f"dense 3 {f}", *HIDDEN, "dense 2 linear", loss="mse", l2=0.1, steps=3)
    story = story._replace(setup=replace(story.setup, clip=ByNorm(1e9)))
    found = assert_computed(Told(story), layout)
    told_of = formulas(story.setup, layout)
    names = {(phase, name) for table in told_of for phase, names in table.items() for name in names}
    assert {pair for pair in names - found if pair[0] != "influence"} <= NOT_COMPUTED


@LAYOUTS
@pytest.mark.parametrize("clip", [None, ByNorm(0.01), ByNorm(1e9), ByValue(0.003)])
@pytest.mark.parametrize("optimizer", [SGD(0.1), Momentum(0.1, 0.9), Adam(0.1, 0.9, 0.99, 1e-3)])
def test_every_formula_of_an_update_gives_the_number_that_is_emitted(
    optimizer: Optimizer, clip: Clip | None, layout: Layout
) -> None:
    story = case("rnn 2 tanh", "dense 2 linear", loss="mse", l2=0.1, steps=3)
    story = story._replace(setup=replace(story.setup, optimizer=optimizer, clip=clip))
    assert {("update", name) for name in "WUb"} <= assert_computed(Told(story), layout)


@pytest.mark.parametrize("optimizer", [Momentum(0.1, 0.9), Adam(0.1, 0.9, 0.99, 1e-3)])
def test_the_formulas_of_an_update_also_know_what_was_before(optimizer: Optimizer) -> None:
    story = case("rnn 2 tanh", "dense 2 linear", loss="mse", steps=3)
    story = story._replace(setup=replace(story.setup, optimizer=optimizer))
    first = told(story).outcome
    story = story._replace(params=first.params)
    steps = list(trace(*story, first.memory))
    names = dict(zip("mv" if isinstance(optimizer, Adam) else "v", first.memory.averages, strict=True))
    for step in of_phase(steps, "update"):
        assert step.layer is not None
        symbols = Told(story).symbols(step.layer, 0)
        symbols |= {rf"\beta_{i}^k": np.array(getattr(optimizer, f"beta{i}", 0.0) ** 2) for i in (1, 2)}
        for letter, average in names.items():
            symbols |= {f"{letter}_{{{name}}}": np.atleast_2d(a) for name, a in average[step.layer].items()}
        for name, a in step.values.items():
            formula = formulas(story.setup)[step.layer]["update"][name]
            value = Reader([symbols], 0, 0).compute(right_hand_side(formula))
            np.testing.assert_allclose(value, np.atleast_2d(a), rtol=1e-12)


def test_a_bias_that_is_not_trained_stays_as_it_is() -> None:
    story = case("gru 2 after", "dense 2 linear", loss="mse")
    for table in formulas(replace(story.setup, train_biases=False)):
        for name, formula in table["update"].items():
            left, _, right = formula.partition(r" \leftarrow ")
            assert (left == right) == (name in "bc"), formula


@LAYOUTS
@pytest.mark.parametrize(("loss", "output"), sorted(set(OUTPUTS)))
def test_every_formula_of_a_loss_gives_the_number_that_is_emitted(loss: str, output: str, layout: Layout) -> None:
    stack = case("rnn 2 tanh", f"dense 3 {output}", loss=loss, steps=2, weights=(0.5, 2.0))
    assert {("loss", "loss"), ("loss", "d_output"), ("backward", "delta")} <= assert_computed(Told(stack), layout)


@LAYOUTS
@pytest.mark.parametrize("hidden", ["rnn 3 tanh", "lstm 2 -", "gru 2 after", "gru 2 before"])
def test_the_formulas_of_influence_give_the_numbers_that_are_emitted(hidden: str, layout: Layout) -> None:
    stack = case("rnn 2 tanh", hidden, "dense 2 linear", loss="mse", batch=1)
    stack = stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True))
    steps = told(stack).steps
    for layer, table in enumerate(formulas(stack.setup, layout)[:2]):
        before: Values = {}
        for step in (step for step in of_phase(steps, "influence") if step.layer == layer):
            symbols = influence(stack, steps, step, before, layout)
            for name, a in {**step.values, **step.grads}.items():
                if ("influence", name) not in NOT_COMPUTED:
                    value = Reader([symbols], 0, 0).compute(right_hand_side(table["influence"][name]))
                    assert value.reshape(-1) == pytest.approx(a.reshape(-1)), (name, step.t, layer)
            before = step.values


def influence(stack: Case, steps: list[Step], step: Step, before: Values, layout: Layout) -> Symbols:
    """J and S have a row for each number of the state in both notations; the state's error is a row or a column."""
    assert step.t is not None
    assert step.layer is not None
    size = step.values["J"].shape[-1]
    found = {r"J_{\now}": step.values["J"][0]}
    alone = immediate(stack, steps, step.t, step.layer)
    for name in stack.params[step.layer]:
        past = before.get(f"S_{name}", np.zeros_like(step.values[f"S_{name}"]))
        found[rf"S^{{\here}}_{{{name},\now}}"] = step.values[f"S_{name}"].reshape(size, -1)
        found[rf"S^{{\here}}_{{{name},\prev}}"] = past.reshape(size, -1)
        partial = rf"\frac{{\partial^+ s_{{\now}}}}{{\partial {name}^{{\here}}}}"
        found[partial] = alone[f"S_{name}"].reshape(size, -1)
    error = np.zeros((1, size))
    sent = next(s for s in of_phase(steps, "backward") if s.t == step.t and s.layer == 2).values["dx"]
    cell = stack.setup.network.cells[1]
    first = 2 + cell.carried.index("h") * cell.units  # behind the two numbers of the lowest layer
    error[:, first : first + cell.units] = sent
    found[r"\frac{\partial L_{\now}}{\partial s_{\now}}"] = error.T if layout.columns else error
    return found | transposes(found)


def immediate(stack: Case, steps: list[Step], t: int, layer: int) -> Values:
    """The influence in a story that begins at t: then nothing has come from before."""
    past = [
        np.hstack([step.values[name] for name in stack.setup.network.cells[i].carried] or [np.zeros((1, 0))])
        for i in range(3)
        for step in of_phase(steps, "forward")
        if step.layer == i and step.t == t - 1
    ]
    batch = stack.batch._replace(inputs=stack.batch.inputs[t : t + 1], targets=stack.batch.targets[t : t + 1])
    begun = stack._replace(batch=batch._replace(states=past or stack.batch.states))
    objective = replace(stack.setup.objective, weights=stack.setup.objective.weights[t : t + 1])
    steps = told(begun._replace(setup=replace(stack.setup, objective=objective))).steps
    return next(step.values for step in of_phase(steps, "influence") if step.layer == layer)

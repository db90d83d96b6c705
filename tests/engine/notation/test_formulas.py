r"""Every formula is computed: in row and in column notation it gives the number that was emitted under its name."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from engine.algorithms import Sweep, chunked, naive, restarts, truncated
from engine.notation import COLUMN, ROW, Layout, formulas
from engine.notation.symbols import over_batch
from engine.optimizers import SGD, Adam, ByNorm, ByValue, Clip, Momentum, Optimizer
from engine.trace import trace
from engine.types import Array, Step, Values
from tests.engine.making import ELEMENTWISE, OUTPUTS, Case, case, of_phase, on, told
from tests.engine.notation.latex import Reader, Symbols, present
from tests.engine.notation.meanings import Told, laid_out, shown
from tests.engine.ways import Way

# Definitions, sizes and words, which say what a name is and not how it is found
NOT_COMPUTED = {
    ("gradient", "norm"),
    ("loss", "weight"),  # it says what the weight is for: the total loss
    ("cut", "norm"),
    ("clip", "clipped"),
    *(("influence", f"norm_{name}") for name in ("J", "S_W", "S_U", "S_b", "S_c")),
}
LAYOUTS = pytest.mark.parametrize("layout", [ROW, COLUMN], ids=["row", "column"])


def right_hand_side(formula: str) -> str:
    """What a formula defines its name to be: behind the last sign of equality of its first line."""
    first, also, rest = formula.partition(r" \quad ")
    main, where, e = first.partition(r",\; e = ")
    return re.split(r" \\mathrel\{\+\}= | \\leftarrow | = ", main)[-1] + where + e + also + rest


def left_hand_side(formula: str) -> str | None:
    """The symbol that a formula defines; nothing where it only adds to it, or has no name for it."""
    left, sign, _ = formula.partition(" = ")
    return left.rpartition(r" \approx ")[2] if sign and r"\;" not in left and "+" not in left else None


def said(story: Told, layer: int) -> Iterator[tuple[Step, str, Array]]:
    """Each name that a layer emits, but for those which are not computed; of an update, the new value."""
    for step in (step for step in story.steps if step.layer == layer):
        for name, a in {**step.grads, **step.values}.items():
            if (step.phase, name) not in NOT_COMPUTED:
                yield step, name, a


def assert_computed(story: Told, layout: Layout, leave: Collection[str] = ()) -> set[tuple[str, str]]:
    """Computes all formulas of a trace, each with the symbols of its own step, and tells for which names.

    Names to leave are those of a J which is only defined.
    """
    found = set()
    for layer, table in enumerate(formulas(story.case.setup, layout)):
        symbols_at = cache(lambda t, sweep, layer=layer: laid_out(story.symbols(layer, t, sweep), layout))
        visits = [[symbols_at(*at) for at in each] for each in story.passes(layer)]
        for step, name, emitted in said(story, layer):
            if name in leave:
                continue
            t = step.t or 0
            symbols = symbols_at(t, step.sweep)
            formula = present(table[step.phase][name], story.holds(layer, t, step.sweep))
            value = Reader(symbols, int(layout.columns), visits).compute(right_hand_side(formula))
            place = (formula, step.t, layer, step.sweep)
            wanted = as_laid_out(story, step, name, emitted, layout)
            assert value.shape in ((), wanted.shape), place  # the slope 1 is that of all units
            assert agrees(value, wanted), place
            for line in () if from_influence(story, step) else formula.split(r" \quad "):
                assert_equal(line, symbols, Reader(symbols, int(layout.columns), visits))
            found.add((step.phase, name))
    return found


def as_laid_out(story: Told, step: Step, name: str, emitted: Array, layout: Layout) -> Array:
    """What a formula gives: J and S of the only example have a row for each number of the state in both notations."""
    if step.phase == "influence" and name in step.values:
        return emitted.reshape(emitted.shape[1], -1)
    return shown(emitted.reshape(1, -1) if from_influence(story, step) else emitted, layout)


def from_influence(story: Told, step: Step) -> bool:
    """Whether the step's gradient comes from S, in which a parameter is a row."""
    if not story.case.setup.rtrl or step.layer is None or step.layer > story.net.uppermost:
        return False
    return step.phase == "influence" or (step.phase == "gradient" and bool(step.grads))


def assert_equal(line: str, symbols: Symbols, reader: Reader) -> None:
    """A line holds as an equation: what its left side stands for is what its right side gives."""
    if (symbol := left_hand_side(line)) in symbols:
        value, wanted = reader.compute(right_hand_side(line)), symbols[str(symbol)]
        assert agrees(value, wanted), line


def agrees(value: Array, wanted: Array) -> bool:
    """As pytest.approx with rel=1e-9 and abs=1e-12 would say, which takes each of these many numbers on its own."""
    value = np.broadcast_to(value, wanted.shape)
    with np.errstate(invalid="ignore"):
        near = np.abs(value - wanted) <= np.maximum(1e-9 * np.abs(wanted), 1e-12)
    return bool(np.all(np.isfinite(wanted) & near | (value == wanted)))


HIDDEN = ["lstm 2 -", "gru 2 after", "dense 3 softmax", "gru 3 before"]


@LAYOUTS
@pytest.mark.parametrize("f", ELEMENTWISE)
def test_every_formula_of_every_cell_gives_the_number_that_is_emitted(f: str, layout: Layout) -> None:
    story = case(f"rnn 2 {f}", f"dense 3 {f}", *HIDDEN, "dense 2 linear", loss="mse", l2=0.1, steps=3)
    story = story._replace(setup=replace(story.setup, clip=ByNorm(1e9)))
    found = assert_computed(Told(story), layout)
    told_of = formulas(story.setup, layout)
    names = {(phase, name) for table in told_of for phase, names in table.items() for name in names}
    assert {pair for pair in names - found if pair[0] != "influence"} <= NOT_COMPUTED | {("cut", "discarded")}


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
    names = dict(zip("mv" if isinstance(optimizer, Adam) else "v", first.memory.slots, strict=True))
    for step in of_phase(steps, "update"):
        assert step.layer is not None
        symbols = Told(story).symbols(step.layer, 0, 0)
        symbols |= {rf"\beta_{i}^k": np.array(getattr(optimizer, f"beta{i}", 0.0) ** 2) for i in (1, 2)}
        for letter, average in names.items():
            symbols |= {f"{letter}_{{{name}}}": np.atleast_2d(a) for name, a in average[step.layer].items()}
        for name, a in step.values.items():
            formula = formulas(story.setup)[step.layer]["update"][name]
            value = Reader(symbols, 0).compute(right_hand_side(formula))
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


WAYS = {
    "naive": Way(naive(4)),
    "truncated": Way(truncated(4, 2, 3)),
    "chunked": Way(chunked(4, 2)),
    "epochwise": Way(chunked(4, 3), restarts(4, 3)),
    "custom": Way((Sweep((1, 2), 3, 1), Sweep((0,), 0, 0), Sweep((), 2, 1))),
}


@LAYOUTS
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("hidden", ["rnn 3 tanh", "lstm 2 -", "gru 2 after", "gru 2 before"])
def test_every_formula_holds_for_the_numbers_of_its_own_step_whatever_the_way_back(
    hidden: str, way: Way, layout: Layout
) -> None:
    weights = (1.0, 0.5, 2.0, 1.0)
    stack = case("dense 2 tanh", hidden, "rnn 2 tanh", "dense 3 tanh", "dense 2 linear", loss="mse", weights=weights)
    found = assert_computed(Told(on(stack, way)), layout)
    cut = any(on(stack, way).setup.cuts(sweep) for sweep in way.sweeps)
    assert (("cut", "discarded") in found) == cut


@pytest.mark.parametrize("layout", [ROW, COLUMN])
@pytest.mark.parametrize("hidden", ["rnn 2 tanh", "lstm 2 -", "gru 2 after", "gru 2 before"])
@pytest.mark.parametrize("way", ["truncated", "epochwise", "naive"])
def test_a_term_that_is_missing_at_a_step_is_left_out_of_its_formula(hidden: str, way: str, layout: Layout) -> None:
    story = Told(on(case(hidden, "dense 2 linear", loss="mse"), WAYS[way]))
    table = formulas(story.case.setup, layout)[0]["backward"]
    for step in (step for step in of_phase(story.steps, "backward") if step.layer == 0):
        assert step.t is not None
        holds = story.holds(0, step.t, step.sweep)
        for name in ("dh", "from_above", "from_next"):
            formula = present(table[name], holds)
            assert (r"\above" in formula) == (holds["above"] and name != "from_next"), (formula, step.t, step.sweep)
            right = right_hand_side(formula)
            assert (r"\next" in right) == (holds["next"] and name != "from_above"), (formula, step.t, step.sweep)


@pytest.mark.parametrize(
    ("way", "exact"),
    [*((name, False) for name in ("truncated", "chunked", "custom")), ("naive", True), ("epochwise", True)],
)
def test_only_a_gradient_that_is_one_is_called_a_derivative(way: str, exact: bool) -> None:
    story = on(case("rnn 2 tanh", "dense 2 linear", loss="mse"), WAYS[way])
    story = story._replace(setup=replace(story.setup, clip=ByNorm(1.0), optimizer=Adam(0.1, 0.9, 0.99, 1e-3)))
    assert story.setup.exact == exact
    own = (exact, exact or way in ("truncated", "chunked"))  # no cut meets the output, whose losses come once there
    for table, here in zip(formulas(story.setup), own, strict=True):
        assert r"\everysweep" in table["gradient"]["W"]
        assert (r"\approx" in table["gradient"]["W"]) != here
        assert (r"\partial L" in table["clip"]["scale"]) == exact, "the norm of all layers"
        for phase, name in (("gradient", "norm"), ("clip", "clipped"), ("update", "b"), ("backward", "W")):
            before = table[phase][name].partition(r"\mathrel")[0]
            assert (r"\partial L" in before) == here, table[phase][name]


@pytest.mark.parametrize("way", [way for way in WAYS if way != "epochwise"])  # whose derivative is of other states
def test_what_is_called_a_derivative_is_that_of_full_bptt(way: str) -> None:
    """Layer by layer: a cut below makes no estimate of what lies above it."""
    one = case("dense 2 tanh", "rnn 2 tanh", "dense 3 tanh", "dense 2 linear", loss="mse")
    other = on(one, WAYS[way])
    found, right = told(other).outcome.grads, told(one).outcome.grads
    for layer, table in enumerate(formulas(other.setup)):
        same = np.allclose(found[layer]["W"], right[layer]["W"], rtol=1e-9, atol=1e-12)
        assert (r"\approx" in table["gradient"]["W"]) != same, layer


@pytest.mark.parametrize(
    ("weights", "l2"), [((0.5, 2.0, 1.0), 0.1), ((1.0, 1.0, 1.0), 0.0), ((2.0,), 0.1), ((1.0,), 0.2)]
)
def test_the_loss_step_says_what_the_losses_make_together(weights: Sequence[float], l2: float) -> None:
    stack = case("rnn 2 tanh", "dense 2 linear", loss="mse", steps=len(weights), weights=weights, l2=l2)
    story = Told(stack)
    total = formulas(stack.setup)[1]["loss"]["weight"]
    assert left_hand_side(total) == "L"
    assert (r"\lambda" in total) == bool(l2)
    assert Reader(story.symbols(1, 0, 0), 0).compute(right_hand_side(total)) == pytest.approx(story.outcome.loss)


def test_of_one_loss_that_is_the_whole_no_total_is_told() -> None:
    assert formulas(case("dense 2 linear", loss="mse", steps=1).setup)[0]["loss"]["weight"] == r"w_{\now}"


@LAYOUTS
@pytest.mark.parametrize("hidden", ["rnn 3 tanh", "lstm 2 -", "gru 2 after", "gru 2 before"])
@pytest.mark.parametrize("below", [[], ["rnn 2 tanh"], ["dense 2 tanh"]], ids=["alone", "on-rnn", "on-dense"])
def test_the_formulas_of_influence_give_the_numbers_that_are_emitted(
    hidden: str, below: list[str], layout: Layout
) -> None:
    stack = case(*below, hidden, "dense 2 linear", loss="mse", batch=1, weights=(0.5, 1.0, 2.0, 1.0))
    story = Online(stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True)))
    defined = hidden.startswith("rnn") and below != ["rnn 2 tanh"]
    found = assert_computed(story, layout, leave=() if defined else ("J",))
    assert {("influence", "S_U"), ("influence", "U"), ("gradient", "U"), ("gradient", "W")} <= found


@LAYOUTS
@pytest.mark.parametrize("hidden", ["rnn 3 tanh", "gru 2 after"])
def test_what_influence_adds_to_a_gradient_is_the_sum_over_all_examples(hidden: str, layout: Layout) -> None:
    stack = case(hidden, "dense 2 linear", loss="mse", batch=3, weights=(0.5, 1.0, 2.0, 1.0))
    story = Told(stack._replace(setup=replace(stack.setup, sweeps=(), rtrl=True)))
    table = formulas(story.case.setup, layout)[0]["influence"]
    for step in of_phase(story.steps, "influence"):
        for name, emitted in step.grads.items():
            before, _, product = right_hand_side(table[name]).partition(over_batch(""))
            assert not before
            each = [story.influence_of(example, 0, step.t or 0) | story.numbers(0, step.t or 0) for example in range(3)]
            found = sum(Reader(laid_out(one, layout), int(layout.columns)).compute(product) for one in each)
            assert found == pytest.approx(shown(emitted.reshape(1, -1), layout), rel=1e-9, abs=1e-12), (name, step.t)


class Online(Told):
    """A trace of real-time recurrent learning, with what a time step alone does to the state."""

    def influence(self, layer: int, t: int, sweep: int | None) -> Symbols:
        found = super().influence(layer, t, sweep)
        if not found:
            return {}
        size = len(found[r"J_{\now}"])
        alone = immediate(self.case, self.steps, t, layer)
        named = formulas(self.case.setup)[layer]["influence"]
        for name in self.case.params[layer]:
            moves = re.findall(r"\\underbrace.*", named[f"S_{name}"])[0]
            found[moves] = alone[f"S_{name}"].reshape(size, -1)
        return found | self.alone(t)

    def alone(self, t: int) -> Symbols:
        """f' and U of the only recurrent layer, under the number of that layer."""
        layer = self.net.uppermost
        own, h = f"({layer + 1})", self.at["forward", t, layer, None].values["h"]
        u = self.case.params[layer]["U"]
        return {rf"f'(z^{{{own}}}_{{\now}})": 1 - h**2, rf"U^{{{own}}}": u, rf"U^{{{own}\top}}": u.T}


def immediate(stack: Case, steps: list[Step], t: int, layer: int) -> Values:
    """The influence in a story that begins at t: then nothing has come from before."""
    cells = stack.setup.network.cells
    past = [
        np.hstack([step.values[name] for name in cells[i].carried] or [np.zeros((1, 0))])
        for i in range(len(cells))
        for step in of_phase(steps, "forward")
        if step.layer == i and step.t == t - 1
    ]
    batch = stack.batch._replace(inputs=stack.batch.inputs[t : t + 1], targets=stack.batch.targets[t : t + 1])
    begun = stack._replace(batch=batch._replace(states=past or stack.batch.states))
    objective = replace(stack.setup.objective, weights=stack.setup.objective.weights[t : t + 1])
    steps = told(begun._replace(setup=replace(stack.setup, objective=objective))).steps
    return next(step.values for step in of_phase(steps, "influence") if step.layer == layer)

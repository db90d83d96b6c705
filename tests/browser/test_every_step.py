"""At every position of a film, everything on the page is what the stream says: numbers, formula, senders, panels."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from math import isfinite, isnan, log10
from typing import Any

import pytest

from app.page.presets import PRESETS
from tests.browser.film import Film, Json, Trace, View, squeezed
from tests.browser.told import decimals, norm, signed, told

FILMS = {preset.name: preset.query for preset in PRESETS} | {
    "all kinds of layers": "hidden=4,dense:3:relu,3&steps=3&batch=2&l2=0.01&loss_at=0,2,1",
    "a dense layer below an LSTM": "hidden=dense:4,lstm:5&steps=4&lag=1",
    "a dense network through time": "cell=dense&hidden=2&steps=3&task=echo&lag=0&loss=mse",
    "one layer alone": "cell=dense&hidden=&task=xor&loss=bce&output=sigmoid",
    "one moment of a recurrent network": "hidden=3&steps=1&lag=0&seed=4",
    "an explosion": "hidden=2&activation=linear&radius=100&task=data&loss=half_mse&data=1e307,1%0A-1e307,2%0A1e200,0",
}
PLAIN = ("loss", "weight", "norm", "limit", "scale", "clipped")  # numbers without a sign in front of them


@dataclass(frozen=True)
class Walk:
    """A whole film, watched step by step."""

    trace: Trace
    views: list[View]  # by position, from 0 to the end

    @property
    def pairs(self) -> Iterator[tuple[Json, View]]:
        """Each step, and what one sees when it is done."""
        return zip(self.trace.steps, self.views[1:], strict=True)

    @property
    def is_web(self) -> bool:
        layers = self.trace.start["layers"]
        return self.trace.start["steps"] == 1 and all(layer["cell"] == "dense" for layer in layers)

    def backward(self, until: int | None = None) -> list[Json]:
        return [step for step in self.trace.steps[:until] if step["phase"] == "backward"]


@pytest.fixture(scope="module", params=FILMS)
def walk(request: pytest.FixtureRequest, seat: Film) -> Walk:
    with seat.watch.test():
        film = (seat if seat.page.locator("#now-ledger").count() else seat.visit()).to(FILMS[request.param]).whole()
        if film.page.locator("#example-label:not([hidden])").count():
            film.page.locator("#example").select_option("0")  # a batch may open on another one
        return Walk(film.trace(), film.walk())


def first(array: Any) -> list[Any]:
    """The numbers of the first example; a scalar is one number."""
    return list(array[0]) if isinstance(array, list) else [array]


def test_every_step_has_its_own_position(walk: Walk) -> None:
    assert [view.position for view in walk.views] == list(range(walk.trace.start["expected"] + 1))
    assert {view.received for view in walk.views} == {walk.trace.end["n"]}


def flat(nested: Any) -> list[float]:
    return [x for each in nested for x in flat(each)] if isinstance(nested, list) else [float(nested)]


def test_the_numbers_of_now_are_those_of_the_step_before_its_position(walk: Walk) -> None:
    for step, view in walk.pairs:
        if step["phase"] == "influence":  # whose arrays are many: their sizes are shown
            assert view.rows == {name: [told(norm(flat(value)))] for name, value in step["values"].items()}
            continue
        parameters = step["phase"] in ("gradient", "update")  # whose matrices are shown as such
        shown = {name: first(value) for name, value in step["values"].items() if name == "norm" or not parameters}
        words = {name: [*map(told if name in PLAIN else decimals, xs)] for name, xs in shown.items()}
        assert view.rows == words, step["n"]


def test_the_gradients_of_now_are_those_of_the_step_before_its_position(walk: Walk) -> None:
    for step, view in walk.pairs:
        matrices = {name: g if isinstance(g[0], list) else [g] for name, g in step["grads"].items()}
        corners = {name: [row[:16] for row in rows[:12]] for name, rows in matrices.items()}
        assert view.grads == {name: [[*map(signed, row)] for row in rows] for name, rows in corners.items()}


def test_every_unit_of_an_mlp_has_its_number_drawn_as_soon_as_it_has_one(walk: Walk) -> None:
    """Plotly draws nothing of a text that follows an empty one until the next change."""
    for position, view in enumerate(walk.views):
        written, drawn = view.units
        assert drawn == written, position
    layers = walk.trace.start["layers"]
    sizes = [layers[0]["inputs"], *(layer["units"] for layer in layers)] if walk.is_web else []
    assert {len(view.units[1]) for view in walk.views} == {sum(sizes)}


def test_every_formula_is_typeset_and_none_is_misprinted(walk: Walk) -> None:
    assert sum(view.misprints for view in walk.views) == 0
    assert walk.views[0].formulas == []
    for step, view in walk.pairs:
        known = walk.trace.start["notation"][step["layer"]][step["phase"]].values()
        assert view.formulas
        assert set(view.formulas) <= {line for formula in known for line in formula.split(r" \quad ")}


def error(step: dict[str, Any]) -> Any:
    """delta where the layer has one sum, else what reaches its output."""
    return step["values"].get("delta", step["values"].get("dh"))


def test_a_formula_names_the_actual_moment_and_layer(walk: Walk) -> None:
    start = walk.trace.start
    for step, view in walk.pairs:
        layer = f"({step['layer'] + 1})" if len(start["layers"]) > 1 else ""
        t = "" if start["steps"] == 1 else step["t"]
        output = "a" if start["layers"][step["layer"]]["cell"] == "dense" else "h"
        cell = start["layers"][step["layer"]]["cell"]
        inner = {"lstm": "c", "gru": "n"}.get(cell, "z")
        marks = {
            "forward": {f"{inner}{t}{layer}", f"{output}{t}{layer}"},
            "loss": {f"{output}{t}{layer}", f"L{t}"},
            "backward": {f"{inner}{t}{layer}", f"h{t}{layer}"} if inner != "z" else {f"δ{t}{layer}"},
            "cut": {f"h{t}{layer}" if cell == "gru" else f"δ{t}{layer}"},
            "influence": {f"J{t}"},
            "clip": set(),  # of all layers jointly, or of each number
        }.get(step["phase"], {f"W{layer}"})
        alone = {mark for mark in marks if len(mark) == 1}  # without a moment and a layer, it has no index
        assert marks - alone <= {squeezed(symbol) for symbol in view.symbols}, step["n"]


def test_every_step_is_told_in_a_sentence_of_its_own_moment(walk: Walk) -> None:
    told_before = None
    for step, view in walk.pairs:
        assert view.sentence.endswith(".")
        assert view.sentence != told_before
        if step["t"] is not None and walk.trace.start["steps"] > 1:
            assert view.sentence.startswith(f"At t = {step['t']} ")
        told_before = view.sentence


def test_shares_of_the_senders_add_up_to_one_hundred(walk: Walk) -> None:
    for step, view in walk.pairs:
        shares = [share for _, share in view.senders]
        if step["phase"] != "backward":
            assert shares == []
        elif isfinite(size := norm(first(step["values"]["dh" if "dh" in step["values"] else "delta"]))):
            assert sum(shares) == 100 or (size, sum(shares)) == (0, 0), step


def test_senders_above_and_at_the_next_time_step_have_the_share_of_their_norm(walk: Walk) -> None:
    for step, view in walk.pairs:
        values = step["values"]
        if step["phase"] != "backward" or "from_next" not in values:
            continue
        above, later = norm(first(values["from_above"])), norm(first(values["from_next"]))
        if 0 < above + later < float("inf"):
            wanted = {"above": 100 * above / (above + later), "later": 100 * later / (above + later)}
            if step["t"] == walk.trace.start["sweeps"][step["sweep"]]["start"]:
                del wanted["later"]  # the backward pass begins here
            shown = {name.split()[-1]: share for name, share in view.senders}
            assert shown == pytest.approx(wanted, abs=1.0)


def test_units_above_have_the_share_of_what_they_send_through_their_weights(walk: Walk) -> None:
    start = walk.trace.start
    for step, view in walk.pairs:
        top = step["layer"] == len(start["layers"]) - 1
        if step["phase"] != "backward" or "from_next" in step["values"] or top:
            continue
        place = (step["layer"] + 1, step["t"], step["sweep"])
        sender = next(s for s in walk.backward() if (s["layer"], s["t"], s["sweep"]) == place)
        layer, weights = start["layers"][step["layer"] + 1], start["params"][step["layer"] + 1]["W"]
        names = [f"delta_{gate}" for gate in {"lstm": "ifgo", "gru": "run"}.get(layer["cell"], "")] or ["delta"]
        errors = [float(d) for name in names for d in first(sender["values"][name])]
        units = range(layer["units"])
        sizes = [
            norm(sum(errors[k] * float(row[k]) for k in range(j, len(errors), len(units))) for row in weights)
            for j in units
        ]
        shown = {int(name.split("[")[1].rstrip("]")): share for name, share in view.senders if "[" in name}
        for unit, share in shown.items():
            assert share == pytest.approx(100 * sizes[unit] / sum(sizes) if any(sizes) else 0, abs=1.0)


def test_the_check_is_told_as_it_was_measured(walk: Walk) -> None:
    check = walk.trace.end["check"]
    for view in walk.views:
        mark = "✓" if float(check["max_relative_error"]) < 1e-6 else "✗"
        found = check.get("reason") or f"{mark} {told(check['max_relative_error'])}"
        assert view.ledger["gradient check"] == found
        assert (check["worst"] or f"0 of {check['of']}") in view.ledger["checked"]
        assert view.ledger["total loss"] == told(walk.trace.end["loss"])


def test_the_first_number_out_of_range_is_named(walk: Walk) -> None:
    found = walk.trace.end["nonfinite"]
    named = f"{found['name']} at step {found['n'] + 1}" if found else None
    assert {view.ledger.get("first number out of range") for view in walk.views} == {named}


def shown_layer(walk: Walk) -> int:
    """The one whose errors the heat map shows: the uppermost recurrent one."""
    kinds = [layer["cell"] for layer in walk.trace.start["layers"]]
    return max((i for i, kind in enumerate(kinds) if kind != "dense"), default=0)


def column(walk: Walk, step: Json) -> int | None:
    """Where the error of a step stands in the heat map."""
    if walk.is_web:
        return int(step["layer"])
    return int(step["t"]) if step["layer"] == shown_layer(walk) else None


def test_the_heat_map_fills_by_a_column_with_each_moment_that_the_error_reaches(walk: Walk) -> None:
    for position, view in enumerate(walk.views):
        reached = {column(walk, step) for step in walk.backward(position)} - {None}
        filled = {k for k, texts in enumerate(zip(*view.heat_text, strict=True)) if any(texts)}
        assert filled == reached, position


def test_the_heat_map_tells_every_delta_summed_over_its_visits(walk: Walk) -> None:
    texts = walk.views[-1].heat_text
    for k, total in totals(walk).items():
        assert [row[k].rpartition(": ")[2] for row in texts[: len(total)]] == [signed(x) for x in total]


def test_the_heat_map_gives_each_power_of_ten_the_same_part_of_its_colours(walk: Walk) -> None:
    most = max(
        abs(float(x))
        for s in walk.backward()
        for x in chain(*error(s), *s["values"].get("dc", []))
        if isfinite(float(x))
    )
    heat = walk.views[-1].heat
    pairs = [(x, row[k]) for k, total in totals(walk).items() for x, row in zip(total, heat, strict=False)]
    told = [(x, place) for x, place in pairs if isfinite(x) and place is not None]
    decades = [log10(most / abs(x)) / (1 - abs(place)) for x, place in told if 0 < abs(place) < 1]
    assert decades == pytest.approx(decades[:1] * len(decades))
    assert all(place * x >= 0 for x, place in told)
    assert all(abs(x) >= most * 0.999999 for x, place in told if abs(place) == 1)
    assert all(abs(x) <= most * 10 ** -min(decades, default=2) for x, place in told if place == 0)


def totals(walk: Walk) -> dict[int, list[float]]:
    """By column of the heat map: delta of the first example, summed over the visits."""
    sums: dict[int, list[float]] = {}
    for step in walk.backward():
        if (k := column(walk, step)) is not None:
            delta = [float(x) for x in first(error(step))]
            sums[k] = [a + b for a, b in zip(sums.get(k, [0.0] * len(delta)), delta, strict=True)]
    return sums


def test_the_log_panel_marks_the_error_on_lines_that_stay_or_has_a_point_for_each_layer(walk: Walk) -> None:
    """Of a recurrent network the lines are those of the credit matrix (test_panels), which may still be on its way."""
    for position, view in enumerate(walk.views):
        if walk.is_web:
            sizes = sorted(drawn(norm(first(error(step)))) for step in walk.backward(position))
            assert [sorted(y or 0.0 for y in line) for line in view.decay] == [pytest.approx(sizes, rel=1e-9)], position
        else:
            *lines, marks = view.decay or [[]]
            assert set(marks) <= {y for line in lines for y in line}, position


def drawn(size: float) -> float:
    """What is no number has no place on an axis, and nor has zero on a logarithmic one."""
    return 0.0 if isnan(size) else size

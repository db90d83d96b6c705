"""What the sentence of a preset says is what happens in its film, as the engine computes it."""

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from app.endpoints import training
from app.form.query import problem_of
from app.page.presets import PRESETS, Preset
from app.requests.trace import TrainingRequest
from tests.app.asking import form_stream

Json = dict[str, Any]
BY_NAME = {preset.name: preset for preset in PRESETS}


class Film:
    """A preset's film, with what its steps are asked for most."""

    def __init__(self, preset: Preset) -> None:
        lines = form_stream(**preset.fields | {"digits": "17"}).splitlines()
        self.start, *self.steps, self.end = (message for message in map(json.loads, lines) if message.get("kind"))
        self.sentence = preset.sentence

    def of(self, phase: str, **where: int) -> list[Json]:
        fits = where | {"phase": phase}
        return [step for step in self.steps if all(step[name] == value for name, value in fits.items())]

    @cached_property
    def deltas(self) -> dict[int, list[float]]:
        """The norms of delta by layer, in the order in which the error arrives."""
        layers = range(len(self.start["layers"]))
        return {layer: [size(step["values"]["delta"]) for step in self.of("backward", layer=layer)] for layer in layers}

    def totals(self, phase: str) -> Any:
        """The gradient, or the update, of all parameters as one row."""
        return np.concatenate([np.ravel(g) for step in self.of(phase) for g in step["grads"].values()])

    def reach(self) -> dict[int, int]:
        """How far back each loss is sent."""
        return {t: t - sweep["until"] for sweep in self.start["sweeps"] for t in sweep["losses"]}


def size(nested: Any) -> float:
    return float(np.linalg.norm(np.ravel(nested)))


def cosine(a: Any, b: Any) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def echo_reaches_its_symbol(film: Film) -> None:
    lag = film.start["request"]["task"]["lag"]
    assert lag == 3
    for t in range(lag, film.start["steps"]):
        np.testing.assert_array_equal(film.start["targets"][t], film.start["inputs"][t - lag])
        assert film.reach()[t] >= lag


def two_layers_read_a_text(film: Film) -> None:
    assert [layer["cell"] for layer in film.start["layers"]] == ["rnn", "rnn", "dense"]
    for layer in (0, 1):
        assert all(size(step["values"]["from_above"]) > 0 for step in film.of("backward", layer=layer))
        assert all(size(step["values"]["from_next"]) > 0 for step in film.of("backward", layer=layer)[1:])


def one_step_two_layers_half_mse(film: Film) -> None:
    assert (film.start["steps"], len(film.start["layers"]), film.start["request"]["loss"]) == (1, 2, "half_mse")


def every_published_number_of_mazur_is_in_it(film: Film) -> None:
    """../shared/published: all but the closing error, which goes back through weights that are updated already."""
    (low, high), (loss,) = film.of("forward"), film.of("loss")
    np.testing.assert_allclose(low["values"]["a"], [[0.593269992, 0.596884378]], atol=5e-10)
    np.testing.assert_allclose(high["values"]["a"], [[0.75136507, 0.772928465]], atol=5e-10)
    assert loss["values"]["loss"] == pytest.approx(0.298371109, abs=5e-10)
    np.testing.assert_allclose(film.of("backward", layer=1)[0]["values"]["delta"], [[0.138498562, -0.0380982365]])
    assert film.of("gradient", layer=1)[0]["grads"]["W"][0][0] == pytest.approx(0.082167041, abs=5e-10)
    assert film.of("gradient", layer=0)[0]["grads"]["W"][0][0] == pytest.approx(0.000438568, abs=5e-10)
    first, second = (step["values"] for step in film.of("update"))
    np.testing.assert_allclose(first["W"], [[0.149780716, 0.24975114], [0.19956143, 0.29950229]], atol=5e-9)
    np.testing.assert_allclose(second["W"], [[0.35891648, 0.51130127], [0.408666186, 0.561370121]], atol=5e-10)
    assert (first["b"], second["b"]) == ([0.35, 0.35], [0.6, 0.6])


def test_the_film_of_mazur_writes_his_digits() -> None:
    lines = form_stream(**BY_NAME["Mazur, worked by hand"].fields).decode()
    for number in ("0.593269992", "0.772928465", "0.298371109", "0.138498562", "0.0821670406", "0.35891648"):
        assert number in lines
    assert [n for n in ("0.0821670", "0.35891648") if n not in BY_NAME["Mazur, worked by hand"].sentence] == []


def delta_grows_on_its_way_down(film: Film) -> None:
    lowest, *others = (film.deltas[layer][0] for layer in range(len(film.start["layers"])))
    assert others == sorted(others, reverse=True)
    assert lowest / others[0] == pytest.approx(1 / 3, rel=0.02)


def naive_walks_21_for_6(film: Film) -> None:
    assert (film.end["counts"]["visits"], film.start["steps"]) == (21, 6)
    assert all(film.reach()[t] == t for t in range(6))
    assert film.end["check"]["max_relative_error"] < 1e-9
    assert "cosine" not in film.end["check"]  # it is exact


def no_pass_reaches_the_symbol_that_is_asked_for(film: Film) -> None:
    algorithm, lag = film.start["request"]["algorithm"], film.start["request"]["task"]["lag"]
    assert f"BPTT({algorithm['k2']}; {algorithm['k1']})" in film.sentence
    assert max(film.reach().values()) == algorithm["k2"] - 1 == 3
    assert lag == 4
    assert film.of("cut")


def the_state_goes_on_and_the_error_does_not(film: Film) -> None:
    before, after = (film.of("forward", layer=0, t=t)[0] for t in (2, 3))
    np.testing.assert_array_equal(after["values"]["h_prev"], before["values"]["h"])
    assert sorted(step["t"] for step in film.of("cut")) == [3, 6]
    assert all(step["values"]["norm"] > 0 for step in film.of("cut"))


def the_state_begins_anew_and_nothing_is_cut(film: Film) -> None:
    for t in (0, 3, 6):
        assert not np.any(film.of("forward", layer=0, t=t)[0]["values"]["h_prev"])
    assert not film.of("cut")


def one_gathers_early_losses_and_one_stops_half_way(film: Film) -> None:
    early, late = film.start["sweeps"]
    half = film.start["steps"] // 2
    assert max(early["losses"]) < half
    assert (late["start"], late["until"]) == (film.start["steps"] - 1, half)


def influence_goes_forward_and_the_weights_wait(film: Film) -> None:
    assert not film.of("backward", layer=0)
    assert [step["t"] for step in film.of("influence", layer=0)] == list(range(film.start["steps"]))
    phases = [step["phase"] for step in film.steps]
    assert phases.index("update") > max(n for n, phase in enumerate(phases) if phase in ("influence", "backward"))


def along_the_cell_state_the_forget_gates_alone_multiply(film: Film) -> None:
    gates = {step["t"]: np.array(step["values"]["f"]) for step in film.of("forward", layer=0)}
    for step in film.of("backward", layer=0):
        expected = np.array(step["values"]["dc"]) * gates[step["t"]]
        np.testing.assert_allclose(step["values"]["dc_prev"], expected, rtol=1e-12)


def four_ways_lead_back_and_one_is_straight(film: Film) -> None:
    for step in film.of("backward", layer=0):
        v = {name: np.array(value) for name, value in step["values"].items()}
        ways = [v["dh_direct"], v["dh_via_r"], v["dh_via_u"], v["dh_via_n"]]
        np.testing.assert_allclose(sum(ways), v["dh_prev"], atol=1e-14)
        u = np.array(film.of("forward", layer=0, t=step["t"])[0]["values"]["u"])
        np.testing.assert_allclose(v["dh_direct"], u * v["dh"], atol=1e-14)


def each_step_back_leaves_less_than_a_third(film: Film) -> None:
    sizes = np.array(film.deltas[0])
    assert (sizes[1:] / sizes[:-1] < 1 / 3).all()
    assert sizes[-1] < 1e-9 * sizes[0]


def after_two_steps_each_one_makes_it_larger(film: Film) -> None:
    sizes = np.array(film.deltas[0])
    assert (np.diff(sizes) < 0).tolist() == [True, True] + [False] * 13
    assert sizes[-1] / sizes[0] == pytest.approx(200, rel=0.02)
    assert np.diff(np.log(sizes))[-4:] == pytest.approx(np.log(1.5), rel=0.05)  # exponential, by the radius


def clipped_by_norm_it_keeps_its_direction(film: Film) -> None:
    before, after = film.totals("gradient"), film.totals("clip")
    assert [round(size(before)), size(after)] == pytest.approx([86, 1.0])
    assert cosine(before, after) == pytest.approx(1.0, abs=1e-12)


def clipped_by_value_it_turns_by_47_degrees(film: Film) -> None:
    before, after = film.totals("gradient"), film.totals("clip")
    assert np.abs(after).max() == 0.5
    assert round(float(np.degrees(np.arccos(cosine(before, after))))) == 47


def uphill(film: Film, layer: int) -> float:
    """The share of a layer's numbers that the update moves up their own gradient."""
    (gradient,), (update,) = film.of("gradient", layer=layer), film.of("update", layer=layer)
    ups = [np.ravel(gradient["grads"][name]) * np.ravel(update["grads"][name]) > 0 for name in gradient["grads"]]
    return float(np.concatenate(ups).mean())


def more_than_half_move_up_their_own_gradient(film: Film) -> None:
    assert film.start["request"]["iteration"] == 30
    assert uphill(film, 0) > 0.5
    falling = [closing_loss(BY_NAME["Momentum"], seed=0, updates=updates) for updates in (1, 30, 300)]
    assert falling[0] > 2 * falling[1] > 20 * falling[2]


@pytest.mark.parametrize("seed", range(3))
def test_momentum_converges(seed: int) -> None:
    assert closing_loss(BY_NAME["Momentum"], seed, updates=300) < 0.05


def closing_loss(preset: Preset, seed: int, updates: int) -> float:
    """The loss on held-out data of a training by a preset's fields."""
    asked = preset.fields | {"seed": str(seed), "iteration": "0", "iterations": str(updates), "every": str(updates)}
    *_, end = filter(None, training.lines(problem_of(asked.items(), TrainingRequest)))
    return float(json.loads(end)["held_out"]["loss"])


def steps_differ_42_fold_and_gradients_300_fold(film: Film) -> None:
    assert film.start["request"]["iteration"] == 20
    folds = [np.abs(film.totals(phase)).max() / np.abs(film.totals(phase)).min() for phase in ("update", "gradient")]
    assert folds == pytest.approx([42, 300], rel=0.02)


def each_matrix_gets_lambda_times_itself(film: Film) -> None:
    decay = film.start["request"]["l2"]
    for step in film.of("gradient"):
        parts = {name[3:]: part for name, part in step["values"].items() if name.startswith("l2_")}
        assert parts
        for name, part in parts.items():
            np.testing.assert_allclose(part, decay * np.array(film.start["params"][step["layer"]][name]), rtol=1e-12)


def rows_are_time_steps_and_the_last_column_is_the_target(film: Film) -> None:
    table = [row.split(",") for row in BY_NAME["Own numbers"].fields["data"].splitlines()[1:]]
    assert np.ravel(film.start["inputs"]).tolist() == [float(x) for x, _ in table]
    assert np.ravel(film.start["targets"]).tolist() == [float(y) for _, y in table]


FACTS: dict[str, Callable[[Film], None]] = {
    "Echo, an RNN": echo_reaches_its_symbol,
    "Next letter, two layers": two_layers_read_a_text,
    "XOR, a small MLP": one_step_two_layers_half_mse,
    "Mazur, worked by hand": every_published_number_of_mazur_is_in_it,
    "Two spirals, a deep MLP": delta_grows_on_its_way_down,
    "Naive BPTT": naive_walks_21_for_6,
    "Truncated BPTT": no_pass_reaches_the_symbol_that_is_asked_for,
    "Chunked BPTT": the_state_goes_on_and_the_error_does_not,
    "Epochwise BPTT": the_state_begins_anew_and_nothing_is_cut,
    "Sweeps of one's own": one_gathers_early_losses_and_one_stops_half_way,
    "RTRL": influence_goes_forward_and_the_weights_wait,
    "LSTM, the cell state": along_the_cell_state_the_forget_gates_alone_multiply,
    "GRU, two gates": four_ways_lead_back_and_one_is_straight,
    "Vanishing: sigmoid, long ago": each_step_back_leaves_less_than_a_third,
    "Exploding: linear, too large": after_two_steps_each_one_makes_it_larger,
    "Clipping by norm": clipped_by_norm_it_keeps_its_direction,
    "Clipping by value": clipped_by_value_it_turns_by_47_degrees,
    "Momentum": more_than_half_move_up_their_own_gradient,
    "Adam": steps_differ_42_fold_and_gradients_300_fold,
    "L2, weight decay": each_matrix_gets_lambda_times_itself,
    "Own numbers": rows_are_time_steps_and_the_last_column_is_the_target,
}


def test_every_preset_has_a_fact_that_holds_its_sentence() -> None:
    assert list(FACTS) == list(BY_NAME)


@pytest.mark.parametrize("name", list(BY_NAME))
def test_what_a_preset_says_is_what_happens(name: str) -> None:
    FACTS[name](Film(BY_NAME[name]))

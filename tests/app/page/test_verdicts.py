"""What the labs say of a film is what the engine's own numbers say of it, without a line of code in common."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest

from app.endpoints import analysis, predictions
from app.form.query import problem_of
from app.page.labs import FAR, LABS, Case, Fields
from app.requests.build import Problem
from engine.analysis.jacobians import norms, of_film
from engine.passes import forward_pass
from engine.training.loop import drain
from engine.types import Array
from tests.chromium import NODE

Json = Any
Verdicts = list[tuple[bool | None, str]]
SCRIPT = Path(__file__).parents[2] / "static" / "verdicts.js"
LAB = {lab.key: lab for lab in LABS}
FULL = {"name": "full"}


def fields_of(key: str, case: Case) -> Fields:
    """The film of a case, which says only what differs from its lab unless it has a film of its own."""
    return ({} if "hidden" in case.fields else LAB[key].fields) | case.fields


def analysed(fields: Fields, parts: str, compare: list[Json] | None = None) -> Json:
    asked = [*fields.items(), ("parts", parts), *([("compare", json.dumps(compare))] if compare else [])]
    return json.loads(b"".join(analysis.lines(analysis.asked_by_form(asked))))


def judged(questions: list[Json]) -> list[Json]:
    """What the page answers to each question, asked in one process."""
    node = str(NODE) if NODE.exists() else shutil.which("node")
    assert node, "the tests of the page need Node"
    done = subprocess.run([node, SCRIPT], input=json.dumps(questions), capture_output=True, text=True, check=True)
    found: list[Json] = json.loads(done.stdout)
    return found


def verdicts(told: list[Json]) -> Verdicts:
    return [(verdict["ok"], verdict["text"]) for verdict in told]


# --- lab 3: vanishing and exploding ---

SHAPES: list[Fields] = [
    {"activation": activation, "init": "orthogonal", "radius": radius, "steps": steps, "hidden": "8", "lag": "3"}
    for activation, radius, steps in (
        ("tanh", "0.5", "12"),
        ("tanh", "1", "40"),
        ("tanh", "1.3", "40"),
        ("tanh", "4", "30"),
        ("sigmoid", "3.9", "40"),
        ("sigmoid", "4", "20"),
        ("sigmoid", "6", "30"),
        ("relu", "0.7", "20"),
        ("relu", "1.5", "20"),
        ("leaky_relu", "1.2", "30"),
        ("gelu", "0.9", "30"),
        ("gelu", "2", "30"),
        ("linear", "1.1", "40"),
        ("linear", "0.97", "12"),
    )
]
OTHERS: list[Fields] = [
    *SHAPES,
    FAR | {"radius": "1.3", "steps": "80"},
    {"hidden": "6", "steps": "2", "lag": "1", "seed": "3"},
    {"hidden": "6", "steps": "4", "lag": "1", "radius": "3"},
    {"hidden": "4", "steps": "20", "lag": "3", "activation": "linear", "radius": "0.9"},
    {"hidden": "5,4", "steps": "16", "lag": "3", "batch": "3"},
    {"hidden": "4", "steps": "24", "lag": "3", "algorithm": "truncated", "radius": "0.3"},
    {"cell": "lstm", "hidden": "5", "steps": "20", "lag": "3"},
    {"cell": "gru", "hidden": "5", "steps": "20", "lag": "3"},
]
NAMED = {case.name: fields_of("reach", case) for case in LAB["reach"].cases}
REACHES = [*NAMED.values(), *OTHERS]


def uppermost(fields: Fields) -> tuple[Problem, int]:
    problem = problem_of(fields.items())
    return problem, problem.setup.network.uppermost


def measured(fields: Fields) -> Array:
    """log10 ||ds_t/ds_k|| of the uppermost recurrent layer by lag, from the last time step back."""
    problem, layer = uppermost(fields)
    params, cell = problem.params(), problem.setup.network.cells[layer]
    film = drain(forward_pass(problem.setup, params, problem.batch(0)))
    found: Array = drain(norms(drain(of_film(cell, params[layer], layer, film)))).log10[-1]
    return found[::-1]


def trend(found: Array) -> float:
    """-1, 0 or 1 where the fitted line falls, stays within or rises by a factor of ten; NaN where it is no trend."""
    if len(found) < 5:
        return float("nan")
    if np.isneginf(found).any():
        return -1
    change = np.polyfit(np.arange(len(found)), found, 1)[0] * (len(found) - 1)
    return float(np.sign(change)) if abs(change) >= 1 else 0


@pytest.fixture(scope="module")
def reaches() -> list[tuple[Fields, Array, Verdicts]]:
    """Films with the engine's sizes, and what lab 3 says of each."""
    questions = [
        {"kind": "reach", "answer": analysed(fields, "jacobians,slopes"), "query": urlencode(fields)}
        for fields in REACHES
    ]
    return [(fields, measured(fields), verdicts(said)) for fields, said in zip(REACHES, judged(questions), strict=True)]


Reaches = list[tuple[Fields, Array, Verdicts]]


def test_there_are_many_films_of_each_kind(reaches: Reaches) -> None:
    trends = [trend(found) for _, found, _ in reaches]
    assert len(OTHERS) >= 18
    assert min(trends.count(side) for side in (-1, 0, 1)) >= 4
    assert sum(map(np.isnan, trends)) == 2


def test_vanishing_exploding_and_neither_are_said_of_a_trend_alone(reaches: Reaches) -> None:
    words = {-1: "The error vanishes", 0: "The error neither vanishes nor explodes", 1: "The error explodes"}
    for fields, found, told in reaches:
        side, said = trend(found), told[0][1]
        if np.isnan(side):
            assert "too few time steps" in said, fields
            assert not any(f"error {way}" in text for _, text in told for way in ("vanishes", "explodes, ")), fields
        elif np.isneginf(found).any():
            assert f"From lag {int(np.argmax(np.isneginf(found)))} on" in said, fields
        else:
            assert words[int(side)] in said, (fields, found)


def spectrum(fields: Fields) -> tuple[float, float]:
    problem, layer = uppermost(fields)
    u = problem.params()[layer]["U"]
    return float(np.abs(np.linalg.eigvals(u)).max()), float(np.linalg.norm(u, 2))


GAMMA = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0, "leaky_relu": 1.0, "linear": 1.0, "gelu": 1.1289}


def plain(reaches: Reaches) -> Reaches:
    """Those of an RNN, whose recurrence is one matrix and one f."""
    return [each for each in reaches if each[0].get("cell", "rnn") == "rnn"]


def test_below_one_it_must_vanish_at_one_it_cannot_grow_and_above_one_nothing_is_decided(reaches: Reaches) -> None:
    seen = set()
    for fields, found, told in plain(reaches):
        product, (ok, said) = GAMMA[fields.get("activation", "tanh")] * spectrum(fields)[1], told[2]
        kind = 0 if abs(product - 1) < 1e-4 else int(np.sign(product - 1))
        seen.add((kind, trend(found)))
        assert ["is sufficient for vanishing", "the error cannot grow", "necessary for exploding and not sufficient"][
            kind + 1
        ] in said, fields
        if kind <= 0:
            assert ok is True
            assert (found <= 1e-6).all()
        else:
            assert ok is (None if np.isnan(trend(found)) else True)
            assert ("here the error explodes" in said) == (trend(found) == 1), fields
    assert {(-1, -1), (1, -1), (1, 0), (1, 1), (0, 0)} <= seen


def test_the_reason_given_is_the_reason(reaches: Reaches) -> None:
    given = 0
    for fields, found, told in plain(reaches):
        rho, sigma = spectrum(fields)
        if GAMMA[fields.get("activation", "tanh")] * sigma < 1.0001 or not trend(found) <= 0:
            continue
        given += 1
        problem, layer = uppermost(fields)
        u = problem.params()[layer]["U"]
        powers = [np.linalg.norm(np.linalg.matrix_power(u, lag), 2) for lag in (100, 200)]
        reason = told[2][1]
        if fields.get("activation") == "linear":
            assert "U is not normal" in reason
            assert np.linalg.norm(u @ u.T - u.T @ u) > 0.1
            assert rho < 1 < sigma
        elif rho > 1.0001:
            assert "U alone would let it grow" in reason
            assert powers[1] > powers[0] > 1
        else:
            assert "powers of U alone would not grow in the long run" in reason
            assert powers[1] < 1.001 * powers[0]
    assert given >= 6


def test_the_eigenvalue_criterion_is_right_only_where_the_film_does_what_it_says(reaches: Reaches) -> None:
    for fields, found, told in plain(reaches):
        (ok, said), rho = told[1], spectrum(fields)[0]
        change = (len(found) - 1) * np.log10(max(rho, 1e-300))
        expected = float(np.sign(change)) if abs(change) >= 1 else 0.0
        assert ok is (None if np.isnan(trend(found)) else trend(found) == expected), (fields, said)
        if fields.get("activation") not in ("linear", "relu", "leaky_relu") and ok:
            assert "it proves nothing" in said
        assert "the rule is false" not in said


def test_a_linear_network_keeps_to_the_criterion_in_the_long_run_and_not_before(reaches: Reaches) -> None:
    told = {urlencode(fields): told for fields, _, told in reaches}
    long = told[urlencode(NAMED["Linear, not normal"])]
    assert "the criterion holds in the long run" in long[1][1]
    short = told[urlencode(OTHERS[17])]
    assert "in the long run ρ(U) = 0.9 decides" in short[2][1]
    for verdicts in (long, short):
        assert "after growing to 1.69 at lag 4" in verdicts[0][1]


def test_no_bound_is_ever_exceeded(reaches: Reaches) -> None:
    assert all(told[3][0] is True for _, _, told in plain(reaches))
    assert all(len(told) == 1 for fields, _, told in reaches if "cell" in fields)


def test_a_state_that_begins_anew_has_not_vanished() -> None:
    fields = {"hidden": "4", "steps": "12", "lag": "2", "algorithm": "epochwise", "length": "5"}
    question = {"kind": "reach", "answer": analysed(fields, "jacobians,slopes"), "query": urlencode(fields)}
    (said,) = judged([question])
    assert [verdict["text"] for verdict in said] == ["From lag 2 on ‖∂s_t/∂s_k‖ is 0: the state begins anew there."]


def test_nothing_is_claimed_below_five_time_steps_and_a_hole_is_no_trend() -> None:
    sizes = [[0, -1, -2, -3], [0, -1, -2, -3, -4], [0, 0.1, 0.2, 0.1, 0], [0, 1, None, 3, 4]]
    assert judged([{"kind": "trend", "found": found} for found in sizes]) == [None, -1, 0, None]


def test_zero_in_the_middle_is_the_end() -> None:
    relu = {"hidden": "2", "activation": "relu", "steps": "8", "lag": "1", "symbols": "2"}
    dead = '[{"W":[[1,0],[0,1]],"U":[[-9,-9],[-9,-9]],"b":[0,0]},{"W":[[1,0],[0,1]],"b":[0,0]}]'
    question = {"kind": "reach", "answer": analysed(relu | {"params": dead}, "jacobians,slopes"), "query": ""}
    assert "is 0: nothing at all goes back so far" in judged([question])[0][0]["text"]


# --- lab 2: where to cut ---

WAYS: list[Json] = [
    FULL,
    {"name": "naive"},
    {"name": "truncated", "k1": 1, "k2": 4},
    {"name": "truncated", "k1": 3, "k2": 6},
    {"name": "truncated", "k1": 2, "k2": 12},
    {"name": "chunked", "length": 4},
    {"name": "chunked", "length": 12},
    {"name": "epochwise", "length": 4},
    {"name": "epochwise", "length": 12},
    {"name": "rtrl"},
    {"name": "custom", "sweeps": [{"losses": [2, 3], "start": 3, "until": 1}]},
]
STEPS = 12


def lags(way: Json) -> list[int]:
    """How far back each loss is sent that is sent at all."""
    query = {**LAB["cuts"].fields, "algorithm": way["name"]} | {k: str(v) for k, v in way.items() if k in ("k1", "k2")}
    sweeps = problem_of(query.items()).setup.sweeps
    return [t - sweep.until for sweep in sweeps for t in sweep.losses]


@pytest.fixture(scope="module")
def cuts() -> dict[str, Verdicts]:
    """What is said of each way, by its JSON."""
    answer = analysed(LAB["cuts"].fields, "credit", WAYS)
    (told,) = judged([{"kind": "cuts", "answer": answer, "steps": STEPS}])
    return {json.dumps(way): verdicts(said) for way, said in zip(WAYS, told, strict=True)}


def test_truncation_has_its_name_and_its_longest_lag(cuts: dict[str, Verdicts]) -> None:
    fixed, every = cuts[json.dumps(WAYS[2])], cuts[json.dumps(WAYS[3])]
    assert fixed[0][1].startswith("BPTT(4): 42 backward steps; a part is cut off")
    assert every[0][1].startswith("BPTT(6; 3): 21 backward steps; a part is cut off")
    assert max(lags(WAYS[2])) == 3
    assert "k2 − 1 = 3." in fixed[1][1]
    reached = lags(WAYS[3])
    assert (max(reached), reached[-3]) == (5, 3)
    assert "k2 − 1 = 5, the oldest lag k2 − k1 = 3." in every[1][1]


def test_what_equals_full_bptt_is_said_to_and_nothing_else_is(cuts: dict[str, Verdicts]) -> None:
    same = [json.dumps(WAYS[i]) for i in (0, 1, 4, 6, 8, 9)]
    for way, told in cuts.items():
        assert ("the gradient is that of full BPTT" in told[0][1]) == (way in same), way
    for i in (6, 8):
        assert cuts[json.dumps(WAYS[i])][1][1] == "One block holds the whole sequence: this is full BPTT."


def test_epochwise_loses_nothing_and_chunks_share_their_weights(cuts: dict[str, Verdicts]) -> None:
    epochs, chunks = cuts[json.dumps(WAYS[7])], cuts[json.dumps(WAYS[5])]
    assert "another forward pass, with a gradient that is exact for it" in epochs[1][1]
    assert "the weights are shared" in chunks[1][1]
    assert not any("lost" in text for told in cuts.values() for _, text in told)
    assert "cut off" not in epochs[0][1]


def test_epochwise_is_exact_for_its_own_forward_pass() -> None:
    fields = LAB["cuts"].fields | {"algorithm": "epochwise", "length": "4", "digits": "17"}
    answer = analysed({k: v for k, v in fields.items() if k not in ("k1", "k2")}, "check")
    errors = [float(check["max_relative_error"]) for layer in answer["check"] for check in layer.values()]
    assert max(errors) < 1e-6


def test_what_needs_a_symbol_from_across_a_border_can_be_learned_in_chunks() -> None:
    """The state is carried and the weights are shared: t = 10 and 11 need symbols from before the border at t = 7."""
    fields = {"hidden": "12", "steps": "12", "batch": "16", "lag": "6", "symbols": "2", "iteration": "300"}
    fields |= {"optimizer": "adam", "rate": "0.01", "algorithm": "chunked", "length": "7"}
    told = json.loads(b"".join(predictions.lines(predictions.asked_by_form([*fields.items()]))))
    assert min(told["accuracy_by_moment"][10:]) > 0.75  # by chance it would be a half


BORDERS = {
    "algorithm=full": "The state goes on everywhere; each loss is sent back to the beginning of the sequence: "
    "nothing is cut.",
    "algorithm=naive": "The state goes on everywhere; each loss is sent back to the beginning of the sequence: "
    "nothing is cut.",
    "algorithm=epochwise&length=4": "The state begins anew at 2 borders (0), and no error crosses there; each loss is "
    "sent back to the beginning of its epoch: nothing is cut.",
    "algorithm=chunked&length=4": "The state goes on everywhere; no error crosses 2 borders (✂).",
    "algorithm=chunked&length=8": "The state goes on everywhere; no error crosses 1 border (✂).",
    "algorithm=truncated&k1=2&k2=4": "The state goes on everywhere; each border is crossed by some error, but not by "
    "that of every later loss.",
    "algorithm=truncated&k1=4&k2=4": "The state goes on everywhere; no error crosses 2 borders (✂).",
    "algorithm=rtrl": "The state goes on everywhere, and no error walks back: influence goes forward.",
    "algorithm=custom&sweeps=11:11:0": "The state goes on everywhere; each loss that is gathered is sent back to the "
    "beginning of the sequence. No sweep gathers 11 of the 12 losses.",
    "algorithm=custom&sweeps=3:11:0": "The state goes on everywhere; each loss that is gathered is sent back to the "
    "beginning of the sequence. No sweep gathers 11 of the 12 losses.",
    "algorithm=custom&sweeps=11:11:5": "The state goes on everywhere; no error crosses 5 borders (✂). No sweep gathers "
    "11 of the 12 losses.",
}


def test_the_note_under_the_triangle_says_what_crosses_each_border() -> None:
    questions = [{"kind": "borders", "query": f"steps=12&{query}", "steps": STEPS} for query in BORDERS]
    assert dict(zip(BORDERS, judged(questions), strict=True)) == BORDERS


# --- lab 4: the constant error carousel ---


def carousel(fields: Fields) -> tuple[list[Json], Verdicts]:
    """The analyses of an LSTM, a GRU and an RNN on the same input, and what is said of them."""
    kinds = [fields | {"cell": cell} for cell in ("lstm", "gru", "rnn")]
    answers = [
        analysed({k: v for k, v in each.items() if k != "forget_bias" or each["cell"] == "lstm"}, "errors")
        for each in kinds
    ]
    (told,) = judged([{"kind": "highway", "answers": answers, "query": urlencode(fields)}])
    return [answer["layers"][0] for answer in answers], verdicts(told)


def left(logs: list[float]) -> float:
    return float(10.0 ** (float(logs[0]) - float(logs[-1])))


def said_number(text: str, before: str) -> float:
    """The number in front of these words, as the page writes it."""
    word = text.split(before)[0].split()[-1]
    mantissa, _, exponent = word.partition("·10")
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    return float(f"{mantissa}e{exponent.translate(digits) or 0}")


@pytest.mark.parametrize("bias", ["0", "1", "2", "4"])
def test_an_lstm_is_compared_with_the_rnns_own_line(bias: str) -> None:
    (lstm, _, rnn), told = carousel(LAB["highway"].fields | {"forget_bias": bias})
    dc, dh, path = left(lstm["log10_dc"]), left(rnn["log10_dh"]), left(lstm["log10_cell_path"])
    assert said_number(told[1][1], " is left of the whole dc") == pytest.approx(dc, rel=0.06)
    more, less = "This LSTM keeps ", "the RNN keeps "
    if dc < dh:
        assert said_number(told[1][1].split(less)[1], " times as much") == pytest.approx(dh / dc, rel=0.06)
    else:
        assert said_number(told[1][1].split(more)[1], " times as much") == pytest.approx(dc / dh, rel=0.06)
    assert said_number(told[0][1], " on average") == pytest.approx(path ** (1 / 39), rel=0.01)
    assert ("less than a tenth is left" in told[3][1]) == (dc < 0.1)
    assert told[2][1].startswith("More arrives" if dc >= path else "Less arrives")


@pytest.mark.parametrize("at", ["every", ",".join(["1"] * 40), ",".join(["0"] * 38 + ["1", "1"])])
def test_with_more_losses_than_the_last_nothing_is_called_left(at: str) -> None:
    _, told = carousel(LAB["highway"].fields | {"loss_at": at})
    assert len(told) == 2
    assert "errors of earlier ones may join on the way" in told[1][1]
    assert "that need not be what is left of the last error" in told[1][1]
    assert not any("is left of the whole dc" in text or "tenth is left" in text for _, text in told)


def test_the_last_loss_alone_may_be_said_by_weights() -> None:
    _, told = carousel(LAB["highway"].fields | {"loss_at": ",".join(["0"] * 39 + ["2"])})
    assert "is left of the whole dc" in told[1][1]


# --- lab 5: clipping ---


def clipped(fields: Fields) -> tuple[Json, Verdicts]:
    answer = analysed(fields, "clipping")
    (told,) = judged([{"kind": "clipping", "answer": answer}])
    return answer["clipping"], verdicts(told)


@pytest.mark.parametrize("case", LAB["clipping"].cases, ids=lambda case: case.name)
def test_that_clipping_does_not_help_is_ticked_only_where_something_has_vanished(case: Case) -> None:
    found, told = clipped(fields_of("clipping", case))
    vanished = found["contributed"][0] < 0.01 * max(found["contributed"])
    assert vanished is (case.name == "Vanishes")
    ok, said = told[2]
    assert ok is (True if vanished else None)
    assert ("what has vanished is not helped" in said) == vanished
    assert ("Nothing has vanished here" in said) != vanished


def test_clipping_by_value_may_turn_the_gradient_and_may_not() -> None:
    turned, told = clipped(LAB["clipping"].fields)
    assert turned["ways"][1]["cosine"] < 0.9
    assert "the direction turns by" in told[1][1]
    one = {"cell": "dense", "hidden": "", "task": "data", "data": "1,0.9", "loss": "half_mse", "activation": "linear"}
    same = '[{"W":[[0.5]],"b":[0]}]'  # both parts of the gradient are -0.4
    kept, told = clipped(one | {"clip": "value", "limit": "0.01", "params": same})
    assert (kept["ways"][1]["clipped"], kept["ways"][1]["angle"]) == (2, pytest.approx(0, abs=1e-6))
    assert "the direction stays" in told[1][1]

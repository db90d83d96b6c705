"""Labs of what is left: reach, highway, clipping and RTRL show what the engine says, and the claims come out."""

import json
from urllib.request import urlopen

import numpy as np
import pytest

from tests.browser.film import Film
from tests.browser.labs import answer, charts, close, lab, shown, verdicts

pytestmark = pytest.mark.usefixtures("closed_lab")


# --- lab 3: vanishing and exploding ---


@pytest.mark.parametrize(
    ("case", "expected", "rule"),
    [
        ("Orthogonal, 0.9", None, "true"),
        ("Orthogonal, linear", 0.0, "true"),
        ("All eigenvalues zero", np.log10(14.142136 * 2**24), "false"),
        ("Radius 2, sigmoid", None, "false"),
        ("ReLU explodes", 30 * np.log10(2.35), "true"),
        ("ReLU vanishes", 30 * np.log10(0.8), "true"),
        ("Tanh, 1.3: neither", np.log10(0.7126), "false"),
        ("Linear, not normal", None, "true"),
    ],
)
def test_the_measured_line_is_the_engines_and_the_rule_is_judged_by_it(
    film: Film, case: str, expected: float | None, rule: str
) -> None:
    lab(film, "reach", case)
    told = answer(film, "jacobians,slopes")["layers"][0]
    lines, spectrum = charts(film, "lines")[0], charts(film, "spectrum")[0]["eigenvalues"]
    found = told["log10_jacobian_norms"][-1][::-1]
    assert close(lines["measured"]["y"], found)
    assert close(lines["bound (γ σ_max)^lag"]["y"], told["log10_bound"])
    assert close(lines["eigenvalue criterion ρ^lag"]["y"], told["log10_radius"])
    assert [list(pair) for pair in zip(spectrum["x"], spectrum["y"], strict=True)] == told["eigenvalues"]
    slopes = charts(film, "lines")[1]
    assert (slopes["mean"]["y"], slopes["least"]["y"]) == (told["slopes"]["mean"], told["slopes"]["least"])
    if expected is not None:
        assert found[-1] == pytest.approx(expected, abs=1e-4)
    oks = [ok for ok, _ in verdicts(film)]
    assert oks == ["null", rule, "true", "true"]


def test_the_sigmoid_vanishes_below_its_bound_though_the_radius_is_two(film: Film) -> None:
    lab(film, "reach", "Radius 2, sigmoid")
    told = answer(film, "jacobians")["layers"][0]
    assert [told["spectral_radius"], told["gamma"]] == pytest.approx([2.0, 0.25])
    assert told["log10_bound"][50] == pytest.approx(np.log10(8.9e-16), abs=0.01)
    assert -25 < told["log10_jacobian_norms"][50][0] < told["log10_bound"][50]


def test_the_scale_is_the_largest_singular_value(film: Film) -> None:
    lab(film, "reach")
    film.field("Initialization of U").select_option("glorot")
    film.until("() => !new URLSearchParams(location.search).has('init')")
    shown(film)
    film.page.get_by_role("slider", name="Scale of U, σ_max").fill("2.5")
    film.until("() => new URLSearchParams(location.search).get('radius') !== '0.9'")
    shown(film)
    told = answer(film, "jacobians")["layers"][0]
    assert told["sigma_max"] == pytest.approx(2.5, rel=1e-4)
    assert told["spectral_radius"] < 2.5


# --- lab 4: the constant error carousel ---


@pytest.mark.parametrize(
    ("bias", "path", "dc"), [("0", -11.5, -9.0), ("1", -5.4, -4.2), ("2", -2.3, -1.5), ("4", -0.34, 0.3)]
)
def test_the_forget_bias_decides_what_is_left(film: Film, bias: str, path: float, dc: float) -> None:
    lab(film, "highway", f"Forget bias {bias}")
    lstm = answer(film, "errors")["layers"][0]
    lines = charts(film, "lines")[0]
    for name, key in (
        ("LSTM: forget gates alone", "log10_cell_path"),
        ("LSTM: whole dc", "log10_dc"),
        ("LSTM: dh", "log10_dh"),
    ):
        logs = np.array(lstm[key], dtype=float)
        assert close(lines[name]["y"], (logs - logs[-1])[::-1]), name
    assert lines["LSTM: forget gates alone"]["y"][39] == pytest.approx(path, abs=2.0)
    assert lines["LSTM: whole dc"]["y"][39] == pytest.approx(dc, abs=1.5)
    paths = charts(film, "lines")[1]
    for name, key in (
        ("through the hidden state, dc_hidden", "log10_dc_hidden"),
        ("along the cell state, dc_next", "log10_dc_next"),
    ):
        assert close(paths[name]["y"], lstm[key][::-1])


def test_the_rnn_and_the_gru_hear_the_same_input(film: Film) -> None:
    lab(film, "highway")
    lines = charts(film, "lines")[0]
    for cell, name in (("rnn", "RNN: dh"), ("gru", "GRU: dh")):
        query = film.query.replace("cell=lstm", f"cell={cell}").replace("&forget_bias=1", "")
        with urlopen(f"{film.base}api/analysis?{query}&parts=errors", timeout=30) as told:
            logs = np.array(json.load(told)["layers"][0]["log10_dh"], dtype=float)
        assert close(lines[name]["y"], (logs - logs[-1])[::-1])


# --- lab 5: clipping and RTRL ---


def test_the_arrows_are_those_of_the_engine(film: Film) -> None:
    lab(film, "clipping")
    told = answer(film, "clipping")["clipping"]
    arrows = charts(film, "plane")[0]
    for way in told["ways"]:
        arrow = arrows[f"by {way['kind']}"]
        assert [arrow["x"][1], arrow["y"][1]] == [way["along"], way["across"]]
    by_norm, by_value = told["ways"]
    assert [by_norm["cosine"], by_norm["clipped_norm"]] == pytest.approx([1.0, 1.0])
    assert by_value["cosine"] < 0.95
    added = charts(film, "lines")[0]
    assert close(added["before"]["y"], np.log10(told["contributed"]))
    assert close(added["after, by norm"]["y"], np.log10(told["contributed_clipped"]))
    assert verdicts(film)[0][0] == "true"


def test_what_has_vanished_is_not_helped(film: Film) -> None:
    lab(film, "clipping", "Vanishes")
    told = answer(film, "clipping")["clipping"]
    assert told["contributed"][0] < 1e-5 * told["contributed"][-1]
    assert told["contributed_clipped"][0] <= told["contributed"][0]
    assert verdicts(film)[2][0] == "true"


def test_rtrl_carries_influence_forward_and_finds_the_same_gradient(film: Film) -> None:
    lab(film, "clipping")
    told = answer(film, "clipping", [{"name": "full"}, {"name": "rtrl"}])
    assert float(told["compare"][1]["missing_norm"]) < 1e-12
    (influence,) = [chart["‖∂s_t/∂p‖"] for chart in charts(film, "lines") if "‖∂s_t/∂p‖" in chart]
    assert close(influence["y"], np.log10(told["layers"][0]["influence_norms"]))
    phases = {step["phase"] for step in film.trace().steps if step["layer"] == 0}
    assert "influence" in phases
    assert "backward" not in phases
    film.until("() => document.querySelector('.lab-measure').textContent.includes('Measured just now')")
    assert [ok for ok, text in verdicts(film) if text.startswith(("Memory", "RTRL and"))] == ["true", "true"]
    held = charts(film, "lines")[-1]
    assert any(name.endswith("T^0.00") for name in held)
    assert any(name.endswith("T^1.00") for name in held)

"""Five labs: what is shown is what the engine says, and the numbers of each claim come out."""

import json
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np
import pytest
from playwright.sync_api import expect

from app.labs import LABS
from tests.browser.film import Film, Json, squeezed

SIZES = {"a telephone": (390, 844), "a tablet": (1024, 768), "a laptop": (1440, 900)}
BROAD = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TRACES = """(chart) => [...document.querySelectorAll(`#lab [data-chart="${chart}"]`)].map((root) =>
  (root.data ?? []).map(({name, x, y, z}) => ({name, x, y, z})))"""
ROWS = """() => Object.fromEntries([...document.querySelectorAll("#lab .lab-table tbody tr")].map((row) =>
  [row.cells[0].textContent, [...row.cells].slice(1).map((cell) => cell.textContent)]))"""
MARKS = """() => [".lab-carried", ".lab-back", ".lab-cut", ".lab-anew"].map((mark) =>
  [...document.querySelectorAll(mark)].filter((node) => node.tagName === "line" || node.textContent).length)"""
VERDICTS = "() => [...document.querySelectorAll('#lab-verdicts li')].map((li) => [li.dataset.ok, li.textContent])"
NUMBER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def lab(film: Film, key: str, case: str | None = None) -> Film:
    """Opens a lab by its menu, and a case of it by its button; waits until it and its film are there."""
    film.field("Labs").select_option(key)
    shown(film)
    if case:
        film.button(case).click()
        expect(film.button(case)).to_have_attribute("aria-pressed", "true")
        shown(film)
    return film


def shown(film: Film) -> None:
    film.page.locator("#lab[data-state=shown]").wait_for()
    film.state("playing", "paused").whole()


def answer(film: Film, parts: str, compare: list[Json] | None = None, **changed: str) -> Json:
    """The analysis of the link in the address bar, asked for anew."""
    query = "&".join([film.query, *(f"{name}={value}" for name, value in changed.items())])
    beside = f"&compare={quote(json.dumps(compare))}" if compare else ""
    with urlopen(f"{film.base}api/analysis?{query}&parts={parts}{beside}", timeout=30) as told:
        found: Json = json.load(told)
    return found


def charts(film: Film, name: str) -> list[dict[str, Json]]:
    """The traces of each chart of a kind, by name."""
    return [{trace["name"]: trace for trace in traces} for traces in film.page.evaluate(TRACES, name)]


def rows(film: Film) -> dict[str, list[str]]:
    found: dict[str, list[str]] = film.page.evaluate(ROWS)
    return found


def verdicts(film: Film) -> list[tuple[str, str]]:
    return [(ok, text) for ok, text in film.page.evaluate(VERDICTS)]


def number(text: str) -> float:
    """A number as the page writes it: 7.6·10⁹."""
    mantissa, _, exponent = text.replace(",", "").partition("·10")
    return float(mantissa.translate(NUMBER)) * 10.0 ** int(exponent.translate(NUMBER) or 0)


def close(seen: Any, told: Any) -> bool:
    """The numbers that are drawn are those that are told, infinities left out as gaps."""
    drawn = [np.nan if x is None else float(x) for x in seen]
    said = [float(x) if np.isfinite(float(x)) else np.nan for x in told]
    return np.allclose(drawn, said, rtol=1e-9, atol=1e-12, equal_nan=True)


@pytest.fixture(autouse=True)
def _closed(film: Film) -> Any:
    yield
    if film.page.locator("#lab:not([hidden])").count():
        film.button("Close the lab").click()
        expect(film.page.locator("#lab")).to_be_hidden()


# --- a lab is a state of the page ---


@pytest.mark.parametrize("key", [each.key for each in LABS])
def test_each_lab_has_a_link_that_reopens_it(film: Film, key: str) -> None:
    told = next(each for each in LABS if each.key == key)
    lab(film, key)
    for name, value in told.fields.items():
        assert film.page.evaluate("n => new URLSearchParams(location.search).get(n)", name) == value
    address, seen = film.page.url, film.page.locator("#lab-claim").inner_text()
    assert address.endswith(f"#lab={key}")
    film.page.goto("about:blank")
    film.page.goto(address)
    shown(film)
    assert (film.page.url, film.page.locator("#lab-claim").inner_text()) == (address, seen)
    assert squeezed(seen) == squeezed(told.claim)
    film.page.goto("about:blank")
    film.page.goto(f"{film.base}#lab={key}")  # its own film, where the address says nothing of one
    shown(film)
    assert film.page.url == address


def test_the_browsers_back_leaves_the_lab(film: Film) -> None:
    before = film.query
    lab(film, "reach")
    film.page.go_back()
    expect(film.page.locator("#lab")).to_be_hidden()
    film.until("q => location.search === '?' + q", before)
    film.page.go_forward()
    shown(film)
    expect(film.page.locator("#lab-name")).to_have_text("Lab 3 · Vanishing and exploding")


def test_a_first_visit_loads_no_lab(film: Film) -> None:
    asked: list[str] = []
    film.page.on("request", lambda request: asked.append(request.url))
    film.visit("seed=5").whole()
    assert not [url for url in asked if "/labs/" in url or "/api/analysis" in url or "/api/timing" in url]


def test_a_control_of_the_lab_is_a_field_of_the_form(film: Film) -> None:
    lab(film, "reach")
    film.page.get_by_role("slider", name="Spectral radius of U, ρ").fill("1.5")
    film.until("() => new URLSearchParams(location.search).get('radius') === '1.5'")
    shown(film)
    film.page.get_by_text("More", exact=True).click()
    expect(film.page.locator("#form [name=radius]")).to_have_value("1.5")
    assert film.trace().start["request"]["init"]["recurrent"]["spectral_radius"] == 1.5
    assert film.page.url.endswith("#lab=reach")


def test_a_lab_that_is_refused_says_why_and_goes_on(film: Film) -> None:
    film.watch.forgive("422")
    lab(film, "cuts", "Every 3, over 6")
    film.field("k2, reach").fill("1")
    expect(film.page.locator("#lab-status")).to_contain_text("k2 is 1, less than k1; at least 3 is needed")
    film.field("k2, reach").fill("5")
    shown(film)


@pytest.mark.parametrize("size", SIZES)
def test_no_lab_is_broader_than_the_window(film: Film, size: str) -> None:
    width, height = SIZES[size]
    film.page.set_viewport_size({"width": width, "height": height})
    try:
        for each in LABS:
            lab(film, each.key)
            assert film.page.evaluate(BROAD) <= 0, each.key
    finally:
        film.page.set_viewport_size({"width": 1440, "height": 900})


def test_a_lab_shows_the_persons_own_numbers(film: Film) -> None:
    data = "0.1,0.2\n0.3,0.1\n-0.4,0.3\n0.2,0.1\n0.5,0.2"
    film.page.goto(f"{film.base}?hidden=3&task=data&data={quote(data)}#lab=reach")
    shown(film)
    told = answer(film, "jacobians")["layers"][0]
    assert len(told["log10_jacobian_norms"]) == 5
    assert close(charts(film, "lines")[0]["measured"]["y"], told["log10_jacobian_norms"][-1][::-1])


# --- lab 1: naive against accumulated ---


def test_the_race_counts_a_triangle_of_visits_against_a_line(film: Film) -> None:
    lab(film, "race")
    full, naive = answer(film, "", [{"name": "full"}, {"name": "naive"}])["compare"]
    assert (naive["visits"], full["visits"]) == (55, 10)
    told = rows(film)
    assert told["visits in all"] == ["55", "10"]
    assert [number(x) for x in told["flops of the way back"]] == [naive["flops"], full["flops"]]
    assert float(naive["missing_norm"]) < 1e-12
    assert number(told["‖difference‖ / ‖gradient‖"][0]) == pytest.approx(float(naive["missing_norm"]), rel=1e-2)
    assert [ok for ok, _ in verdicts(film)[:2]] == ["true", "true"]
    seen = charts(film, "bars")[0]
    assert (seen["naive"]["y"], seen["accumulated"]["y"]) == (list(range(10, 0, -1)), [1] * 10)
    film.page.get_by_role("slider", name="Clock of visits").fill("7")
    assert rows(film)["visits so far"] == ["7", "7"]
    seen = charts(film, "bars")[0]
    assert (sum(seen["naive"]["y"]), seen["accumulated"]["y"]) == (7, [0] * 3 + [1] * 7)
    film.page.get_by_role("slider", name="Clock of visits").fill("40")
    assert rows(film)["visits so far"] == ["40", "10"]


def test_the_cost_against_t_is_measured_live_with_its_exponents(film: Film) -> None:
    with film.page.expect_response(lambda response: "api/timing" in response.url) as response:
        lab(film, "race")
    told = response.value.json()
    film.until("() => document.querySelector('.lab-measure').textContent.includes('Measured just now')")
    drawn = charts(film, "lines")[-1]
    for way, name in zip(told["ways"], ("accumulated", "naive"), strict=True):
        (trace,) = [trace for label, trace in drawn.items() if label.startswith(name)]
        assert trace["name"] == f"{name}: T^{way['exponents']['seconds']:.2f}"
        np.testing.assert_allclose(trace["y"], np.log10(way["seconds"]))
        np.testing.assert_allclose(trace["x"], np.log10(told["sizes"]))
    assert told["ways"][1]["exponents"]["seconds"] > told["ways"][0]["exponents"]["seconds"] + 0.4


def test_the_race_runs_and_rests(film: Film) -> None:
    lab(film, "race")
    film.page.get_by_role("slider", name="Clock of visits").fill("0")
    film.button("Race").click()
    film.until("() => Number(document.querySelector('.lab-clock input').value) > 2")
    film.page.locator(".lab-clock button").click()
    at = film.page.get_by_role("slider", name="Clock of visits").input_value()
    film.page.wait_for_timeout(250)
    assert film.page.get_by_role("slider", name="Clock of visits").input_value() == at


# --- lab 2: where to cut ---


def test_the_triangle_is_the_credit_and_the_bars_are_the_comparison(film: Film) -> None:
    lab(film, "cuts")
    ways = [{"name": "truncated", "k1": 2, "k2": 4}, {"name": "chunked", "length": 4}]
    told = answer(film, "credit", ways)
    ((heat,),) = [list(chart.values()) for chart in charts(film, "triangle")]
    credit = told["layers"][0]["credit"]
    logs = np.array([np.log10(x) for row in credit for x in row if x > 0])
    for t, row in enumerate(credit):
        for k, x in enumerate(row):
            place = heat["z"][t][k]
            span = min(9.0, max(1.0, logs.max() - logs.min()))
            assert (place is None) == (x == 0)
            if x:
                assert place == pytest.approx(max(0.04, 1 + (np.log10(x) - logs.max()) / span))
    bars = charts(film, "bars")[0]
    for name, key in (("cosine", "cosine"), ("norm ratio", "norm_ratio"), ("missing norm", "missing_norm")):
        found = dict(zip(bars[name]["x"], bars[name]["y"], strict=True))
        assert [found["▸ truncated 2, 4"], found["chunked 4"]] == [way[key] for way in told["compare"]]


def lost(film: Film) -> int:
    """How many cells of the triangle are hatched."""
    cell = "() => { const [a] = document.querySelector('#lab [data-chart=triangle]').data; return a.x.length; }"
    across = "() => document.querySelector('#lab [data-chart=triangle]').clientWidth - 52"
    width = film.page.evaluate(across) / film.page.evaluate(cell)
    widths = film.page.evaluate("() => [...document.querySelectorAll('.lab-lost')].map((r) => r.width.baseVal.value)")
    return round(float(sum(widths) / width))


def missed(film: Film) -> int:
    """How many pairs t, k of full BPTT the sweeps of the film do not reach."""
    start = film.trace().start
    reach = {t: sweep["until"] for sweep in start["sweeps"] for t in sweep["losses"]}
    return int(sum(reach[t] for t in range(start["steps"])))


def test_the_mask_shows_what_the_sweeps_leave_out(film: Film) -> None:
    for case in ("Fixed lag", "Every 3, over 6", "Chunks: state carried"):
        lab(film, "cuts", case)
        assert lost(film) == missed(film) > 0, case


def test_the_mask_is_moved_by_dragging_and_by_keys(film: Film) -> None:
    lab(film, "cuts")
    grip = film.page.get_by_role("slider", name="k2, reach", exact=True)
    before, box = lost(film), grip.bounding_box()
    assert box is not None
    film.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    film.page.mouse.down()
    film.page.mouse.move(box["x"] - 62, box["y"] + 5, steps=4)
    assert lost(film) < before  # before any answer
    film.page.mouse.up()
    film.until("() => Number(new URLSearchParams(location.search).get('k2')) > 4")
    shown(film)
    assert lost(film) == missed(film)
    k2 = int(grip.get_attribute("aria-valuenow") or "")
    assert film.trace().start["request"]["algorithm"]["k2"] == k2
    grip.focus()
    film.page.keyboard.press("ArrowLeft")
    film.until("k2 => new URLSearchParams(location.search).get('k2') === String(k2 - 1)", k2)
    shown(film)
    assert grip.evaluate("(grip) => grip === document.activeElement")


def test_state_carried_and_state_started_anew_are_plain_to_see(film: Film) -> None:
    lab(film, "cuts", "Chunks: state carried")
    assert film.page.evaluate(MARKS) == [11, 9, 2, 0]
    lab(film, "cuts", "Epochs: state anew")
    assert film.page.evaluate(MARKS) == [9, 9, 0, 2]
    assert lost(film) == 0
    credit = answer(film, "credit")["layers"][0]["credit"]
    assert not any(credit[t][k] for t in range(4, 12) for k in range(t // 4 * 4))


def test_any_way_becomes_sweeps_of_ones_own(film: Film) -> None:
    lab(film, "cuts", "Every 3, over 6")
    sweeps = film.trace().start["sweeps"]
    film.button("Make these sweeps my own").click()
    film.until("() => new URLSearchParams(location.search).get('algorithm') === 'custom'")
    shown(film)
    assert film.trace().start["sweeps"] == sweeps
    film.page.get_by_role("slider", name="Sweep 4, until").focus()
    film.page.keyboard.press("ArrowLeft")
    film.until("() => /:11:5/.test(new URLSearchParams(location.search).get('sweeps'))")
    shown(film)
    assert film.trace().start["sweeps"][3]["until"] == 5


# --- lab 3: vanishing and exploding ---


@pytest.mark.parametrize(
    ("case", "expected", "rule"),
    [
        ("Orthogonal, 0.9", None, "true"),
        ("Orthogonal, linear", 0.0, "true"),
        ("All eigenvalues zero", np.log10(14.142136 * 2**24), "false"),
        ("Radius 2, sigmoid", None, "false"),
        ("ReLU explodes", 30 * np.log10(2.35), "true"),
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
    assert close(lines["common rule ρ^lag"]["y"], told["log10_radius"])
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
    film.field("U is drawn").select_option("glorot")
    film.until("() => !new URLSearchParams(location.search).has('init')")
    shown(film)
    film.page.get_by_role("slider", name="Scale of U, σ_max").fill("2.5")
    film.until("() => new URLSearchParams(location.search).get('radius') !== '0.9'")
    shown(film)
    told = answer(film, "jacobians")["layers"][0]
    assert told["sigma_max"] == pytest.approx(2.5, rel=1e-4)
    assert told["spectral_radius"] < 2.5


# --- lab 4: the gates' highway ---


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
        ("along the memory, dc_next", "log10_dc_next"),
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

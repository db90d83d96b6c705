"""Labs of the ways back: the race and the cuts show what the engine says, and the claims come out."""

import numpy as np
import pytest

from tests.browser.film import FRAMES, Film
from tests.browser.labs import MARKS, answer, charts, lab, number, rows, shown, verdicts

pytestmark = pytest.mark.usefixtures("closed_lab")

# Pressed in the turn in which it is seen: a race takes seven seconds, and a busy machine may take longer for a click.
PAUSED_ON_THE_WAY = """() => {
  const seen = Number(document.querySelector(".lab-clock input").value) > 2;
  if (seen) document.querySelector(".lab-clock button").click();
  return seen;
}"""


# --- lab 1: naive against accumulated ---


def test_the_race_counts_a_triangle_of_visits_against_a_line(film: Film) -> None:
    lab(film, "race")
    full, naive = answer(film, "", [{"name": "full"}, {"name": "naive"}])["compare"]
    assert (naive["visits"], full["visits"]) == (55, 10)
    told = rows(film)
    assert told["backward steps in all"] == ["55", "10"]
    assert [number(x) for x in told["operations of the backward pass"]] == [naive["flops"], full["flops"]]
    assert float(naive["missing_norm"]) < 1e-12
    assert number(told["‖difference‖ / ‖gradient‖"][0]) == pytest.approx(float(naive["missing_norm"]), rel=1e-2)
    assert [ok for ok, _ in verdicts(film)[:2]] == ["true", "true"]
    seen = charts(film, "bars")[0]
    assert (seen["naive"]["y"], seen["accumulated"]["y"]) == (list(range(10, 0, -1)), [1] * 10)
    film.page.get_by_role("slider", name="Clock of backward steps").fill("7")
    assert rows(film)["backward steps so far"] == ["7", "7"]
    seen = charts(film, "bars")[0]
    assert (sum(seen["naive"]["y"]), seen["accumulated"]["y"]) == (7, [0] * 3 + [1] * 7)
    film.page.get_by_role("slider", name="Clock of backward steps").fill("40")
    assert rows(film)["backward steps so far"] == ["40", "10"]


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
    film.page.get_by_role("slider", name="Clock of backward steps").fill("0")
    film.button("Race").click()
    film.until(PAUSED_ON_THE_WAY)
    at = film.page.get_by_role("slider", name="Clock of backward steps").input_value()
    film.page.evaluate(FRAMES, 20)
    assert film.page.get_by_role("slider", name="Clock of backward steps").input_value() == at


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
    for name, key in (("cosine", "cosine"), ("norm ratio", "norm_ratio"), ("‖difference‖ / ‖full‖", "missing_norm")):
        found = dict(zip(bars[name]["x"], bars[name]["y"], strict=True))
        assert [found["▸ BPTT(4; 2)"], found["chunked 4"]] == [way[key] for way in told["compare"]]


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
    grip = film.page.get_by_role("slider", name="k2, states", exact=True)
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

"""What stands around the stage beside errors: a gradient that fills up, and who blames whom."""

import json
from itertools import accumulate
from math import log10
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import Film, Json
from tests.browser.told import norm, signed, told

CHART = "id => document.getElementById(id).data?.map(({x, y, z, text}) => ({x, y, z, text})) ?? null"
HERE = """() => {  // that of the film before is out of sight until its own has come
  const drawn = document.querySelector("#blame");
  return (drawn.data ?? []).length > 0 && getComputedStyle(drawn).visibility === "visible";
}"""
CUT = "hidden=3&steps=6&lag=1&algorithm=truncated&k1=2&k2=3"


def chart(film: Film, name: str) -> list[Json]:
    return list(film.page.evaluate(CHART, name))


def says(film: Film) -> str:
    return film.page.locator("#gather-says").inner_text()


def blamed(film: Film) -> list[list[float]]:
    """dL_t/dh_k of the uppermost recurrent layer, as the analysis tells it."""
    with urlopen(f"{film.base}api/analysis?{film.query}&parts=credit", timeout=30) as answer:
        layers = json.load(answer)["layers"]
    return list([layer["credit"] for layer in layers if layer][-1])


def gathering(film: Film) -> Film:
    return film.tab("Gradient").until("() => (document.querySelector('#gather').data ?? []).length > 0")


def shown(film: Film) -> Film:
    return film.tab("Credit assignment").until(HERE)


@pytest.mark.parametrize(
    "query", ["hidden=3&steps=3&lag=1&l2=0.1&clip=norm&limit=0.01", "algorithm=rtrl&hidden=3&steps=3"]
)
def test_a_gradient_fills_up_with_what_each_step_adds_and_is_whole_then(film: Film, query: str) -> None:
    gathering(film.to(query).whole())
    steps = film.trace().steps
    adds = [n for n, s in enumerate(steps, 1) if s["layer"] == 0 and s["phase"] in ("backward", "influence")]
    sums = accumulate(
        (steps[n - 1]["grads"]["U"] for n in adds),
        lambda a, b: [[x + y for x, y in zip(p, q, strict=True)] for p, q in zip(a, b, strict=True)],
    )
    added = "time step" if "rtrl" in query else "visit"  # it visits nothing on a way back
    for count, (n, total) in enumerate(zip(adds, sums, strict=True), 1):
        film.seek(n)
        assert says(film) == f"after {count} {added}{'s' if count > 1 else ''}"
        words = [[f"∂L/∂U [{i},{j}]: {signed(x)}" for j, x in enumerate(row)] for i, row in enumerate(total)]
        assert chart(film, "gather")[0]["text"] == words
    for phase in ("gradient", "clip"):
        for n in [n for n, s in enumerate(steps, 1) if s["layer"] == 0 and s["phase"] == phase]:
            size = told(norm([x for row in steps[n - 1]["grads"]["U"] for x in row]))
            assert says(film.seek(n)) == f"{'clipped ' if phase == 'clip' else ''}∂L/∂U: ‖{size}‖"


def test_any_parameter_can_be_watched_and_column_notation_turns_it(film: Film) -> None:
    gathering(film.to("cell=gru&hidden=2&steps=3&lag=1").whole().seek(film.received))
    choice = film.page.get_by_label("Parameter", exact=True)
    names = ["W of y", "b of y", "W of h¹", "U of h¹", "b of h¹", "c of h¹"]
    assert choice.locator("option").all_inner_texts() == names
    sizes = {
        "W of y": (2, 4),
        "b of y": (1, 4),
        "W of h¹": (4, 6),
        "U of h¹": (2, 6),
        "b of h¹": (1, 6),
        "c of h¹": (1, 2),
    }
    group = film.page.get_by_role("group", name="Notation")
    try:
        for name, (high, wide) in sizes.items():
            choice.select_option(label=name)
            assert [len(row) for row in chart(film, "gather")[0]["z"]] == [wide] * high, name
        choice.select_option(label="U of h¹")
        group.get_by_role("radio", name="Column").check()
        film.until("() => document.querySelector('#gather').data[0].z.length === 6")
        assert film.page.evaluate("document.querySelector('#gather').layout.yaxis.ticktext") == ["r", "u", "n"]
    finally:
        group.get_by_role("radio", name="Row").check()


def test_who_blames_whom_is_what_the_analysis_says_and_the_frame_follows_the_error(film: Film) -> None:
    shown(film.to("hidden=3&steps=5&lag=1").whole())
    credit, (triangle, crosses, *_) = blamed(film), chart(film, "blame")
    for t, row in enumerate(credit):
        for k, x in enumerate(row):
            assert told(x) in triangle["text"][t][k]
            assert (triangle["z"][t][k] is None) == (x == 0)
    most = max(x for row in credit for x in row)
    assert triangle["z"][4][4] == pytest.approx(max(0.04, 1 + log10(credit[4][4] / most) / decades(credit)))
    assert crosses["x"] == []
    for n, step in enumerate(film.trace().steps, 1):
        frame = chart(film.seek(n), "blame")[2]
        assert sorted(set(frame["x"])) == ([step["t"] - 0.5, step["t"] + 0.5] if step["phase"] == "backward" else [])


def decades(credit: list[list[float]]) -> float:
    logs = [log10(x) for row in credit for x in row if x > 0]
    return max(1.0, min(9.0, max(logs) - min(logs)))


# --- the size of errors by lag ---

LAGS = "() => (document.querySelector('#decay').data ?? []).length > 1"
NAMED = "() => document.querySelector('#decay').data.map(({name, x, y}) => ({name, x: [...x], y: [...y]}))"
SIGMOID = "hidden=6&activation=sigmoid&steps=16&lag=3"


def lags(film: Film, query: str) -> list[Json]:
    """The lines of the panel, and last its marks."""
    film.to(query).whole()
    return list(film.tab("Errors").until(LAGS).page.evaluate(NAMED))


def test_each_loss_alone_is_drawn_by_lag_so_that_vanishing_is_seen(film: Film) -> None:
    others, last, marks = lags(film, SIGMOID)
    credit = blamed(film)
    assert (others["name"], last["name"], marks["y"]) == ("other losses", "loss of t = 15", [])
    assert last["x"] == list(range(16))
    assert last["y"] == credit[15][::-1]
    assert last["y"][10] < 1e-6  # at t = 5: 0.23 where all losses have joined
    five = next(s for s in film.trace().steps if (s["phase"], s["layer"], s["t"]) == ("backward", 0, 5))
    assert norm(five["values"]["delta"][0]) == pytest.approx(0.23, abs=0.005)
    drawn = [y for y in others["y"] if y is not None]
    assert drawn == [size for row in credit[3:15] for size in row[::-1]]


def test_the_marks_are_where_the_error_is_on_every_loss_that_is_gathered(film: Film) -> None:
    lags(film, SIGMOID)
    credit = blamed(film)
    for n, step in enumerate(film.trace().steps, 1):
        film.seek(n)
        marks = film.page.evaluate(NAMED)[-1]
        here = int(step["t"]) if (step["phase"], step["layer"]) == ("backward", 0) else 16
        losses = range(max(3, here), 16)
        assert (marks["x"], marks["y"]) == ([t - here for t in losses], [credit[t][here] for t in losses]), n


def test_what_is_cut_off_of_the_last_loss_is_dotted(film: Film) -> None:
    _, sent, cut, _ = lags(film, CUT)
    row = blamed(film)[5][::-1]
    assert [sent["name"], cut["name"]] == ["loss of t = 5", "cut off"]
    assert (sent["x"], sent["y"]) == ([0, 1, 2], row[:3])
    assert (cut["x"], cut["y"]) == ([2, 3, 4, 5], row[2:])


def test_where_the_state_begins_anew_nothing_is_cut_off(film: Film) -> None:
    others, last, _ = lags(film, "hidden=3&steps=6&lag=1&algorithm=epochwise&length=3")
    assert (others["name"], last["name"], [y is None for y in last["y"]]) == (
        "other losses",
        "loss of t = 5",
        [False] * 3,
    )


def test_several_layers_show_the_last_loss_alone_and_rtrl_has_the_same_lines(film: Film) -> None:
    stack = lags(film, "hidden=4,3&steps=7&lag=2")
    assert [line["name"] for line in stack[:-1]] == ["h¹", "h²"]
    assert stack[1]["y"] == blamed(film)[6][::-1]
    full, online = (lags(film, f"hidden=3&steps=5&lag=1&algorithm={name}") for name in ("full", "rtrl"))
    assert online == full


def test_the_lag_of_a_weighted_loss_is_that_of_the_last_one_that_counts(film: Film) -> None:
    last, _ = lags(film, "hidden=3&steps=5&lag=1&loss_at=0,0,0,2,0")
    assert (last["name"], last["y"]) == ("loss of t = 3", blamed(film)[3][::-1])


def test_where_nothing_goes_through_time_there_are_no_lines(film: Film) -> None:
    shown(film.to("hidden=3&steps=5&lag=1").whole())  # who has looked at that panel is not asked for it here
    film.to("cell=dense&hidden=3&task=sine&steps=5").whole().tab("Errors")
    expect(film.page.locator("#decay-says")).to_contain_text("No layer is recurrent")


# --- credit assignment ---


def test_what_a_cut_loses_is_crossed_out(film: Film) -> None:
    _, crosses, *_ = chart(shown(film.to(CUT).whole()), "blame")
    lost = [(2, 0), (3, 0), (4, 0), (4, 1), (4, 2), (5, 0), (5, 1), (5, 2)]
    assert list(zip(crosses["y"], crosses["x"], strict=True)) == lost


def test_a_loss_of_weight_0_looks_unlike_one_that_counts(film: Film) -> None:
    query = "hidden=3&steps=4&lag=1&loss_at=0,1,0,1&algorithm=truncated&k1=1&k2=2"
    _, crosses, _, dashes, *_ = chart(shown(film.to(query).whole()), "blame")
    assert list(zip(crosses["y"], crosses["x"], strict=True)) == [(3, 0), (3, 1)]
    assert list(zip(dashes["y"], dashes["x"], strict=True)) == [(0, 0), (2, 0), (2, 1), (2, 2)]
    expect(film.page.locator("#blame-legend")).to_contain_text("– weight 0")
    expect(film.page.locator("#legend-signs li", has_text="weight 0")).to_be_visible()
    film.to("hidden=3&steps=4&lag=1").whole()
    expect(film.page.locator("#legend-signs li", has_text="weight 0")).to_be_hidden()


def test_a_loss_that_no_sweep_gathers_is_crossed_out_whole(film: Film) -> None:
    query = "hidden=3&steps=4&lag=1&algorithm=custom&sweeps=0 3:3:2"
    _, crosses, *_ = chart(shown(film.to(query).whole()), "blame")
    lost = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2), (3, 0), (3, 1)]
    assert list(zip(crosses["y"], crosses["x"], strict=True)) == lost


def test_nobody_is_asked_who_blames_whom_before_it_is_in_sight(opens: Opens) -> None:
    film = opens("hidden=3&steps=4", viewport={"width": 390, "height": 844}, reduced_motion="reduce").whole()
    assert film.page.locator("#gather-title").inner_text() == "∂L/∂U, filling up"
    assert film.page.locator("#gather-choice option").count() == 5  # also before it is looked at
    asked: list[str] = []
    film.page.on("request", lambda request: asked.append(request.url) if "/api/analysis" in request.url else None)
    film.seek(3)
    assert asked == []
    shown(film)
    assert len(asked) == 1
    film.seek(5).page.set_viewport_size({"width": 390, "height": 800})
    assert len(asked) == 1


def test_a_film_without_time_has_no_blame_and_a_large_one_says_why(film: Film) -> None:
    film.to("cell=dense&hidden=3&task=xor&loss=bce").whole().tab("Credit assignment")
    expect(film.panel("Credit assignment")).to_contain_text("Nothing goes back through time")
    expect(film.page.locator("#blame-panel")).to_be_hidden()
    assert says(gathering(film.seek(film.received))).startswith("∂L/∂W: ")
    film.to("cell=lstm&hidden=48&steps=80&batch=16").whole()
    film.tab("Credit assignment")
    expect(film.page.locator("#blame-says")).to_contain_text("as large as this")


def test_another_film_in_the_same_page_is_blamed_anew(film: Film) -> None:
    before = chart(shown(film.to("hidden=3&steps=4&lag=1").whole()), "blame")[0]["z"]
    film.field("Time steps").fill("6")
    film.again({"steps": "6"})
    film.until("() => document.querySelector('#blame').data[0].z.length === 6")
    after = chart(film, "blame")[0]
    assert len(before) == 4
    assert told(blamed(film)[5][2]) in after["text"][5][2]
    film.field("Preset").select_option("2")
    expect(film.page.locator("#blame-panel")).to_be_hidden()

"""The card of what has been learned shows what the API says, for each kind of task, and asks only while it is open."""

import json
import re
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import Opens
from tests.browser.film import WINDOWS, Film

XOR = "task=xor&cell=dense&hidden=4&loss=bce&iteration=60"
SPIRALS = "task=spirals&cell=dense&hidden=8&batch=16&iteration=5"
ECHO = "hidden=8&steps=7&batch=4&lag=2&symbols=3&rate=0.5&iteration=40"
TEXT = "task=next_letter&text=the+error+flows+back&steps=6&batch=4&hidden=8&optimizer=adam&rate=0.01&iteration=30"
OWN = "task=data&cell=dense&columns=2&data=" + "0,0,1,5%0A1,0,2,6%0A0,1,3,8"
FIGURE = "() => plane.data.map(({ x, y, z, marker }) => ({ x, y, z, symbol: marker?.symbol }))"
BUSY = "() => document.getElementById('learned').getAttribute('aria-busy') === 'false'"


def card(film: Film) -> Locator:
    return film.page.locator("#learned")


def says(film: Film) -> str:
    return film.page.locator("#learned-says").inner_text()


def opened(film: Film, query: str) -> Any:
    """The card of a film, opened; and what the API says of it."""
    film.visit(query).whole()
    film.tab("Predictions")
    film.until(BUSY)
    return told(film, query)


def told(film: Film, query: str, **more: object) -> Any:
    with urlopen(f"{film.base}api/learned?{query}&{urlencode(more)}", timeout=30) as answer:
        return json.loads(answer.read())


def table(film: Film, number: int) -> list[list[str]]:
    rows = film.page.locator("#sequences table").nth(number).locator("tr")
    return [row.locator("td").all_inner_texts() for row in rows.all()][1:]


def test_the_plane_is_the_one_that_the_api_tells_and_a_ring_is_around_what_is_wrong(film: Film) -> None:
    api = opened(film, SPIRALS)
    ground, decision, points, wrong = film.page.evaluate(FIGURE)
    plane, examples = api["boundary"], api["examples"]
    assert (ground["x"], ground["y"]) == (plane["across"], plane["up"])
    assert ground["z"] == decision["z"]
    for row, said in zip(ground["z"], plane["outputs"], strict=True):
        assert row == pytest.approx([b - a for a, b in said], abs=1e-9)
    assert list(zip(points["x"], points["y"], strict=True)) == [(x, y) for x, y in examples["inputs"][0]]
    assert points["symbol"] == [["circle", "triangle-up"][y.index(1)] for y in examples["targets"][0]]
    odd = [xy for xy, right in zip(examples["inputs"][0], examples["right"][0], strict=True) if not right]
    assert list(map(list, zip(wrong["x"], wrong["y"], strict=True))) == odd
    assert 0 < len(odd) < 64
    share = int(100 * api["accuracy"] + 0.5)
    assert says(film).startswith(f"After 5 updates, {share} % of the answers are right, on 64 ")
    for other in ("sequences", "text", "moments"):
        assert film.page.locator(f"#learned-{other}").is_hidden()


def test_bits_have_a_plane_whose_middle_is_a_half(film: Film) -> None:
    api = opened(film, XOR)
    ground = film.page.evaluate(FIGURE)[0]
    for row, said in zip(ground["z"], api["boundary"]["outputs"], strict=True):
        assert row == pytest.approx([2 * a - 1 for (a,) in said], abs=1e-9)
    assert len(film.page.evaluate(FIGURE)[2]["x"]) == 4


def test_own_numbers_show_one_output_at_a_time(film: Film) -> None:
    api = opened(film, OWN)
    assert "nobody has said how near" in says(film)
    film.page.get_by_label("Output of the plane").select_option("1")
    expected = 2 * (api["boundary"]["outputs"][3][4][1] - 5) / (8 - 5) - 1
    film.until(f"z => Math.abs(({FIGURE})()[0].z[3][4] - z) <= 1e-9", max(-1, min(1, expected)))
    assert film.page.locator("#plane-signs li").all_inner_texts() == ["●5", "●8"]


def test_sequences_stand_beside_their_targets_with_a_mark_for_right_and_for_wrong(film: Film) -> None:
    api = opened(film, ECHO)
    examples = api["examples"]
    assert film.page.locator("#sequences table").count() == 6
    for i in (0, 5):
        hears, target, said, right = table(film, i)
        assert hears == ["ABC"[moment[i].index(1)] for moment in examples["inputs"]]
        assert target == ["ABC"[moment[i].index(1)] if any(moment[i]) else "·" for moment in examples["targets"]]
        assert said == ["ABC"[moment[i].index(max(moment[i]))] for moment in examples["outputs"]]
        assert right == [{True: "✓", False: "✗", None: ""}[moment[i]] for moment in examples["right"]]
    marks = film.page.locator("#sequences .mark").all_inner_texts()
    assert {"✓", "✗", ""} == set(marks)


def test_bars_are_the_accuracy_at_each_moment(film: Film) -> None:
    api = opened(film, ECHO)
    bars = film.page.evaluate("() => document.getElementById('by-moment').data[0].y")
    assert bars == api["accuracy_by_moment"]
    assert bars[:2] == [None, None]
    assert film.page.locator("#unasked").inner_text() == "No answer is judged at t = 0 to 1."


def test_single_moments_stand_side_by_side(film: Film) -> None:
    api = opened(film, "task=iris&cell=dense&iteration=20")
    target, _, right = table(film, 0)
    names = ["setosa", "versicolor", "virginica"]
    assert target == [names[y.index(1)] for y in api["examples"]["targets"][0]]
    assert right.count("✓") == round(30 * api["accuracy"])
    assert film.page.locator("#learned-moments").is_hidden()


def test_the_network_writes_beside_the_persons_text(film: Film) -> None:
    api = opened(film, TEXT)
    assert film.page.locator("#own-text").inner_text() == "the error flows back"
    written = film.page.locator("#written-text")
    assert written.text_content() == "t" + api["text"]["written"]
    film.page.get_by_role("button", name="Write again").click()
    expect(written).to_have_text("t" + told(film, TEXT, sample=1)["text"]["written"])
    film.page.get_by_label("Begin with").fill("er")
    film.page.keyboard.press("Enter")
    expect(written).to_have_text("er" + told(film, TEXT, sample=1, prompt="er")["text"]["written"])
    assert film.page.locator("#written-title").inner_text().endswith("text 2")


def test_the_temperature_is_set_by_keys(film: Film) -> None:
    opened(film, TEXT)
    slider = film.page.get_by_role("slider", name="Temperature")
    now = film.now
    slider.focus()
    film.page.keyboard.press("Home")
    expect(film.page.locator("#temperature-says")).to_have_text("0: always the likeliest letter")
    expect(film.page.locator("#written-text")).to_have_text("t" + told(film, TEXT, temperature=0)["text"]["written"])
    film.page.keyboard.press("ArrowRight")
    expect(film.page.locator("#written-text")).to_have_text("t" + told(film, TEXT, temperature=0.1)["text"]["written"])
    assert film.now == now
    assert film.sentence.startswith("Nothing has happened yet.")


def test_letters_that_the_network_does_not_know_are_refused_in_a_sentence_and_forgotten_with_the_text(
    film: Film,
) -> None:
    opened(film, TEXT)
    film.watch.forgive("status of 422|status 422")
    film.page.get_by_label("Begin with").fill("xyz")
    film.page.keyboard.press("Enter")
    expect(film.page.locator("#learned-says")).to_have_text(re.compile('^prompt has "x" in it'))
    film.field("Seed").fill("1")
    film.page.keyboard.press("Enter")
    expect(film.page.get_by_label("Begin with")).to_have_value("xyz")
    film.page.get_by_role("textbox", name="Text", exact=True).fill("another text")
    film.page.keyboard.press("Tab")
    expect(film.page.get_by_label("Begin with")).to_have_value("")
    expect(film.page.locator("#learned-says")).to_have_text(re.compile("^After 30 updates"))


def test_nothing_is_asked_while_the_card_is_closed_and_an_open_one_follows_the_film(film: Film) -> None:
    asked: list[str] = []
    film.page.on("request", lambda request: asked.append(request.url) if "learned" in request.url else None)
    film.visit(ECHO).whole()
    assert [url for url in asked if not url.endswith(".css")] == []
    film.tab("Predictions")
    film.until(BUSY)
    assert len([url for url in asked if "/api/learned?" in url]) == 1
    query = film.query
    film.field("Seed").fill("3")
    film.page.keyboard.press("Enter")
    film.again({"seed": "3"})
    expect(card(film)).to_have_attribute("aria-busy", "false")
    assert [url.partition("?")[2] for url in asked if "/api/learned?" in url] == [query, film.query]
    film.tab("Errors")
    film.field("Seed").fill("4")
    film.page.keyboard.press("Enter")
    film.again({"seed": "4"})
    assert len([url for url in asked if "/api/learned?" in url]) == 2


def test_an_answer_that_comes_too_late_is_not_shown(film: Film) -> None:
    """The first film's answer is held back until the second one's has come."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    film.visit(SPIRALS).whole()
    film.page.route("**/api/learned?*seed=0*", hold)
    with film.page.expect_request("**/api/learned?*seed=0*"):
        film.tab("Predictions")
    film.field("Seed").fill("7")
    film.page.keyboard.press("Enter")
    film.again({"seed": "7"}).until(BUSY)
    before = says(film)
    for route in held:
        route.abort()
    film.page.evaluate("() => fetch('api/limits').then((answer) => answer.text())")  # which comes after it
    assert len(held) == 1
    assert (says(film), before[:5]) == (before, "After")


def test_the_card_is_drawn_anew_for_the_other_theme(opens: Opens) -> None:
    film = opens(color_scheme="light", reduced_motion="reduce")
    opened(film, XOR)
    line = "() => document.getElementById('plane').data[1].line.color"
    light = film.page.evaluate(line)
    film.page.get_by_role("combobox", name="Theme").select_option(label="Dark")
    film.until(f"light => ({line})() !== light", light)


@pytest.mark.parametrize("query", [SPIRALS, ECHO, TEXT])
def test_the_open_card_is_no_broader_than_the_window(film: Film, query: str) -> None:
    opened(film, query)
    for window, size in WINDOWS.items():
        with film.window(*size):
            assert film.overhang <= 0, window

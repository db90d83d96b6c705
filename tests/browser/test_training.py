"""A training on the page: it runs, pauses, goes on, changes on the way, and any iteration opens as a film."""

import json
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import DRAWN, Film
from tests.browser.told import told

SMALL = "hidden=4&steps=6&lag=1&batch=4"
DONE = """() => {
  const [made, all] = document.querySelector("#train-count").textContent.split(" of ");
  const exploded = document.querySelector("#train-says").textContent.includes("exploded");
  return document.querySelector("#train").dataset.state === "paused" && (made === all || exploded);
}"""
# The points of a chart: [iterations, values] of its first line.
LINE = "name => { const [line] = document.querySelector(`#chart-${name}`).data; return [line.x, line.y]; }"


def trains(opens: Opens, query: str = SMALL, updates: int = 30) -> Film:
    film = opens(query, reduced_motion="reduce").whole()
    film.tab("Training")
    film.page.get_by_role("spinbutton", name="Updates").fill(str(updates))
    return film


def run(film: Film) -> Film:
    film.page.locator("#train-run").click()
    return film.until(DONE)


def asked(film: Film, more: str) -> list[dict[str, Any]]:
    query = "&".join(part for part in film.query.split("&") if not part.startswith("iteration="))
    with urlopen(f"{film.base}api/training?{query}&{more}", timeout=60) as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


def shown(film: Film, name: str) -> list[list[float]]:
    """What a chart shows once all has been drawn."""
    film.page.evaluate(DRAWN)
    found: list[list[float]] = film.page.evaluate(LINE, name)
    return found


def test_the_charts_show_what_the_engine_tells(opens: Opens) -> None:
    film = run(trains(opens))
    _, *lines, end = asked(film, "iterations=30")
    assert shown(film, "loss") == [[line["i"] for line in lines], [line["loss"] for line in lines]]
    assert shown(film, "gradient")[1] == [line["gradient_norm"] for line in lines]
    assert shown(film, "weights")[1] == [line["param_norms"][0] for line in lines]
    assert shown(film, "spectra")[1] == [line["spectral_radius"][0][0] for line in lines]
    assert film.page.locator("#train-count").inner_text() == "30 of 30"
    assert "mini-batch of 4, drawn by chance" in film.page.locator("#train-batch").inner_text()
    assert f"The loss is {told(end['loss'])}" in film.page.locator("#train-says").inner_text()


def test_a_run_that_was_made_in_pieces_is_the_run_made_at_once(opens: Opens) -> None:
    film = run(trains(opens, updates=10))
    film.button("One update").click()
    film.until("() => document.querySelector('#train-count').textContent.startsWith('11 of')").until(DONE)
    film.page.get_by_role("spinbutton", name="Updates").fill("20")
    run(film)
    _, *lines, _ = asked(film, "iterations=20&every=1")
    assert shown(film, "loss") == [[line["i"] for line in lines], [line["loss"] for line in lines]]


def test_an_iteration_opens_as_the_film_of_exactly_that_iteration(opens: Opens) -> None:
    film = run(trains(opens))
    losses = shown(film, "loss")[1]
    film.page.evaluate("() => document.querySelector('#chart-loss').emit('plotly_click', {points: [{x: 17}]})")
    film.again({"iteration": "17"})
    end = film.trace().end
    assert end["loss"] == losses[17]
    assert "Iteration 17 is on the stage" in film.page.locator("#train-says").inner_text()
    film.tab("Compare").field("Compare with").select_option(label="one update later")
    film.until("() => document.querySelector('#second-title').textContent.includes('iteration 18')")


def test_a_change_on_the_way_is_part_of_the_link_and_of_the_charts(opens: Opens) -> None:
    film = run(trains(opens, updates=10))
    film.page.get_by_role("spinbutton", name="Updates").fill("20")
    film.page.locator("#train-change input[name=rate]").fill("0.01")
    film.button("Go on with it").click()
    film.until(DONE)
    assert "changes=10%3Arate%3D0.01" in film.query
    _, *lines, _ = asked(film, "iterations=20&every=1")
    assert [line["rate"] for line in lines] == [0.1] * 10 + [0.01] * 10
    assert shown(film, "loss")[1] == [line["loss"] for line in lines]
    marks = "() => document.querySelector('#chart-loss').layout.shapes.map(({x0}) => x0)"
    assert film.page.evaluate(marks) == [10]


def test_a_run_rewinds_to_the_film_that_is_open_and_goes_on_otherwise(opens: Opens) -> None:
    film = run(trains(opens, updates=20))
    before = shown(film, "loss")[1]
    film.page.evaluate("() => document.querySelector('#chart-loss').emit('plotly_click', {points: [{x: 8}]})")
    film.again({"iteration": "8"})
    film.page.locator("#train-change select[name=optimizer]").select_option("momentum")
    film.button("Go on with it").click()
    film.until(DONE)
    assert "changes=8%3Aoptimizer%3Dmomentum" in film.query
    after = shown(film, "loss")[1]
    assert after[:9] == before[:9]
    assert after[12] != before[12]


def test_an_explosion_is_named_and_two_ways_out_are_offered(opens: Opens) -> None:
    film = run(trains(opens, f"{SMALL}&activation=linear&radius=2&loss=half_mse&rate=2", 60))
    says = film.page.locator("#train-says")
    expect(says).to_contain_text("The run exploded: in iteration")
    expect(says).to_contain_text("nothing goes on from there")
    expect(film.page.locator("#train-run")).to_be_disabled()
    expect(film.page.locator("#train-run")).to_have_css("opacity", "0.5")  # and it is seen that it is
    film.button("Clip the gradient to norm 1").click()
    film.again({"clip": "norm"})
    film.until("() => document.querySelector('#train-count').textContent.startsWith('60 of')")
    expect(says).to_contain_text("60 updates made")


def test_an_example_is_taken_with_its_network_and_says_what_it_shows(opens: Opens) -> None:
    film = trains(opens)
    film.page.get_by_role("combobox", name="Training example").select_option(label="xor: learns")
    film.until("() => document.querySelector('#train-says').textContent.includes('updates made')")
    assert "task=xor" in film.query
    chosen = film.page.locator("#training-example option:checked")
    assert chosen.inner_text() == "xor: learns"
    assert film.page.locator("#training-sentence").inner_text() == chosen.get_attribute("data-sentence")


def test_the_link_opens_the_training_again(opens: Opens) -> None:
    film = trains(opens)
    film.page.get_by_role("spinbutton", name="Updates").press("Tab")
    film.until("() => location.hash.includes('train=30')")
    again = opens(reduced_motion="reduce")
    again.page.goto(film.page.url)
    expect(again.panel("Training")).to_be_visible()
    assert again.page.get_by_role("spinbutton", name="Updates").input_value() == "30"

"""A view that throws says so in its own place, once, and the film goes on; nothing stops it for ever."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import Film

TROUBLE = ".trouble"


def without(film: Film, name: str) -> int:
    """The film of a stream in which the first backward step of layer 0 lacks a number; its position."""
    lines = [
        json.loads(line) for line in film.page.request.get(f"{film.base}api/trace?{film.query}").body().splitlines()
    ]
    step = next(line for line in lines if line.get("phase") == "backward" and line["layer"] == 0)
    del step["values"][name]
    film.page.route("**/api/trace?*", lambda route: route.fulfill(body="".join(json.dumps(m) + "\n" for m in lines)))
    film.visit(film.query).whole()
    return int(step["n"]) + 1


def test_what_cannot_be_shown_says_so_once_in_its_place_and_all_else_is_shown(film: Film) -> None:
    film.watch.forgive("cannot be drawn")
    position = without(film, "from_above")
    film.seek(position)
    trouble = film.page.locator(f".caption > {TROUBLE}").first
    expect(trouble).to_contain_text("This cannot be shown at this step: TypeError")
    expect(trouble).to_contain_text("The film goes on.")
    expect(trouble).to_have_attribute("role", "alert")
    assert trouble.evaluate("(node) => node.nextElementSibling.id") == "caption-says"
    assert film.page.locator("#caption-says").inner_text() == "", "no sentence of another step"
    assert film.now == position
    assert film.page.locator("#now-ledger").inner_text()
    film.seek(position - 1)
    expect(film.page.locator(TROUBLE)).to_have_count(0)
    assert film.sentence.endswith(".")


def test_a_film_with_a_step_that_cannot_be_shown_plays_to_its_end(film: Film) -> None:
    film.watch.forgive("cannot be drawn")
    position = without(film, "from_above")
    film.seek(position - 2).field("Speed").select_option("4")
    film.button("Play").click()
    film.until(f"() => Number(document.querySelector('#position').value) > {position + 2}")
    film.state("paused")
    assert film.now == film.received
    expect(film.page.locator(TROUBLE)).to_have_count(0)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_dense_layer_below_a_gated_one_plays_to_its_end(opens: Opens, cell: str) -> None:
    film = opens(f"hidden=dense:4,{cell}:5&steps=4&lag=1").whole()
    film.field("Speed").select_option("4")
    film.state("paused")
    assert film.now == film.received == 34
    expect(film.page.locator(TROUBLE)).to_have_count(0)

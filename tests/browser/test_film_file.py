"""A film as one file plays from file:// without a network, steps, scrubs and opens a number, in a frame as well."""

import html
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.film_file.film import film_html
from tests.browser.film import WHOLE, Film
from tests.browser.test_export import along
from tests.browser.watch import watch

WINDOW: ViewportSize = {"width": 1280, "height": 720}
PLACED = {"at": 30, "open": "delta,0,2,1", "address": "http://backflow.test/"}


class Opened(NamedTuple):
    page: Page

    def position(self, n: int) -> None:
        expect(self.page.get_by_role("slider", name="Position")).to_have_attribute("aria-valuenow", str(n))


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page without a network, on which nothing may go wrong, and nothing be asked but files."""
    with browser.new_context(viewport=WINDOW, offline=True, reduced_motion="reduce") as context:
        seen = watch(context, "file:///")
        with seen.test():
            yield context.new_page()


def test_it_plays_steps_scrubs_and_opens_a_number_from_a_file(offline: Page, tmp_path: Path) -> None:
    path = tmp_path / "film.html"
    path.write_bytes(film_html("", **PLACED))
    offline.goto(path.as_uri())
    offline.wait_for_function(WHOLE)
    opened = Opened(offline)
    opened.position(30)
    expect(offline.locator("html")).to_have_attribute("data-recorded", "")
    expect(offline.get_by_role("tab", name="Inside")).to_have_attribute("aria-selected", "true")
    offline.get_by_role("button", name="Step forward").click()
    opened.position(31)
    expect(offline.get_by_role("region", name="Caption").get_by_role("status")).not_to_be_empty()
    expect(offline.locator("#now-formula .katex").first).to_be_visible()
    offline.get_by_role("slider", name="Position").fill("40")
    opened.position(40)
    offline.get_by_role("region", name="Now").locator("td[data-name]").first.click()
    expect(offline.locator("#opened-name")).to_be_visible()
    offline.get_by_role("button", name="Play").click()
    expect(offline.get_by_role("button", name="Play")).to_be_visible()  # again, at the end
    opened.position(44)
    speed = offline.locator("#speed")
    for key, shown in (("+", "2"), ("-", "1"), ("=", "2")):
        offline.keyboard.press(key)
        expect(speed).to_have_value(shown)
    offline.get_by_role("tab", name="Credit assignment").click()
    expect(offline.locator("#who-losses li").first).to_be_visible()
    offline.get_by_role("button", name="About").click()
    expect(offline.get_by_label("Link to the live film")).to_have_value(
        "http://backflow.test/#at=44&open=from_above,0,0,0&notation=row"
    )


def test_it_plays_within_a_srcdoc(offline: Page, tmp_path: Path) -> None:
    film = film_html("cell=dense&task=xor&hidden=3").decode()
    outer = tmp_path / "notebook.html"
    outer.write_text(
        f'<!doctype html><iframe title="film" width="1200" height="680" srcdoc="{html.escape(film)}"></iframe>'
    )
    offline.goto(outer.as_uri())
    inside = offline.frame_locator("iframe")
    expect(inside.locator("html")).to_have_attribute("data-libraries", "here")
    inside.get_by_role("link", name="To the panels").press("Enter")  # a link would lead the frame to the notebook
    expect(inside.locator("#dock")).to_be_focused()
    inside.get_by_role("button", name="Step forward").click()
    expect(inside.get_by_role("slider", name="Position")).to_have_attribute("aria-valuenow", "1")


def test_the_page_hands_out_the_film_where_one_is(film: Film, offline: Page, tmp_path: Path) -> None:
    film.to("cell=gru&hidden=3").whole().seek(20)
    name, data = along(film, "Film as one file, HTML")
    assert name == "backflow-film.html"
    path = tmp_path / name
    path.write_bytes(data)
    offline.goto(path.as_uri())
    offline.wait_for_function(WHOLE)
    Opened(offline).position(20)
    expect(offline.get_by_role("link", name="Live")).to_have_attribute("href", film.page.url)


def test_a_long_film_has_its_overview_in_the_file(offline: Page, tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    path.write_bytes(film_html("steps=40&hidden=4&lag=1", at=0))
    offline.goto(path.as_uri())
    window = offline.get_by_role("slider", name="Time steps in sight")
    expect(window).to_have_attribute("aria-valuemax", "39")
    offline.wait_for_function(WHOLE)

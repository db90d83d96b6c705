"""The notebooks run from top to bottom, and the films in their cells play in a browser without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watch import watch
from tests.notebooks import executed

LOADED = 90_000  # milliseconds at the most, for a page of a megabyte on a machine that does other things, too


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return executed(["first_film", "check_my_backward_pass"], tmp_path_factory.mktemp("notebooks"))


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page without a network, on which nothing may go wrong, and nothing be asked but files."""
    with browser.new_context(offline=True, reduced_motion="reduce") as context, watch(context, "file:///").test():
        yield context.new_page()


def test_the_first_film_plays_in_its_cell(pages: dict[str, Path], offline: Page) -> None:
    offline.goto(pages["first_film"].as_uri())
    film = offline.frame_locator("iframe")
    position = film.get_by_role("slider", name="Position")
    expect(film.locator("html")).to_have_attribute("data-libraries", "here", timeout=LOADED)
    position.fill("40")
    expect(position).to_have_attribute("aria-valuenow", "40")
    film.get_by_role("button", name="Play").click()
    expect(position).to_have_attribute("aria-valuenow", "44")
    expect(offline.locator("pre", has_text="dL/dU: (6, 6)")).to_be_visible()


def test_a_check_names_the_mistake_and_shows_its_film(pages: dict[str, Path], offline: Page) -> None:
    offline.goto(pages["check_my_backward_pass"].as_uri())
    expect(offline.get_by_text("No error comes from the next time step").first).to_be_visible()
    expect(offline.get_by_text("It is right: every number that you gave is ours").first).to_be_visible()
    film = offline.frame_locator("iframe")
    expect(film.locator("html")).to_have_attribute("data-libraries", "here", timeout=LOADED)
    film.get_by_role("button", name="Step forward").click()
    expect(film.get_by_role("slider", name="Position")).to_have_attribute("aria-valuenow", "1")
    expect(film.get_by_text("wrong pass: carry_missing").first).to_be_visible()

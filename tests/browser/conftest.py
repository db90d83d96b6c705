"""A real server, a real browser, and a watch on every page: whatever goes wrong there fails the test."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from tests import chromium  # before Playwright, whose Node it may have to replace

# isort: split
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.film import PATIENCE, Film
from tests.browser.proxy import Doors, doors
from tests.browser.watch import watch

QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZE = {"width": 1440, "height": 900}
CHANGES: dict[str, Any] = {"viewport": SIZE, "reduced_motion": "no-preference", "color_scheme": "light"}  # by a page
# a page of the browser's own has no storage
FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { } }"

Opens = Callable[..., Film]

expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="package")
def server() -> Iterator[str]:
    """The address of a Backflow of our own, as `backflow --port 0` prints it."""
    command = [sys.executable, "-m", "app.cli", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1] + "/"
        process.terminate()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder, and not longer: while it runs, no other event loop can."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu", *QUIET]
        )


@pytest.fixture(scope="package")
def seat(browser: Browser, server: str) -> Iterator[Film]:
    """A page which many tests use, one after the other: to load a page anew is cheap, to make one is not."""
    with person(browser, server, reduced_motion="reduce") as film:
        yield film


@pytest.fixture
def film(seat: Film) -> Iterator[Film]:
    """The default film, at its beginning, and whole; nothing moves by itself."""
    seat.page.unroute_all()
    with seat.watch.test():
        yield chosen_anew(seat) if seat.page.locator("#preset").count() else seat.visit().whole()


@pytest.fixture
def closed_lab(film: Film) -> Iterator[None]:
    """Whoever opens a lab leaves it for the next one."""
    yield
    if film.page.locator("#lab:not([hidden])").count():
        film.button("Close the lab").click()
        expect(film.page.locator("#lab")).to_be_hidden()


def chosen_anew(film: Film) -> Film:
    """The first preset, as a person would choose it: this takes a third of the time of a visit."""
    film.page.evaluate("document.querySelectorAll('dialog[open]').forEach((sheet) => sheet.close())")
    film.page.evaluate("document.querySelector('#notation input[value=row]').click()")
    film.field("Speed").select_option("1")
    film.tab("Errors")
    film.field("Preset").select_option("0")
    film.page.evaluate("document.activeElement.blur()")
    return film.state("paused").whole()


@pytest.fixture(scope="package")
def door(server: str) -> Iterator[Doors]:
    """Opens a door before the server."""
    with doors(server) as opened:
        yield opened


@pytest.fixture(scope="package")
def guests(browser: Browser, server: str) -> Iterator[Film]:
    """A page for persons who have never been here, one after the other."""
    with person(browser, server) as film:
        yield film


@pytest.fixture
def opens(browser: Browser, guests: Film, server: str) -> Iterator[Opens]:
    """
    Opens a film as a person who has never been here; what is said by name describes the person's browser.

    The first person of a test finds Backflow's files in the browser's cache, as this costs a fifth. Whoever is cold or
    comes second has a browser of their own: for a first visit, and where two persons are there at once. What is said
    as `before` is a script that runs before the page.
    """
    with ExitStack() as people:
        free = [guests]

        def opened(query: str = "", at: str = server, *, cold: bool = False, **browsing: Any) -> Film:
            warm = free and not cold and browsing.keys() <= CHANGES.keys() | {"before", "permissions"}
            who = guest(free.pop(), at, **browsing) if warm else person(browser, at, **browsing)
            film = people.enter_context(who)
            people.enter_context(film.watch.test())
            return film.visit(query)

        yield opened


@contextmanager
def guest(seat: Film, at: str, before: str = "", permissions: Sequence[str] = (), **browsing: Any) -> Iterator[Film]:
    """The page of many persons, of whom none finds what another one has left; with a script `before` it, a new one."""
    page, looks = seat.page.context.new_page() if before else seat.page, CHANGES | browsing
    if before:
        page.add_init_script(before)
    page.context.grant_permissions([*permissions])
    page.set_viewport_size(looks.pop("viewport"))
    page.emulate_media(media="screen", **looks)
    seat.watch.origin = at
    try:
        yield Film(page, at, seat.watch)
    finally:
        page.unroute_all()
        page.evaluate(FORGET)
        for other in page.context.pages:
            if other != seat.page:
                other.close()
        page.context.clear_cookies()
        page.context.clear_permissions()
        seat.watch.origin = seat.base
        seat.page.goto(f"{seat.base}healthz")  # of the same origin: from elsewhere a visit costs twice as much


@contextmanager
def person(browser: Browser, at: str, **browsing: Any) -> Iterator[Film]:
    """An empty page in a browser of one's own."""
    with browser.new_context(**{"viewport": SIZE, **browsing}) as context:
        context.set_default_timeout(1000 * PATIENCE)
        yield Film(context.new_page(), at, watch(context, at))

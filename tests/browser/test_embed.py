"""A film within another page: at its step, as high as it says, and with a link to the whole of it."""

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Opens
from tests.browser.test_export import exporting

OUTER = """<!doctype html><script>addEventListener("message", ({ data, source }) => {
  const frame = document.querySelector("iframe");
  if (source === frame.contentWindow) frame.style.height = data.backflow.height + "px";
});</script>"""


def test_the_line_that_is_handed_out_shows_the_film_where_one_was(opens: Opens) -> None:
    film = opens("cell=gru&hidden=3", reduced_motion="reduce").whole().seek(20)
    line = exporting(film).page.get_by_label("Frame as HTML").input_value()
    live = film.page.url

    def outer(route: Route) -> None:
        route.fulfill(body=OUTER + line, content_type="text/html")

    film.page.route("**/course.html", outer)
    film.page.goto(f"{film.base}course.html")
    frame = film.page.frame_locator("iframe")
    position = frame.get_by_role("slider", name="Position")
    expect(position).to_have_attribute("aria-valuenow", "20")
    expect(frame.locator("html")).to_have_attribute("data-libraries", "here")
    expect(frame.get_by_role("region", name="Caption").get_by_role("status")).not_to_be_empty()
    frame.get_by_role("button", name="Step forward").click()
    expect(position).to_have_attribute("aria-valuenow", "21")
    expect(frame.get_by_role("link", name="All of this film")).to_have_attribute(
        "href", "./" + live.removeprefix(film.base).replace("at=20", "at=21")
    )
    frame.get_by_role("button", name="Play").click()
    expect(position).not_to_have_attribute("aria-valuenow", "21")
    link = frame.get_by_role("link", name="All of this film")
    link.dispatch_event("contextmenu")
    expect(link).not_to_have_attribute("href", re.compile("at=21"))
    expect(frame.get_by_role("region", name="Now")).to_have_count(0)
    height = "Math.ceil(root.bottom)"
    fits = "() => { const [frame] = document.querySelectorAll('iframe'); const root = frame.contentDocument"
    film.until(f"{fits}.getElementById('film').getBoundingClientRect(); return frame.clientHeight === {height}; }}")


def test_what_is_refused_is_said_in_the_frame(opens: Opens) -> None:
    film = opens("steps=2", reduced_motion="reduce")
    film.watch.forgive("422")
    film.page.goto(f"{film.base}embed?rate=x")
    expect(film.page.locator("#status")).to_contain_text("rate")

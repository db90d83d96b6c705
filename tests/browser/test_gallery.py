"""The gallery plays from its folder: an index with pictures of the stage, and a film behind each of them."""

from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser, expect

from app.film_file.gallery import films
from tests.browser.watch import watch
from tests.gallery import write


def test_the_index_leads_to_films_that_play(browser: Browser, tmp_path: Path) -> None:
    shown = list(islice(films(), 2))
    write(tmp_path, shown, browser)
    pictures = {(tmp_path / f"{film.file}{look}.png").read_bytes() for film in shown for look in ("", "-dark")}
    assert len(pictures) == 4
    assert all(picture[:4] == b"\x89PNG" and len(picture) > 8_000 for picture in pictures)
    with browser.new_context(offline=True, reduced_motion="reduce") as context:
        seen = watch(context, "file:///")
        with seen.test():
            page = context.new_page()
            page.goto((tmp_path / "index.html").as_uri())
            page.get_by_role("link", name=shown[1].name).click()
            expect(page).to_have_title(shown[1].name)
            expect(page.locator("html")).to_have_attribute("data-libraries", "here")
            page.get_by_role("button", name="Step forward").click()
            expect(page.get_by_role("slider", name="Position")).to_have_attribute("aria-valuenow", "1")

"""Who comes for the first time and presses nothing."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import Film

PAINTED = "() => { const c = document.querySelector('#pulses'); return %s; }"
ANY_PIXEL = "c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((byte) => byte > 0)"


def test_a_first_visit_plays_by_itself_until_the_error_flows_back(opens: Opens) -> None:
    film = opens(cold=True).state("playing")
    film.until("() => /backward/.test(document.querySelector('#position').getAttribute('aria-valuetext'))")
    film.until(PAINTED % ANY_PIXEL)
    assert film.is_now == "playing"
    film.button("Pause").click()
    expect(film.page.get_by_role("status")).to_contain_text("error")
    assert film.trace().steps[film.now - 1]["phase"] in ("backward", "loss")


def test_a_first_visit_shows_the_first_preset_and_its_sentence(film: Film) -> None:
    film.visit().whole()
    expect(film.field("Preset")).to_have_value("0")
    expect(film.page.locator("#preset-sentence")).to_have_text(re.compile("three time steps back"))


def test_a_person_who_wants_no_motion_begins_with_a_paused_film(opens: Opens) -> None:
    film = opens(cold=True, reduced_motion="reduce").state("paused").whole()
    assert film.now == 0
    assert film.button("Play").is_visible()
    assert film.after(0.3) == 0


def test_without_motion_nothing_flies_even_while_the_film_plays(film: Film) -> None:
    film.seek(film.received - 20).button("Play").click()
    film.until("n => Number(document.querySelector('#position').value) > n", film.received - 18)
    assert not film.page.evaluate(PAINTED % ANY_PIXEL)


def test_the_page_has_words_before_anything_happens(film: Film) -> None:
    assert film.sentence.startswith("Nothing has happened yet.")
    assert film.look().formulas == []


def test_the_page_about_the_api_works_and_leads_back(film: Film) -> None:
    film.page.get_by_role("link", name="API").click()
    expect(film.page.get_by_role("heading", level=1)).to_contain_text("API")
    film.page.get_by_role("link", name="Back to the film").click()
    expect(film.page.get_by_role("region", name="Stage")).to_be_visible()
    film.whole()

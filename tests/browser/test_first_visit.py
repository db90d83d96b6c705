"""Who comes for the first time and presses nothing."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import Film

PAINTED = "() => { const c = document.querySelector('#pulses'); return %s; }"
STOP = "stop => document.querySelector('#caption-phase').textContent === stop"
ANY_PIXEL = "c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((byte) => byte > 0)"


def test_a_first_visit_plays_by_itself_and_rests_at_its_first_stop(opens: Opens) -> None:
    film = opens(cold=True)
    film.until(STOP, "Stop 1 of 5").state("paused")
    assert film.now == 11  # nobody has led there
    assert film.sentence.startswith("At t = 3 it must say the C it heard at t = 0. It gives C 35 %")


def test_a_link_plays_by_itself_until_the_error_flows_back(opens: Opens) -> None:
    film = opens("steps=8").state("playing")
    film.until("() => /backward/.test(document.querySelector('#position').getAttribute('aria-valuetext'))")
    film.until(PAINTED % ANY_PIXEL)
    assert film.is_now == "playing"
    expect(film.page.get_by_role("status")).to_contain_text("The error flows backward")
    film.button("Pause").click()
    expect(film.page.get_by_role("status")).to_contain_text("error")
    assert film.trace().steps[film.now - 1]["phase"] in ("backward", "loss")


def test_five_stops_tell_the_film_from_its_own_numbers(opens: Opens) -> None:
    film = opens().until(STOP, "Stop 1 of 5")
    trace = film.trace()
    cost = next(s["values"]["loss"] for s in trace.steps if s["phase"] == "loss" and s["values"]["loss"])
    said = []
    for stop, at in ((2, 12), (3, 28), (4, 40)):
        film.button("Go on ›").click()
        film.until(STOP, f"Stop {stop} of 5").until("() => document.documentElement.dataset.state === 'paused'")
        assert film.now == at
        said.append(film.sentence)
    assert said[0].startswith(f"That costs {cost:.3g}: minus the logarithm of 0.353.")
    assert "69 % comes down" in said[1]
    assert "31 % comes back from t = 7" in said[1]
    assert "Which one sent most?" in said[2]
    expect(film.page.locator("#blame-panel")).to_be_hidden()
    film.button("loss 7").click()
    film.until("() => document.querySelector('#caption-says').textContent.startsWith('Not quite')")
    assert "loss 3 (0.172) and loss 4 (0.178)" in film.sentence
    expect(film.page.locator("#blame-panel")).to_be_visible()
    film.page.keyboard.press("ArrowRight")
    film.until(STOP, "Stop 5 of 5").state("paused")
    film.until("() => document.querySelector('#caption-says').textContent.startsWith('It helped')")
    assert film.sentence.endswith("falls from 6.39 to 4.93, and 4 of 5 answers are right instead of 1.")
    film.page.keyboard.press("ArrowLeft")
    film.until(STOP, "Stop 4 of 5")
    film.button("Skip").click()
    expect(film.button("Skip")).to_be_hidden()
    expect(film.button("Play")).to_be_focused()


def test_who_skipped_the_stops_never_sees_them_again_unless_it_is_wanted(opens: Opens) -> None:
    film = opens().until(STOP, "Stop 1 of 5")
    film.button("Skip").click()
    film.visit().state("playing")
    film.until("() => Number(document.querySelector('#position').value) > 12")
    assert film.is_now == "playing"
    film.button("Help").click()
    film.button("Show me a film in five stops").click()
    film.until(STOP, "Stop 1 of 5").state("paused")
    assert film.now == 11
    film.button("Step forward").click()  # who goes on alone leaves the tour
    expect(film.button("Go on ›")).to_be_hidden()
    assert film.now == 12


def test_a_film_ends_with_whether_its_step_helped(film: Film) -> None:
    film.seek(film.received)
    says = "It helped: the loss of this film falls from 6.39 to 4.93, and 4 of 5 answers are right instead of 1."
    expect(film.page.locator("#caption-after")).to_have_text(says)
    film.seek(film.received - 1)
    expect(film.page.locator("#caption-after")).to_be_empty()


def test_a_first_visit_shows_the_first_preset_and_its_sentence(film: Film) -> None:
    film.visit().whole()
    expect(film.field("Preset")).to_have_value("0")
    expect(film.page.locator("#preset-sentence")).to_have_text(re.compile("three time steps back"))


def test_a_person_who_wants_no_motion_begins_with_a_paused_film(opens: Opens) -> None:
    film = opens(reduced_motion="reduce").state("paused").whole()
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


def test_a_film_plays_after_330_kilobytes_and_all_of_a_first_visit_is_640_and_coming_again_30(opens: Opens) -> None:
    film = opens("steps=1", cold=True, reduced_motion="reduce").whole()
    session = film.page.context.new_cdp_session(film.page)
    session.send("Network.enable")
    arrived: list[int] = []
    session.on("Network.loadingFinished", lambda said: arrived.append(said["encodedDataLength"]))

    session.send("Network.clearBrowserCache")
    film.visit()
    before = sum(arrived)
    film.until("() => document.documentElement.dataset.libraries === 'here'").whole()
    film.page.wait_for_load_state("networkidle")
    print(f"A film plays after {before} bytes; a first visit takes {sum(arrived)} in {len(arrived)} answers.")
    assert 100_000 < before <= 330_000
    assert before + 300_000 < sum(arrived) <= 640_000
    assert len(arrived) <= 30

    again = len(arrived)
    film.visit().until("() => document.documentElement.dataset.libraries === 'here'").whole()
    film.page.wait_for_load_state("networkidle")
    travelled = [size for size in arrived[again:] if size]
    session.detach()
    print(f"Coming again takes {sum(travelled)} bytes in {len(travelled)} answers.")
    assert sum(travelled) <= 30_000
    assert len(travelled) <= 8

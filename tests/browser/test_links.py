"""The address bar always holds a link that reopens exactly this."""

from urllib.parse import parse_qs

from playwright.sync_api import expect

from app.page.presets import PRESETS
from tests.browser.conftest import Opens
from tests.browser.film import Film

FIELDS = """() => Object.fromEntries(
  [...document.querySelectorAll('#form [name]')].map(({name, value}) => [name, value]))"""


def test_a_shared_link_opens_the_same_form_and_the_same_trace(film: Film, opens: Opens) -> None:
    film.field("Task").select_option("next_letter")
    film.again({"task": "next_letter"})
    film.field("Text").fill("Größe & Ähre? 100 %\n#+1")
    film.field("Hidden layers").fill("rnn:4, dense:3:relu")
    film.field("Time steps").fill("5")
    film.field("Seed").fill("77")
    film.again({"seed": "77", "steps": "5"})
    other = opens(film.query, reduced_motion="reduce").whole()
    assert other.query == film.query
    assert other.page.evaluate(FIELDS) == film.page.evaluate(FIELDS)
    assert other.trace() == film.trace()
    assert other.seek(11).look() == film.seek(11).look()


def test_each_preset_opens_and_plays_to_its_end(film: Film) -> None:
    film.field("Speed").select_option("4")
    for number, preset in list(enumerate(PRESETS))[::-1]:
        film.field("Preset").select_option(str(number))
        film.again(preset.fields).seek(film.received - 3).button("Play").click()
        film.state("paused")
        assert film.now == film.received == film.trace().end["n"], preset.name
        expect(film.field("Preset")).to_have_value(str(number))
        expect(film.page.locator("#preset-sentence")).to_have_text(preset.sentence)


def test_a_form_that_is_no_preset_says_so(film: Film) -> None:
    film.field("Seed").fill("3")
    film.again({"seed": "3"})
    expect(film.field("Preset")).to_have_value("")
    film.field("Seed").fill("0")
    film.again({"seed": "0"})
    expect(film.field("Preset")).to_have_value("0")


def test_the_browsers_back_returns_to_the_earlier_film(film: Film) -> None:
    first = (film.trace(), film.page.evaluate(FIELDS))
    film.field("Time steps").fill("4")
    film.again({"steps": "4"})
    second = (film.trace(), film.page.evaluate(FIELDS))
    film.page.go_back()
    film.again({"steps": "8"})
    assert (film.trace(), film.page.evaluate(FIELDS)) == first
    assert film.received == first[0].end["n"]
    film.page.go_forward()
    film.again({"steps": "4"})
    assert (film.trace(), film.page.evaluate(FIELDS)) == second


def test_a_first_visit_has_a_link_at_once(film: Film) -> None:
    film.visit().whole()
    assert parse_qs(film.query)["hidden"] == ["6"]
    assert film.trace() == film.visit(film.query).whole().trace()


def fragment(film: Film) -> dict[str, str]:
    """What the address says of where one is."""
    text = str(film.page.evaluate("location.hash.slice(1)"))
    return {name: value for name, (value,) in parse_qs(text).items()}


def test_the_address_follows_where_one_is_and_leads_there_again(opens: Opens) -> None:
    film = opens("steps=6&task=parity&batch=3", reduced_motion="reduce").whole().seek(25)
    film.field("Example").select_option("1")
    film.page.get_by_role("radio", name="Column").check()
    film.page.keyboard.press("Escape")
    film.page.evaluate("document.activeElement.blur()")
    film.page.keyboard.press("Enter")
    step = film.trace().steps[24]
    place = {"at": "25", "open": f"delta,{step['layer']},{step['t']},0", "example": "1", "notation": "column"}
    film.until("open => location.hash.includes(open)", place["open"])
    assert fragment(film) == place
    link, opened = film.page.url, film.page.locator("#opened-name").inner_text()
    for again in (film, opens(reduced_motion="no-preference")):
        again.page.goto("about:blank")
        again.page.goto(link)
        again.state("paused").until("() => document.querySelector('#position').value === '25'").whole()
        assert (again.now, again.page.locator("#opened-name").inner_text()) == (25, opened)
        assert again.field("Example").input_value() == "1"
        assert again.page.get_by_role("radio", name="Column").is_checked()
        assert fragment(again) == place


def test_an_address_that_names_what_the_film_has_not_opens_the_film(opens: Opens) -> None:
    film = opens("steps=4&lag=1#at=99999&open=delta,7,0,__proto__&example=8&notation=hebrew", reduced_motion="reduce")
    film.whole().until("() => location.hash === '#at=' + document.querySelector('#position').max + '&notation=row'")
    assert film.now == film.received


def test_a_square_of_the_triangle_is_asked_about_in_the_address(film: Film) -> None:
    film.visit("steps=6&lag=1#open=loss,4,1").whole()
    film.page.locator("#blame-panel").scroll_into_view_if_needed()
    expect(film.page.locator("#blame-sentence")).to_contain_text("The loss at t = 4 reaches t = 1 with")
    film.page.evaluate("location.hash = '#open=loss,5,0'")
    expect(film.page.locator("#blame-sentence")).to_contain_text("The loss at t = 5 reaches t = 0 with")


def test_a_link_with_an_unknown_field_is_refused_by_its_name(film: Film) -> None:
    film.watch.forgive("422")
    film.visit("stepps=9").state("refused")
    expect(film.alert).to_contain_text("stepps is not known; did you mean steps?")
    assert "stepps=9" in film.query


def test_the_name_of_the_page_starts_anew(film: Film) -> None:
    film.visit("steps=3&seed=4").whole()
    film.page.get_by_role("link", name="Backflow").click()
    film.again({"steps": "8", "seed": "0"})

"""Comfort: themes, help, keys, full screen, undo and reset, progress, and a word where there is no film."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opens
from tests.browser.film import Film
from tests.browser.proxy import Doors

THEME = "document.documentElement.dataset.theme"
TYPE = "parseFloat(getComputedStyle(document.querySelector('.caption .sentence')).fontSize)"
CONTRAST = """() => {
  const light = (rgb) => rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const style = getComputedStyle(document.querySelector(".now"));
  const of = (colour) => light(colour.match(/\\d+/g).slice(0, 3).map(Number));
  const [a, b] = [of(style.color), of(style.backgroundColor)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""
STATE = "#state"
PROGRESS = "#arriving"


def test_the_projector_has_larger_type_thicker_lines_and_the_strongest_contrast(film: Film) -> None:
    seen = {}
    for theme in ("light", "projector"):
        film.field("Theme").select_option(theme)
        film.seek(36).until("() => document.querySelector('#decay').data?.length > 1")
        lines = film.page.evaluate("document.querySelector('#decay').data[0].line.width")
        seen[theme] = (film.page.evaluate(TYPE), lines, film.page.evaluate(CONTRAST))
    film.field("Theme").select_option("system")
    light, projector = seen["light"], seen["projector"]
    assert projector[0] >= 1.25 * light[0]
    assert projector[1] >= 1.25 * light[1]
    assert projector[2] == pytest.approx(21, abs=0.1)
    assert projector[2] > light[2]


def test_the_systems_theme_is_followed_while_none_is_chosen(opens: Opens) -> None:
    film = opens(color_scheme="light", reduced_motion="reduce").whole()
    expect(film.field("Theme")).to_have_value("system")
    film.page.emulate_media(color_scheme="dark")
    film.until(f"() => {THEME} === 'dark'")
    film.field("Theme").select_option("projector")
    film.page.emulate_media(color_scheme="light")
    film.page.emulate_media(color_scheme="dark")
    assert film.page.evaluate(THEME) == "projector"
    film.visit().whole()
    assert film.page.evaluate(THEME) == "projector"
    film.field("Theme").select_option("system")
    assert film.page.evaluate(THEME) == "dark"


def test_a_theme_that_nobody_knows_is_the_systems(opens: Opens) -> None:
    film = opens(color_scheme="dark", reduced_motion="reduce").whole()
    film.page.evaluate("localStorage.setItem('theme', 'pink')")
    film.visit().whole()
    assert film.page.evaluate(THEME) == "dark"


def test_the_help_names_every_key_and_every_colour(film: Film) -> None:
    film.button("Help").click()
    sheet = film.page.get_by_role("dialog", name="Help")
    keys = sheet.locator("th kbd").all_inner_texts()
    assert keys == [
        "Space",
        "→",
        "←",
        "Home",
        "End",
        "+",
        "−",
        "Enter",
        "N",
        "T",
        "F",
        "S",
        "L",
        "Q",
        "P",
        "PageDown",
        "PageUp",
        "?",
        "Esc",
        "Tab",
    ]
    names = ["values", "errors", "forward", "loss", "backward", "influence", "update"]
    for word in (*names, "above", "time step t + 1", "cut"):
        expect(sheet).to_contain_text(word)
    swatches = sheet.locator(".swatch").evaluate_all("all => all.map((one) => getComputedStyle(one).background)")
    assert len(set(swatches)) == 7
    film.page.keyboard.press("ArrowRight")
    assert film.now == 0  # the film's keys rest while a sheet is open
    film.button("Close the help").click()
    expect(sheet).to_be_hidden()
    film.page.keyboard.press("ArrowRight")
    assert film.now == 1


def test_the_keys_of_the_help_do_what_it_says(film: Film) -> None:
    press = film.page.keyboard.press
    press("+")
    expect(film.field("Speed")).to_have_value("2")
    press("=")  # plus without Shift
    expect(film.field("Speed")).to_have_value("4")
    for _ in range(9):
        press("-")
    expect(film.field("Speed")).to_have_value("0.25")
    film.seek(36)
    press("Enter")
    inside = film.panel("Inside")
    expect(inside).to_be_visible()
    where = film.trace().steps[35]
    expect(inside.get_by_label("Layer of the cell")).to_have_value(str(where["layer"]))
    expect(inside.get_by_label("Time step of the cell")).to_have_value(str(where["t"]))
    press("Escape")
    expect(inside).to_be_hidden()
    press("n")
    expect(film.page.get_by_role("radio", name="Column")).to_be_checked()
    press("n")
    expect(film.page.get_by_role("radio", name="Row")).to_be_checked()
    themes = []
    for _ in range(3):
        press("t")
        themes.append(film.page.evaluate(THEME))
    assert themes == ["dark", "projector", "light"]
    film.field("Theme").select_option("system")
    film.page.locator("body").focus()
    film.page.evaluate("document.activeElement.blur()")
    for key, sheet in (("?", "Help"), ("s", "Export")):
        press(key)
        expect(film.page.get_by_role("dialog", name=sheet)).to_be_visible()
        press("Escape")
        expect(film.page.get_by_role("dialog", name=sheet)).to_be_hidden()


def test_letters_belong_to_the_field_in_which_one_types_and_can_be_switched_off(film: Film) -> None:
    film.watch.forgive("422")  # of layers that begin with a t
    before = film.page.evaluate(THEME)
    film.field("Hidden layers").press("t")
    assert film.page.evaluate(THEME) == before
    film.visit().whole().page.keyboard.press("?")
    film.page.get_by_label("single letters and signs act as keys").uncheck()
    film.page.keyboard.press("Escape")
    film.page.evaluate("document.activeElement.blur()")
    film.page.keyboard.press("t")
    assert film.page.evaluate(THEME) == before
    film.visit().whole().page.keyboard.press("?")
    assert film.page.locator("dialog[open]").count() == 0
    film.button("Help").click()
    film.page.get_by_label("single letters and signs act as keys").check()
    film.page.keyboard.press("Escape")


def test_full_screen_comes_and_goes_by_key_and_by_button(film: Film) -> None:
    assert film.page.evaluate("document.fullscreenEnabled")
    film.page.keyboard.press("f")
    film.until("() => document.fullscreenElement !== null")
    expect(film.button("Full screen")).to_have_attribute("aria-pressed", "true")
    film.button("Full screen").click()
    film.until("() => document.fullscreenElement === null")
    expect(film.button("Full screen")).to_have_attribute("aria-pressed", "false")


def test_without_full_screen_there_is_no_button_for_it(opens: Opens) -> None:
    none = "Object.defineProperty(Document.prototype, 'fullscreenEnabled', {get: () => false})"
    film = opens("steps=2", before=none, reduced_motion="reduce").whole()
    expect(film.button("Full screen")).to_be_hidden()
    film.page.keyboard.press("f")
    assert film.page.evaluate("document.fullscreenElement") is None


def test_reset_returns_to_the_preset_that_was_chosen_and_back_undoes_it(film: Film) -> None:
    film.field("Preset").select_option("2")
    film.whole()
    preset = film.query
    film.field("Seed").fill("41")
    film.again({"seed": "41"})
    changed = film.query
    film.button("Reset").click()
    film.again({"seed": "0"})
    assert film.query == preset
    film.page.go_back()
    film.again({"seed": "41"})
    assert film.query == changed


def test_a_link_of_ones_own_resets_to_the_default_film(film: Film) -> None:
    film.to("steps=3&seed=9").whole()
    film.button("Reset").click()
    film.again({"steps": "8", "seed": "0"})
    expect(film.field("Preset")).to_have_value("0")


def test_progress_tells_what_has_arrived_and_moves_nothing(opens: Opens, door: Doors) -> None:
    top = "(name) => document.querySelector(name).getBoundingClientRect().y"
    places = f"['.stage', '.transport', '.now'].map({top})"
    with door(pause=0.02) as slow:
        film = opens("steps=30&hidden=3", at=slow.at, reduced_motion="reduce").state("paused")
        progress = film.page.get_by_role("progressbar", name="Steps that have arrived")
        film.until("() => document.querySelector('#arriving').value > 0.1")
        slow.hold = True
        share = "Math.abs(document.querySelector('#arriving').value - position.max / 154) < 0.03"
        film.until(f"() => {share}")  # once what was on its way has come
        expect(progress).to_be_visible()
        during = film.page.evaluate(places)
        slow.hold = False
        film.whole()
        expect(film.page.locator(PROGRESS)).to_be_hidden()
        assert film.page.evaluate(places) == during


def test_a_film_that_plays_has_no_word_under_it(film: Film) -> None:
    expect(film.page.locator(STATE)).to_be_hidden()


def test_a_first_visit_that_is_refused_says_that_there_is_no_film_and_leads_to_one(film: Film) -> None:
    film.watch.forgive("422")
    film.visit("hidden=0").state("refused")
    expect(film.page.locator(STATE)).to_contain_text("There is no film yet")
    film.button("Back to the preset").click()
    film.again({"hidden": "6"})
    expect(film.page.locator(STATE)).to_be_hidden()


def test_a_refused_change_can_be_undone(film: Film) -> None:
    film.watch.forgive("422")
    before = film.query
    film.field("Time steps").fill("-4")
    film.state("refused")
    film.button("Undo: the form of this film").click()
    film.again({"steps": "8"})
    assert film.query == before
    expect(film.field("Time steps")).to_have_value("8")


def test_the_browsers_back_undoes_a_refused_change(film: Film) -> None:
    film.watch.forgive("422")
    film.field("Time steps").fill("-4")
    film.state("refused").page.go_back()
    film.state("paused").again({"steps": "8"})
    expect(film.field("Time steps")).to_have_value("8")
    expect(film.alert).to_be_hidden()


# Unless the page, which asks again by itself, was faster: then there is nothing left to press.
PRESS = "name => [...document.querySelectorAll('button')].find((button) => button.textContent === name)?.click()"


def test_what_was_cut_short_or_failed_can_be_asked_for_again(film: Film) -> None:
    film.watch.forgive("ERR_CONNECTION_REFUSED")
    whole = film.page.request.get(f"{film.base}api/trace?{film.query}").body()
    part = b"\n".join(whole.split(b"\n")[:20]) + b"\n"
    film.page.route("**/api/trace?*", lambda route: route.fulfill(body=part))
    film.visit().state("cut")
    expect(film.page.locator(STATE)).to_contain_text("before its end")

    def broken(route: Route) -> None:
        route.abort("connectionrefused")

    film.page.route("**/api/trace?*", broken)  # the newest route is the one that answers
    film.button("Ask again").click()
    film.state("failed")
    expect(film.page.locator(STATE)).to_contain_text(re.compile("can still be watched"))
    film.page.unroute_all()
    film.page.evaluate(PRESS, "Ask again")
    film.state("paused").whole()
    expect(film.page.locator(STATE)).to_be_hidden()


EXPLOSION = "hidden=2&activation=linear&radius=100&task=data&loss=half_mse&data=1e307,1%0A-1e307,2%0A1e200,0"
SURE = "activation=linear&radius=50&steps=60&hidden=4"  # the output is 0 or 1 to its last digit, all else is finite


@pytest.mark.parametrize(("query", "says"), [(EXPLOSION, "An explosion"), (SURE, "The loss and δ are found from")])
def test_what_leaves_the_finite_range_is_told_with_its_step_and_leads_there(film: Film, query: str, says: str) -> None:
    film.to(query).whole()
    found = film.trace().end["nonfinite"]
    expect(film.page.locator(STATE)).to_contain_text(says)
    expect(film.page.locator(STATE)).to_contain_text(f"at step {found['n'] + 1}")
    film.button(f"Go to step {found['n'] + 1}").click()
    assert film.now == found["n"] + 1
    assert {"∞", "−∞", "NaN"} & set(film.look().rows[found["name"]])

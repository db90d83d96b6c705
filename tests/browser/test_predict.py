"""Predict: the film waits before a step worth asking about, by keyboard alone, on a phone and in Present."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.film import Film

OPEN = "#predict-open"
HIDDEN = "#now-ledger, #decay, #legend-error, #blame"
SEEN = f"""() => [...document.querySelectorAll("{HIDDEN}")]
  .filter((node) => node.checkVisibility({{ visibilityProperty: true }})).map(({{ id }}) => id)"""
WAITS = """() => document.querySelector("#predict .main:not([hidden])")?.textContent === "Reveal" &&
  document.querySelector("#predict .answering").contains(document.activeElement)"""
SIGN = "#predict .signs button"


def answer(film: Film) -> None:
    """Whatever is asked is answered by keys: the first choice, or a number."""
    film.until(WAITS)
    keys = film.page.keyboard
    kind = film.page.locator("#predict form").get_attribute("data-kind")
    if kind == "number":
        keys.type("0,2")
    elif kind == "place":
        keys.press("ArrowDown")
    else:
        keys.press("Space")
    keys.press("Enter") if kind != "sign" else film.page.locator(".question-form .main").focus()
    expect(film.page.locator(".question-form .main")).to_be_focused()
    assert film.page.locator("#predict .outcome").inner_text() == "", "nothing is told before Reveal"
    keys.press("Enter")
    expect(film.page.locator("#predict .verdict")).to_be_visible()


def test_a_film_is_predicted_to_its_end_by_keyboard(film: Film) -> None:
    with film.window(1280, 720):
        film.page.keyboard.press("q")
        expect(film.button("Predict").first).to_have_attribute("aria-pressed", "true")
        try:
            count = 0
            while count == 0 or film.button("Next question").is_visible():
                if count:
                    film.page.keyboard.press("Enter")
                film.until(WAITS)
                at = film.now
                assert film.page.evaluate(SEEN) == []
                film.page.locator("#position").focus()
                film.page.keyboard.press("ArrowRight")
                assert film.now == at, "the film waits for an answer"
                answer(film)
                assert film.now > at
                count += 1
                expect(film.page.locator("#predict .tally")).to_contain_text(f"of {count} right")
            assert 4 <= count <= 10
            assert violations(film.page) == []
            assert "total loss" in film.page.locator("#now-ledger").inner_text()
        finally:
            film.page.locator(OPEN).click()
    expect(film.page.locator("#panel-predict")).to_be_hidden()


def test_it_asks_on_a_phone_and_in_present_where_a_clicker_waits(film: Film) -> None:
    with film.window(390, 844):
        film.button("Menu").click()
        film.page.locator(OPEN).click()
        film.until(WAITS)
        box = film.page.locator("#predict .question-form").bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
        film.button("Menu").click()
        film.page.locator(OPEN).click()
    film.page.keyboard.press("p")
    try:
        film.page.locator("#present-predict").click()
        film.until(WAITS)
        at, transport = film.now, film.page.locator("#transport").bounding_box()
        film.page.keyboard.press("PageDown")
        assert film.now == at
        answer(film)
        film.page.keyboard.press("PageDown")
        film.until(WAITS)
        assert film.now > at
        assert film.page.locator("#transport").bounding_box() == transport, "nothing moves"
        film.page.locator("#present-predict").click()
    finally:
        film.page.keyboard.press("Escape")

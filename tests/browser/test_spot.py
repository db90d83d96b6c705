"""Spot the bug: the example is solved together, a bug is found, and the page gives nothing away before."""

import re

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.film import Film

# All that one can read or hear, and what the stage writes over itself.
TOLD = """() => document.body.innerText + document.querySelector("#stage-frame").dataset.wrong + location.href +
  [...document.querySelectorAll("[aria-label], [title]")].map((node) => node.ariaLabel + node.title).join()"""
GIVEN_AWAY = re.compile("wrong pass|mistakes=|f_prime_missing|first wrong")
READY = "() => document.querySelector('#spot .ask') !== null"
HERE = "The step that is shown"


def begin(film: Film) -> None:
    film.button("Lessons").click()
    film.page.locator("#spot-open").click()


def test_the_example_is_solved_and_a_bug_is_found(film: Film) -> None:
    with film.window(1280, 720):
        begin(film)
        expect(film.page.locator("#spot .told")).to_contain_text("1 · The output's δ")
        told = film.page.evaluate(TOLD)
        assert not GIVEN_AWAY.search(told), GIVEN_AWAY.search(told)
        for _ in range(3):
            film.page.keyboard.press("Enter")
        expect(film.page.locator("#spot .planted")).to_contain_text("delta = dh")
        expect(film.page.locator("#caption-place")).to_contain_text("wrong pass: f_prime_missing")
        film.page.get_by_label("Exercise with a bug").select_option("4")
        film.until(READY)
        assert not GIVEN_AWAY.search(film.page.evaluate(TOLD))
        expect(film.button("Export")).to_be_disabled()
        film.button("2 One step back").click()
        film.button(HERE).click()
        film.button("Reveal").click()
        expect(film.page.locator("#spot .verdict").first).to_contain_text("Right: h¹ at t = 3")
        film.page.get_by_label("no error comes from the next time step").check()
        assert not GIVEN_AWAY.search(film.page.evaluate(TOLD))
        film.page.locator("#spot .asked").last.get_by_role("button", name="Reveal").click()
        expect(film.page.locator("#spot .planted code").first).to_have_text("from_next = 0")
        expect(film.page.locator("#stage-frame")).to_have_attribute("data-wrong", "wrong pass: carry_missing")
        expect(film.page.get_by_label("Exercise with a bug").locator("option").nth(4)).to_contain_text("✓")
        assert violations(film.page) == []
        film.button("Close").click()
        expect(film.page.locator("#stage-frame")).to_have_attribute("data-wrong", "")
        expect(film.page.locator("#panel-spot")).to_be_hidden()


def test_an_exercise_is_a_link_and_asks_on_a_phone(film: Film) -> None:
    with film.window(390, 844):
        film.visit("hidden=4&steps=5&lag=1&symbols=3&seed=1#spot=4")
        expect(film.page.locator("#spot .ask")).to_have_text(re.compile("Which step"))
        assert not GIVEN_AWAY.search(film.page.evaluate(TOLD))
        box = film.page.locator("#spot").bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
        film.page.locator("#spot select").last.select_option("0,2")
        film.button("Reveal").click()
        expect(film.page.locator("#spot .verdict").first).to_contain_text("it is h¹ at t = 3")
        film.button("Close").click()


def test_back_leads_to_the_exercise_and_before_it(film: Film) -> None:
    tab = film.page.locator("#tab-spot")
    wrong = film.page.locator("#stage-frame")
    film.visit("hidden=4&steps=5&lag=1&symbols=3&seed=1").whole()
    begin(film)
    film.page.get_by_label("Exercise with a bug").select_option("4")
    film.until(READY).button("Close").click()
    expect(tab).to_be_hidden()
    film.page.go_back()
    film.until(READY)
    expect(tab).to_be_visible()
    assert "#spot=4" in film.page.url
    film.page.locator("#spot select").last.select_option("0,2")
    film.button("Reveal").click()
    expect(film.page.locator("#spot .verdict").first).to_contain_text("it is h¹ at t = 3")
    for _ in range(2):  # over the example, to the film before
        film.page.go_back()
    expect(tab).to_be_hidden()
    expect(wrong).to_have_attribute("data-wrong", "")
    expect(film.button("Export")).to_be_enabled()

"""NOW is whole: no number is cut off or runs into the next, in any film, theme and width; an update can be followed."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.page.presets import PRESETS
from tests.browser.film import Film
from tests.browser.told import decimals

# What is wrong with the cells of NOW's tables at these positions: cut off, or too near to the next one.
WRONG = """(positions) => positions.flatMap((position) => {
  const slider = document.querySelector("#position");
  slider.value = String(position);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const pen = document.createRange();
  const ink = (cell) => (pen.selectNodeContents(cell), pen.getBoundingClientRect());
  return [...document.querySelectorAll("#now-numbers tr")].filter((row) => row.checkVisibility()).flatMap((row) => {
    const cells = [...row.cells].filter((cell) => cell.textContent);
    const cut = cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1);
    const near = cells.slice(1).filter((cell, i) => ink(cell).left - ink(cells[i]).right < 1);
    return [...cut, ...near].map((cell) => `${position}: ${cell.dataset.name ?? cell.tagName} ${cell.textContent}`);
  });
})"""
BROAD = """() => {
  const { scrollWidth, clientWidth } = document.querySelector("#now");
  return scrollWidth - clientWidth;
}"""
FILMS = {preset.name: preset.query for preset in PRESETS} | {
    "an explosion": "hidden=2&activation=linear&radius=100&task=data&loss=half_mse&data=1e307,1%0A-1e307,2%0A1e200,0",
    "vanishing": "hidden=4&activation=sigmoid&steps=24&lag=9&loss_at=last",
    "a GRU": "cell=gru&hidden=3&steps=4&lag=1",
}


def places(film: Film) -> list[int]:
    """The first steps of every phase in every layer, and the last of all."""
    first: dict[tuple[str, int | None], int] = {}
    for step in film.trace().steps:
        first[step["phase"], step["layer"]] = step["n"] + 1
    return sorted({*first.values(), film.received // 2, film.received - 1, film.received})


@pytest.mark.parametrize("name", FILMS)
def test_no_number_of_now_is_cut_off_or_touches_the_next(film: Film, name: str) -> None:
    film.to(FILMS[name]).whole()
    positions = places(film)
    for width, height in ((1440, 900), (1280, 720), (390, 844)):
        with film.window(width, height):
            film.until("() => document.querySelector('#now').checkVisibility()")
            assert film.page.evaluate(WRONG, positions) == [], width
            assert film.page.evaluate(BROAD) <= 1, width


@pytest.mark.parametrize("theme", ["dark", "projector"])
def test_now_is_whole_in_every_theme(film: Film, theme: str) -> None:
    film.field("Theme").select_option(theme)
    try:
        for query in ("", "cell=lstm&hidden=3&steps=5&lag=2", FILMS["vanishing"]):
            film.to(query).whole()
            for width, height in ((1280, 720), (390, 844)):
                with film.window(width, height):
                    assert film.page.evaluate(WRONG, places(film)) == [], (query, width)
    finally:
        film.visit().field("Theme").select_option("system")


UPDATES = """() => [...document.querySelectorAll("#now-numbers table.update")].map((table) =>
  ["old", "gradient", "movement", "new"].map((name) =>
    [...table.querySelectorAll(`td[data-name=${name}]`)].map((cell) => cell.textContent)))"""


def flat(array: list[Any]) -> list[float]:
    return [x for row in array for x in row] if isinstance(array[0], list) else list(array)


@pytest.mark.parametrize(("query", "between"), [("", "gradient"), ("hidden=2&optimizer=adam&rate=0.01", "movement")])
def test_an_update_shows_old_what_moves_it_and_new(film: Film, query: str, between: str) -> None:
    film.to(query).whole()
    trace = film.trace()
    for step in (step for step in trace.steps if step["phase"] == "update"):
        film.seek(step["n"] + 1)
        gradients = next(s for s in trace.steps if s["phase"] == "gradient" and s["layer"] == step["layer"])["grads"]
        shown = film.page.evaluate(UPDATES)
        for (old, gradient, movement, new), name in zip(shown, step["grads"], strict=True):
            before = flat(trace.start["params"][step["layer"]][name])
            assert old == [decimals(x) for x in before][:60]
            assert new == [decimals(x) for x in flat(step["values"][name])][:60]
            wanted = [decimals(x) for x in flat((gradients if between == "gradient" else step["grads"])[name])][:60]
            assert {"gradient": gradient, "movement": movement}[between] == wanted
    new = film.page.locator("#now-numbers table.update").first.locator("td[data-name=new]").nth(1)
    new.click()  # a row opens the gradient of its weight
    expect(film.page.locator("#opened-name")).to_contain_text("∂L/∂W of y[0,1]")
    expect(film.page.locator("#now-numbers table.update td[aria-current]")).to_have_count(1)


def test_the_numbers_of_now_are_reached_by_keys_and_opened(film: Film) -> None:
    film.seek(28).page.locator("#now-numbers td[data-name=from_above]").first.focus()
    for key in ("ArrowDown", "ArrowDown", *["ArrowRight"] * 4):
        film.page.keyboard.press(key)
    assert film.now == 28
    delta = film.trace().steps[27]["values"]["delta"][0][2]
    expect(film.page.locator("#now-full")).to_contain_text(str(delta).replace("-", "−"))
    film.page.keyboard.press("Enter")
    expect(film.page.locator("#opened-name")).to_contain_text("δ of h¹[2], t=6")
    film.page.keyboard.press("Escape")
    expect(film.panel("Errors")).to_be_visible()


def test_the_row_under_the_hand_is_told_with_all_its_digits(film: Film) -> None:
    film.seek(28)
    step = film.trace().steps[27]["values"]
    film.page.locator("#now-numbers td[data-name=delta]").nth(2).hover()
    expect(film.page.locator("#now-full")).to_contain_text(str(step["delta"][0][2]).replace("-", "−"))
    expect(film.page.locator("#now-full")).to_contain_text(str(step["from_above"][0][2]).replace("-", "−"))

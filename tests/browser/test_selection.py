"""One selection: what one asks about stands out wherever it is; and the link that leads others to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.film import Film

GO = """(hash) => {
  history.replaceState(null, "", location.pathname + location.search + hash);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
MARK = (255, 233, 153)  # of the light theme: as if by a marker
# How many pixels of the stage have a colour to the digit, which nothing else there has.
PIXELS = """([red, green, blue]) => {
  const canvas = document.querySelector("#roads");
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] === 255) count += 1;
  return count;
}"""
VEIL = "([id, trace]) => document.getElementById(id).data?.[trace]?.x.length > 0"
PLAIN = "([id, trace]) => document.getElementById(id).data?.[trace]?.x.length === 0"


@pytest.mark.parametrize(
    ("query", "place", "tab", "chart", "trace"),
    [
        ("", "#at=28&open=loss,7,4", "Credit assignment", "blame", 4),
        ("", "#at=28&open=delta,0,6,2", "Errors", "heat", 1),
        ("cell=dense&hidden=4&task=xor", "#at=5&open=dW,0,1,2", "Gradient", "gather", 1),
    ],
)
def test_what_one_asks_about_stands_out_and_all_else_fades(
    film: Film, query: str, place: str, tab: str, chart: str, trace: int
) -> None:
    if query:
        film.to(query).whole()
    film.tab(tab).until("([id]) => document.getElementById(id).data?.length > 2", [chart])
    film.seek(5)
    assert film.page.evaluate(PIXELS, MARK) == 0
    film.page.evaluate(GO, place)
    film.until(f"(mark) => ({PIXELS})(mark) > 200", MARK)
    film.tab(tab).until(VEIL, [chart, trace])
    film.page.evaluate(GO, "#at=5")
    film.tab(tab).until(PLAIN, [chart, trace])
    film.until(f"(mark) => ({PIXELS})(mark) === 0", MARK)


def test_look_here_shows_the_link_of_this_very_view_as_a_code(film: Film) -> None:
    film.seek(28)
    film.page.keyboard.press("l")
    dialog = film.page.get_by_role("dialog", name="Look here")
    expect(dialog.get_by_role("img", name="QR code of the link").locator("path")).to_be_visible()
    link = dialog.get_by_role("textbox", name="Link of this view").input_value()
    assert link == film.page.url
    assert "at=28" in link
    film.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    film.page.keyboard.press(" ")
    film.until("() => document.querySelector('#position').getAttribute('aria-valuenow') > 29")
    film.page.keyboard.press("l")
    expect(dialog).to_be_visible()
    link = dialog.get_by_role("textbox", name="Link of this view").input_value()
    assert int(re.findall(r"at=(\d+)", link)[0]) > 29, "also while the film plays"


def test_escape_gives_the_focus_back_to_the_number_from_which_its_inside_was_opened(film: Film) -> None:
    number = film.seek(30).page.locator(".now td[data-name=from_above][data-i='1']")
    number.focus()
    film.page.keyboard.press("Enter")
    expect(film.page.locator("#inside-title")).to_be_focused()
    film.page.keyboard.press("Escape")
    expect(number).to_be_focused()

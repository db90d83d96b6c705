"""The page is whole at every size: what one watches is always in sight, and what opens comes into sight."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import Film

SIZES = [(1280, 720), (1440, 900), (390, 844)]
THEMES = ["light", "projector"]  # the dark one has the sizes of the light one
TABS = [
    "Errors",
    "Gradient",
    "Credit assignment",
    "Inside",
    "Training",
    "Predictions",
    "Compare",
    "Check mine",
]
# Of an element: the names of those of these places that are not wholly within the window, or have no height.
OUT = """(places) => places.filter((place) => {
  const { top, left, bottom, right, height } = document.querySelector(place).getBoundingClientRect();
  return !(height > 20 && top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth + 1);
})"""
WATCHED = ["#caption", "#stages", "#transport", "#play", "#position", "#tabs"]
BOXES = """() => ["#caption", "#stages", "#transport"]
  .map((place) => JSON.stringify(document.querySelector(place).getBoundingClientRect()))"""
CUT = """() => Math.max(...["#caption-says", "#caption"].map((place) => document.querySelector(place))
  .map((box) => box.scrollHeight - box.clientHeight))"""
NAMED = "() => document.querySelectorAll('#heat .xtitle, #decay .xtitle').length === 2"
BELOW = """() => {  // how far the name of an axis reaches below the dock
  const end = (node) => node.getBoundingClientRect().bottom;
  const names = [...document.querySelectorAll("#heat .xtitle, #decay .xtitle")];
  return Math.max(...names.map(end)) - end(document.querySelector("#dock"));
}"""
SAID = "() => document.querySelector('#caption-after').textContent"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_caption_stage_and_transport_are_in_sight_and_stay_where_they_are(
    film: Film, size: tuple[int, int], theme: str
) -> None:
    film.field("Theme").select_option(theme)
    try:
        with film.window(*size):
            film.seek(28)
            film.until("() => document.querySelector('#caption').getBoundingClientRect().height > 0")
            before = film.page.evaluate(BOXES)
            for tab in TABS:
                film.tab(tab)
                expect(film.panel(tab)).to_be_visible()
                assert film.page.evaluate(OUT, WATCHED) == [], tab
                assert film.page.evaluate(BOXES) == before, tab
            for position in (0, 4, 28, film.received):
                film.seek(position)
                if position == film.received:  # the caption has most to say where the outcome stands below it
                    film.until(SAID)
                assert film.page.evaluate(CUT) <= 1, film.sentence
                assert film.page.evaluate(BOXES) == before, position
            film.tab("Compare").field("Compare with").select_option(label="LSTM")
            film.until("() => document.querySelector('#second-numbers').textContent.includes('check')")
            assert film.page.evaluate(BOXES) == before
            assert film.page.evaluate(OUT, ["#second-frame"]) == []
            assert film.overhang <= 0
    finally:
        film.visit().field("Theme").select_option("system")


@pytest.mark.parametrize("size", SIZES[:2])
def test_the_axes_of_the_errors_are_named_in_sight_on_a_projector(film: Film, size: tuple[int, int]) -> None:
    film.field("Theme").select_option("projector")
    try:
        with film.window(*size):
            film.seek(28).tab("Errors").until(NAMED)
            assert film.page.evaluate(BELOW) <= 1
    finally:
        film.field("Theme").select_option("system")


def test_now_stands_beside_the_stage_or_is_the_first_tab(film: Film) -> None:
    expect(film.page.get_by_role("tab")).to_have_text(TABS)
    assert film.page.evaluate(OUT, ["#now"]) == []
    with film.window(390, 844):
        expect(film.page.get_by_role("tab")).to_have_text(["Now", *TABS])
        expect(film.panel("Now").get_by_role("region", name="Now", exact=True)).to_be_visible()
    expect(film.page.get_by_role("tab")).to_have_text(TABS)


def test_what_is_opened_takes_the_focus_and_gives_it_back(film: Film) -> None:
    film.seek(28).button("Step forward").focus()
    film.page.evaluate("document.querySelector('#now-numbers td').click()")
    expect(film.page.get_by_role("tab", name="Inside")).to_have_attribute("aria-selected", "true")
    expect(film.page.locator("#inside-title")).to_be_focused()
    assert film.page.evaluate(OUT, ["#inside-title"]) == []
    film.page.keyboard.press("Escape")
    expect(film.page.get_by_role("tab", name="Errors")).to_have_attribute("aria-selected", "true")
    expect(film.button("Step forward")).to_be_focused()
    film.page.evaluate("document.querySelector('#now-numbers td').click()")
    film.button("Close the panel").click()
    expect(film.panel("Errors")).to_be_visible()
    expect(film.button("Step forward")).to_be_focused()


def test_a_link_to_a_number_or_to_a_loss_opens_its_tab(film: Film) -> None:
    film.visit("steps=6&lag=1#at=20&open=dh,0,3,1").whole()
    expect(film.panel("Inside")).to_contain_text("∂L/∂h of h¹[1], t=3")
    film.visit("steps=6&lag=1#open=loss,4,1").whole()
    expect(film.panel("Credit assignment")).to_contain_text("Who is to blame at t = 1?")
    film.visit()


def test_arrow_keys_walk_from_tab_to_tab_and_leave_the_film_where_it_is(film: Film) -> None:
    film.seek(9).page.get_by_role("tab", name="Errors").focus()
    for name in [*TABS[1:], TABS[0], TABS[1]]:
        film.page.keyboard.press("ArrowRight")
        expect(film.page.get_by_role("tab", name=name)).to_be_focused()
        expect(film.panel(name)).to_be_visible()
    film.page.keyboard.press("ArrowLeft")
    expect(film.panel("Errors")).to_be_visible()
    assert film.now == 9


def test_a_lab_stands_where_stage_and_now_stood_and_its_film_rests_in_a_tab(film: Film, closed_lab: None) -> None:
    film.field("Labs").select_option("race")
    film.page.locator("#lab[data-state=shown]").wait_for()
    film.state("paused").whole()
    assert film.page.evaluate(OUT, ["#lab", "#lab-body", "#lab-verdicts", "#tabs"]) == []
    expect(film.page.get_by_role("tab", selected=True)).to_have_count(0)
    film.tab("Film")
    assert film.page.evaluate(OUT, ["#stages", "#transport", "#lab"]) == []
    film.button("Step forward").click()
    assert film.now == 1
    film.button("Close the lab").click()
    expect(film.panel("Errors")).to_be_visible()
    assert film.page.evaluate(OUT, ["#stages", "#transport"]) == []


def test_a_folded_form_says_what_it_holds_and_opens_beside_the_stage(film: Film) -> None:
    with film.window(1280, 720):
        chip = film.page.locator("#form-open")
        expect(chip).to_have_text("RNN · 6 units · T 8 · full BPTT ✎")
        expect(film.field("Cell")).to_be_hidden()
        chip.click()
        expect(film.page.locator("#form-title")).to_be_focused()
        form, stage = (film.page.locator(place).bounding_box() for place in ("#form", "#stages"))
        assert form is not None
        assert stage is not None
        assert form["x"] >= stage["x"] + stage["width"]
        film.field("Time steps").fill("5")
        film.again({"steps": "5"})
        expect(chip).to_have_text("RNN · 6 units · T 5 · full BPTT ✎")
        film.page.keyboard.press("Escape")
        expect(film.field("Cell")).to_be_hidden()
        expect(chip).to_be_focused()


def test_a_refusal_is_said_in_a_form_that_unfolds_for_it(opens: Opens) -> None:
    film = opens("hidden=0", viewport={"width": 1280, "height": 720}, reduced_motion="reduce").state("refused")
    film.watch.forgive("422")
    expect(film.alert).to_be_visible()
    expect(film.alert).to_be_in_viewport()


ORDER = """() => {  // what the Tab key reaches, in the order of the page: its place on the screen
  const stops = ["#caption", "#stage-scroll", "#transport", "#tabs", ".tabpanel:not([hidden])", "#now"]
    .map((place) => document.querySelector(place));
  const walked = [...document.querySelectorAll("*")].filter((node) => stops.includes(node));
  return walked.map((node) => node.id || node.className.split(" ")[0]);
}"""


def test_the_order_of_focus_is_that_of_the_screen(film: Film) -> None:
    beside = ["caption", "stage-scroll", "transport", "tabs", "panel-errors", "now"]
    assert film.page.evaluate(ORDER) == beside
    with film.window(390, 844):
        film.until("() => document.querySelector('#panel-now #now')")
        assert film.page.evaluate(ORDER) == ["caption", "stage-scroll", "tabs", "panel-now", "now", "transport"]
    film.page.evaluate("document.activeElement.blur()")
    film.page.reload()
    film.whole().page.keyboard.press("Tab")
    expect(film.page.get_by_role("link", name="To the film")).to_be_focused()
    film.page.keyboard.press("Enter")
    assert film.page.evaluate("document.activeElement.id") == "watch"

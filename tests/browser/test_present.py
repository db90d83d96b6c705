"""Present: what a whole room reads, and the keys of a presenter's clicker."""

from playwright.sync_api import Locator, expect

from tests.browser.film import WINDOWS, Film
from tests.browser.labs import lab

# The sizes of all type that can be read, but on the canvases; of these the smallest.
TYPE = """() => [...document.querySelectorAll("body *")]
  .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
  .filter((node) => node.checkVisibility({ visibilityProperty: true }))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && height > 1)
  .map(([node]) => [parseFloat(getComputedStyle(node).fontSize), node.id || node.textContent.trim().slice(0, 20)])
  .filter(([size]) => size < 18)"""
LABS = "[...document.querySelector('#labs').options].map(({ value }) => value).filter(Boolean)"
WRITTEN = """() => {
  window.sizes = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.sizes.push(parseFloat(this.font.match(/([0-9.]+)px/)[1]) * this.getTransform().d / devicePixelRatio);
    return write.call(this, text, ...rest);
  };
}"""


def test_what_is_presented_is_read_from_the_last_row(film: Film) -> None:
    film.page.evaluate(WRITTEN)
    with film.window(1280, 720):
        film.seek(28).button("Present").click()
        try:
            for place in ("#caption", ".stage", "#transport"):
                box = film.page.locator(place).bounding_box()
                assert box is not None
                assert (box["x"], box["x"] + box["width"]) == (0, 1280)
                assert box["y"] + box["height"] <= 720
            expect(film.page.get_by_role("region", name="Now", exact=True)).to_be_hidden()
            film.page.evaluate("window.sizes.length = 0")
            film.seek(29)
            assert film.page.evaluate(TYPE) == []
            assert min(film.page.evaluate("window.sizes")) >= 18
        finally:
            film.page.keyboard.press("Escape")
    expect(film.page.get_by_role("region", name="Now", exact=True)).to_be_visible()
    expect(film.button("Present")).to_be_focused()


def test_the_example_of_a_batch_is_chosen_in_front_of_a_room_and_on_a_telephone(film: Film) -> None:
    film.to("cell=dense&hidden=3&task=xor&batch=4").whole()
    transport, example = film.page.locator("#transport"), film.page.get_by_role("combobox", name="Example", exact=True)
    with film.window(*WINDOWS["a telephone"]):
        example.select_option("2")
        assert_over(example, transport)
    with film.window(1280, 720):
        film.button("Present").click()
        try:
            expect(example).to_have_value("2")
            example.select_option("1")
            assert_over(example, transport)
            assert film.page.evaluate(TYPE) == []
        finally:
            film.page.keyboard.press("Escape")


def assert_over(upper: Locator, lower: Locator) -> None:
    """One stands above the other, within the window."""
    above, below = upper.bounding_box(), lower.bounding_box()
    assert above is not None
    assert below is not None
    assert 0 <= above["y"] <= above["y"] + above["height"] <= below["y"]


def test_every_lab_is_read_from_the_last_row(film: Film, closed_lab: None) -> None:
    labs = film.page.evaluate(LABS)
    assert len(labs) >= 5
    with film.window(1280, 720):
        for key in labs:
            lab(film, key)
            film.button("Present").click()
            film.until(f"() => ({TYPE})().length === 0")  # its charts stand anew a moment later
            film.page.keyboard.press("Escape")


def test_a_clicker_goes_from_stop_to_stop_and_blanks_the_screen(film: Film) -> None:
    blank = "() => getComputedStyle(document.body, '::after').content !== 'none'"
    film.page.keyboard.press("p")
    went = []
    for key in ("PageDown", "PageDown", "PageDown", "PageUp"):
        film.page.keyboard.press(key)
        went.append(film.now)
    assert went == [11, 12, 28, 12]
    film.page.keyboard.press("b")
    assert film.page.evaluate(blank)
    film.page.keyboard.press("b")
    assert not film.page.evaluate(blank)
    film.page.keyboard.press("Escape")
    film.visit("cell=dense&hidden=3&task=xor&loss=bce").whole()
    film.page.keyboard.press("p")
    film.page.keyboard.press("PageDown")
    assert film.now == 1
    film.button("Leave").click()
    expect(film.button("Present")).to_be_visible()

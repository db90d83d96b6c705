"""For everybody: no fault that axe-core finds, in any theme; at every size; with touch; by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Opens
from tests.browser.film import Film

THEMES = ["light", "dark", "projector"]
SMALL = """() => [...document.querySelectorAll("button, a[href], select, input, textarea, summary")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.matches("[type=range]"))
  .map((node) => [node.id || node.name || node.textContent.trim(), node.closest("label") ?? node])
  .map(([name, node]) => [name, node.getBoundingClientRect()])
  .filter(([, {width, height}]) => width < 24 || height < 24).map(([name]) => name)"""

CHOOSE = """(select, value) => {
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}"""
FOCUS = "((at) => [at.name || at.id, getComputedStyle(at).outlineStyle])(document.activeElement)"


def mid_pass(film: Film) -> None:
    film.seek(36)


def refused(film: Film) -> None:
    film.watch.forgive("422")
    film.visit("hidden=0,9999&steps=-1").state("refused")


def helped(film: Film) -> None:
    mid_pass(film)
    film.button("Help").click()


def taken_along(film: Film) -> None:
    mid_pass(film)
    film.button("Export").click()
    expect(film.page.get_by_role("dialog", name="Export")).to_be_visible()  # which is fetched when first wanted


def opened(film: Film) -> None:
    mid_pass(film)
    film.page.keyboard.press("Enter")
    film.tab("Compare").field("Compare with").select_option(index=1)
    film.until("() => document.querySelector('#second-title').textContent.length > 10")


def trained(film: Film) -> None:
    film.tab("Training")
    film.until("() => document.querySelectorAll('#train .plot').length > 0")


def exploded(film: Film) -> None:
    film.to("activation=linear&radius=50&steps=60&hidden=4").whole().seek(300)


@pytest.mark.parametrize("scene", [mid_pass, refused, helped, taken_along, opened, trained, exploded])
def test_axe_finds_no_fault(film: Film, scene: Callable[[Film], None]) -> None:
    try:
        scene(film)
        for theme in THEMES:
            wear(film, theme)
            assert violations(film.page) == [], theme
    finally:
        wear(film, "system")
        film.visit()


def test_axe_finds_no_fault_on_the_page_about_the_api(film: Film) -> None:
    try:
        for theme in THEMES:
            wear(film, theme)
            film.page.get_by_role("link", name="API").click()
            film.page.wait_for_url("**/api", wait_until="load")
            assert violations(film.page) == [], theme
            film.page.go_back(wait_until="load")
    finally:
        film.visit()
        wear(film, "system")


def wear(film: Film, theme: str) -> None:
    """As a person chooses it, also where a dialog is open before the field."""
    film.page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    film.page.locator("#theme").evaluate(CHOOSE, theme)


def test_axe_finds_a_fault_where_there_is_one(film: Film) -> None:
    film.page.evaluate("document.querySelector('#speed').removeAttribute('aria-label')")
    film.page.evaluate(
        "document.querySelector('#speed').closest('label').replaceWith(document.querySelector('#speed'))"
    )
    assert [fault.split(" at ")[0] for fault in violations(film.page)] == ["select-name"]
    film.visit()


@pytest.mark.parametrize("query", ["", "cell=dense&hidden=16,16&task=spirals"])
@pytest.mark.parametrize("size", [(390, 844), (640, 512), (1024, 768)], ids=["telephone", "zoomed twice", "tablet"])
def test_nothing_is_lost_in_a_small_window(film: Film, query: str, size: tuple[int, int]) -> None:
    with film.window(*size):
        film.visit(query).whole().seek(film.received - 1)
        try:
            for theme in THEMES:
                wear(film, theme)
                assert film.overhang <= 0, theme
                for sheet in ("Help", "Export"):
                    assert fits(film, sheet, *size), (theme, sheet)
        finally:
            wear(film, "system")


def fits(film: Film, sheet: str, width: int, height: int) -> bool:
    """Whether a dialog lies wholly within the window."""
    film.tool(sheet)
    box = film.page.locator("dialog[open]").bounding_box()
    assert box is not None
    film.page.keyboard.press("Escape")
    expect(film.page.locator("dialog[open]")).to_have_count(0)
    return 0 <= box["x"] <= width - box["width"] and 0 <= box["y"] <= height - box["height"]


def test_everything_is_large_enough_for_a_finger(opens: Opens) -> None:
    film = opens(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce").whole()
    film.form().page.get_by_text("More", exact=True).tap()
    assert film.page.evaluate(SMALL) == []
    film.button("Close the form").tap()
    film.button("Step forward").tap()
    assert film.now == 1
    film.button("Menu").tap()
    film.button("Help").tap()
    assert film.page.evaluate(SMALL) == []


def test_one_can_do_everything_with_keys_alone(opens: Opens) -> None:
    film = opens(reduced_motion="reduce").whole()
    press = film.page.keyboard.press
    press("?")
    expect(film.page.get_by_role("dialog", name="Help")).to_be_visible()
    press("Escape")
    expect(film.page.locator("dialog[open]")).to_have_count(0)
    press("ArrowRight")
    assert film.now == 1
    press("End")
    tab_to(film, "theme")
    press("p")  # a select jumps to the option of that letter
    assert film.page.evaluate("document.documentElement.dataset.theme") == "projector"
    tab_to(film, "algorithm")
    press("n")
    film.again({"algorithm": "naive"})
    tab_to(film, "reset", back=True)
    press("Enter")
    film.again({"algorithm": "full"})
    tab_to(film, "copy-latex")
    press("Enter")
    tab_to(film, "along-open", back=True)
    press("Enter")
    expect(film.page.get_by_role("dialog", name="Export")).to_be_visible()
    tab_to(film, "along-link")
    assert film.page.evaluate("getSelection().toString()") == film.page.url


def tab_to(film: Film, name: str, *, back: bool = False) -> None:
    """By Tab to the control of this id or name; where the focus is can be seen on the way."""
    for _ in range(60):
        film.page.keyboard.press("Shift+Tab" if back else "Tab")
        at, seen = film.page.evaluate(FOCUS)
        assert seen != "none" or not at, at
        if at == name:
            return
    raise AssertionError(f"Tab never reaches {name}.")


def test_without_motion_nothing_on_the_page_moves_by_itself(film: Film) -> None:
    moving = "document.getAnimations().filter((a) => a.playState === 'running').length"
    film.seek(20)
    assert film.page.evaluate(moving) == 0

"""How the page looks and how it is named: three themes, three sizes, every control."""

from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.film import WINDOWS, Film

THEME = "document.documentElement.dataset.theme"
PAPER = "getComputedStyle(document.body).backgroundColor"
NAMES = [
    "Preset",
    "Cell",
    "Hidden layers",
    "Activation",
    "Time steps",
    "Batch",
    "Algorithm",
    "Loss",
    "Task",
    "Seed",
    "Speed",
]
BUTTONS = ["Play", "Step forward", "Step back", "To start", "To end"]
# The rules of our style sheets, whatever they ask of the window, by which an element of a chart is set.
REACHING = """() => {
  const inside = [...document.querySelectorAll(".js-plotly-plot svg, .js-plotly-plot svg *")];
  const selectors = (rules) => [...rules].flatMap((rule) =>
    [...(rule.selectorText ? [rule.selectorText] : []), ...(rule.cssRules ? selectors(rule.cssRules) : [])]);
  const ours = [...document.styleSheets].filter((sheet) => sheet.href).flatMap((sheet) => selectors(sheet.cssRules));
  const charts = document.querySelectorAll(".js-plotly-plot .legend .traces").length;
  return [charts, ours.length, ours.filter((one) => inside.some((element) => element.matches(one)))];
}"""
TASKS = [
    "task=echo",
    "cell=dense&hidden=16,16&task=spirals",
    "task=next_letter&text=abcabc&steps=3",
    "task=data&data=1,2",
]


def test_the_theme_can_be_changed_and_is_remembered(opens: Opens) -> None:
    film = opens(color_scheme="light", reduced_motion="reduce").whole()
    light = film.page.evaluate(PAPER)
    stage = film.seek(20).picture()
    theme = film.field("Theme")
    assert film.page.evaluate(THEME) == "light"
    theme.select_option("dark")
    assert film.page.evaluate(THEME) == "dark"
    assert film.page.evaluate(PAPER) != light
    assert film.now == 20
    assert film.picture() != stage
    film.visit().whole()
    assert film.page.evaluate(THEME) == "dark"
    theme.select_option("light")
    assert film.seek(20).picture() == stage


def test_no_rule_of_ours_sets_what_is_in_a_chart(film: Film) -> None:
    film.tab("Errors")
    expect(film.page.locator("#decay .legendtext").first).to_be_visible()
    in_legends, rules, reaching = film.page.evaluate(REACHING)
    assert in_legends
    assert rules > 100
    assert set(reaching) <= {"*"}


@pytest.mark.parametrize("preferred", ["dark", "light"])
def test_the_first_theme_is_the_systems(opens: Opens, preferred: str) -> None:
    film = opens(color_scheme=preferred, reduced_motion="reduce").whole()
    assert film.page.evaluate(THEME) == preferred
    red, green, blue = map(int, film.page.evaluate(PAPER).strip("rgb()").split(","))
    assert (red + green + blue < 380) == (preferred == "dark")


@pytest.mark.parametrize("query", TASKS)
def test_nothing_is_broader_than_the_window(film: Film, query: str) -> None:
    film.visit(query).whole().seek(film.received - 1)
    film.page.get_by_text("More", exact=True).click()
    for width, height in WINDOWS.values():
        with film.window(width, height):
            assert film.overhang <= 0, width
            assert visible(film, width) == BUTTONS, width


def visible(film: Film, width: int) -> list[str]:
    """The buttons of the transport which lie wholly within the window's width."""
    boxes = {name: film.button(name).bounding_box() for name in BUTTONS}
    return [name for name, box in boxes.items() if box and box["x"] >= 0 and box["x"] + box["width"] <= width]


def test_the_stage_fits_a_window_that_changes_its_size(film: Film) -> None:
    width = "document.querySelector('#nodes').layout.width"
    before = film.seek(20).page.evaluate(width)
    with film.window(700, 900):
        film.until(f"before => {width} < before", before)
        assert film.page.evaluate(width) == film.page.evaluate("document.querySelector('#stage-scroll').clientWidth")
        assert film.now == 20


def test_every_control_has_the_name_of_the_contract(film: Film) -> None:
    for name in NAMES:
        assert film.field(name).count() == 1, name
        assert film.field(name).is_visible()
    for name in BUTTONS:
        assert film.button(name).is_visible(), name
    assert film.position.is_visible()
    for name in ("Stage", "Caption", "Now"):
        assert film.page.get_by_role("region", name=name, exact=True).count() == 1, name
    caption = film.page.get_by_role("region", name="Caption", exact=True)
    assert caption.get_by_role("status").inner_text() == film.sentence


def test_every_field_is_found_by_its_label_alone(film: Film) -> None:
    assert [name for name in NAMES if film.page.get_by_label(name, exact=True).count() != 1] == []


@pytest.mark.parametrize("query", TASKS[::3])
def test_nothing_that_can_be_used_is_without_a_name(film: Film, query: str) -> None:
    film.visit(query).whole()
    film.page.get_by_text("More", exact=True).click()
    assert nameless(film.page) == []


def nameless(page: Page) -> list[str]:
    """Controls to which the browser's accessibility tree gives no name."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    used = ("button", "link", "combobox", "textbox", "spinbutton", "slider", "checkbox")
    roles = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    controls = [(role, name) for role, name in roles if role in used]
    assert len(controls) > 20
    return [role for role, name in controls if not name.strip()]


def test_the_keyboard_reaches_every_control(film: Film) -> None:
    reached = set()
    film.page.locator("body").focus()
    for _ in range(80):
        film.page.keyboard.press("Tab")
        reached.add(film.page.evaluate("(({id, name}) => name || id)(document.activeElement)"))
    wanted = {"preset", "theme", "cell", "hidden", "activation", "task", "steps", "batch", "algorithm", "loss", "seed"}
    wanted |= {"notation", "play", "to-start", "to-end", "step-back", "step-forward", "position", "speed"}
    assert wanted <= reached


def test_the_page_comes_with_a_strict_policy(server: str) -> None:
    with urlopen(server) as answer:
        policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


ROOM = """() => {  // what is left in the closed select beside the name of the lab and the arrow, in pixels
  const select = document.querySelector("#labs");
  const { fontWeight, fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(select);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  const { width } = pen.measureText(select.selectedOptions[0].text);
  return select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - 19 - width;
}"""
APART = """() => {  // how far apart the middles of what stands in the header are: nothing where it is one row
  const boxes = [...document.querySelectorAll(".top > :not(progress)")].map((node) => node.getBoundingClientRect());
  const middles = boxes.filter(({ height }) => height).map(({ top, bottom }) => (top + bottom) / 2);
  return Math.max(...middles) - Math.min(...middles);
}"""


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_name_of_the_lab_that_is_open_can_be_read_in_the_header(film: Film, theme: str, closed_lab: None) -> None:
    film.field("Theme").select_option(theme)
    try:
        film.field("Labs").select_option("race")
        for width, height in WINDOWS.values():
            with film.window(width, height):
                assert film.page.evaluate(ROOM) >= 0, width
        assert film.page.evaluate(APART) < 5
    finally:
        film.field("Theme").select_option("system")


BROAD_FORMULA = """() => {  // how far the formulas of NOW reach beyond their place
  const { scrollWidth, clientWidth } = document.querySelector("#now-formula");
  return scrollWidth - clientWidth;
}"""


def test_the_formulas_of_now_are_not_cut_off_on_a_laptop(film: Film) -> None:
    film.to("cell=lstm&hidden=3&steps=2&lag=1").whole()
    for n in range(1, film.received + 1):
        film.seek(n)
        assert film.page.evaluate(BROAD_FORMULA) <= 1, film.sentence


def test_the_whole_name_of_a_preset_can_be_read(film: Film) -> None:
    film.field("Preset").select_option(label="Two spirals, a deep MLP")
    film.again({"task": "spirals"})
    assert film.page.evaluate(ROOM.replace("#labs", "#preset")) >= 0


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_the_name_of_the_first_film_can_be_read_on_a_phone(film: Film, theme: str) -> None:
    film.field("Theme").select_option(theme)
    try:
        with film.window(*WINDOWS["a telephone"]):
            assert film.page.evaluate(ROOM.replace("#labs", "#preset")) >= 0
    finally:
        film.field("Theme").select_option("system")


def test_the_roads_of_an_lstm_are_named(film: Film) -> None:
    film.to("cell=lstm&hidden=3,2&steps=3&lag=1").whole().button("Export").click()
    with film.page.expect_download() as download:
        film.page.locator("#along-svg").click()
    names = [line.rsplit(">", 2)[1][:-6] for line in download.value.path().read_text().splitlines() if "<text" in line]
    assert names.count("h") == names.count("c") == 2

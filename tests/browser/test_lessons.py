"""Lessons as a student walks through them: by keys, on a laptop and on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from app.lessons.library import volumes
from tests.app.lessons.ours import IDS, told
from tests.browser.axe import violations
from tests.browser.conftest import Opens
from tests.browser.film import Film
from tests.browser.test_everybody import wear

SIZES = {"a laptop": {"width": 1280, "height": 720}, "a phone": {"width": 390, "height": 844}}
AT = "([id, k]) => document.querySelector('.lesson-where')?.textContent.endsWith(`, ${k + 1} of ${id}`)"
RESTS = "at => document.querySelector('#position').getAttribute('aria-valuenow') === at"
ON_REVEAL = "document.activeElement.matches('.lesson-asks .main')"
REVEALED = "() => document.querySelector('.question-form')?.dataset.right !== ''"
HIDES = "what => document.documentElement.dataset.asks === what"  # as soon as the stop's film is there
IN_SIGHT = """() => ["#caption", "#stage-frame", "#play", ".lesson-head h2", ".lesson-nav .main"].filter((name) => {
  const { top, bottom, left, right, height } = document.querySelector(name).getBoundingClientRect();
  return !(height && top >= -1 && bottom <= innerHeight + 1 && left >= -1 && right <= innerWidth + 1);
})"""


def answered(film: Film, question: dict[str, Any]) -> None:
    """Says what is right, and reveals it, by keys alone."""
    keys = film.page.keyboard
    keys.press("PageDown")  # leads to the field while the question waits
    said(film, question["kind"], question["truth"][0] if isinstance(question["truth"], list) else question["truth"])
    for _ in range(8):  # stops of Tab at the most, from the field to Reveal
        if film.page.evaluate(ON_REVEAL):
            break
        keys.press("Tab")
    keys.press("Enter")
    film.until(REVEALED)


def said(film: Film, kind: str, truth: Any) -> None:
    """Where the focus is, the answer is typed or chosen."""
    keys = film.page.keyboard
    if kind == "number":
        keys.type(f"{truth:.12g}")
        keys.press("Enter")
        return
    options = film.page.locator(".lesson-asks select option").evaluate_all("all => all.map(({ value }) => value)")
    key, times = {
        "sign": ("Tab", "+-0".find(str(truth))),
        "choice": ("ArrowDown", truth if kind == "choice" else 0),
        "place": ("ArrowDown", options.index(truth) if kind == "place" else 0),
    }[kind]
    if kind == "choice":
        keys.press("Space")
    for _ in range(times):
        keys.press(key)
    if kind == "sign":
        keys.press("Space")


@pytest.mark.parametrize("name", IDS)
def test_a_lesson_is_walked_by_keys_on_a_laptop_and_on_a_phone_in_turns(opens: Opens, name: str) -> None:
    lesson = told(name)
    film = opens(f"#lesson={name}&stop=1", viewport=SIZES["a laptop"])
    for k, stop in enumerate(lesson["stops"]):
        film.until(AT, [len(lesson["stops"]), k]).state("paused")
        expect(film.page.locator(".lesson-head h2")).to_have_text(stop["title"])
        if stop["place"]:
            film.until(RESTS, stop["place"]["at"])
        assert film.page.evaluate(IN_SIGHT) == []
        film.resized(**SIZES["a laptop" if k % 2 else "a phone"])
        assert film.page.evaluate(IN_SIGHT) == []
        if question := stop["question"]:
            of_a_weight = re.match("d([A-Z]|b)", (question.get("of") or {}).get("name", ""))
            film.until(HIDES, "gradient" if of_a_weight else "")
            answered(film, question)
            film.until(HIDES, "")
            assert film.page.locator(".question-form").get_attribute("data-right") == "true", stop["title"]
            if "place" in question:
                film.until(RESTS, question["place"]["at"])
        film.page.keyboard.press("PageDown")
    expect(film.page.get_by_role("dialog", name="Lessons")).to_be_visible()
    expect(film.page.get_by_text("all stops seen")).to_be_visible()


def test_a_wrong_answer_hears_what_was_done_and_back_is_a_page_of_the_history(opens: Opens) -> None:
    film = opens("#lesson=backpropagation&stop=3")
    film.until(AT, [10, 2])
    film.button("To end").click()
    assert film.now == 3, "the step that is asked for waits"
    film.page.get_by_role("textbox", name="Your answer").fill("-0.1385")
    film.button("Reveal").click()
    expect(film.page.get_by_text("target - output stands in place of output - target")).to_be_visible()
    film.until(RESTS, "4")
    assert "open=delta,1,0,0" in film.page.url
    film.button("Go on").click()
    film.until(AT, [10, 3])
    film.page.go_back()
    film.until(AT, [10, 2]).until(RESTS, "3")
    assert "open=" not in film.page.url
    film.button("Leave the lesson").click()
    expect(film.page.get_by_role("tab", name="Lesson", exact=True)).to_be_hidden()
    assert "lesson=" not in film.page.url


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_no_fault_in_a_lesson_and_where_one_is_written(opens: Opens, theme: str) -> None:
    film = opens("#lesson=unrolling&stop=6")
    film.until(AT, [10, 5]).until(RESTS, "14")
    try:
        wear(film, theme)
        film.page.get_by_role("textbox", name="Your answer").fill("2")
        film.button("Reveal").click()
        film.until(REVEALED)
        assert violations(film.page) == []
        film.button("Lessons").click()
        film.button("Write a lesson of your own").click()
        film.button("Add this view").click()
        expect(film.page.get_by_text("All right: 1 stop.")).to_be_visible()
        assert violations(film.page) == []
    finally:
        wear(film, "system")


def test_in_present_a_clicker_reveals_and_then_goes_on(opens: Opens) -> None:
    film = opens("#lesson=unrolling&stop=6")
    film.until(AT, [10, 5]).until(RESTS, "14")
    film.button("Present").click()
    film.page.keyboard.press("PageDown")
    expect(film.page.get_by_text("It is 1.5.")).to_be_visible()
    film.until(RESTS, "16")
    film.page.keyboard.press("PageDown")
    film.until(AT, [10, 6])
    film.page.keyboard.press("Escape")


def test_the_menu_names_what_is_broken_and_where_one_goes_on(opens: Opens) -> None:
    film = opens()
    film.button("Lessons").click()
    menu = film.page.get_by_role("dialog", name="Lessons")
    expect(menu.get_by_role("link")).to_have_count(len([*volumes()]))
    menu.get_by_role("link").first.click()
    film.until(AT, [10, 0])
    film.button("Go on").click()
    film.until(AT, [10, 1])
    film.button("Lessons").click()
    menu.get_by_role("link", name="Continue at stop 2").click()
    film.until(AT, [10, 1])


def test_a_teacher_writes_a_lesson_of_views_and_shares_it_as_a_link(opens: Opens) -> None:
    film = opens("hidden=3&steps=4&lag=1#at=14&open=delta,0,2,1")
    page = film.whole().page
    film.button("Lessons").click()
    film.button("Write a lesson of your own").click()
    editor = page.get_by_role("dialog", name="Lessons")
    expect(editor.get_by_text("until you download it or share its link")).to_be_visible()
    film.button("Add this view").click()
    expect(editor.get_by_text("All right: 1 stop.")).to_be_visible()
    film.button("Add a question").click()
    expect(editor.get_by_text("All right: 1 stop, 1 question.")).to_be_visible()
    stop = editor.get_by_role("textbox", name="Stop 1", exact=True)
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url) if "/api/lesson" in request.url else None)
    wrong = [stop.input_value().replace("total : 4", f"{name} : 4") for name in ("tot", "totl")]
    film.types(*(("Stop 1", text) for text in wrong))
    expect(editor.get_by_text("asks for totl")).to_be_visible()
    assert len(read) == 1, "a file is read once one rests"
    stop.fill(stop.input_value().replace("totl : 4", "total : 4"))
    expect(editor.get_by_text("All right: 1 stop, 1 question.")).to_be_visible()
    film.button("Share as a link").click()
    field = editor.get_by_role("textbox", name="Link to this lesson")
    expect(field).to_have_value(re.compile("lesson=shared"))
    link = field.input_value()
    with page.expect_download() as download:
        film.button("Download").click()
    assert download.value.suggested_filename == "my-lesson.md"
    film.button("Preview").click()
    film.until(AT, [1, 0])
    assert "lesson=mine" in page.url
    page.goto(link)
    film.until(AT, [1, 0]).state("paused")
    expect(page.get_by_role("textbox", name="Your answer")).to_be_visible()
    assert "lesson=shared" in page.url

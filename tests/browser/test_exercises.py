"""A teacher hides numbers of a film; a student answers them on another seed and hands in a file that can be marked."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import expect

from app.exercises.files import AnswerFile
from app.exercises.grading import doubts, marks_of
from app.requests.build import document_in, validated
from tests.browser.conftest import Opens
from tests.browser.film import Film

VISIBILITY = "(node) => getComputedStyle(node).visibility"
GO = """(hash) => {
  history.replaceState(null, "", location.pathname + location.search + hash);
  dispatchEvent(new PopStateEvent("popstate"));
}"""


def begun(film: Film) -> Film:
    """A sheet of one error and one weight's new value."""
    film.visit("steps=4&lag=1&hidden=3#at=20&open=delta,0,2,1").whole()
    film.page.keyboard.press("s")
    film.button("Make an exercise sheet").click()
    film.page.get_by_role("button", name="Hide δ of h¹[1], t=2").click()
    film.page.evaluate(GO, "#at=22&open=dU,0,1,2")
    film.tab("Exercise")
    film.page.get_by_role("button", name="Hide U of h¹[1,2] after the update").click()
    return film


def test_a_sheet_goes_from_a_teacher_to_a_student_and_back(film: Film, opens: Opens) -> None:
    teacher = begun(film)
    teacher.page.get_by_label("Title of the sheet").fill("Week 4")
    teacher.button("Copy link for students").click()
    expect(teacher.page.get_by_label("Link for students")).to_have_value(re.compile("#sheet="))
    link = teacher.page.get_by_label("Link for students").input_value()
    student = opens(f"{urlsplit(link).query}#{urlsplit(link).fragment}", viewport={"width": 390, "height": 844})
    answer = student.page.get_by_label("Your answer")
    expect(answer).to_be_visible()
    student.until("() => /drawn=1/.test(location.hash)").whole()
    seed = int(dict(parse_qsl(urlsplit(student.page.url).query))["seed"])
    assert seed > 0
    student.button("To end").click()
    assert student.now == 15  # what is asked about stays hidden
    ledger = student.page.locator("#now-ledger")
    assert ledger.evaluate(VISIBILITY) == "hidden", "it tells of later steps"
    file = answered(student)
    assert ledger.evaluate(VISIBILITY) == "visible"
    assert file.seed == seed
    assert [mark.right for mark in marks_of(file, file.sheet)] == [True, False]
    assert list(doubts(file, file.sheet)) == []
    assert [(given.tries, given.shown) for given in file.answers] == [(3, False), (0, True)]


def answered(student: Film) -> AnswerFile:
    """Two wrong tries, of which the second is explained, the right number, and one that is given up; by keyboard."""
    page, answer, said = student.page, student.page.get_by_label("Your answer"), student.page.locator(".exercise-said")
    right = student.trace().steps[15]["values"]["delta"][0][1]
    for wrong, says in ((2 * right, "Not right. Try once more."), (-right, "is what a known mistake gives")):
        answer.fill(f"{wrong:.6g}")
        page.keyboard.press("Enter")
        expect(said).to_contain_text(says)
    page.reload()
    student.whole()
    expect(page.locator(".exercise-head")).to_have_text("Week 4 · question 1 of 2 · 0 of 2 right")
    answer.fill(f"{right:.3g}")
    page.keyboard.press("Enter")
    expect(page.locator(".exercise-head")).to_have_text("Week 4 · question 2 of 2 · 1 of 2 right")
    student.button("Show it").click()
    expect(page.locator(".exercise-head")).to_have_text("Week 4 · all answered · 1 of 2 right")
    student.button("To end").click()
    assert student.now == student.received
    with page.expect_download() as download:
        student.button("Save answers").click()
    return validated(document_in(Path(download.value.path()).read_bytes()), AnswerFile)


def test_a_teacher_who_tries_the_sheet_comes_back_to_it(film: Film) -> None:
    teacher, title = begun(film), film.page.get_by_label("Title of the sheet")
    title.fill("Week 4")
    teacher.button("Try it").click()
    head = teacher.page.locator(".exercise-head")
    expect(head).to_have_text("Week 4 · question 1 of 2 · 0 of 2 right")
    teacher.whole().page.go_back()
    expect(title).to_have_value("Week 4")
    assert "sheet=" not in teacher.page.url
    teacher.whole().page.go_forward()
    expect(head).to_have_text("Week 4 · question 1 of 2 · 0 of 2 right")
    teacher.whole().page.keyboard.press("s")
    teacher.button("Make an exercise sheet").click()
    expect(title).to_have_value("Week 4")
    teacher.whole().page.go_back()
    expect(title).to_have_value("Week 4")

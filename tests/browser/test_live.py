"""A presenter and a follower in two browsers: through questions, reloads, another device and a restart."""

import re
from contextlib import ExitStack
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, expect

from tests.app.serving import serving
from tests.browser.axe import violations
from tests.browser.conftest import Opens, person
from tests.browser.film import Film

SIGHT = """(state) => {  // as where a phone sleeps, or another tab is in front
  Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
PHONE = {"width": 390, "height": 844}


def begun(film: Film) -> str:
    """A session of this page; its code."""
    film.tool("Live")
    film.button("Start a session").click()
    code = film.page.locator("#live-letters")
    expect(code).to_have_text(re.compile(r"^\w{4}$"))
    letters = code.inner_text()
    film.page.keyboard.press("Escape")
    expect(card(film)).to_be_visible()
    return letters


def card(film: Film) -> Locator:
    return film.page.get_by_role("region", name="Class", exact=True)


def at(film: Film, step: int) -> None:
    expect(film.position).to_have_attribute("aria-valuenow", str(step))


def asks(film: Film, code: str, kind: str, question: str, truth: str, choices: str = "") -> None:
    film.button(f"Live {code}").click()
    film.field("Kind of question").select_option(kind)
    film.field("Question").fill(question)
    if choices:
        film.field("Choices").fill(choices)
    film.field("Right answer").fill(truth)
    film.button("Ask the class").click()


def test_a_class_goes_through_a_whole_question_on_a_phone_and_on_a_projector(opens: Opens) -> None:
    teacher = opens("steps=4", reduced_motion="reduce").whole()
    code = begun(teacher)
    pupil = opens(f"x#live={code}".replace("x", "steps=7"), reduced_motion="reduce", viewport=PHONE)
    expect(card(pupil)).to_contain_text("You follow the class.")
    expect(card(teacher)).to_contain_text("1 person")
    assert "steps=4" in pupil.query
    teacher.seek(9)
    at(pupil, 9)
    pupil.page.reload()
    expect(card(pupil)).to_contain_text("You follow the class.")
    at(pupil, 9)
    asks(teacher, code, "sign", "Which sign has $\\delta$ here?", "+")
    expect(card(pupil)).to_contain_text("Which sign has")
    pupil.button("− negative").click()
    pupil.button("Send").click()
    expect(card(teacher)).to_contain_text("1 of 1 have answered")
    pupil.page.reload()
    expect(pupil.button("− negative")).to_have_attribute("aria-pressed", "true")
    teacher.page.reload()
    expect(card(teacher)).to_contain_text("1 of 1 have answered")
    at(teacher, 9)
    teacher.button("Close the question").click()
    expect(card(pupil)).to_contain_text("Closed: the answers are counted.")
    expect(card(teacher).locator(".histogram tr")).to_have_text(["positive0", "negative1", "zero0"])
    assert "✓" not in card(teacher).inner_text(), "nobody is told before the reveal"
    teacher.button("Ask again").click()
    pupil.button("+ positive").click()
    pupil.button("Send").click()
    expect(card(teacher)).to_contain_text("Round 2: 1 of 1 have answered")
    teacher.button("Close the question").click()
    teacher.button("Reveal the answer").click()
    expect(card(pupil)).to_contain_text("✓ Right: positive.")
    expect(card(teacher)).to_contain_text("The answer: positive. Right: 0 of 1, then 1 of 1.")
    assert pupil.overhang == 0
    for film in (teacher, pupil):
        assert violations(film.page) == []
    teacher.button("Put it away").click()
    expect(card(pupil).locator(".question-form")).to_be_hidden()
    teacher.button(f"Live {code}").click()
    teacher.button("End the session").click()
    expect(card(pupil)).to_contain_text("The class is over.")


def test_who_touches_the_film_is_let_go_and_comes_back_alone_or_with_everybody(opens: Opens) -> None:
    teacher = opens("steps=4", reduced_motion="reduce").whole()
    code = begun(teacher)
    pupil = opens("steps=5", reduced_motion="reduce")
    pupil.page.get_by_role("button", name="Live", exact=True).press("Enter")
    pupil.field("Code").fill(code.lower())
    pupil.field("Code").press("Enter")
    expect(card(pupil)).to_contain_text("You follow the class.")
    teacher.seek(12)
    at(pupil, 12)
    pupil.page.keyboard.press("ArrowRight")
    expect(card(pupil)).to_contain_text("The class is at step 12.")
    teacher.seek(14)
    expect(card(pupil)).to_contain_text("The class is at step 14.")
    at(pupil, 13)
    pupil.button("Return").press("Enter")
    at(pupil, 14)
    expect(pupil.button("Return")).to_be_hidden()
    pupil.page.evaluate(SIGHT, "hidden")
    expect(card(teacher)).to_contain_text("0 people")
    teacher.seek(11)
    expect(card(teacher)).to_contain_text("0 people")
    at(pupil, 14)
    pupil.page.evaluate(SIGHT, "visible")
    at(pupil, 11)
    teacher.seek(14)
    at(pupil, 14)
    pupil.seek(2)
    expect(pupil.button("Return")).to_be_visible()
    teacher.button(f"Live {code}").click()
    teacher.button("Everybody to me").click()
    at(pupil, 14)
    teacher.page.keyboard.press("Escape")
    teacher.field("Preset").select_option("3")
    expect(pupil.field("Preset")).to_have_value("3")
    assert pupil.watch.asked[-1] == teacher.watch.asked[-1], "they ask for the very same film, which is computed once"
    pupil.button(f"Live {code}").click()
    pupil.button("Leave the class").click()
    expect(card(pupil)).to_be_hidden()
    assert "live=" not in pupil.page.url


def test_a_question_of_predict_is_put_to_the_class_and_a_place_of_the_stage_is_chosen(opens: Opens) -> None:
    teacher = opens("cell=dense&hidden=4,3&task=xor&loss=bce", reduced_motion="reduce").whole()
    code = begun(teacher)
    pupil = opens(f"#live={code}", reduced_motion="reduce", viewport=PHONE)
    expect(card(pupil)).to_contain_text("You follow the class.")
    teacher.button("Predict").click()
    ask = teacher.page.locator("#predict .ask")
    expect(ask).not_to_be_empty()
    teacher.button("Put it to the class").click()
    expect(card(pupil).locator(".ask")).to_have_text(ask.text_content() or "")
    teacher.button("Close the question").click()
    teacher.button("Reveal the answer").click()
    expect(card(pupil).locator(".verdict")).to_contain_text("The answer: ")
    teacher.button("Put it away").click()
    teacher.button("Predict").click()
    asks(teacher, code, "place", "Where does the error start?", "2,0")
    pupil.field("Your answer").select_option("a²")
    pupil.button("Send").click()
    expect(card(teacher)).to_contain_text("1 of 1 have answered")
    teacher.button("Close the question").click()
    teacher.button("Reveal the answer").click()
    expect(card(pupil)).to_contain_text("✗ Not right: you said a²; it is y.")
    expect(card(teacher).locator(".histogram")).to_have_text("Answersa²1")


def test_another_device_becomes_the_presenters_by_a_link_whose_key_no_server_sees(opens: Opens) -> None:
    teacher = opens("steps=4", reduced_motion="reduce").whole()
    code = begun(teacher)
    key = teacher.page.evaluate("JSON.parse(localStorage.getItem('live')).key")
    tablet = opens("steps=4", reduced_motion="reduce")
    seen: list[str] = []
    tablet.page.on("request", lambda request: seen.append(request.url))
    tablet.page.goto("about:blank")
    tablet.page.goto(f"{tablet.base}#live={code}&key={key}")
    expect(card(tablet)).to_contain_text("0 people")
    assert key not in tablet.page.url
    assert not [url for url in seen if key in url.partition("#")[0]]
    teacher.seek(6)
    at(tablet, 6)
    tablet.seek(11)
    at(teacher, 11)
    with urlopen(f"{teacher.base}status", timeout=30) as answer:
        assert answer.status == 200


def test_after_the_server_was_restarted_the_class_is_together_again(browser: Browser) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(serving())
        base = f"http://{first.host}:{first.port}/"
        teacher, pupil = (
            stack.enter_context(person(browser, base, reduced_motion="reduce")).visit("steps=4").whole() for _ in "ab"
        )
        code = begun(teacher)
        pupil.page.goto(f"{base}live/{code}")
        teacher.seek(5)
        at(pupil, 5)
        first.process.terminate()
        first.process.wait(timeout=30)
        expect(card(pupil)).to_contain_text("cannot be heard")
        teacher.seek(8)
        stack.enter_context(serving("--port", str(first.port)))
        at(pupil, 8)
        expect(card(pupil)).to_contain_text("You follow the class.")


def test_a_code_that_leads_nowhere_is_said_to(opens: Opens) -> None:
    film = opens("steps=4", reduced_motion="reduce")
    film.watch.forgive("404")
    film.tool("Live")
    film.field("Code").fill("XXXX")
    film.button("Join").click()
    expect(film.page.get_by_role("dialog", name="Live")).to_contain_text("There is no class XXXX.")
    assert violations(film.page) == []

"""One film that can be moved both ways: by buttons, by the slider, by keys."""

import pytest
from playwright.sync_api import expect

from tests.browser.film import WINDOWS, Film

MOVED = "n => Number(document.querySelector('#position').getAttribute('aria-valuenow')) > n"

BESIDE = """() => {  // how far the names of the phases reach, and where the next control of the transport begins
  const { right } = [...document.querySelectorAll("#phase-names button")]
    .filter((name) => name.checkVisibility()).at(-1).getBoundingClientRect();
  const next = [...document.querySelectorAll(".paces select")].find((select) => select.checkVisibility());
  return [right, next.getBoundingClientRect().left];
}"""


def test_the_names_of_the_phases_end_before_the_next_control_in_the_largest_type(film: Film) -> None:
    film.to("algorithm=rtrl&steps=3&hidden=2&lag=1").whole()  # whose names are the most
    film.field("Theme").select_option("projector")
    try:
        for size in [(1200, 800), (1280, 720), (1360, 800), (1440, 900), (1560, 900)]:
            with film.window(*size):
                reach, begins = film.page.evaluate(BESIDE)
                assert reach < begins, size
    finally:
        film.field("Theme").select_option("system")


def test_the_slider_tells_how_many_steps_are_shown_and_how_many_there_are(film: Film) -> None:
    steps = film.trace().end["n"]
    for position in (0, 1, 17, steps):
        film.seek(position)
        assert (film.now, film.received) == (position, steps)
        assert film.position.input_value() == str(position)
        assert film.position.get_attribute("max") == str(steps)


def test_the_buttons_go_to_the_start_to_the_end_and_one_step_either_way(film: Film) -> None:
    went = []
    for name in ("Step forward", "Step forward", "Step back", "To end", "Step forward", "Step back", "To start"):
        film.button(name).click()
        went.append(film.now)
    end = film.received
    assert went == [1, 2, 1, end, end, end - 1, 0]
    film.button("Step back").click()
    assert (film.now, film.is_now) == (0, "paused")


def test_play_becomes_pause_and_the_film_moves_until_it_is_pressed(film: Film) -> None:
    film.button("Play").click()
    film.until(MOVED, 3)
    assert film.is_now == "playing"
    film.button("Pause").click()
    assert film.is_now == "paused"
    at = film.now
    assert film.after(0.25) == at
    expect(film.button("Play")).to_be_visible()


ASKED = """() => new Promise((told) => {  // how often the page asks for a frame while ten are drawn
  const ask = window.requestAnimationFrame.bind(window);
  let [asked, left] = [0, 10];
  window.requestAnimationFrame = (then) => {
    asked += 1;
    return ask(then);
  };
  ask(function frame() {
    left -= 1;
    if (left) return ask(frame);
    window.requestAnimationFrame = ask;
    return told(asked);
  });
})"""


def test_a_film_asks_for_frames_only_while_it_plays(film: Film) -> None:
    assert film.page.evaluate(ASKED) == 0
    film.button("Play").click()
    assert film.page.evaluate(ASKED) > 5
    film.button("Pause").click()
    film.after(0.1)
    assert film.page.evaluate(ASKED) == 0


def test_a_film_which_is_over_rests_and_begins_anew_when_played(film: Film) -> None:
    film.field("Speed").select_option("4")
    film.seek(film.received - 2).button("Play").click()
    film.state("paused")
    assert film.now == film.received
    film.field("Speed").select_option("0.25")  # so slowly that its beginning is not missed
    film.button("Play").click()
    film.until("() => Number(document.querySelector('#position').value) < 9").until(MOVED, 0)
    assert film.is_now == "playing"


def test_scrubbing_stops_the_playing(film: Film) -> None:
    film.button("Play").click()
    film.until(MOVED, 1).seek(30)
    assert (film.is_now, film.now) == ("paused", 30)


def test_a_higher_speed_goes_further_in_the_same_time(film: Film) -> None:
    went = []
    for speed in ("0.25", "4"):
        film.field("Speed").select_option(speed)
        film.seek(0).button("Play").click()
        went.append(film.after(0.9))
        film.button("Pause").click()
    slow, fast = went
    assert fast > 4 * max(1, slow)


def test_the_speed_stays_when_another_film_begins(film: Film) -> None:
    film.field("Speed").select_option("4")
    film.field("Seed").fill("5")
    film.again({"seed": "5"}).button("Play").click()
    assert film.after(0.6) > 8
    assert film.field("Speed").input_value() == "4"


@pytest.mark.parametrize("focus", ["body", "Position"])
def test_keys_do_what_the_buttons_do(film: Film, focus: str) -> None:
    (film.position if focus == "Position" else film.page.locator("body")).focus()
    went = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowLeft", "Home"):
        film.page.keyboard.press(key)
        went.append(film.now)
    assert went == [1, 2, 3, 2, film.received, film.received - 1, 0]
    film.page.keyboard.press("Space")
    assert film.is_now == "playing"
    film.page.keyboard.press("Space")
    assert film.is_now == "paused"


def test_keys_belong_to_the_field_in_which_one_types(film: Film) -> None:
    film.seek(10)
    for name in ("Hidden layers", "Seed", "Speed"):
        film.field(name).focus()
        for key in ("ArrowLeft", "Home", "End", "ArrowRight"):
            film.page.keyboard.press(key)
        assert film.now == 10, name
    film.field("Hidden layers").press("Space")
    assert (film.now, film.is_now) == (10, "paused")


def test_arrows_scroll_what_is_broad_and_has_the_focus(film: Film) -> None:
    film.to("hidden=16&steps=3&lag=1").whole()
    gradient = next(step["n"] for step in film.trace().steps if step["phase"] == "gradient" and step["layer"] == 0)
    film.seek(gradient + 1)
    film.page.locator("#now-numbers summary", has_text="∂L/∂U").click()
    film.page.locator("#now-numbers .matrix:visible").last.focus()
    film.page.keyboard.press("ArrowRight")
    film.until("() => document.activeElement.scrollLeft > 0")
    assert film.now == gradient + 1
    film.page.locator("#stage-scroll").focus()
    film.page.keyboard.press("ArrowLeft")
    assert film.now == gradient


def test_space_on_a_button_presses_that_button_alone(film: Film) -> None:
    film.button("Step forward").press("Space")
    assert (film.now, film.is_now) == (1, "paused")
    film.button("Play").press("Space")
    assert film.is_now == "playing"


@pytest.mark.parametrize("query", ["hidden=4,3&steps=5", "cell=dense&hidden=3&task=xor"])
def test_scrubbing_back_shows_the_earlier_picture_again(film: Film, query: str) -> None:
    film.to(query).whole()
    if "dense" not in query:  # the lines by lag come after the film
        film.until("() => (document.querySelector('#decay').data ?? []).length > 1")
    places = [0, 2, film.received // 2, film.received - 3, film.received]
    onward = [film.seek(n).picture() for n in places]
    back = [film.seek(n).picture() for n in reversed(places)][::-1]
    assert onward == back
    assert len(set(onward)) == len(places)


def test_stepping_playing_and_scrubbing_lead_to_the_same_picture(film: Film) -> None:
    film.field("Speed").select_option("4")
    film.button("Play").click()
    film.until(MOVED, 20)
    film.button("Pause").click()
    place, played = film.now, film.picture()
    assert film.seek(0).seek(place).picture() == played
    film.seek(place - 1).button("Step forward").click()
    assert film.picture() == played


PHASES = "() => [...document.querySelectorAll('#phase-names button')].map((b) => [b.textContent, b.disabled, b.hidden])"
CURRENT = "() => [...document.querySelectorAll('#phase-names [aria-current=true]')].map((b) => b.textContent)"


def test_the_name_of_a_phase_leads_to_its_first_step(film: Film) -> None:
    steps = film.trace().steps
    assert film.page.evaluate(CURRENT) == []
    for name in ("update", "loss", "backward", "forward"):
        film.button(name).click()
        first = next(step["n"] for step in steps if step["phase"] == {"update": "gradient"}.get(name, name))
        assert (film.now, film.is_now) == (first + 1, "paused")
        assert film.page.evaluate(CURRENT) == [name]
        expect(film.page.locator("#now-ledger")).to_contain_text(steps[first]["phase"])


def test_a_phase_can_be_gone_to_by_keys_and_only_that_button_hears_them(film: Film) -> None:
    film.button("backward").focus()
    film.page.keyboard.press("Space")
    there = film.now
    film.page.keyboard.press("ArrowRight")
    assert film.now == there + 1
    film.page.keyboard.press("Tab")
    film.page.keyboard.press("Enter")
    assert film.page.evaluate(CURRENT) == ["update"]
    assert film.page.locator("#inside:not([hidden])").count() == 0


def test_a_phase_that_has_not_come_yet_cannot_be_gone_to(film: Film) -> None:
    whole = film.page.request.get(f"{film.base}api/trace?steps=3").body()
    film.page.route("**/api/trace?*", lambda route: route.fulfill(body=b"\n".join(whole.split(b"\n")[:3]) + b"\n"))
    film.visit("steps=3").state("cut")
    no_influence = ["influence", True, True]
    assert film.page.evaluate(PHASES) == [
        ["forward", False, False],
        ["loss", True, False],
        ["backward", True, False],
        no_influence,
        ["update", True, False],
    ]
    film.page.unroute_all()


def test_influence_is_a_phase_of_rtrl(film: Film) -> None:
    film.to("algorithm=rtrl&steps=3&hidden=3").whole().button("influence").click()
    assert film.page.evaluate(CURRENT) == ["influence"]
    assert "influence" in film.sentence


def test_the_names_of_all_phases_are_on_one_line_under_the_strip(film: Film) -> None:
    film.to("algorithm=rtrl&steps=3&hidden=3").whole()
    for size in WINDOWS.values():
        with film.window(*size):
            boxes = [
                film.button(name).bounding_box() for name in ("forward", "loss", "backward", "influence", "update")
            ]
            track = film.page.locator(".track").bounding_box()
            assert track is not None
            assert len({box["y"] for box in boxes if box}) == 1
            assert all(box and box["x"] + box["width"] <= track["x"] + track["width"] for box in boxes)
            assert all(box and box["y"] + box["height"] <= track["y"] + track["height"] + 1 for box in boxes)


def test_playing_and_pausing_moves_nothing_else(film: Film) -> None:
    places = (
        "['#step-forward', '#phases', '#speed'].map((name) => document.querySelector(name).getBoundingClientRect().x)"
    )
    for width, height in ((1440, 900), (1024, 768)):
        film.page.set_viewport_size({"width": width, "height": height})
        rests = film.page.evaluate(places)
        film.seek(0).button("Play").click()
        assert film.page.evaluate(places) == rests
        film.button("Pause").click()
    film.page.set_viewport_size({"width": 1440, "height": 900})

"""The stage: every place says what it is, large films can be followed, and what moves together can be opened."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import FRAMES, Film
from tests.browser.told import signed, told

LARGE = "hidden=64,64,64,64,64,64,64&steps=200"
SCROLL = "document.querySelector('#stage-scroll').scrollLeft"
# Where a film that plays has been, until it has been at so many places.
STOPS = """(count) => new Promise((seen) => {
  const stops = new Set();
  requestAnimationFrame(function look() {
    stops.add(Number(document.querySelector("#position").getAttribute("aria-valuenow")));
    if (stops.size < count) requestAnimationFrame(look);
    else seen([...stops]);
  });
})"""
MOVED = "n => Number(document.querySelector('#position').getAttribute('aria-valuenow')) > n"
EXPLODING = "radius=8&activation=linear&steps=16&hidden=4"


def test_every_number_of_a_cell_is_told_with_its_name_and_its_indices(film: Film) -> None:
    trace = film.trace()
    hints = film.seek(film.received).hints()
    for step in trace.steps:
        if step["phase"] == "backward":
            layer = "y" if step["layer"] == 1 else "h¹"
            for unit, x in enumerate(step["values"]["delta"][0]):
                assert f"δ[{unit}] of {layer} at t = {step['t']}: {signed(x)}" in hints


def test_roads_targets_inputs_and_losses_are_told_too(film: Film) -> None:
    hints = film.seek(film.received).hints()
    for t in range(8):
        assert any(f"dx goes down from y to h¹ at t = {t}: ‖" in hint for hint in hints)
        assert any(f"δ starts in y at t = {t}: ‖" in hint for hint in hints)
        assert any(hint.startswith(f"input x at t = {t}") for hint in hints)
        assert any(hint.startswith(f"target at t = {t}") for hint in hints)
    assert any("dh goes back from t = 5 to t = 4 in h¹: ‖" in hint for hint in hints)


def test_units_and_weights_of_an_mlp_are_told(film: Film) -> None:
    film.to("cell=dense&hidden=3&task=xor&batch=4").whole().seek(film.received)
    hints = film.hints()
    weights = film.trace().start["params"][1]["W"]
    assert any(hint.startswith("δ[2] of a¹: ") for hint in hints)
    assert f"W[2,0] between a¹[2] and y[0]: {told(weights[2][0])}" in hints


def test_touching_a_cell_tells_its_number_and_frames_it(opens: Opens) -> None:
    film = opens(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce").whole()
    film.seek(film.received)
    box = film.page.locator("#stage-scroll").bounding_box()
    assert box
    film.page.touchscreen.tap(box["x"] + 58 + 15, box["y"] + box["height"] * 0.62)
    expect(film.page.locator("#stage-frame .tooltip")).to_contain_text("h¹ at t = 0")
    film.page.emulate_media(media="print")  # what is on the canvas stands as lines; only the frame has such dashes
    expect(film.page.locator(".printed [stroke-dasharray='6 4']")).to_have_count(1)


def test_all_examples_together_are_told_as_their_root_mean_square(film: Film) -> None:
    film.to("hidden=3&steps=3&batch=4").whole().seek(film.received)
    film.page.get_by_role("combobox", name="Example", exact=True).select_option("-1")
    delta = next(s for s in film.trace().steps if s["phase"] == "backward" and (s["layer"], s["t"]) == (0, 1))
    column = [float(row[2]) for row in delta["values"]["delta"]]
    size = (sum(x * x for x in column) / 4) ** 0.5
    assert f"δ[2] of h¹ at t = 1: {told(size)} (root mean square of 4 examples)" in film.hints()
    chosen = film.page.locator("#example option:checked").inner_text()
    assert chosen == "all 4: root mean square"


def test_the_numbers_of_all_examples_together_have_no_sign_and_say_what_they_are(film: Film) -> None:
    film.to("hidden=3&steps=3&lag=1&batch=4").whole()
    film.page.get_by_role("combobox", name="Example", exact=True).select_option("-1")
    for view in film.walk([1, 11]):  # y receives the input, and its error starts
        said = [number for row in view.rows.values() for number in row]
        assert said
        assert not [number for number in said if number[0] in "+−"]
        assert "root mean square" in view.sentence
    expect(film.page.locator("#now-numbers caption").first).to_have_text("root mean square of 4 examples")
    film.page.get_by_role("combobox", name="Example", exact=True).select_option("0")
    assert any(number[0] in "+−" for row in film.look().rows.values() for number in row)
    expect(film.page.locator("#now-numbers caption", has_text="root mean square")).to_have_count(0)


def test_the_switch_of_the_errors_scale_is_remembered(opens: Opens) -> None:
    film = opens(reduced_motion="reduce").whole()
    film.seek(film.received)
    log, picture = film.look().heat, film.picture()
    film.button("linear").click()
    linear = film.look().heat
    assert max(abs(x or 0) for row in linear for x in row) <= 1
    assert sum(abs(x or 0) for row in linear for x in row) < sum(abs(x or 0) for row in log for x in row)
    film.visit().whole().seek(film.received)
    assert film.button("linear").get_attribute("aria-pressed") == "true"
    assert film.look().heat == linear
    film.button("log").click()
    assert film.picture() == picture


def test_a_few_steps_move_alone_and_many_by_moments(film: Film) -> None:
    move = film.page.get_by_role("combobox", name="Move", exact=True)
    assert move.input_value() == "step"
    film.to("hidden=8&steps=50").whole()
    assert move.input_value() == "moment"
    film.seek(150).button("Step forward").click()
    assert film.now == 151
    move.select_option("step")
    assert film.now == 151


def test_all_layers_of_a_moment_move_together(opens: Opens) -> None:
    film = opens("hidden=4,4&steps=40").state("playing").whole()
    film.seek(40 * 4).field("Speed").select_option("0.25")
    film.button("Play").click()
    stops = film.page.evaluate(STOPS, 4)
    assert {stop % 3 for stop in stops} == {40 * 4 % 3}


def test_a_long_axis_of_time_follows_the_error_and_stays_where_a_person_scrolls_it(opens: Opens) -> None:
    film = opens("hidden=4&steps=120", reduced_motion="no-preference").whole()
    film.seek(120 * 3).button("Play").click()
    film.until(MOVED, 120 * 3 + 20)
    film.button("Pause").click()
    assert film.page.evaluate(SCROLL) > 1500
    film.page.evaluate("document.querySelector('#stage-scroll').scrollLeft = 200")
    film.page.evaluate(FRAMES, 20)
    assert film.page.evaluate(SCROLL) == 200
    film.button("Step forward").click()
    here = film.page.evaluate(SCROLL)  # a film that plays is followed in pictures, of which a busy machine has few
    assert here > 1500
    film.button("Step forward").click()
    assert abs(film.page.evaluate(SCROLL) - here) < 200


def test_a_large_film_shows_groups_of_units_and_says_so(film: Film) -> None:
    film.to(LARGE).whole().seek(200 * 9 + 40)
    hints = film.hints(across=40)
    assert any(hint.startswith("h[") and " of h⁷ at t = " in hint for hint in hints)
    film.page.locator("#stage-scroll").hover(position={"x": 386, "y": 120})
    expect(film.page.locator("#stage-frame .tooltip")).to_contain_text("which share this colour")


@pytest.mark.parametrize(
    ("query", "signs"),
    [
        (EXPLODING, "▲"),
        ("hidden=4&activation=sigmoid&steps=12&lag=9&loss_at=last", "10⁻"),
        ("hidden=4&steps=5&lag=1&loss_at=last", "("),
    ],
)
def test_what_explodes_vanishes_or_does_not_count_has_its_sign(film: Film, query: str, signs: str) -> None:
    film.page.evaluate("""() => {
      window.written = [];
      const write = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        window.written.push(text);
        return write.call(this, text, ...rest);
      };
    }""")
    fields = dict(pair.split("=") for pair in query.split("&"))
    film.page.evaluate("q => history.pushState(null, '', '?' + q)", query)
    film.page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    film.again(fields).seek(film.received)
    assert any(text.startswith(signs) for text in film.page.evaluate("window.written"))

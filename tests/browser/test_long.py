"""Long films: an overview of all time steps, and a window on those that are in sight."""

from playwright.sync_api import expect

from tests.browser.film import Film

TALL = "() => document.querySelector('#overview canvas').getBoundingClientRect().height"
LEFT = "() => document.querySelector('#stage-scroll').scrollLeft"


def test_the_window_of_a_long_film_is_moved_by_keys_and_by_hand_and_follows_the_film_again(film: Film) -> None:
    window = film.page.get_by_role("slider", name="Time steps in sight")
    expect(window).to_be_hidden()
    film.to("hidden=2&steps=60&lag=1").whole().seek(0)
    expect(window).to_have_attribute("aria-valuenow", "0")
    window.press("End")
    expect(window).to_have_attribute("aria-valuemax", "59")
    film.until("() => document.querySelector('#overview').getAttribute('aria-valuetext').endsWith('to 59 of 60')")
    window.press("PageUp")
    film.until("() => document.querySelector('#overview').getAttribute('aria-valuetext').includes('to 4')")
    box = window.bounding_box()
    assert box is not None
    film.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    film.page.mouse.down()
    film.page.mouse.move(box["x"] + 60, box["y"] + 30)
    film.page.mouse.up()
    film.until(f"() => ({LEFT})() === 0")
    assert film.now == 0  # the film stayed where it is
    assert film.page.evaluate(TALL) == box["height"], "nothing lies over the transport"
    film.button("To end").click()
    film.button("Step back").click()
    film.seek(120)  # a loss in the second half
    film.until(f"() => ({LEFT})() > 0")

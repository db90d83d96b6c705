"""The formulas of NOW: a legend of symbols for pointer, keyboard and finger, and all others of a step on demand."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.conftest import Opens
from tests.browser.film import Film

LSTM = "cell=lstm&hidden=3&steps=4&lag=1"


def at_visit(film: Film, layer: int, t: int) -> Film:
    """The film when the error has come to a cell."""
    steps = film.trace().steps
    return film.seek(
        1 + next(n for n, s in enumerate(steps) if (s["phase"], s["layer"], s["t"]) == ("backward", layer, t))
    )


def legend(film: Film) -> Locator:
    return film.page.locator("#now-symbols")


def line(film: Film, n: int) -> Locator:
    return film.page.locator("#now-formula > div").nth(n)


def test_the_pointer_over_a_line_tells_what_its_symbols_mean_and_their_shapes(film: Film) -> None:
    film.to(LSTM).whole()
    at_visit(film, 0, 2)
    expect(legend(film)).to_be_hidden()
    line(film, 0).hover()
    expect(legend(film)).to_contain_text("derivative of the loss with respect to the output (hidden state) of h¹1 × 3")
    expect(legend(film)).to_contain_text("errors of all gates' pre-activations of h¹, side by side at t = 31 × 12")
    assert violations(film.page) == []
    film.page.mouse.move(5, 5)
    expect(legend(film)).to_be_hidden()


def test_the_keyboard_opens_the_legend_and_escape_closes_it(film: Film) -> None:
    film.to(LSTM).whole().seek(1)
    film.page.locator("#now-formula").focus()
    expect(legend(film)).to_contain_text("forget gate of h¹")
    film.page.keyboard.press("Escape")
    expect(legend(film)).to_be_hidden()
    assert film.now == 1


def test_a_finger_opens_the_legend_of_the_line_that_it_touches(opens: Opens) -> None:
    film = opens(LSTM, reduced_motion="reduce", has_touch=True, viewport={"width": 390, "height": 844}).whole()
    film.seek(1)
    line(film, 5).tap()
    expect(legend(film)).to_contain_text("output gate of h¹")
    expect(legend(film)).not_to_contain_text("forget gate")


def test_the_legend_follows_the_film_and_the_notation(film: Film) -> None:
    film.to(LSTM).whole()
    at_visit(film, 0, 2).page.locator("#now-formula").focus()
    expect(legend(film)).to_contain_text("1 × 12")
    film.page.get_by_role("radio", name="Column", exact=True).check()
    film.until("() => document.querySelector('#now-formula').dataset.notation === 'column'")
    film.page.locator("#now-formula").focus()
    expect(legend(film)).to_contain_text("12 × 1")
    at_visit(film, 1, 2)
    expect(legend(film)).to_contain_text("error of the pre-activation of y")


def test_all_formulas_of_a_step_are_one_click_away_and_stay_open(film: Film) -> None:
    film.to(LSTM).whole()
    at_visit(film, 0, 2)
    film.page.get_by_text("All formulas of this step").click()
    gates = film.page.locator("#now-all > div")
    expect(gates).to_have_count(int(film.page.locator("#now-more-count").inner_text()))
    shown = [
        *film.page.locator(":is(#now-formula, #now-all) > div").evaluate_all("all => all.map((a) => a.dataset.latex)")
    ]
    for gate in "ifgo":
        assert any(text.startswith(rf"\delta^{{(1)}}_{{{gate},2}} = ") for text in shown), gate
    at_visit(film, 0, 1)
    expect(gates.first).to_be_visible()


def test_where_errors_are_cut_the_panel_of_the_gradient_calls_it_near_the_derivative(film: Film) -> None:
    title = film.page.locator("#gather-title")
    film.to("hidden=3&steps=4&lag=1&algorithm=chunked&length=2").whole()
    expect(title).to_have_text("g_U ≈ ∂L/∂U, filling up")
    film.to("hidden=3&steps=4&lag=1&algorithm=epochwise&length=2").whole()
    expect(title).to_have_text("∂L/∂U, filling up")

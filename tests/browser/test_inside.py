"""A cell opens into its inside, and a number into the products which it is the sum of: two clicks from the stage."""

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Opens
from tests.browser.film import Film
from tests.browser.told import signed, told


def clicked(film: Film, layer: int, t: int) -> Film:
    """A click into the middle of a cell of the grid, where the film is a small one."""
    start = film.trace().start
    box = film.page.locator("#stage-inner").bounding_box()
    assert box
    column = min(132, (box["width"] - 74) / start["steps"])
    names = film.page.evaluate("document.querySelector('#stage-scroll').clientHeight")
    rows = len(start["layers"]) + 2
    height = (names - 60) / (rows - 0.8)
    y = 24 + (len(start["layers"]) - layer + 0.35) * height
    film.page.mouse.click(box["x"] + 58 + (t + 0.5) * column, box["y"] + y)
    return film


def inside(film: Film) -> Locator:
    return film.panel("Inside")


def terms(film: Film) -> list[str]:
    return film.page.locator("#terms li").all_inner_texts()


def opened(film: Film) -> str:
    return film.page.locator("#opened-name").inner_text()


@pytest.fixture
def rests(opens: Opens) -> Film:
    film = opens(reduced_motion="reduce").whole()
    return film.seek(film.received)


def test_two_clicks_lead_from_the_stage_to_the_products_of_an_error(rests: Film) -> None:
    clicked(rests, 0, 4)
    film, trace = rests, rests.trace()
    step = next(s for s in trace.steps if s["phase"] == "backward" and (s["layer"], s["t"]) == (0, 4))
    unit = int(film.field("Unit of the cell").input_value())
    assert opened(film) == f"δ of h¹[{unit}], t=4 {signed(step['values']['delta'][0][unit])}"
    film.page.locator("#terms button").first.click()
    dh, above = step["values"]["dh"][0][unit], step["values"]["from_above"][0][unit]
    assert opened(film) == f"∂L/∂h of h¹[{unit}], t=4 {signed(dh)}"
    film.page.get_by_role("button", name=f"from above[{unit}] {told(above)}", exact=True).click()
    delta = next(s for s in trace.steps if s["phase"] == "backward" and (s["layer"], s["t"]) == (1, 4))
    weights = trace.start["params"][1]["W"][unit]
    products = [d * w for d, w in zip(delta["values"]["delta"][0], weights, strict=True)]
    assert len(terms(film)) == len(products)
    for k, (d, w) in enumerate(zip(delta["values"]["delta"][0], weights, strict=True)):
        assert f"δ[{k}] of y {told(d)}" in terms(film)[k].replace("\n", " ")
        assert f"W[{unit},{k}] of y {told(w)}" in terms(film)[k].replace("\n", " ")
        assert terms(film)[k].split()[-1] == signed(d * w)
    assert sum(products) == pytest.approx(above, abs=1e-4)
    film.page.locator("#trail button").first.click()
    assert opened(film).startswith(f"δ of h¹[{unit}]")


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_every_part_of_a_cell_shows_the_numbers_of_its_unit(opens: Opens, cell: str) -> None:
    film = opens(f"cell={cell}&hidden=3&steps=4&lag=1", reduced_motion="reduce").whole()
    film.seek(film.received)
    clicked(film, 0, 2)
    film.field("Unit of the cell").select_option("1")
    shown = film.page.locator("#anatomy button").evaluate_all("all => all.map(b => b.title)")
    trace = film.trace()
    for phase in ("forward", "backward"):
        step = next(s for s in trace.steps if s["phase"] == phase and (s["layer"], s["t"]) == (0, 2))
        for title in shown:
            name = title.removeprefix("Open ").split("[")[0]
            if name in step["values"]:
                assert title == f"Open {name}[1], {signed(step['values'][name][0][1])}"
    assert not any(title.endswith("]") for title in shown), "every number has come"


def test_what_has_not_come_yet_says_so_and_comes_with_the_film(rests: Film) -> None:
    clicked(rests, 0, 4)
    film = rests
    assert "not yet" not in opened(film)
    film.seek(1)
    assert opened(film).endswith("not yet")
    film.seek(film.received)
    assert "not yet" not in opened(film)


def test_a_weight_opens_into_its_visits_and_a_visit_into_its_examples(opens: Opens) -> None:
    film = opens("hidden=3&steps=4&lag=1&batch=2", reduced_motion="reduce").whole()
    film.seek(film.received)
    clicked(film, 0, 2)
    film.page.locator("#anatomy button.forward").first.click()
    film.page.get_by_role("button", name="z[", exact=False).first.click()
    film.page.locator("#terms button", has_text="U[").first.click()
    name = opened(film)
    assert name.startswith("∂L/∂U of h¹[")
    assert len(terms(film)) == 4
    i, j = (int(k) for k in name.split("[")[1].split("]")[0].split(","))
    gradient = next(s for s in film.trace().steps if s["phase"] == "gradient" and s["layer"] == 0)
    assert name.endswith(signed(gradient["grads"]["U"][i][j]))
    film.page.locator("#terms button", has_text="t=2").click()
    assert len(terms(film)) == 2
    visit = next(s for s in film.trace().steps if s["phase"] == "backward" and (s["layer"], s["t"]) == (0, 2))
    assert opened(film).endswith(signed(visit["grads"]["U"][i][j]))


def test_pinned_numbers_stay_in_sight_and_alive(rests: Film) -> None:
    clicked(rests, 0, 4)
    film = rests
    film.button("Pin").click()
    whole = film.page.locator("#pins li").inner_text()
    film.button("Close the panel").click()
    assert inside(film).is_hidden()
    assert film.page.locator("#pins li").inner_text() == whole
    film.seek(2)
    assert "not yet" in film.page.locator("#pins li").inner_text()
    film.page.locator("#pins button").last.click()
    assert film.page.locator("#pins").is_hidden()


def test_the_inside_follows_the_film_if_it_is_asked_to(rests: Film) -> None:
    clicked(rests, 0, 4)
    film = rests
    film.page.get_by_role("checkbox", name="follow the film").check()
    for step in film.trace().steps:
        if step["phase"] in ("forward", "backward"):
            film.seek(step["n"] + 1)
            assert film.field("Layer of the cell").input_value() == str(step["layer"])
            assert film.field("Time step of the cell").input_value() == str(step["t"])


def test_the_inside_opens_by_keyboard_for_the_step_of_the_film_and_closes_by_escape(rests: Film) -> None:
    film = rests
    step = next(s for s in film.trace().steps if s["phase"] == "backward" and s["layer"] == 0)
    film.seek(step["n"] + 1)
    film.page.evaluate("document.activeElement.blur()")
    film.page.keyboard.press("Enter")
    assert film.page.locator("#inside-title").inner_text() == f"Inside h¹ at t = {step['t']}"
    film.page.keyboard.press("Escape")
    assert inside(film).is_hidden()


def test_a_number_of_now_opens_too(rests: Film) -> None:
    film = rests
    step = next(s for s in film.trace().steps if s["phase"] == "backward" and s["layer"] == 0)
    film.seek(step["n"] + 1)
    film.page.locator("#now-numbers td[data-name=dh]").nth(2).click()
    assert opened(film) == f"∂L/∂h of h¹[2], t={step['t']} {signed(step['values']['dh'][0][2])}"
    film.page.locator("#now-numbers summary", has_text="∂L/∂U").click()
    film.page.locator("#now-numbers table[data-grad=U] tr").nth(1).locator("td").nth(3).click()
    assert opened(film).endswith(signed(step["grads"]["U"][1][3]))
    film.page.get_by_role("radio", name="Column").check()
    film.page.locator("#now-numbers summary", has_text="transposed").first.wait_for()
    film.page.locator("#now-numbers table[data-grad=U] tr").nth(1).locator("td").nth(3).click()
    assert opened(film).endswith(signed(step["grads"]["U"][3][1]))


FOCUS = "() => [document.activeElement.id, document.activeElement.dataset.opens ?? '']"


def test_who_drills_down_by_keyboard_keeps_the_focus_at_every_level(rests: Film) -> None:
    clicked(rests, 0, 4)
    film, page = rests, rests.page
    shown = film.now
    page.locator("#terms button").first.focus()
    page.keyboard.press("Enter")
    assert opened(film).startswith("∂L/∂h of h¹[")
    assert page.evaluate(FOCUS) == ["opened-name", ""]
    page.locator("#anatomy button.forward").first.focus()
    _, name = page.evaluate(FOCUS)
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == ["", name]
    page.keyboard.press("ArrowLeft")
    assert (film.now, page.evaluate(FOCUS)) == (shown - 1, ["", name])
    film.button("Pin").click()
    page.locator("#pins button").first.focus()
    _, pinned = page.evaluate(FOCUS)
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == ["", pinned]
    page.locator("#anatomy button").first.focus()
    page.keyboard.press("Escape")
    assert inside(film).is_hidden()

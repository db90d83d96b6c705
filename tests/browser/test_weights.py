"""Weights can be touched wherever they are shown; the film follows, and each change can be taken back."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opens
from tests.browser.film import Film
from tests.browser.told import told

EDGE = """() => {  // where a hand would take hold of an edge of the MLP: the pointer says so
  const inner = document.querySelector("#stage-inner");
  const { left, top, width, height } = inner.getBoundingClientRect();
  for (let y = top + 40; y < top + height; y += 2) {
    const at = { clientX: left + 0.35 * width, clientY: y, bubbles: true };
    inner.dispatchEvent(new PointerEvent("pointermove", at));
    if (inner.style.cursor === "ns-resize") return [at.clientX, y];
  }
}"""
TELLS = "(words) => words.every((word) => document.querySelector('#now-ledger').textContent.includes(word))"
UNFOLDED = "document.querySelectorAll('#form details:not(#own-weights *)').forEach((part) => (part.open = true))"


def weights(film: Film) -> list[dict[str, Any]] | None:
    """The own weights of the address; nothing where they are drawn."""
    said = parse_qs(film.query).get("params")
    return json.loads(said[0]) if said else None


def own(film: Film) -> Film:
    """Waits until own weights stand in the address, and their film on the stage, where it rests."""
    return shown(film.until("() => new URLSearchParams(location.search).has('params')"))


def drawn(film: Film) -> Film:
    return shown(film.until("() => !new URLSearchParams(location.search).has('params')"))


def shown(film: Film) -> Film:
    """Waits until the ledger tells the film of the address: the one before stands until this one is whole."""
    end = film.trace().end
    words = [told(end["loss"]), told(end["check"]["max_relative_error"])]
    return film.until(TELLS, words).state("paused").whole()


def reweighted(film: Film, act: Callable[[], object]) -> Film:
    """After what shows a film with other weights: the one before stands until it is whole."""
    before = film.page.locator("#now-ledger").inner_text()
    act()
    return film.until("before => document.querySelector('#now-ledger').innerText !== before", before)


def knob(film: Film, name: str) -> Locator:
    return film.page.locator(":visible").get_by_role("spinbutton", name=f"Weight {name}", exact=True)


def test_mazurs_digits_are_read_at_the_update_as_he_published_them(film: Film) -> None:
    film.field("Preset").select_option(label="Mazur, worked by hand")
    film.again({"digits": "9", "biases": "false"}).seek(9)
    row = film.page.locator("#now-numbers table.update").first.locator("tbody tr").first
    full = film.page.locator("#now-full")
    row.hover()
    expect(full).to_contain_text("0.4 − 0.5 × 0.0821670406 = 0.35891648")
    row.locator("td[data-name=old]").focus()
    film.page.keyboard.press("ArrowDown")
    expect(full).to_contain_text("0.5 − 0.5 × −0.0226025405 = 0.51130127")
    expect(film.page.locator("#now-numbers table.update").nth(1)).to_contain_text("+0.6000+0=+0.6000")


def test_a_weight_is_typed_and_where_one_is_stays(film: Film) -> None:
    film.to("seed=1#at=28&open=dU,0,1,2").whole()
    before = film.trace().start["params"]
    number = knob(film, "U of h¹[1,2]")
    expect(number).to_have_value(str(before[0]["U"][1][2]))
    number.fill("0.5")
    number.press("Enter")
    own(film)
    assert film.now == 28
    expect(film.page.locator("#opened-name")).to_contain_text("∂L/∂U of h¹[1,2]")
    after = film.trace().start["params"]
    assert after[0]["U"][1][2] == 0.5
    after[0]["U"][1][2] = before[0]["U"][1][2]
    assert after == before
    film.until("() => location.hash.includes('open=dU,0,1,2') && location.hash.includes('at=28')")
    changed = film.look()
    drawn(reweighted(film, film.button("Undo the change of weights").click))
    assert (film.now, film.look().ledger == changed.ledger) == (28, False)
    assert own(reweighted(film, film.button("Redo the change of weights").click)).look() == changed


def test_an_edge_of_an_mlp_is_dragged_and_the_film_follows_before_the_hand_rests(film: Film) -> None:
    film.to("cell=dense&hidden=3&task=xor&batch=4&loss=half_mse&output=sigmoid&seed=2").whole().seek(5)
    before, ledger = film.trace().start["params"], film.look().ledger
    x, y = film.page.evaluate(EDGE)
    mouse = film.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y - 50, steps=5)
    expect(film.page.locator(".in-hand")).to_contain_text("W of a¹[")
    film.until("(loss) => !document.querySelector('#now-ledger').textContent.includes(loss)", ledger["total loss"])
    assert weights(film) is None  # the hand still holds it
    mouse.up()
    own(film)
    after = film.trace().start["params"]
    moved = [(i, j) for i in range(2) for j in range(3) if after[0]["W"][i][j] != before[0]["W"][i][j]]
    assert len(moved) == 1
    (i, j), was, now = moved[0], before[0]["W"], after[0]["W"]
    assert now[i][j] == pytest.approx(was[i][j] + 0.5)
    assert film.now == 5
    expect(knob(film, f"W of a¹[{i},{j}]")).to_be_visible()
    undone = reweighted(film, lambda: film.page.keyboard.press("Control+z"))
    assert drawn(undone).look().ledger == ledger


def test_a_square_is_reached_and_moved_by_keys_alone(film: Film) -> None:
    film.seek(28).tab("Gradient")
    before = film.trace().start["params"][0]["U"]
    square = film.page.locator("#weights-matrix [role=gridcell][tabindex='0']")
    square.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter", "ArrowUp", "ArrowUp", "Enter"):
        film.page.keyboard.press(key)
    own(film)
    assert film.now == 28
    assert film.trace().start["params"][0]["U"][1][2] == pytest.approx(before[1][2] + 0.02)
    drawn(reweighted(film, lambda: film.page.keyboard.press("Control+z")))
    own(reweighted(film, lambda: film.page.keyboard.press("Control+Shift+z")))
    assert drawn(reweighted(film, film.page.go_back)).now == 28


def test_a_finger_drags_the_handle(opens: Opens) -> None:
    film = opens("seed=1#at=28&open=dU,0,1,2", has_touch=True, viewport={"width": 390, "height": 844}).whole()
    handle = film.page.locator("#opened-weight .handle")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40
    before = film.trace().start["params"][0]["U"][1][2]
    finger = film.page.context.new_cdp_session(film.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, up in (("touchStart", 0), ("touchMove", 20), ("touchMove", 30), ("touchEnd", None)):
        points = [] if up is None else [{"x": x, "y": y - up}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    own(film)
    assert film.trace().start["params"][0]["U"][1][2] == pytest.approx(before + 0.3)


def test_the_form_begins_with_the_drawn_weights_as_tables_and_their_shapes_in_words(film: Film) -> None:
    film.page.evaluate(UNFOLDED)
    room = film.page.locator("#own-weights")
    expect(room.locator("summary")).to_have_text(
        ["W of h¹, 4 × 6", "U of h¹, 6 × 6", "b of h¹, 6", "W of y, 6 × 4", "b of y, 4"]
    )
    room.locator("summary").nth(3).click()
    expect(room).to_contain_text("from each of the 6 units of h¹ (a row) to each of the 4 units of y (a column)")
    squares = room.locator("[role=gridcell]")
    shown = [float(title or "") for title in squares.evaluate_all("(all) => all.map(({ title }) => title)")]
    assert shown == [x for row in film.trace().start["params"][1]["W"] for x in row]
    expect(film.field("Own weights")).to_have_value("")
    squares.nth(5).click()
    knob(film, "W of y[1,1]").fill("0.25")
    own(film)
    assert json.loads(film.field("Own weights").input_value())[1]["W"][1][1] == 0.25
    drawn(reweighted(film, room.get_by_role("button", name="Draw them again").click))


def test_transposed_weights_are_offered_to_be_turned(film: Film) -> None:
    film.watch.forgive("422")
    film.page.evaluate(UNFOLDED)
    start = film.trace().start
    turned = [{"b": p["b"]} | {n: list(zip(*p[n], strict=True)) for n in p if n != "b"} for p in start["params"]]
    film.field("Own weights").fill(json.dumps(turned))
    film.state("refused")
    fault = film.page.locator("#fault-params")
    expect(fault).to_contain_text("it is only transposed")
    expect(fault.get_by_role("button")).to_have_text(
        ["Turn W of layer 1 (6 × 4) and W of layer 2 (4 × 6)", "Turn the square U of layer 1 (6 × 6) too"]
    )
    fault.get_by_role("button").nth(1).click()
    own(film)
    assert film.trace().start["params"] == start["params"]


def test_an_edge_that_is_clicked_opens_its_weight(film: Film) -> None:
    film.to("cell=dense&hidden=3&task=xor&batch=4&loss=half_mse&output=sigmoid&seed=2").whole().seek(9)
    film.page.mouse.click(*film.page.evaluate(EDGE))
    expect(film.page.locator("#opened-name")).to_contain_text("∂L/∂W of a¹[")
    expect(film.page.locator("#opened-weight input")).to_be_visible()
    assert weights(film) is None

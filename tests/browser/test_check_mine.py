"""Check mine, the whole way: numbers are taken, a backward pass of one's own comes back, and its mistake is named."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.film import Film

Arrays = dict[str, Any]

STAGE = "document.querySelector('#roads').toDataURL()"
# What a stage writes over itself.
BADGE = "(stage) => getComputedStyle(document.querySelector(stage), '::after').content"


def your_backward(e: Arrays, carry: bool = True) -> tuple[float, Arrays]:
    """An RNN below a softmax as people write it; without the carry the error of t + 1 is forgotten."""
    x, y, W, U, b, V, c = (e[name] for name in ("x", "y", "W0", "U0", "b0", "W1", "b1"))
    T, m = x.shape[:2]
    hs, deltas, loss = [e["h_first0"]], [], 0.0
    for t in range(T):
        hs.append(np.tanh(x[t] @ W + hs[-1] @ U + b))
        z = np.exp(hs[-1] @ V + c)
        a = z / z.sum(1, keepdims=True)
        loss -= e["loss_at"][t] * (y[t] * np.log(a)).sum() / m
        deltas.append(e["loss_at"][t] * (a * y[t].sum(1, keepdims=True) - y[t]) / m)
    grads = {name: np.zeros_like(e[name]) for name in ("W0", "U0", "b0", "W1", "b1")}
    later = np.zeros_like(hs[0])
    for t in reversed(range(T)):
        dh = deltas[t] @ V.T + (later if carry else 0)
        delta = dh * (1 - hs[t + 1] ** 2)
        later = delta @ U.T
        for name, part in (("W1", hs[t + 1].T @ deltas[t]), ("b1", deltas[t].sum(0)), ("W0", x[t].T @ delta)):
            grads[name] += part
        grads["U0"] += hs[t].T @ delta
        grads["b0"] += delta.sum(0)
    return float(loss), grads


def exercise(film: Film) -> Arrays:
    """The exercise, put on the stage and downloaded."""
    film.tab("Check mine")
    expect(film.page.locator("#check-of")).to_contain_text("rnn 6")
    film.page.get_by_text("An exercise on which every mistake shows").click()
    film.button("Put it on the stage").click()
    expect(film.page.locator("#check-of")).to_contain_text("rnn 5 → dense 4, 6 time steps, 3 examples")
    film.whole()
    with film.page.expect_download() as download:
        film.button("Download .npz").click()
    with np.load(download.value.path(), allow_pickle=False) as archive:
        return dict(archive)


def printed(grads: Arrays) -> str:
    """What `print` shows of them."""
    with np.printoptions(precision=17, threshold=10**6):
        return str({f"d{name}": a for name, a in grads.items()})


def gradient(film: Film) -> dict[str, Any]:
    """That of the film, with all digits."""
    with urlopen(f"{film.base}api/trace?{film.query}&digits=null", timeout=30) as answer:
        steps = [step for step in map(json.loads, answer.read().splitlines()) if step.get("phase") == "gradient"]
    return {f"{name}{step['layer']}": a for step in steps for name, a in step["grads"].items()}


def test_a_wrong_pass_is_named_framed_and_shown_as_a_film_beside_the_right_one(film: Film) -> None:
    given = exercise(film)
    loss, grads = your_backward(given, carry=False)
    bare = film.page.evaluate(STAGE)
    text = film.page.get_by_role("textbox", name="Your gradients")
    text.fill(printed(grads) + f"\nloss = {loss!r}")
    text.press("Control+Enter")
    heading = film.page.get_by_role("heading", name="One mistake explains all your numbers.")
    expect(heading).to_be_focused()
    panel = film.panel("Check mine")
    expect(panel.get_by_role("heading", name="No error comes from the next time step")).to_be_visible()
    expect(panel).to_contain_text("from_next = later.dh_prev")
    expect(panel.locator(".check-table tr", has_text="h¹")).to_have_count(3)
    assert [row.split()[-1] for row in panel.locator(".check-table tbody tr").all_inner_texts()] == [
        "right", "right", "off", "off", "off",
    ]  # fmt: skip
    expect(panel).to_contain_text(f"Your loss {float(f'{loss:.4g}'):g} is ours ✓")
    expect(panel).to_contain_text("agrees with the numeric one of this very request")
    caption = film.page.get_by_role("status")
    expect(caption).to_contain_text(re.compile(r"first leaves the truth in h¹ at t = 4.*yours 0, right .*Missing"))
    of = re.search(r"of example (\d)", caption.inner_text())
    assert of, "the batch has three"
    expect(film.field("Example")).to_have_value(str(int(of[1]) - 1))
    here = film.now
    step = film.trace().steps[here - 1]
    assert (step["phase"], step["t"], step["layer"]) == ("backward", 4, 0)
    now = film.page.locator("#now-numbers")
    expect(now.locator("table", has_text="sum").first.locator("td.yours.wrong").first).to_have_text(
        re.compile(r"^[−+]")
    )
    expect(now).to_contain_text("what your pass has here")
    marked = film.page.evaluate(STAGE)
    film.tab("Errors")  # where it is told no more
    expect(caption).not_to_contain_text("first leaves the truth")
    expect(now.locator(".yours")).to_have_count(0)
    assert film.page.evaluate(STAGE) not in (marked, bare)
    film.tab("Check mine").button("See your mistake as a film").click()
    expect(film.page.locator("#second-title")).to_have_text("Beside it: a wrong pass, carry_missing:0")
    film.until("() => document.querySelector('#second-numbers').textContent.includes('check ✗')")
    assert film.page.evaluate(BADGE, "#second-frame") == '"✗ wrong pass"'
    assert film.page.evaluate(BADGE, "#stage-frame") == "none"
    assert film.now == here


def test_a_right_pass_in_a_file_is_right_with_the_terms_that_people_doubt(film: Film, tmp_path: Path) -> None:
    loss, grads = your_backward(exercise(film))
    np.savez(tmp_path / "mine.npz", loss=loss, **grads)
    film.page.locator("#check-file").set_input_files(tmp_path / "mine.npz")
    panel = film.panel("Check mine")
    expect(panel.locator("#check-heading", has_text="It is right")).to_be_focused()
    expect(panel).to_contain_text("Where does the += come from?")
    assert violations(film.page) == []
    with film.window(390, 844):
        expect(panel.get_by_role("button", name="Check again")).to_be_attached()
        assert film.overhang <= 0
    film.button("Check again").click()
    expect(film.page.get_by_role("textbox", name="Your gradients")).to_be_focused()
    assert violations(film.page) == []


def test_what_cannot_be_read_or_judged_says_why_and_another_film_has_no_verdict(film: Film) -> None:
    film.tab("Check mine")
    expect(film.page.locator("#check-of")).to_contain_text("rnn 6")  # before this, nobody hears the button
    text, said = film.page.get_by_role("textbox", name="Your gradients"), film.page.locator("#check-said")
    for typed, says in [
        ("{'W0': array([[1., ..., 2.]])}", "Your print leaves numbers out"),
        ("{'W9': array([[1.]])}", "W9 is of a layer that there is not: there are 2, counted from 0."),
        ("{'W0': array([[1., 2.]])}", "has the shape (1, 2); (4, 6) is needed"),
        ("{'b1': array([nan, 1., 2., 3.])}", "b1 has NaN in it"),
    ]:
        text.fill(typed)
        if "shape" in says:
            film.watch.forgive("422")
        film.button("Check").click()
        expect(said).to_contain_text(says)
    text.fill(json.dumps(gradient(film)))
    film.button("Check").click()
    expect(film.page.locator("#check-heading")).to_contain_text("It is right: every number that you gave is ours")
    expect(film.page.locator(".check-warned")).to_contain_text("One example")
    expect(film.page.locator(".check-warned")).to_contain_text("Mistakes that could not show here:")
    film.button("Check again").click()
    text.fill("{'b1': array([1., 2., 3., 4.]), 'loss': 6.0}")
    film.button("Check").click()
    expect(film.page.locator("#check-heading")).to_contain_text("look at the forward pass first.")
    film.field("Seed").fill("3")
    film.again({"seed": "3"})
    expect(film.page.locator("#check-verdict")).to_be_hidden()
    expect(text).to_have_value("{'b1': array([1., 2., 3., 4.]), 'loss': 6.0}")

"""Two runs side by side: one transport, equal colours, and how their numbers differ; the link holds both."""

import json
import re
from typing import Any
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import numpy as np

from tests.browser.conftest import Opens
from tests.browser.film import Film
from tests.browser.told import told

WHOLE = "() => document.querySelector('#second-numbers').textContent.includes('check')"


def beside(film: Film, name: str) -> Film:
    film.tab("Compare").field("Compare with").select_option(label=name)
    return film.until(WHOLE)


def stream(film: Film, query: str) -> list[dict[str, Any]]:
    with urlopen(f"{film.base}api/trace?{query}", timeout=30) as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


def test_the_second_run_has_the_same_data_and_seed_and_the_link_holds_both(opens: Opens) -> None:
    film = beside(opens(reduced_motion="reduce").whole(), "LSTM")
    assert film.page.locator("#second-title").inner_text() == "Beside it: cell lstm"
    address = film.page.url
    end = stream(film, film.query.replace("cell=rnn", "cell=lstm"))[-1]
    assert f"loss {told(end['loss'])} ·" in film.page.locator("#second-numbers").inner_text()
    again = opens(reduced_motion="reduce")
    again.page.goto(address)
    again.until(WHOLE)
    assert again.field("Compare with").locator("option:checked").inner_text() == "LSTM"


def test_both_stand_at_the_same_moment_and_their_numbers_are_compared(opens: Opens) -> None:
    film = beside(opens(reduced_motion="reduce").whole(), "truncated BPTT")
    first = film.trace()
    second = stream(film, film.query.replace("algorithm=full", "algorithm=truncated") + "&k1=2&k2=4")
    step = next(s for s in first.steps if s["phase"] == "backward" and (s["layer"], s["t"]) == (0, 6))
    film.seek(step["n"] + 1)
    film.page.locator("#difference caption", has_text="Both are at backward, t = 6").wait_for()
    other = next(s for s in second if s.get("phase") == "backward" and (s["layer"], s["t"]) == (0, 6))
    a, b = (np.array(s["values"]["dh"][0]) for s in (step, other))
    row = film.page.locator("#difference tr[data-name=dh]").inner_text().split()
    assert row[-3:-1] == [f"‖{told(float(np.linalg.norm(a)))}‖", told(float(np.linalg.norm(a - b)))]


def test_equal_gradients_are_found_equal(opens: Opens) -> None:
    film = opens("hidden=4&steps=6&algorithm=naive", reduced_motion="reduce").whole()
    beside(film, "full BPTT").seek(film.received)
    film.until("() => document.querySelector('#second-numbers').textContent.includes('cosine 1,')")


def test_the_legend_reaches_to_the_largest_error_of_both_films(opens: Opens) -> None:
    film = opens(reduced_motion="reduce").whole()
    alone = film.page.locator("#legend-error").inner_text()
    beside(film, "another seed")
    together = film.page.locator("#legend-error").inner_text()
    largest = max(
        abs(x)
        for query in (film.query, film.query.replace("seed=0", "seed=1"))
        for s in stream(film, query)
        if s.get("phase") == "backward"
        for x in s["values"]["delta"][0]
    )
    assert told(float(f"{largest:.2g}")) in together
    assert alone != together


def test_nothing_takes_the_second_stage_away_and_back_brings_it_again(opens: Opens) -> None:
    film = beside(opens(reduced_motion="reduce").whole(), "GRU")
    film.field("Compare with").select_option(label="nothing")
    film.page.locator("#second").wait_for(state="hidden")
    assert "beside" not in film.page.url
    film.page.go_back()
    film.page.locator("#second").wait_for(state="visible")
    film.until(WHOLE)


def test_a_rival_that_is_refused_says_why_and_the_first_film_stays(opens: Opens) -> None:
    film = opens(reduced_motion="reduce").whole()
    film.watch.forgive("422")
    with film.page.expect_response(lambda answer: answer.status == 422):
        film.page.evaluate("location.hash = '#beside=units%3D3'")
    film.page.locator("#second-title", has_text="refused").wait_for()
    assert film.received == 44


def test_what_is_typed_in_the_second_form_is_asked_for_once_it_is_whole(opens: Opens) -> None:
    film = beside(opens("hidden=4&steps=6&lag=1", reduced_motion="reduce").whole(), "another seed")
    film.page.get_by_text("Compare with any other run").click()
    asked: list[str] = []
    film.page.on("request", lambda request: asked.append(request.url) if "/api/trace" in request.url else None)
    film.types(("Second run: Seed", "4"), ("Second run: Seed", "41"))
    film.page.locator("#second-title", has_text="seed 41").wait_for()
    film.until(WHOLE)
    assert [re.findall(r"[?&]seed=(\d+)", url) for url in asked] == [["41"]]


def test_any_field_may_be_another_in_the_second_run_and_a_sheet_shows_both(opens: Opens) -> None:
    film = opens("hidden=4&steps=6&lag=1", reduced_motion="reduce").whole().seek(25)
    film.tab("Compare").page.get_by_text("Compare with any other run").click()
    film.field("Second run: Activation").select_option("relu")
    film.until(WHOLE)
    says = film.page.locator("#second-says")
    says.get_by_text("With activation relu: the loss is").wait_for()
    assert "beside=activation%3Drelu" in film.page.url
    assert film.page.locator("#second-title").inner_text() == "Beside it: activation relu"
    end = stream(film, film.query.replace("activation=tanh", "activation=relu"))[-1]
    assert f"the loss is {told(end['loss'])} instead of {told(film.trace().end['loss'])};" in says.inner_text()
    film.seek(film.received)
    lags = film.page.evaluate("document.querySelector('#second-lags').data.map(({x}) => x)")
    assert lags == [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]]
    film.button("Export").click()
    with film.page.expect_download() as download:
        film.button("Drawing, SVG").click()
    root = ET.parse(download.value.path()).getroot()
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Backflow: two runs, activation relu", "Beside it: activation relu", "value", "error"} <= set(texts)
    assert texts.count("target") == 2
    assert says.inner_text() in " ".join(texts)

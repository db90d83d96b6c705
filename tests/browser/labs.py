"""A lab as a person opens it, what is drawn there, and what the engine says of the same film."""

import json
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import expect

from tests.browser.film import Film, Json

TRACES = """(chart) => [...document.querySelectorAll(`#lab [data-chart="${chart}"]`)].map((root) =>
  (root.data ?? []).map(({name, x, y, z}) => ({name, x, y, z})))"""
ROWS = """() => Object.fromEntries([...document.querySelectorAll("#lab .lab-table tbody tr")].map((row) =>
  [row.cells[0].textContent, [...row.cells].slice(1).map((cell) => cell.textContent)]))"""
MARKS = """() => [".lab-carried", ".lab-back", ".lab-cut", ".lab-anew"].map((mark) =>
  [...document.querySelectorAll(mark)].filter((node) => node.tagName === "line" || node.textContent).length)"""
VERDICTS = "() => [...document.querySelectorAll('#lab-verdicts li')].map((li) => [li.dataset.ok, li.textContent])"
NUMBER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def lab(film: Film, key: str, case: str | None = None) -> Film:
    """Opens a lab by its menu, and a case of it by its button; waits until it and its film are there."""
    film.field("Labs").select_option(key)
    shown(film)
    if case:
        film.button(case).click()
        expect(film.button(case)).to_have_attribute("aria-pressed", "true")
        shown(film)
    return film


def shown(film: Film) -> None:
    film.page.locator("#lab[data-state=shown]").wait_for()
    film.state("playing", "paused").whole()


def answer(film: Film, parts: str, compare: list[Json] | None = None, **changed: str) -> Json:
    """The analysis of the link in the address bar, asked for anew."""
    query = "&".join([film.query, *(f"{name}={value}" for name, value in changed.items())])
    beside = f"&compare={quote(json.dumps(compare))}" if compare else ""
    with urlopen(f"{film.base}api/analysis?{query}&parts={parts}{beside}", timeout=30) as told:
        found: Json = json.load(told)
    return found


def charts(film: Film, name: str) -> list[dict[str, Json]]:
    """The traces of each chart of a kind, by name."""
    return [{trace["name"]: trace for trace in traces} for traces in film.page.evaluate(TRACES, name)]


def rows(film: Film) -> dict[str, list[str]]:
    found: dict[str, list[str]] = film.page.evaluate(ROWS)
    return found


def verdicts(film: Film) -> list[tuple[str, str]]:
    return [(ok, text) for ok, text in film.page.evaluate(VERDICTS)]


def number(text: str) -> float:
    """A number as the page writes it: 7.6·10⁹."""
    mantissa, _, exponent = text.replace(",", "").partition("·10")
    return float(mantissa.translate(NUMBER)) * 10.0 ** int(exponent.translate(NUMBER) or 0)


def close(seen: Any, told: Any) -> bool:
    """The numbers that are drawn are those that are told, infinities left out as gaps."""
    drawn = [np.nan if x is None else float(x) for x in seen]
    said = [float(x) if np.isfinite(float(x)) else np.nan for x in told]
    return np.allclose(drawn, said, rtol=1e-9, atol=1e-12, equal_nan=True)

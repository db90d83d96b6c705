"""A lab is a state of the page: its link, its controls, its refusals, its sizes."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from app.page.labs import LABS
from tests.browser.film import WINDOWS, Film, squeezed
from tests.browser.labs import answer, charts, close, lab, shown

pytestmark = pytest.mark.usefixtures("closed_lab")


@pytest.mark.parametrize("key", [each.key for each in LABS])
def test_each_lab_has_a_link_that_reopens_it(film: Film, key: str) -> None:
    told = next(each for each in LABS if each.key == key)
    lab(film, key)
    for name, value in told.fields.items():
        assert film.page.evaluate("n => new URLSearchParams(location.search).get(n)", name) == value
    address, seen = film.page.url, film.page.locator("#lab-claim").inner_text()
    assert address.endswith(f"#lab={key}")
    film.page.goto("about:blank")
    film.page.goto(address)
    shown(film)
    assert (film.page.url, film.page.locator("#lab-claim").inner_text()) == (address, seen)
    assert squeezed(seen) == squeezed(told.claim)
    film.page.goto("about:blank")
    film.page.goto(f"{film.base}#lab={key}")  # its own film, where the address says nothing of one
    shown(film)
    assert film.page.url == address


def test_the_browsers_back_leaves_the_lab(film: Film) -> None:
    before = film.query
    lab(film, "reach")
    film.page.go_back()
    expect(film.page.locator("#lab")).to_be_hidden()
    film.until("q => location.search === '?' + q", before)
    film.page.go_forward()
    shown(film)
    expect(film.page.locator("#lab-name")).to_have_text("Lab 3 · Vanishing and exploding")


def test_a_first_visit_loads_no_lab(film: Film) -> None:
    asked: list[str] = []
    film.page.on("request", lambda request: asked.append(request.url))
    film.visit("seed=5").whole()
    analyses = [url for url in asked if "/api/analysis" in url]
    assert {url.rpartition("/")[2] for url in asked if "/labs/" in url} == {"labs.css"}
    views = {f"main-{lab.key}.js" for lab in LABS}
    assert views.isdisjoint(url.rpartition("/")[2] for url in asked)
    assert not [url for url in asked if "/api/timing" in url]
    assert analyses in ([], [f"{film.base}api/analysis?{film.query}&parts=credit"])  # of a panel, not of a lab


def test_a_control_of_the_lab_is_a_field_of_the_form(film: Film) -> None:
    lab(film, "reach")
    film.page.get_by_role("slider", name="Spectral radius of U, ρ").fill("1.5")
    film.until("() => new URLSearchParams(location.search).get('radius') === '1.5'")
    shown(film)
    film.page.get_by_text("More", exact=True).click()
    expect(film.page.locator("#form [name=radius]")).to_have_value("1.5")
    assert film.trace().start["request"]["init"]["recurrent"]["spectral_radius"] == 1.5
    assert film.page.url.endswith("#lab=reach")


def test_a_lab_that_is_refused_says_why_and_goes_on(film: Film) -> None:
    film.watch.forgive("422")
    lab(film, "cuts", "Every 3, over 6")
    film.field("k2, states").fill("1")
    expect(film.page.locator("#lab-status")).to_contain_text("k2 is 1, less than k1; at least 3 is needed")
    film.field("k2, states").fill("5")
    shown(film)


@pytest.mark.parametrize("key", [each.key for each in LABS])
def test_no_lab_is_broader_than_the_window(film: Film, key: str) -> None:
    lab(film, key)
    for window, size in WINDOWS.items():
        with film.window(*size):
            assert film.overhang <= 0, window


def test_a_lab_shows_the_persons_own_numbers(film: Film) -> None:
    data = "0.1,0.2\n0.3,0.1\n-0.4,0.3\n0.2,0.1\n0.5,0.2"
    film.page.goto(f"{film.base}?hidden=3&task=data&data={quote(data)}#lab=reach")
    shown(film)
    told = answer(film, "jacobians")["layers"][0]
    assert len(told["log10_jacobian_norms"]) == 5
    assert close(charts(film, "lines")[0]["measured"]["y"], told["log10_jacobian_norms"][-1][::-1])

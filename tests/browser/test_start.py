"""A page that cannot start says so, whatever of it is missing; what it needs not, it starts without; and it prints."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opens
from tests.browser.film import Film

UNSTARTED = "Backflow has not started yet."
BLOCKED = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"


def refused(film: Film, pattern: str, **answer: object) -> Film:
    """The page where a file of it is answered otherwise."""
    film.watch.forgive(".*")

    def answered(route: Route) -> None:
        route.fulfill(
            status=int(str(answer.get("status", 403))), body="x", content_type=str(answer.get("type", "text/html"))
        )

    film.page.route(pattern, answered)
    return film.visit()


@pytest.mark.parametrize(
    ("pattern", "answer", "says"),
    [
        (
            "**/static/*/bundle/main.js",
            {},
            "static/bundle/main.js, or a file that it needs, could not be loaded: Backflow cannot start.",
        ),
        ("**/static/*/bundle/*.js", {"status": 200}, "static/bundle/main.js, or a file that it needs, could not be"),
        ("**/static/**", {"status": 500}, UNSTARTED),
        (
            "**/static/*/style.css",
            {"status": 404},
            "static/style.css could not be loaded: parts of the page are missing.",
        ),
    ],
)
def test_a_page_whose_files_are_refused_says_so(
    opens: Opens, pattern: str, answer: dict[str, object], says: str
) -> None:
    film = opens()
    expect(refused(film, pattern, **answer).page.locator("#page-trouble")).to_contain_text(says)
    expect(film.page.locator("#page-trouble")).to_be_visible()


def test_where_every_script_is_refused_a_sentence_of_the_page_itself_comes_within_ten_seconds(opens: Opens) -> None:
    film = refused(opens(), "**/static/**/*.js")
    sentence = film.page.locator("#unstarted")
    assert not sentence.is_visible(), "who waits shortly need not be told"
    expect(sentence).to_be_visible(timeout=10_000)
    expect(sentence).to_contain_text(UNSTARTED)


def test_a_browser_that_keeps_nothing_gets_the_whole_page(opens: Opens) -> None:
    film = opens(before=BLOCKED).whole()
    film.field("Theme").select_option("dark")
    expect(film.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(film.page.locator("#page-trouble")).to_be_hidden()


def test_on_paper_stand_the_stage_its_caption_and_its_values_black_on_white(opens: Opens) -> None:
    film = opens(color_scheme="dark", reduced_motion="reduce").whole()
    film.seek(film.received - 10)
    film.page.emulate_media(media="print")
    drawn = film.page.locator(".printed > svg")
    expect(drawn).to_be_visible()
    assert drawn.locator("path").count() > 20
    assert float(drawn.evaluate("(svg) => svg.getBoundingClientRect().width")) > 300
    for part in ("#caption-says", "#now-numbers"):
        assert film.page.locator(part).evaluate("(n) => getComputedStyle(n).color") == "rgb(0, 0, 0)"
    assert film.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for part in ("#form", ".transport", "header.top"):
        expect(film.page.locator(part)).to_be_hidden()
    film.page.emulate_media(media="screen")
    expect(film.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(drawn).to_have_count(0)


def test_the_api_page_asks_where_the_reader_found_it_also_below_a_prefix_that_only_the_proxy_knows(film: Film) -> None:
    page = film.page.context.new_page()
    home = film.page.url.split("?")[0].rstrip("/")
    page.route(
        "**/school/**",
        lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace("/school/", "/"))),
    )
    page.goto(f"{home}/school/api")
    expect(page.locator(".origin").first).to_have_text(f"{home}/school")
    page.close()


def test_a_film_plays_before_its_figures_and_formulas_can_be_drawn_which_come_then(film: Film) -> None:
    held: list[Route] = []
    released = False

    def hold(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held.append(route)

    film.page.route("**/static/*/vendor/*/*.js", hold)
    film.visit().state("paused").seek(28)
    expect(film.page.locator("#now-numbers td[data-name=delta]")).to_have_count(6)
    expect(film.page.locator("#caption-says")).to_contain_text("two errors add up")
    film.page.locator("#now-numbers td[data-name=delta]").first.click()
    for tab in film.page.get_by_role("tab").all_inner_texts():
        film.tab(tab).seek(27).seek(28)  # none of them waits for what is not there
    film.tab("Errors")
    formulas, figures = film.page.locator("#now-formula .katex"), film.page.locator("#heat .heatmaplayer image")
    expect(formulas).to_have_count(0)
    expect(figures).to_have_count(0)
    released = True
    for route in held:
        route.continue_()
    expect(formulas).not_to_have_count(0)
    expect(figures).not_to_have_count(0)
    assert film.whole().now == 28

"""Streams that are slow, long, far away, or that break; and numbers that leave all bounds."""

from playwright.sync_api import Route, expect

from tests.browser.conftest import Opens
from tests.browser.film import Film
from tests.browser.proxy import Doors

STATUS = "#status"


def test_the_first_steps_play_while_the_rest_still_arrives(opens: Opens, door: Doors) -> None:
    with door(pause=0.05) as slow:
        film = opens("steps=30&hidden=3", at=slow.at).state("playing")
        film.until("() => Number(document.querySelector('#position').value) > 2")
        slow.hold = True
        expect(film.page.locator(STATUS)).to_contain_text("of 154 steps have arrived")
        assert 2 < film.now <= film.received < 154


# What the page says for a while, as it says it: whoever only looks may come too late.
RECORD = """window.said = [];
document.addEventListener("DOMContentLoaded", () => new MutationObserver(() =>
  said.push(`${document.documentElement.dataset.state}: ${document.querySelector("#status").textContent}`)
).observe(document, {subtree: true, childList: true, characterData: true, attributeFilter: ["data-state"]}));"""
ARRIVED = "n => Number(document.querySelector('#position').getAttribute('aria-valuemax')) >= n"
SAID = "(words) => said.some((each) => each.startsWith(words))"


def test_a_stream_that_ends_too_early_says_so_and_can_be_watched(opens: Opens, door: Doors) -> None:
    with door(pause=0.25) as broken:
        broken.shut = True
        film = opens("", at=broken.at, reduced_motion="reduce")
        film.watch.forgive("ERR_INCOMPLETE_CHUNKED_ENCODING")
        film.until("() => Number(document.querySelector('#position').getAttribute('aria-valuemax')) > 0")
        broken.lines = 0  # only now: what a busy browser has not read by the break is lost with it
        film.state("cut")
        expect(film.page.locator(STATUS)).to_contain_text("Asking again in")
        assert 0 < film.received < broken.passed
        assert film.seek(film.received).now == film.received
        assert film.is_now == "cut"
        assert film.seek(1).look().rows["z"]


def test_a_stream_without_a_last_line_is_told_as_cut(film: Film) -> None:
    whole = film.page.request.get(f"{film.base}api/trace?{film.query}").body()
    film.page.route("**/api/trace?*", lambda route: route.fulfill(body=b"\n".join(whole.split(b"\n")[:30]) + b"\n"))
    film.visit().state("cut")
    assert film.received == 29
    expect(film.page.locator(STATUS)).to_contain_text("cut short")
    film.page.unroute_all()
    film.field("Seed").fill("1")
    film.again({"seed": "1"})
    expect(film.page.locator(STATUS)).to_be_empty()


def test_a_stream_that_ends_in_an_error_is_told_as_failed(film: Film) -> None:
    whole = film.page.request.get(f"{film.base}api/trace?{film.query}").body()
    error = b'{"kind":"error","message":"The lamp went out.","retryable":false}\n'
    broken = b"\n".join(whole.split(b"\n")[:30]) + b"\n" + error
    film.page.route("**/api/trace?*", lambda route: route.fulfill(body=broken))
    film.visit().state("failed")
    expect(film.page.locator(STATUS)).to_have_text("The lamp went out.")
    assert film.seek(film.received).now == 29
    assert film.is_now == "failed"


def test_a_server_that_fell_over_is_told_as_failed(film: Film) -> None:
    film.watch.forgive("500")

    def fall(route: Route) -> None:
        route.fulfill(status=500, json={"error": {"message": "Something failed in Backflow.", "fields": []}})

    film.seek(7).page.route("**/api/trace?*", fall)
    film.field("Seed").fill("1")
    film.state("failed")
    expect(film.page.locator(STATUS)).to_contain_text("Something failed in Backflow.")
    assert film.now == 7


def test_a_server_that_cannot_be_reached_is_told_as_failed_until_it_can(film: Film) -> None:
    film.watch.forgive("ERR_CONNECTION_REFUSED")
    film.page.route("**/api/trace?*", lambda route: route.abort("connectionrefused"))
    film.visit().state("failed")
    expect(film.page.locator(STATUS)).to_contain_text("cannot be reached")
    film.page.unroute_all()
    film.page.evaluate("dispatchEvent(new Event('online'))")
    film.state("paused").whole()
    expect(film.page.locator(STATUS)).to_be_empty()


def test_a_film_whose_stream_broke_goes_on_where_it_was(opens: Opens, door: Doors) -> None:
    with door(pause=0.02, lines=21, breaks=2) as broken:
        film = opens("", at=broken.at, reduced_motion="reduce")
        film.watch.forgive("ERR_INCOMPLETE_CHUNKED_ENCODING")
        place = min(7, film.state("cut").received)  # a browser may lose what came just before the cut
        film.seek(place).state("paused").whole()
        assert film.now == place
        whole = film.trace()
        assert film.received == len(whole.steps)
        assert film.look().rows == opens("", reduced_motion="reduce").whole().seek(place).look().rows
        assert (len(film.watch.asked), broken.breaks) == (3, 0), film.watch.wrong


def test_a_film_that_played_when_its_stream_broke_plays_on(opens: Opens, door: Doors) -> None:
    with door(pause=0.05, lines=31, breaks=1) as broken:
        film = opens("steps=8", at=broken.at)
        film.watch.forgive("ERR_INCOMPLETE_CHUNKED_ENCODING")
        film.state("cut")
        before = film.now
        film.state("playing")
        assert film.now >= before
        film.until("n => Number(document.querySelector('#position').value) > n", 30)


def test_a_last_line_that_says_try_again_is_no_failure(opens: Opens) -> None:
    film = opens(before=RECORD, reduced_motion="reduce").whole()
    whole = film.page.request.get(f"{film.base}api/trace?{film.query}").body()
    error = b'{"kind":"error","message":"The server is being stopped.","retryable":true}\n'
    stopped = b"\n".join(whole.split(b"\n")[:30]) + b"\n" + error
    film.page.route("**/api/trace?*", lambda route: route.fulfill(body=stopped), times=1)
    film.visit().state("paused").whole()
    assert film.page.evaluate(SAID, "cut: The server is being stopped. Asking again in")
    assert film.received == len(film.trace().steps)


def test_a_page_that_slept_asks_again_where_nothing_arrives_any_more(opens: Opens, door: Doors) -> None:
    with door(pause=0.5) as slow:
        film = opens("steps=2", at=slow.at, reduced_motion="reduce").until(ARRIVED, 2)
        slow.pause = 600
        assert slow.sleeps(600)
        film.until(ARRIVED, slow.passed - 1)  # one that is still on its way would be heard after the sleep
        film.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 3600_000; }")
        slow.pause = 0
        film.page.evaluate("dispatchEvent(new Event('pageshow'))")
        film.whole()
        assert len(film.watch.asked) == 2


def test_a_busy_server_is_waited_for_as_long_as_it_says(opens: Opens) -> None:
    film = opens(before=RECORD, reduced_motion="reduce").whole()
    film.watch.forgive("503")
    told = {"error": {"message": "600 answers are under way.", "fields": []}}
    film.page.route(
        "**/api/trace?*", lambda route: route.fulfill(status=503, json=told, headers={"retry-after": "2"}), times=1
    )
    film.visit().whole()
    assert film.page.evaluate(SAID, "loading: 600 answers are under way. Asking again in")


def test_six_tabs_of_one_browser_all_work(opens: Opens, door: Doors) -> None:
    with door(pause=0.01) as slow:
        slow.kept = True
        first = opens("steps=30", at=slow.at, reduced_motion="reduce")
        pages = [first.page.context.new_page() for _ in range(5)]
        tabs = [first, *(Film(page, first.base, first.watch) for page in pages)]
        for number, tab in enumerate(tabs[1:]):
            tab.page.emulate_media(reduced_motion="reduce")
            tab.visit(f"steps=30&seed={number % 3}")
        assert {tab.whole().received for tab in tabs} == {first.received}


def test_everything_works_under_a_path(opens: Opens, door: Doors) -> None:
    with door(prefix="/lab/backflow/") as under:
        film = opens("hidden=3&steps=3", at=under.at, reduced_motion="reduce").whole()
        film.field("Seed").fill("2")
        film.again({"seed": "2"})
        assert film.page.url.startswith(under.at)
        film.page.get_by_role("link", name="API").click()
        expect(film.page.get_by_role("heading", level=1)).to_contain_text("API")
        film.page.get_by_role("link", name="Back to the film").click()
        film.whole()


def test_an_explosion_is_shown_and_named(film: Film) -> None:
    film.to("activation=linear&radius=50&steps=60&hidden=4").whole()
    seen = film.walk([0, 100, 190, film.received])
    found = film.trace().end["nonfinite"]
    assert seen[-1].ledger["first number out of range"] == f"{found['name']} at step {found['n'] + 1}"
    at = film.walk([found["n"] + 1])[0]
    assert {"∞", "−∞", "NaN"} & set(at.rows[found["name"]])
    film.field("Speed").select_option("4")
    film.seek(film.received - 4).button("Play").click()
    film.state("paused")


def test_a_large_trace_arrives_and_can_be_scrubbed(film: Film) -> None:
    film.to("hidden=64,64&steps=200").state("paused").whole()
    steps = film.received
    assert steps == 200 * 4 + 200 * 3 + 6
    sentences = {view.sentence for view in film.walk([1, steps // 2, steps - 100, steps, 5])}
    assert len(sentences) == 5
    scroll = "document.querySelector('#stage-scroll').scrollLeft"
    assert film.seek(4).page.evaluate(scroll) == 0
    assert film.seek(798).page.evaluate(scroll) > 1000

"""What a first visit costs on the wire, compressed and with all it asks for; a later one; and on a school's line."""

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from tests.bench.browsing import READY, browser
from tests.bench.measuring import Found
from tests.bench.serving import served

PLAYS, ALL = 330_000, 640_000  # bytes
AGAIN, ANSWERS = 30_000, 8  # bytes, and answers that travel
SCHOOL = {"offline": False, "latency": 100, "downloadThroughput": 1.5e6 / 8, "uploadThroughput": 1.5e6 / 8}
FIRST_STEP = 3.0  # seconds
SHOWN = "() => Number(document.querySelector('#position')?.value) >= 1"
WHOLE = "() => document.documentElement.dataset.libraries === 'here'"


def visit(page: Page, address: str) -> tuple[int, list[int]]:
    """Bytes until the film plays, and those of each answer that travelled."""
    sizes: list[int] = []
    network = page.context.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    network.send("Network.enable")
    page.goto(address, wait_until="commit")
    page.wait_for_function(READY)
    plays = sum(sizes)
    page.wait_for_function(WHOLE)
    page.wait_for_load_state("networkidle")
    network.detach()
    return plays, [size for size in sizes if size]


def measure() -> Iterator[Found]:
    with served() as address, browser() as chromium:
        if chromium is None:
            yield Found("a first visit", "Chromium is not here", f"at most {ALL // 1000} kB")
            return
        yield from weights(chromium, address)
        yield school(chromium, address)


def weights(chromium: Browser, address: str) -> Iterator[Found]:
    page = chromium.new_page()
    plays, sizes = visit(page, address)
    yield Found("a film plays after", f"{plays / 1000:.0f} kB", f"at most {PLAYS // 1000} kB", plays <= PLAYS)
    told = f"{sum(sizes) / 1000:.0f} kB in {len(sizes)} answers"
    yield Found("first visit, compressed", told, f"at most {ALL // 1000} kB", sum(sizes) <= ALL)
    _, sizes = visit(page, address)
    told = f"{sum(sizes) / 1000:.0f} kB in {len(sizes)} answers"
    fits = sum(sizes) <= AGAIN and len(sizes) <= ANSWERS
    yield Found("coming again", told, f"at most {AGAIN // 1000} kB in {ANSWERS}", fits)
    page.close()


def school(chromium: Browser, address: str) -> Found:
    """A first visit over a line of 1.5 Mbit/s whose answers take 100 ms to come."""
    page = chromium.new_context(bypass_csp=True).new_page()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SCHOOL)
    page.goto(address, wait_until="commit")
    page.wait_for_function(SHOWN, polling=20)
    took = page.evaluate("performance.now()") / 1000
    page.context.close()
    return Found("first step, 1.5 Mbit/s and 100 ms", f"{took:.2f} s", f"at most {FIRST_STEP:g} s", took <= FIRST_STEP)

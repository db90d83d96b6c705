"""What the page keeps: of the largest film, and after many films, of which each takes the place of the one before."""

from collections.abc import Iterator
from urllib.parse import urlencode

from playwright.sync_api import CDPSession, Page

from tests.bench.browsing import browser
from tests.bench.frames import LARGEST, PATIENCE, WHOLE
from tests.bench.measuring import Found
from tests.bench.serving import served

FILMS, WARM = 50, 10  # films one after the other, of which so many come before it is measured
FLAT = 1.1  # times what was kept after WARM: answers that are kept for a return are few
TIMES = 2.0  # the bytes of a film as it travels, less its compression
BYTES = """async () => {
  const reader = (await fetch("api/trace" + location.search)).body.getReader();
  let bytes = 0;
  for (let part; !(part = await reader.read()).done; ) bytes += part.value.length;
  return bytes;
}"""
GO = """(query) => { history.pushState(null, "", "?" + query); dispatchEvent(new PopStateEvent("popstate")); }"""


def kept(network: CDPSession) -> int:
    """Bytes of what a page can still reach: objects of its scripts, and what they keep outside of their heap."""
    network.send("HeapProfiler.collectGarbage")
    found = network.send("Runtime.getHeapUsage")
    return int(found["usedSize"] + found.get("backingStorageSize", 0))


def opened(page: Page, query: str) -> None:
    page.evaluate(GO, query)
    page.wait_for_function(f"() => document.documentElement.dataset.state !== 'loading' && ({WHOLE})()")


def measure() -> Iterator[Found]:
    with served() as address, browser() as chromium:
        if chromium is None:
            yield Found("what the page keeps", "Chromium is not here", f"at most {TIMES:g} times its bytes")
            return
        page = chromium.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_function(WHOLE)
        yield many(page)
        yield largest(page)


def many(page: Page) -> Found:
    network = page.context.new_cdp_session(page)
    after: list[int] = []
    for seed in range(FILMS):
        opened(page, urlencode({"hidden": "8", "steps": "30", "batch": "4", "lag": "3", "seed": str(seed)}))
        if seed + 1 in (WARM, FILMS):
            after.append(kept(network))
    first, last = after
    told = f"{first / 1e6:.1f} MB ... {last / 1e6:.1f} MB"
    return Found(f"kept after {WARM} ... {FILMS} films", told, f"at most {FLAT:g} times", last <= FLAT * first)


def largest(page: Page) -> Found:
    network = page.context.new_cdp_session(page)
    before = kept(network)
    opened(page, urlencode(LARGEST))
    grown = kept(network) - before
    travels = int(page.evaluate(BYTES))
    told = f"{grown / 1e6:.0f} MB, of {travels / 1e6:.0f} MB"
    return Found("kept of 8 layers, 64 units, T=200, B=32", told, f"at most {TIMES:g} times", grown <= TIMES * travels)

"""How many bytes a first visit costs, compressed: the page and everything that it asks for, its first film included."""

from collections.abc import Iterator

from tests.bench.browsing import READY, browser
from tests.bench.measuring import Found
from tests.bench.serving import served

BUDGET = 640_000


def measure() -> Iterator[Found]:
    what, budget = "first visit, compressed", f"at most {BUDGET // 1000} kB"
    with served() as address, browser() as chromium:
        if chromium is None:
            yield Found(what, "Chromium is not here", budget)
            return
        page = chromium.new_page()
        sizes: list[float] = []
        network = page.context.new_cdp_session(page)
        network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        network.send("Network.enable")
        page.goto(address)
        page.wait_for_function(READY)
        page.wait_for_load_state("networkidle")
        yield Found(what, f"{sum(sizes) / 1000:.0f} kB in {len(sizes)} answers", budget, sum(sizes) <= BUDGET)

"""How soon a tab of the dock is there, at its first opening: from the click until its picture's frame is over."""

from collections.abc import Iterator

from tests.bench.browsing import READY, browser
from tests.bench.frames import WHOLE
from tests.bench.measuring import Found
from tests.bench.serving import served

BUDGET = 100  # ms
TABS = ["Gradient", "Credit assignment", "Inside", "Training", "Predictions", "Compare", "Check mine", "Errors"]
OPEN = """(tab) => new Promise((tell) => {
  const begun = performance.now();
  tab.click();
  requestAnimationFrame(() => setTimeout(() => tell(performance.now() - begun)));
})"""
REST = 400  # ms between two of them, in which what comes late has come


def measure() -> Iterator[Found]:
    budget = f"at most {BUDGET} ms"
    with served() as address, browser() as chromium:
        if chromium is None:
            yield Found("a tab opens", "Chromium is not here", budget)
            return
        page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page.goto(address)
        page.wait_for_function(READY)
        page.wait_for_function(WHOLE)
        for tab in TABS:
            page.wait_for_timeout(REST)
            taken = float(page.get_by_role("tab", name=tab, exact=True).evaluate(OPEN))
            yield Found(f"the tab {tab} opens", f"{taken:.0f} ms", budget, taken <= BUDGET)

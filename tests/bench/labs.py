"""How soon a lab answers a slider, at the sizes with which it opens: from the move until its pictures are drawn."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Page

from app.page.labs import LABS
from tests.bench.browsing import READY, browser
from tests.bench.measuring import Found
from tests.bench.serving import served

BUDGET = 150  # ms
MOVES = 9
SLIDERS = {  # a control of each lab, where it is moved to first, and how far with each further move: never twice there
    "race": ("steps", 6, 1),
    "cuts": ("k2", 3, 1),
    "reach": ("radius", 0.95, 0.05),
    "highway": ("forget_bias", 1.25, 0.25),
    "clipping": ("limit", 0.95, -0.05),
}
# Milliseconds from moving a slider until the lab has drawn the answer, and the frame with it is over.
MOVE = """([field, value]) => new Promise((tell) => {
  const lab = document.querySelector("#lab");
  const slider = lab.querySelector(`input[data-field="${field}"]`);
  const watch = new MutationObserver(() => {
    if (lab.dataset.state !== "shown") return;
    watch.disconnect();
    requestAnimationFrame((now) => setTimeout(() => tell(performance.now() - begun)));
  });
  const begun = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", {bubbles: true}));
  watch.observe(lab, {attributeFilter: ["data-state"]});
})"""


def measure() -> Iterator[Found]:
    with served() as address, browser() as chromium:
        for lab in LABS:
            what = f"a lab answers a slider, {lab.name}"
            if chromium is None:
                yield Found(what, "Chromium is not here", f"at most {BUDGET} ms")
                continue
            page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
            page.goto(f"{address}/#lab={lab.key}")
            page.locator("#lab[data-state=shown]").wait_for()
            page.wait_for_function(READY)
            waits = moved(page, *SLIDERS[lab.key])
            page.close()
            measured = f"{median(waits):.0f} ms, worst {max(waits):.0f} ms"
            yield Found(what, measured, f"at most {BUDGET} ms", median(waits) <= BUDGET)


def moved(page: Page, field: str, first: float, by: float) -> list[float]:
    """The time of each move but the first; between two of them the film on the stage has followed."""
    waits = []
    for number in range(MOVES + 1):
        page.wait_for_timeout(1200)
        waits.append(page.evaluate(MOVE, [field, f"{first + number * by:g}"]))
    return waits[1:]

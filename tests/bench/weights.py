"""How soon the film follows a weight that is moved: from the key until the frame with its new numbers is over."""

from collections.abc import Iterator
from statistics import median

from app.page.presets import PRESETS
from tests.bench.browsing import READY, browser
from tests.bench.frames import WHOLE
from tests.bench.measuring import Found
from tests.bench.serving import served

BUDGET = 100  # ms
TIMES = 9
MOVED = """(number) => new Promise((tell) => {
  const ledger = document.querySelector("#now-ledger");
  const before = ledger.textContent;
  const begun = performance.now();
  const look = new MutationObserver(() => {
    if (ledger.textContent === before) return;
    look.disconnect();
    requestAnimationFrame(() => setTimeout(() => tell(performance.now() - begun)));
  });
  look.observe(ledger, { childList: true, subtree: true, characterData: true });
  number.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", shiftKey: true, bubbles: true }));
})"""
REST = 1000  # ms between two of them: a hand has come to rest


def measure() -> Iterator[Found]:
    """Of the default film, and of an MLP."""
    budget = f"at most {BUDGET} ms"
    mlp = next(preset for preset in PRESETS if "dense" in preset.query)
    with served() as address, browser() as chromium:
        for name, query in (("the default film", ""), (mlp.name, mlp.query)):
            what = f"a moved weight redraws, {name}"
            if chromium is None:
                yield Found(what, "Chromium is not here", budget)
                continue
            page = chromium.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
            page.goto(f"{address}/?{query}#at=9&open=dW,0,0,1")
            page.wait_for_function(READY)
            page.wait_for_function(WHOLE)
            number = page.locator("[data-weights] input[type=number]:visible").first
            taken = []
            for _ in range(TIMES):
                page.wait_for_timeout(REST)
                taken.append(float(number.evaluate(MOVED)))
            page.close()
            yield Found(what, f"{median(taken):.0f} ms", budget, median(taken) <= BUDGET)

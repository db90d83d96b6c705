"""How smoothly the error flows: frames per second of the backward animation, counted in headless Chromium."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from playwright.sync_api import Page

from app.presets import PRESETS
from tests.bench.browsing import READY, browser
from tests.bench.measuring import Found
from tests.bench.serving import served

DEEP = {"cell": "dense", "hidden": "16,16,16,16", "task": "spirals", "batch": "8"}
FILMS = [
    *((preset.name, preset.query, 55) for preset in PRESETS),
    ("MLP 4x16", urlencode(DEEP), 50),
]
LONGEST = 4000  # ms

# Frames until the film has ended, or the time is over: [how many, in how many ms].
COUNT = """longest => new Promise(tell => {
  let frames = 0, first;
  const each = now => {
    first ??= now;
    const playing = document.documentElement.dataset.state === "playing";
    if (now - first >= longest || !playing) tell([frames, now - first]);
    else { frames += 1; requestAnimationFrame(each); }
  };
  requestAnimationFrame(each);
})"""
SEEK = """(slider, n) => { slider.value = n; slider.dispatchEvent(new Event("input", {bubbles: true})); }"""


def measure() -> Iterator[Found]:
    with served() as address, browser() as chromium:
        for name, query, budget in FILMS:
            what = f"backward animation, {name}"
            if chromium is None:
                yield Found(what, "Chromium is not here", f"at least {budget} fps")
                continue
            page = chromium.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{address}/?{query}")
            page.wait_for_function(READY)
            fps, taken = per_second(page)
            page.close()
            measured = f"{fps:.1f} fps over {taken:.1f} s"
            yield Found(what, measured, f"at least {budget} fps", fps >= budget)


def per_second(page: Page) -> tuple[float, float]:
    """Plays from the first backward step on: frames per second, and for how many seconds they were counted."""
    stream = page.evaluate("fetch('api/trace' + location.search).then(answer => answer.text())")
    lines = [json.loads(line) for line in stream.splitlines()]
    first = next(line["n"] for line in lines if line.get("phase") == "backward")
    if page.get_by_role("button", name="Pause", exact=True).count():
        page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("slider", name="Position").evaluate(SEEK, first)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.documentElement.dataset.state === 'playing'")
    frames, ms = page.evaluate(COUNT, LONGEST)
    return 1000 * frames / ms, ms / 1000

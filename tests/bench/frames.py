"""How smoothly the error flows: frames per second of the backward animation, counted in headless Chromium."""

import json
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from app.page.presets import PRESETS
from tests.bench.browsing import browser
from tests.bench.measuring import Found
from tests.bench.serving import served


class Film(NamedTuple):
    """first: the first backward step, where it is known; of a large film it would take long to ask for it again."""

    name: str
    query: str
    budget: int  # frames per second
    first: int | None = None


DEEP = {"cell": "dense", "hidden": "16,16,16,16", "task": "spirals", "batch": "8"}
BROAD = {"hidden": "64", "steps": "50", "batch": "32"}
LARGEST = {"hidden": ",".join(["64"] * 7), "steps": "200", "batch": "32"}  # 450 MB, near the limit of a stream
LSTM = {"cell": "lstm", "hidden": ",".join(["32"] * 7), "steps": "200", "batch": "4"}
FILMS = [
    *(Film(preset.name, preset.query, 59) for preset in PRESETS),
    Film("MLP 4x16", urlencode(DEEP), 50),
    Film("64 units, T=50, B=32", urlencode(BROAD), 30, 50 * 3),
    Film("8 layers, 64 units, T=200, B=32", urlencode(LARGEST), 55, 200 * 9),
    Film("LSTM 7x32, T=200", urlencode(LSTM), 45, 200 * 9),
]
LONGEST = 4000  # ms
PATIENCE = 240_000  # ms, until the largest film has arrived
LONG_FRAME = 50  # ms, that no frame of the default film may last
BUSY = 200  # ms, that the page may be busy at a stretch

# Frames until the film has ended, or the time is over: [how many, in how many ms, the longest of them].
COUNT = """longest => new Promise(tell => {
  let frames = 0, first, last, most = 0;
  const each = now => {
    first ??= now;
    most = Math.max(most, now - (last ?? now));
    last = now;
    const playing = document.documentElement.dataset.state === "playing";
    if (now - first >= longest || !playing) tell([frames, now - first, most]);
    else { frames += 1; requestAnimationFrame(each); }
  };
  requestAnimationFrame(each);
})"""
SEEK = """(slider, n) => { slider.value = n; slider.dispatchEvent(new Event("input", {bubbles: true})); }"""
WHOLE = "() => document.querySelector('#now-ledger').textContent.includes('gradient check')"

# Keeps how long the page was busy at a stretch, once the first steps of the film are there.
BUSY_AT = """window.busy = [0];
new PerformanceObserver(list => {
  const begun = Number(document.querySelector("#position")?.getAttribute("aria-valuemax")) > 50;
  if (begun) busy.push(...list.getEntries().map(({ duration }) => duration));
}).observe({ entryTypes: ["longtask"] });"""


def measure() -> Iterator[Found]:
    with served() as address, browser() as chromium:
        for film in FILMS:
            if chromium is None:
                yield Found(f"backward animation, {film.name}", "Chromium is not here", f"at least {film.budget} fps")
            else:
                yield from watched(chromium, address, film)


def watched(chromium: Browser, address: str, film: Film) -> Iterator[Found]:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE)
    page.add_init_script(BUSY_AT)
    page.goto(f"{address}/?{film.query}")
    page.wait_for_function(WHOLE)
    busy = page.evaluate("Math.max(...busy)")
    fps, taken, longest = per_second(page, film.first)
    page.close()
    measured = f"{fps:.1f} fps over {taken:.1f} s"
    yield Found(f"backward animation, {film.name}", measured, f"at least {film.budget} fps", fps >= film.budget)
    if film.query == PRESETS[0].query:
        most = f"at most {LONG_FRAME} ms"
        yield Found(f"longest frame, {film.name}", f"{longest:.0f} ms", most, longest <= LONG_FRAME)
    if film.first is not None:
        what = f"busy at a stretch while it arrives, {film.name}"
        yield Found(what, f"{busy:.0f} ms", f"at most {BUSY} ms", busy <= BUSY)


def per_second(page: Page, first: int | None) -> tuple[float, float, float]:
    """Plays from the first backward step on: frames per second, for how many seconds, and the longest frame in ms."""
    page.get_by_role("slider", name="Position").evaluate(SEEK, first_backward(page) if first is None else first)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.documentElement.dataset.state === 'playing'")
    frames, ms, longest = page.evaluate(COUNT, LONGEST)
    return 1000 * frames / ms, ms / 1000, longest


def first_backward(page: Page) -> int:
    """The stream is asked for once more."""
    stream = page.evaluate("fetch('api/trace' + location.search).then(answer => answer.text())")
    lines = [json.loads(line) for line in stream.splitlines()]
    return int(next(line["n"] for line in lines if line.get("phase") == "backward"))

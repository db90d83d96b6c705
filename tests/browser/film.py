"""Backflow's page as a person uses it: by the names which PROTOCOL.md promises, and what is to be seen there."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self
from urllib.request import urlopen

from playwright.sync_api import Error, Locator, Page

from tests.browser.watch import Watch

PICTURE = """() => {
  const figures = ["nodes", "heat", "decay"].map((id) => document.getElementById(id).data);
  const canvases = ["roads", "pulses"].map((id) => document.getElementById(id).toDataURL());
  return JSON.stringify([...figures, ...canvases, document.querySelector(".now").innerText]);
}"""
POINT = """(across) => {  // moves over the whole stage by so many pixels, and keeps the first line of every tooltip
  const [inner, tooltip] = ["#stage-inner", ".tooltip"].map((name) => document.querySelector(name));
  const { left, top, width, height } = document.querySelector("#stage-scroll").getBoundingClientRect();
  const seen = new Set();
  for (let y = 0; y < height; y += 9)
    for (let x = 0; x < width; x += across) {
      inner.dispatchEvent(new PointerEvent("pointermove", { clientX: left + x, clientY: top + y, bubbles: true }));
      if (!tooltip.hidden) seen.add(tooltip.firstChild.textContent);
    }
  inner.dispatchEvent(new PointerEvent("pointerleave"));
  return [...seen];
}"""
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")

# Seconds for what is waited for: beside three other browsers, a slow machine takes 20 for a first visit. With a fault
# in the page it never comes, and `make mutants` waits for less.
PATIENCE = int(os.environ.get("PATIENCE", "90"))

WINDOWS = {"a telephone": (390, 844), "a tablet": (1024, 768), "a laptop": (1440, 900)}
BROAD = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

GO = """(query) => {
  history.pushState(null, "", `?${query}`);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
# Of the film that was asked for last: while it is on its way, `#status` says so, and the ledger may tell of another.
WHOLE = """() => document.documentElement.dataset.state !== "loading" &&
  document.documentElement.dataset.libraries === "here" &&
  document.querySelector("#status")?.textContent === "" &&
  document.querySelector("#now-ledger")?.textContent.includes("gradient check")"""
HERE = """() => [location.href, document.documentElement.dataset.state,
  document.querySelector("#position")?.getAttribute("aria-valuenow")].join(" ")"""
# In one turn of the event loop: there is no pause between two of them, however slow the machine is.
TYPED = """(inputs) => inputs.map(([input, text]) => {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return input.value;
})"""

# The charts of a training rest 100 ms after each picture, and then one is drawn a frame: by then all seven are.
DRAWN = """() => new Promise((drawn) => {
  const began = performance.now();
  let left = 9;
  requestAnimationFrame(function frame(now) {
    if (now - began > 100) left -= 1;
    if (left) requestAnimationFrame(frame);
    else drawn();
  });
})"""

# So many pictures later: what the page still did by itself would be seen.
FRAMES = """(count) => new Promise((passed) => {
  requestAnimationFrame(function frame() {
    count -= 1;
    if (count > 0) requestAnimationFrame(frame);
    else passed();
  });
})"""

# After a resize the page stands anew in 120 ms and a lab in 140 ms: timers of one page are due in the order of time.
RESIZED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))"
# The clock of a film, which no frame moves by more than a tenth of a second; where the film then is.
PASSED = """(seconds) => new Promise((passed) => {
  let before = performance.now();
  requestAnimationFrame(function frame(now) {
    seconds -= Math.min(0.1, Math.max(0, now - before) / 1000);
    before = now;
    if (seconds > 0) requestAnimationFrame(frame);
    else passed(Number(document.querySelector("#position").getAttribute("aria-valuenow")));
  });
})"""

FIELDS: tuple[Literal["combobox", "textbox", "spinbutton"], ...] = ("combobox", "textbox", "spinbutton")

Json = dict[str, Any]


class Trace(NamedTuple):
    """What the server streams for a link."""

    start: Json
    steps: list[Json]
    end: Json


@dataclass(frozen=True)
class View:
    """What one sees at a position: see look.js."""

    position: int
    received: int
    sentence: str
    formulas: list[str]
    symbols: list[str]
    misprints: int
    rows: dict[str, list[str]]
    grads: dict[str, list[list[str]]]
    senders: list[tuple[str, int]]
    units: tuple[list[str], list[str]]  # of an MLP: what is to be written in each, and what is drawn
    heat: list[list[float | None]]
    heat_text: list[list[str]]
    decay: list[list[float | None]]
    ledger: dict[str, str]


@dataclass(frozen=True)
class Film:
    page: Page
    base: str
    watch: Watch

    def visit(self, query: str = "") -> Self:
        self.page.goto(f"{self.base}?{query}" if query else self.base, wait_until="load")
        return self

    def to(self, query: str) -> Self:
        """Opens the film of another link as Back does, where no visit is the subject: a third of a visit's work."""
        if not query:
            return self.visit()  # where the film is there already, no link is written
        self.page.evaluate(GO, query)
        return self

    # --- waiting ---

    def until(self, condition: str, argument: object = None, seconds: int = PATIENCE) -> Self:
        """Waits for a JavaScript expression to hold."""
        try:
            self.page.wait_for_function(condition, arg=argument, polling=25, timeout=1000 * seconds)
        except Error as error:
            error.add_note(f"Here: {self.page.evaluate(HERE)}, not {argument}")  # which nobody can look up afterwards
            raise
        return self

    def state(self, *states: str) -> Self:
        """Waits for one of these."""
        return self.until("s => s.includes(document.documentElement.dataset.state)", list(states))

    def whole(self) -> Self:
        """Waits until everything has arrived, which of the largest films takes a while."""
        return self.until(WHOLE)

    def again(self, query: dict[str, str]) -> Self:
        """Waits until the film of another link, which says this, is whole."""
        fits = "q => Object.entries(q).every(([k, v]) => new URLSearchParams(location.search).get(k) === v)"
        return self.until(fits, query).state("playing", "paused").whole()

    # --- what there is, by its name ---

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, name: str) -> Locator:
        named = [self.page.get_by_role(role, name=name, exact=True) for role in FIELDS]
        return named[0].or_(named[1]).or_(named[2])

    @property
    def position(self) -> Locator:
        return self.page.get_by_role("slider", name="Position", exact=True)

    @property
    def alert(self) -> Locator:
        return self.page.get_by_role("alert")

    @property
    def sentence(self) -> str:
        return self.page.get_by_role("status").inner_text()

    @property
    def now(self) -> int:
        return int(self.position.get_attribute("aria-valuenow") or "")

    @property
    def received(self) -> int:
        return int(self.position.get_attribute("aria-valuemax") or "")

    @property
    def is_now(self) -> str:
        """The state of the page."""
        return str(self.page.evaluate("document.documentElement.dataset.state"))

    @property
    def query(self) -> str:
        """Of the link in the address bar."""
        return str(self.page.evaluate("location.search.slice(1)"))

    @property
    def overhang(self) -> int:
        """By how many pixels the page is broader than its window."""
        return int(self.page.evaluate(BROAD))

    def tab(self, name: str) -> Self:
        """Selects a panel of the dock."""
        self.page.get_by_role("tab", name=name, exact=True).click()
        return self

    def panel(self, name: str) -> Locator:
        """The panel of the dock that this tab shows; nothing while it shows another."""
        return self.page.get_by_role("tabpanel", name=name, exact=True)

    def tool(self, name: str) -> Self:
        """Presses a button of the header, which a narrow window folds into a menu."""
        if not self.button(name).is_visible():
            self.button("Menu").click()
        self.button(name).click()
        return self

    def form(self) -> Self:
        """The form, unfolded."""
        if not self.page.locator("#form").is_visible():
            self.page.locator("#form-open").click()
        return self

    def resized(self, width: int, height: int) -> Self:
        """In a window of that size, once the page is drawn in it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(RESIZED)
        return self

    @contextmanager
    def window(self, width: int, height: int) -> Iterator[Self]:
        """A window of that size for a while."""
        before = self.page.viewport_size
        assert before is not None, "every page of these tests has a window"
        try:
            yield self.resized(width, height)
        finally:
            self.page.set_viewport_size(before)

    def types(self, *texts: tuple[str, str]) -> list[str]:
        """Brings fields, by name, to these texts without a rest between; returns what then stands in each."""
        return list(self.page.evaluate(TYPED, [[self.field(name).element_handle(), text] for name, text in texts]))

    # --- moving and looking ---

    def seek(self, position: int) -> Self:
        self.position.fill(str(position))
        return self

    def after(self, seconds: float) -> int:
        """Where the film is after so many seconds, as its own clock counts them on a machine that has no time."""
        return int(self.page.evaluate(PASSED, seconds))

    def look(self) -> View:
        return self.walk([self.now])[0]

    def walk(self, positions: list[int] | None = None) -> list[View]:
        """What one sees at these positions, or at every one from 0 to the end."""
        seen = self.page.evaluate(LOOK, positions if positions is not None else list(range(self.received + 1)))
        return [View(**view) for view in seen]

    def picture(self) -> str:
        """All that is drawn: the figures with their numbers, the canvases pixel by pixel, and the words of NOW."""
        return str(self.page.evaluate(PICTURE))

    def hints(self, across: int = 4) -> list[str]:
        """The first line of every tooltip of the stage, or of those that a pointer meets every so many pixels."""
        return list(self.page.evaluate(POINT, across))

    def trace(self) -> Trace:
        """The stream for the link in the address bar, asked for anew."""
        with urlopen(f"{self.base}api/trace?{self.query}", timeout=30) as answer:
            start, *steps, end = map(json.loads, answer.read().splitlines())
        return Trace(start, steps, end)


def squeezed(text: str) -> str:
    """Text without the spaces and the invisible signs that a typesetter adds."""
    return re.sub(r"[\s\u200b\u2061-\u2064]", "", text)

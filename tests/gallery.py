"""`python -m tests.gallery FOLDER [ADDRESS]` writes the gallery: films, an index, and pictures drawn by the films."""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.film_file.gallery import Shown, films, index
from tests import chromium  # before Playwright, whose Node it may have to replace

# isort: split
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

WINDOW: ViewportSize = {"width": 994, "height": 640}  # in which the stage is 960 broad
LOOKS = {"": "light", "-dark": "dark"}
STANDS = """() => document.documentElement.dataset.libraries === "here" &&
  document.querySelector("#now-ledger")?.textContent.includes("gradient check")"""
MIDDLE = """() => {  // of the backward pass
  const names = [...document.querySelectorAll("#phase-names button")];
  const at = (name) => {
    const button = names.find(({ textContent }) => textContent === name);
    if (!button || button.disabled) return null;
    button.click();
    return Number(document.querySelector("#position").value);
  };
  const [from, until] = [at("backward") ?? at("influence"), at("update")];
  const position = document.querySelector("#position");
  position.value = String(Math.round((from + (until ?? Number(position.max))) / 2));
  position.dispatchEvent(new Event("input"));
}"""


def write(folder: Path, shown: Sequence[Shown], browser: Browser, address: str = "") -> None:
    """Writes the films and the index into a folder, and takes the pictures of the films where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(index(shown, address), encoding="utf-8")
    for film in shown:
        (folder / f"{film.file}.html").write_bytes(film.html(address))
    page = browser.new_page(viewport=WINDOW, reduced_motion="reduce")
    for film in shown:
        page.goto((folder / f"{film.file}.html").resolve().as_uri())
        page.wait_for_function(STANDS)
        page.evaluate(MIDDLE)
        pictured(page, folder / film.file)
    page.close()


def pictured(page: Page, stem: Path) -> None:
    """The stage in both looks."""
    for ending, look in LOOKS.items():
        page.get_by_role("combobox", name="Theme").select_option(look)
        page.locator("#stages").screenshot(path=f"{stem}{ending}.png", animations="disabled")


if __name__ == "__main__":
    target, *home = sys.argv[1:] or ["gallery"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium.find()) as chrome:
        every = list(films())
        write(Path(target), every, chrome, *home)
        print(f"{len(every)} films are in {target}/; any static host serves them, beginning with index.html.")

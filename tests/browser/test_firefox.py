"""A film as one file in Firefox, from file:// and without a network: it plays, steps, scrubs and opens a number."""

from pathlib import Path

import pytest

from app.film_file.film import film_html
from tests.browser.firefox import find, firefox

COMMAND = find()
HERE = "document.documentElement.dataset.libraries === 'here'"
STATE = "document.documentElement.dataset.state === '{}'"
AT = "document.querySelector('#position').getAttribute('aria-valuenow') === '{}'"
PRESS = """
  const named = (button) => button.ariaLabel ?? button.textContent;
  [...document.querySelectorAll("button")].find((button) => named(button) === arguments[0]).click();
"""
SCRUB = """
  const position = document.querySelector("#position");
  position.value = arguments[0];
  position.dispatchEvent(new Event("input", { bubbles: true }));
"""
PAINTED = """
  const roads = document.querySelector("#roads");
  return roads.getContext("2d").getImageData(0, 0, roads.width, roads.height).data.some((byte) => byte > 0);
"""
REFUSED = "document.body.append(Object.assign(document.createElement('script'), { textContent: 'stray = 1' }))"


@pytest.mark.skipif(COMMAND is None, reason="Firefox is not installed here")
def test_a_film_as_one_file_plays_in_firefox(tmp_path: Path) -> None:
    assert COMMAND
    path = tmp_path / "film.html"
    path.write_bytes(film_html("", at=30, open="delta,0,2,1"))
    with firefox(COMMAND, tmp_path / "profile") as browser:
        browser.ask("WebDriver:Navigate", url=path.as_uri())
        browser.until(HERE)
        browser.until(AT.format(30))
        browser.run(PRESS, "Step forward")
        browser.until(AT.format(31))
        assert browser.run("return document.querySelector('#caption-says').textContent")
        assert browser.run("return document.querySelector('#now-formula .katex') !== null")
        browser.run(SCRUB, 40)
        browser.until(AT.format(40))
        browser.run("document.querySelector('.now td[data-name]').click()")
        browser.until("document.querySelector('#opened-name').checkVisibility()")
        browser.run(PRESS, "Play")
        browser.until(STATE.format("paused"))  # again, at the end
        browser.until(AT.format(44))
        assert browser.run(PAINTED)
        assert browser.run("return performance.getEntriesByType('resource').map(({ name }) => name)") == []
        assert browser.trouble() == []
        browser.run(REFUSED)  # by the policy of the file: had anything gone wrong, it would have been seen
        browser.run("window.console.error('a stray word')")
        browser.until_trouble("Content-Security-Policy", "a stray word")

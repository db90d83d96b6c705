"""A headless Chromium, if this machine has one."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests import chromium


@contextmanager
def browser() -> Iterator[Browser | None]:
    path = chromium.find()
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


READY = "() => ['playing', 'paused'].includes(document.documentElement.dataset.state)"

"""What must never happen while a page is open, and a list of all that did."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

CSP = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
LOUD = ("error", "warning", "assert")


@dataclass
class Watch:
    """What went wrong on the pages of one person, and which of it a test has asked for."""

    origin: str
    asked: list[str] = field(default_factory=list)  # the queries of all traces that were asked for
    wrong: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def forgive(self, pattern: str) -> None:
        """The test provokes this."""
        self.forgiven.append(pattern)

    def faults(self) -> list[str]:
        return [fault for fault in self.wrong if not any(re.search(pattern, fault) for pattern in self.forgiven)]

    def console(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self.wrong.append(f"console {message.type}: {message.text}")

    def error(self, error: WebError) -> None:
        self.wrong.append(f"page error: {error.error}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.wrong.append(f"off the origin: {request.url}")
        if "/api/trace?" in request.url:
            self.asked.append(request.url.partition("?")[2])

    def failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # as a stream that is given up, or what a page has left behind
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def response(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"status {response.status}: {response.url}")

    @contextmanager
    def test(self) -> Iterator[None]:
        """Fails at its end if anything was wrong in between."""
        for seen in (self.asked, self.wrong, self.forgiven):
            seen.clear()
        yield
        assert not self.faults(), "\n".join(self.faults())


def watch(context: BrowserContext, origin: str) -> Watch:
    """Over all pages of a context, from now on."""
    watch = Watch(origin)
    context.add_init_script(CSP)
    context.on("console", watch.console)
    context.on("weberror", watch.error)
    context.on("request", watch.request)
    context.on("requestfailed", watch.failed)
    context.on("response", watch.response)
    return watch

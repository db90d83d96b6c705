"""Real nginx as people set it up: a plain proxy_pass, one that passes Host on, a prefix, and deploy/nginx.conf."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.client import HTTPConnection, HTTPResponse
from itertools import chain
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlencode, urljoin

from tests.app.serving import serving
from tests.bench.measuring import Found
from tests.stress.caching import documented, free_port, nginx, nginx_here
from tests.stress.crowd import until_ready
from tests.stress.scale import Scale

LOCATIONS = {
    "a plain proxy_pass": ("/", "location / {{ proxy_pass http://127.0.0.1:{upstream}; }}"),
    "Host passed on": (
        "/",
        "location / {{ proxy_pass http://127.0.0.1:{upstream}; proxy_set_header Host $http_host; }}",
    ),
    "a prefix": (
        "/flow/",
        "location /flow/ {{ proxy_pass http://127.0.0.1:{upstream}/; proxy_set_header Host $http_host; }}",
    ),
    "a prefix, Host of its own": ("/flow/", "location /flow/ {{ proxy_pass http://127.0.0.1:{upstream}/; }}"),
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ROWS = "\n".join(f"{n % 11}.25, {n % 7}.5" for n in range(500))
OWN = urlencode({"task": "data", "data": ROWS, "hidden": "3", "loss": "half_mse"})
FILES = ("static/main.js", "static/api.js", "static/vendor/katex/fonts/KaTeX_Main-Regular.woff2")


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Proxy(NamedTuple):
    """An nginx, and where behind it Backflow is."""

    name: str
    port: int
    prefix: str

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, self.prefix + path, body, named | (FORM if body else {}))
            return told(connection.getresponse())
        finally:
            connection.close()


def told(answer: HTTPResponse) -> Answer:
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


async def proxying(scale: Scale) -> AsyncIterator[Found]:
    """The page of a browser, its files, its films and its own numbers through each of them."""
    if await asyncio.to_thread(nginx_here) is None:
        yield Found("nginx as people set it up", "no nginx is here, and none can be installed: nothing was tried", "")
        return
    async with plain() as proxies:
        for proxy in proxies:
            for found in await asyncio.to_thread(list, seen(proxy)):
                yield found
    async with documented() as front:
        proxy = Proxy("deploy/nginx.conf", front.door.port, "/")
        for found in await asyncio.to_thread(list, chain(seen(proxy), long_links(proxy))):
            yield found


@asynccontextmanager
async def plain() -> AsyncIterator[list[Proxy]]:
    """One nginx with a server for each way to set it up."""
    with serving() as one, TemporaryDirectory() as folder:
        await until_ready(one)
        ports = [free_port() for _ in LOCATIONS]
        inner = "\n".join(
            f"server {{ listen 127.0.0.1:{port}; {location.format(upstream=one.port)} }}"
            for port, (_, location) in zip(ports, LOCATIONS.values(), strict=True)
        )
        with nginx(inner, folder, ports[0]):
            yield [
                Proxy(name, port, prefix) for port, (name, (prefix, _)) in zip(ports, LOCATIONS.items(), strict=True)
            ]


def seen(proxy: Proxy) -> Iterator[Found]:
    """What a browser asks for, as it asks: modules and fonts with the Origin that it knows."""
    browser = {"Origin": proxy.origin, "Sec_Fetch_Site": "same-origin"}
    page = proxy.ask("GET", "").status
    yield Found(f"{proxy.name}: the page", f"{page}", "200", page == 200)
    files = [proxy.ask("GET", path, Origin=proxy.origin).status for path in FILES]
    yield Found("  files asked for with an Origin", f"{files}", "200 each", set(files) == {200})
    got = proxy.ask("GET", "api/trace?steps=3")
    whole = got.status == 200 and b'"kind":"end"' in got.body.splitlines()[-1]
    yield Found("  a film", f"{got.status}, {len(got.body)} bytes", "whole", whole)
    posted = proxy.ask("POST", "api/trace", OWN, **browser)
    whole = posted.status == 200 and b'"kind":"end"' in posted.body.splitlines()[-1]
    yield Found(f"  own numbers of {len(OWN)} letters, posted", f"{posted.status}", "whole", whole)
    foreign = proxy.ask("POST", "api/trace", OWN, Origin="http://evil.example", Sec_Fetch_Site="cross-site").status
    yield Found("  the same from a foreign page", f"{foreign}", "403", foreign == 403)
    yield slashed(proxy)


def slashed(proxy: Proxy) -> Found:
    """Where an address with a slash too many leads."""
    answer = proxy.ask("GET", "api/")
    leads = urljoin(f"{proxy.origin}{proxy.prefix}api/", answer.headers.get("location", "nowhere"))
    right = f"{proxy.origin}{proxy.prefix}api"
    return Found("  api/ leads to", leads.removeprefix(proxy.origin), right.removeprefix(proxy.origin), leads == right)


def long_links(proxy: Proxy) -> Iterator[Found]:
    """A link with own numbers in its query, which nginx takes where it was given room."""
    rows = OWN.replace("%2C+", "%20%20%20%2C%20%20%20")
    status = proxy.ask("GET", f"api/trace?{rows}").status
    yield Found(f"  a link of {len(rows)} letters", f"{status}", "200", status == 200)

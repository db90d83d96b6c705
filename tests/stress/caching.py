"""Real nginx before two Backflows, with deploy/nginx.conf, and with one that asks by HTTP/1.0 and keeps all."""

import asyncio
import itertools
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.app.live.classroom import Follower, Presenter, ask, begun
from tests.app.serving import ROOT, Server, serving
from tests.bench.measuring import Found, in_ms
from tests.stress.crowd import Told, expected, fetched, head_from, head_of, killed, parts_from, status, until_ready
from tests.stress.crowding import GZIP
from tests.stress.scale import Scale

CONF = ROOT / "deploy" / "nginx.conf"
FILM = "/api/trace?hidden=24,24&steps=60&seed="
LONG = "/api/trace?hidden=64,64&steps=200&batch=8&seed="  # 50 MB
TRAINING = "/api/training?hidden=16&steps=40&iterations=1500&every=10&seed="
MAXIMUM = "/api/trace?hidden=64,64,64,64,64,64,64&steps=200&batch=32&seed="  # 450 MB, many seconds
SHARERS = 20
OUTER = """daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{ worker_connections 2000; }}
http {{
access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{inner}
}}
"""
CARELESS = """proxy_cache_path {folder}/cache keys_zone=careless:1m;
server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://127.0.0.1:{upstream}; proxy_set_header Host $http_host; proxy_cache careless;
        proxy_ignore_headers X-Accel-Buffering {ignored}; proxy_cache_valid any 1h;
        add_header X-Cache $upstream_cache_status;
    }}
}}
"""


class Front(NamedTuple):
    """An nginx and who is behind it."""

    door: Server
    replicas: tuple[Server, ...]
    cache: Path

    async def computed(self) -> int:
        return sum([(await status(each))["runs"]["computed"] for each in self.replicas])


def nginx_here() -> str | None:
    """The program; where one may, it is installed."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "nginx-light"]):
            subprocess.run(["apt-get", "--quiet", *command], capture_output=True, check=False)
        found = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@contextmanager
def nginx(inner: str, folder: str, port: int) -> Iterator[Server]:
    """An nginx with this configuration, once it listens."""
    program = nginx_here()
    assert program is not None, "looked for before"
    Path(folder, "nginx.conf").write_text(OUTER.format(folder=folder, inner=inner))
    Path(folder).chmod(0o755)  # its workers are another user
    command = [program, "-e", f"{folder}/error.log", "-p", folder, "-c", f"{folder}/nginx.conf"]
    with subprocess.Popen(command, text=True) as process:
        try:
            until_open(port)
            yield Server(process, "127.0.0.1", port)
        finally:
            process.terminate()


def until_open(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("nginx does not listen.")


@asynccontextmanager
async def documented() -> AsyncIterator[Front]:
    """The configuration that README documents, with other ports and another folder."""
    secret = {"BACKFLOW_SECRET": "a secret of both replicas", "BACKFLOW_PROXIES": "127.0.0.1"}
    with serving(**secret) as one, serving(**secret) as other, TemporaryDirectory() as folder:
        port, text = free_port(), CONF.read_text()
        for said, here in (
            ("127.0.0.1:8001", f"127.0.0.1:{one.port}"),
            ("127.0.0.1:8002", f"127.0.0.1:{other.port}"),
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            ("/var/cache/nginx/backflow", f"{folder}/cache"),
        ):
            assert said in text, f"{said} stands in {CONF.name}"
            text = text.replace(said, here)
        for each in (one, other):
            await until_ready(each)
        with nginx(text, folder, port) as door:
            yield Front(door, (one, other), Path(folder, "cache"))


@asynccontextmanager
async def careless(ignored: str) -> AsyncIterator[Front]:
    """A cache that asks by HTTP/1.0, which is nginx's default, and keeps whatever it may."""
    with serving() as one, TemporaryDirectory() as folder:
        port = free_port()
        await until_ready(one)
        inner = CARELESS.format(folder=folder, port=port, upstream=one.port, ignored=ignored)
        with nginx(inner, folder, port) as door:
            yield Front(door, (one,), Path(folder, "cache"))


async def caching(scale: Scale) -> AsyncIterator[Found]:
    """What README says of caches."""
    if await asyncio.to_thread(nginx_here) is None:
        yield Found("nginx before two replicas", "no nginx is here, and none can be installed: nothing was tried", "")
        return
    async with documented() as front:
        async for found in kept(front):
            yield found
        async for found in flowing(front):
            yield found
    async for found in in_class(scale):
        yield found
    async for found in never_kept(scale):
        yield found


async def kept(front: Front) -> AsyncIterator[Found]:
    """A film that many ask for, at once and later, packed and not."""
    before, links = await front.computed(), [f"{FILM}{n}" for n in range(6)]
    right = {link: expected(link) for link in links}
    asked = [(link, packing) for link in links for packing in (GZIP, ["Accept-Encoding: br, gzip"], [])]
    told = await asyncio.gather(*(fetched(front.door, link, how) for link, how in asked for _ in range(SHARERS // 4)))
    computed = await front.computed() - before
    later = [await fetched(front.door, link, how) for link, how in asked]
    wrong = [each.status for each in [*told, *later] if each.sha not in right.values() or not each.complete]
    hits = sum(each.headers.get("x-cache") == "HIT" for each in later)
    what = f"nginx: {len(links)} films asked {len(told) + len(later)} times of two replicas"
    yield Found(f"{what}: computed", f"{computed} times", f"{len(links)}", computed == len(links))
    yield Found("  wrong answers", f"{len(wrong)} {wrong[:1]}", "0", not wrong)
    yield Found("  later from the cache", f"{hits} of {len(later)}", f"{len(later)}", hits == len(later))


async def flowing(front: Front) -> AsyncIterator[Found]:
    """The first line through nginx comes long before the last."""
    for what, link in (("film", f"{LONG}1"), ("training", f"{TRAINING}1")):
        told = await fetched(front.door, link)
        ok = told.complete and told.first < told.whole / 3
        shown = f"{in_ms(told.first)} of {in_ms(told.whole)}"
        yield Found(f"  first bytes of a long {what}", shown, "at most a third", ok)


async def in_class(scale: Scale) -> AsyncIterator[Found]:
    """Classes through nginx: together at one replica, whichever they were begun on, and whichever dies."""
    async with documented() as front:
        presenters = [await begun(front.door) for _ in range(6)]
        crowds = [[Follower().keep(front.door, each.path) for _ in range(scale.followers // 10)] for each in presenters]
        here, beside = await together(presenters, crowds, 1), [0, 0]
        at = [await where(front, each) for each in presenters]
        yield Found("  classes that are together, of 6", f"{here}", "6", here == 6)
        dead = at[0]
        front.replicas[dead].process.kill()
        await asyncio.to_thread(front.replicas[dead].process.wait)
        for presenter, replica in zip(presenters, at, strict=True):
            beside[replica == dead] += (await presenter.move(at=2)).status == 200
        found = [each for each, replica in zip(presenters, at, strict=True) if replica == dead]
        others = len(presenters) - len(found)
        yield Found(
            "  the other replica dies: classes that go on", f"{beside[0]} of {others}", "all", beside[0] == others
        )
        for each in found:
            await each.reopen_by_path()
        again = await together(presenters, crowds, 3)
        yield Found("  their own dies: classes found again by code and key", f"{again}", "6", again == 6)
        for page in (page for crowd in crowds for page in crowd):
            await page.go()


async def together(presenters: list[Presenter], crowds: list[list[Follower]], step: int) -> int:
    """How many classes are at a step to which their presenters go, everybody of them."""
    moved = [(await each.move(at=step)).status == 200 for each in presenters]

    async def all_there(crowd: list[Follower]) -> bool:
        try:
            await asyncio.gather(*(each.until(lambda told: told["at"] == step) for each in crowd))
        except TimeoutError:
            return False
        return True

    there = await asyncio.gather(*(all_there(crowd) for crowd in crowds))
    return sum(went and came for went, came in zip(moved, there, strict=True))


async def where(front: Front, presenter: Presenter) -> int:
    """The replica that has a session."""
    told = [await ask(each, "GET", presenter.path, None, "Accept: application/json") for each in front.replicas]
    return [each.status for each in told].index(200)


async def never_kept(scale: Scale) -> AsyncIterator[Found]:
    """Streams that broke, however they broke, and by whatever version they were asked."""
    ways = [*itertools.product((signal.SIGTERM, signal.SIGKILL), ("documented", "", "Cache-Control"))]
    for how, conf in ways:
        async with documented() if conf == "documented" else careless(conf) as front:
            told, again = await broken(front, f"{MAXIMUM}{int(how)}", how)
        name = {"documented": "deploy/nginx.conf", "": "HTTP/1.0"}.get(conf, "HTTP/1.0, Cache-Control ignored")
        ok = not told.complete and again != "HIT"
        yield Found(f"  {name}, {how.name}: kept", f"{again or 'nothing'}, asked again", "never", ok)
    async with careless("Cache-Control") as front:
        lost, seen = await lost_workers(front, 3 if scale.timed else 1)
    yield Found("  a stream whose workers are killed again and again: kept", f"{seen}", "never", "HIT" not in seen)
    yield Found("  of these told as whole", f"{lost}", "0", lost == 0)


async def broken(front: Front, link: str, how: signal.Signals) -> tuple[Told, str]:
    """An answer whose replica ends in its middle; and what the cache says of it later."""
    asked = asyncio.ensure_future(cut(front.door, link))
    serves = await serving_one(front)
    os.kill(serves.process.pid, how)
    told = await asked
    await asyncio.to_thread(serves.process.wait)
    return told, await again(front.door, link)


async def serving_one(front: Front) -> Server:
    """The replica that gives an answer, once it does."""
    while True:
        for each in front.replicas:
            if (await status(each))["clients"]["streams"]:
                await asyncio.sleep(0.5)
                return each


async def cut(server: Server, link: str) -> Told:
    """An answer as far as it goes; a reset is no end."""
    reader, writer = await asyncio.open_connection(server.host, server.port, limit=1 << 20)
    size, complete, head = 0, False, (0, dict[str, str]())
    try:
        writer.write(head_of(server, link, [], None))
        head = await head_from(reader)
        async for part in parts_from(reader, head[1]):
            size, complete = size + len(part or b""), part is None
    except (ConnectionError, EOFError):
        complete = False
    finally:
        writer.transport.abort()
    return Told(head[0], head[1], b"%d" % size, 0.0, 0.0, complete)


async def again(server: Server, link: str) -> str:
    """What the cache says of a link which was asked before; nothing where it could not be asked."""
    reader, writer = await asyncio.open_connection(server.host, server.port, limit=1 << 20)
    try:
        writer.write(head_of(server, link, [], None))
        code, headers = await asyncio.wait_for(head_from(reader), 60)
        return headers.get("x-cache", "") if code == 200 else ""
    finally:
        writer.transport.abort()


async def lost_workers(front: Front, times: int) -> tuple[int, list[str]]:
    """Films whose workers are killed until they are given up: how many seemed whole, and what the cache says later."""
    whole, seen = 0, list[str]()
    for n in range(times):
        link = f"{MAXIMUM}{100 + n}"
        asked = asyncio.ensure_future(cut(front.door, link))
        while not asked.done():
            killed(front.replicas[0])
            await asyncio.sleep(0.02)
        told = await asked
        whole += told.status == 200 and told.complete  # a refusal is whole, and is kept by nobody
        await asyncio.sleep(1)
        seen.append(await again(front.door, link))
    return whole, seen

"""Browsers that have never been here, all within seconds: the page, what it asks for, and its first film."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import PurePosixPath

from tests.app.serving import Server
from tests.bench.measuring import Found, in_ms
from tests.stress.crowd import head_from, inflated, parts_from, room, share
from tests.stress.scale import Scale

BYTES = 640_000
AT_ONCE = 6  # connections of one browser to one host
LINKED = re.compile(r'<(?:script|link)[^>]*?(?:src|href)="([^"]+)"')
IMPORTED = re.compile(r'(?:from|import)\s*"(\.[^"]+)"')
LIBRARIES = (  # which the page brings when it stands
    *("plotly/plotly.min.js", "katex/katex.min.js"),
    *(f"katex/fonts/KaTeX_{name}.woff2" for name in ("Main-Regular", "Math-Italic")),
)
FILM = "/api/trace?cell=rnn"
ASK = "GET {} HTTP/1.1\r\nHost: {}:{}\r\nAccept-Encoding: gzip\r\n\r\n"


async def visits(scale: Scale) -> AsyncIterator[Found]:
    async with room() as server:
        right = {path: body for path, (body, _) in (await whole_page(server)).items() if path != "/"}
        found = await asyncio.gather(
            *(visit(server, n / scale.visits * scale.within, right) for n in range(scale.visits))
        )
    bad = [what for what, _, _ in found if what]
    heaviest, slowest = max(size for _, size, _ in found), share([taken for _, _, taken in found])
    what = f"{scale.visits} cold visits within {scale.within:g} s"
    yield Found(f"{what}: not whole", f"{len(bad)} {bad[:1]}", "0", not bad)
    yield Found(
        "  bytes of each, compressed", f"{heaviest // 1000} kB", f"at most {BYTES // 1000} kB", heaviest <= BYTES
    )
    yield Found("  until all is there, 95 in 100", in_ms(slowest))


async def visit(server: Server, wait: float, right: dict[str, bytes]) -> tuple[str, int, float]:
    """What was wrong, bytes on the wire, and seconds."""
    await asyncio.sleep(wait)
    began = time.perf_counter()
    try:
        found = await whole_page(server)
    except (OSError, EOFError, ValueError) as error:
        return repr(error), 0, 0.0
    wrong = [path for path, body in right.items() if found.get(path, (b"",))[0] != body]
    return " ".join(wrong), sum(size for _, size in found.values()), time.perf_counter() - began


async def whole_page(server: Server) -> dict[str, tuple[bytes, int]]:
    """Every file of the page by its path: its content, and its bytes on the wire."""
    found: dict[str, tuple[bytes, int]] = {}
    waiting: asyncio.Queue[str | None] = asyncio.Queue()
    known = {"/", FILM}
    for path in known:
        waiting.put_nowait(path)

    async def connection() -> None:
        path = await waiting.get()  # a browser opens none before it has something to ask for
        reader, writer = await asyncio.open_connection(server.host, server.port, limit=1 << 22)
        try:
            while path is not None:
                writer.write(ASK.format(path, server.host, server.port).encode())
                found[path] = await answer(reader, path)
                for link in set(links(path, found[path][0])) - known:
                    known.add(link)
                    waiting.put_nowait(link)
                if len(found) == len(known):
                    for _ in range(AT_ONCE):
                        waiting.put_nowait(None)
                path = await waiting.get()
        finally:
            writer.transport.abort()

    tasks = [asyncio.ensure_future(connection()) for _ in range(AT_ONCE)]
    try:
        async with asyncio.timeout(60):
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    return found


async def answer(reader: asyncio.StreamReader, path: str) -> tuple[bytes, int]:
    """The content of an answer, and how many bytes it took."""
    status, headers = await head_from(reader)
    parts = [part async for part in parts_from(reader, headers)]
    if status != 200 or parts[-1] is not None:
        raise ValueError(f"{path}: {status}")
    body = b"".join(part for part in parts if part)
    plain = unpacked(body) if headers.get("content-encoding") == "gzip" else body
    return plain, len(body) + sum(len(name) + len(value) + 4 for name, value in headers.items())


@lru_cache(maxsize=64)
def unpacked(body: bytes) -> bytes:
    """What many get is unpacked once, so that it is the server which is measured and not who asks."""
    return inflated(body)


def links(path: str, content: bytes) -> list[str]:
    """What a browser would ask for next."""
    if path == "/":
        found = ["/" + link for link in LINKED.findall(content.decode()) if link.startswith("static/")]
        home = "/".join(found[0].split("/")[:3])  # the folder that names the version of all files
        return [*found, *(f"{home}/vendor/{name}" for name in LIBRARIES)]
    if path.endswith((".js", ".mjs")) and "/vendor/" not in path:
        folder = PurePosixPath(path).parent
        return [joined(folder / link) for link in IMPORTED.findall(content.decode())]
    return []


def joined(path: PurePosixPath) -> str:
    """A path without its dots."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/" + "/".join(parts[1:])

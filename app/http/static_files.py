"""The files that are served as they are, and where to find them: in the tree, or in an installed wheel."""

import asyncio
import gzip
import os
import re
import stat
from http import HTTPStatus
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from app.http.encodings import accepts_gzip
from app.http.fingerprint import DIGITS, Fingerprint

ALWAYS_ASK = "no-cache"  # the browser keeps the file, and asks whether it is still true
FOREVER = "public, max-age=31536000, immutable"  # for an address which names the version of all files
SLICE = 1 << 16  # bytes
WORD = re.compile(f"[0-9a-f]{{{DIGITS}}}")
WORDY = {".js", ".mjs", ".css", ".svg", ".json"}  # the rest is compressed already


def folder(name: str) -> Path:
    """static/ or templates/: within the package in a wheel, beside it in the tree."""
    here = Path(__file__).parents[1]
    return here / name if (here / name).is_dir() else here.parent / name


FINGERPRINT = Fingerprint(folder("static"))


def address() -> str:
    """Where a page finds the files: static/ and their fingerprint. What they ask for themselves, they ask for there."""
    return f"static/{FINGERPRINT.now()}"


class Static(StaticFiles):
    """Files with an ETag, a word on how long they stay true, and each compressed once for everybody.

    `static/<fingerprint>/main.js` is `static/main.js`, which a browser keeps without asking again; under a fingerprint
    that is not ours (a page of a server before this one) it is the file that we have, and is kept by nobody.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        word, _, rest = path.replace(os.sep, "/").partition("/")
        versioned = WORD.fullmatch(word) is not None
        path = rest if versioned else path
        response = self._at_once(path, scope) or await super().get_response(path, scope)
        forever = versioned and FINGERPRINT.holds(word)
        response.headers["Cache-Control"] = FOREVER if forever else ALWAYS_ASK
        packs = accepts_gzip(Headers(scope=scope).get("accept-encoding", "")) and Path(path).suffix in WORDY
        if packs and isinstance(response, FileResponse):
            return await _packed(response)
        if packs and response.status_code == HTTPStatus.NOT_MODIFIED:
            response.headers["ETag"] = f"W/{response.headers['etag']}"
        return response

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        """Whether who asks has the file as it is: by its name, or whatever they have."""
        known = request_headers.get("if-none-match", "").strip() == "*"
        return known or super().is_not_modified(response_headers, request_headers)

    def _at_once(self, path: str, scope: Scope) -> Response | None:
        """A file that is plainly there, found in less time than it takes to ask a thread; None for all else."""
        try:
            place, found = self.lookup_path(path)
        except (OSError, ValueError):
            return None
        plain = found is not None and stat.S_ISREG(found.st_mode) and scope["method"] in ("GET", "HEAD")
        return self.file_response(place, found, scope) if plain and found else None


packed: dict[tuple[str, str], bytes] = {}  # by path and etag, so that a file which changes is read anew
packing: dict[tuple[str, str], asyncio.Task[None]] = {}  # once, however many ask for it while it is not there yet


class Slices(Response):
    """A body of which no more is handed to a connection than its reader takes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for at in range(0, len(self.body), SLICE):
            await send({"type": "http.response.body", "body": self.body[at : at + SLICE], "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _packed(plain: FileResponse) -> Response:
    """The same file as small as gzip makes it; its ETag is weak, for these are other bytes of the same content."""
    place, etag = str(plain.path), plain.headers["etag"]
    if (place, etag) not in packed:
        await asyncio.shield(_packing(place, etag))
    headers = {name: plain.headers[name] for name in ("content-type", "cache-control", "last-modified")}
    return Slices(
        packed[place, etag],
        headers=headers | {"etag": f"W/{etag}", "content-encoding": "gzip", "vary": "Accept-Encoding"},
    )


def _packing(place: str, etag: str) -> asyncio.Task[None]:
    """The compressing of this file, which all wait for who ask for it."""
    loop, task = asyncio.get_running_loop(), packing.get((place, etag))
    if task is None or task.get_loop() is not loop or task.done():
        task = packing[place, etag] = loop.create_task(_pack(place, etag))
        task.add_done_callback(lambda _: packing.pop((place, etag), None))
    return task


async def _pack(place: str, etag: str) -> None:
    packed[place, etag] = await to_thread.run_sync(_compressed, place)


def _compressed(path: str) -> bytes:
    file = Path(path)
    ours = file.suffix in (".js", ".css") and "vendor" not in file.parts
    return gzip.compress(undocumented(file.read_bytes()) if ours else file.read_bytes(), compresslevel=9, mtime=0)


COMMENT = re.compile(rb"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.DOTALL | re.MULTILINE)


def undocumented(script: bytes) -> bytes:
    """A file of ours without its comments, a quarter of a script's weight; lines keep their numbers.

    Only comments on lines of their own go, as Prettier leaves them. tests/static/undocumented.test.js holds that each
    module stays the same program; who asks for it uncompressed reads it as it was written.
    """
    return COMMENT.sub(lambda found: b"\n" * found[0].count(b"\n"), script)

"""A page that is the same for everybody: made once, compressed once, and sent only to who has another one."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from app.http.encodings import accepts_gzip
from app.http.fingerprint import Fingerprint
from app.http.static_files import ALWAYS_ASK


@dataclass(frozen=True)
class Made:
    """One state of a page, as it is and as it travels."""

    state: tuple[str, ...]
    plain: bytes
    packed: bytes
    etag: str


class UnchangingPage:
    """A page that `render` makes, and that becomes another only where the files of these fingerprints do."""

    def __init__(self, render: Callable[[], str], *files: Fingerprint) -> None:
        self.render, self.files = render, files
        self._made: Made | None = None

    def answer(self, request: Request) -> Response:
        """The page, or 304 for who has it; its ETag is weak, for it names what is read and not how it travels."""
        page = self.now()
        headers = {"Cache-Control": ALWAYS_ASK, "ETag": page.etag}
        known = request.headers.get("if-none-match", "")
        if known.strip() == "*" or page.etag in (each.strip() for each in known.split(",")):
            return Response(status_code=304, headers=headers)
        if accepts_gzip(request.headers.get("accept-encoding", "")):
            packed = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return HTMLResponse(page.packed, headers=headers | packed)
        return HTMLResponse(page.plain, headers=headers)

    def now(self) -> Made:
        """As its files make it; it is made anew only where they have changed."""
        state = tuple(files.now() for files in self.files)
        if self._made is None or self._made.state != state:
            plain = self.render().encode()
            etag = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'
            self._made = Made(state, plain, gzip.compress(plain, compresslevel=9, mtime=0), etag)
        return self._made

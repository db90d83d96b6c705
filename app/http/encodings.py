"""What an Accept-Encoding says, and the middleware that compresses whatever is not compressed yet."""

import re

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send


def accepts_gzip(encodings: str) -> bool:
    """What an Accept-Encoding says: gzip;q=0 is a no."""
    wanted = re.search(r"(?:^|,)\s*gzip\s*(?:;\s*q=(\d(?:\.\d*)?)\s*)?(?:,|$)", encodings.lower())
    return wanted is not None and float(wanted[1] or 1) > 0


class GZip(GZipMiddleware):
    """Starlette's, which takes gzip;q=0 for a yes: whoever says so comes to it without the header."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        await super().__call__(scope, receive, send)

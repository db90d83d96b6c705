"""The files that are served as they are, and where to find them: in the tree, or in an installed wheel."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ALWAYS_ASK = "no-cache"  # the browser keeps the file, and asks whether it is still true
FOREVER = "public, max-age=31536000, immutable"  # for an address which names the version of the file: ?v=


def folder(name: str) -> Path:
    """static/ or templates/: beside this file in a wheel, one up in the tree."""
    here = Path(__file__).parent
    return here / name if (here / name).is_dir() else here.parent / name


class Static(StaticFiles):
    """Files with an ETag, and a word on how long they stay true."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOREVER if scope["query_string"].startswith(b"v=") else ALWAYS_ASK
        return response

"""A film as one HTML file, computed here and now: in this process by `film_html`, bit by bit in the workers."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from app.endpoints import trace
from app.film_file import credit
from app.film_file.link import fields_of
from app.film_file.packing import packed, packed_stream
from app.film_file.place import Place, home, place_of
from app.film_file.title import title_of
from app.form import query
from app.form.fields import FILM, PLANTED
from app.form.link import by_link
from app.requests import build
from app.requests.build import Problem
from app.requests.costs.costing import Cost, CostOf, Size
from app.requests.payload import Payload
from app.requests.trace import TraceRequest
from app.responses.wire import ReturnCapture, echoed
from engine import __version__
from engine.notation import COLUMN, formulas
from engine.setup import Setup

Asked = str | bytes | Mapping[str, Any]
Fields = Iterable[tuple[str, str]]

PACKING = 32 << 20  # bytes of memory for the page and its libraries while they are packed, once in a process
EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"  # Plotly makes an empty <style> and fills it
NOTHING_ELSE = "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
POLICY = f"default-src 'none'; script-src 'sha256-{{}}' blob:; style-src blob: {EMPTY}; {NOTHING_ELSE}"


class FilmFile(NamedTuple):
    """A film that may be computed, where its file opens, and the query of its link; None where there is no such."""

    problem: Problem
    place: Place
    query: str | None


def film_html(asked: Asked, **place: Any) -> bytes:
    """The file: of a link, a query or the fields of a form, or of a request as JSON, as bytes or as a mapping.

    place: `at` (steps shown when it opens), `open`, `example`, `notation` as in the hash of the page; `address` of the
    page that computes it, to which the file links (else that of the link, BACKFLOW_ADDRESS, or this machine); `title`.

    Raises: RequestError, for what cannot be asked, and what is too large for one file (`film` of /api/limits).
    """
    return b"".join(pieces(film_of(asked, place)))


def film_of(asked: Asked, place: Mapping[str, Any]) -> FilmFile:
    """Raises: RequestError."""
    usual, given = {"address": home()}, {name: said for name, said in place.items() if said not in (None, "")}
    if isinstance(asked, Mapping):
        return by_request(asked, usual | given) if "layers" in asked else by_form(asked.items(), given, usual)
    if isinstance(asked, bytes) or asked.lstrip().startswith("{"):
        return by_request(build.document_in(asked if isinstance(asked, bytes) else asked.encode()), usual | given)
    fields, there = by_link(asked)
    return by_form(fields, given, usual | there)


def by_request(document: Any, place: Mapping[str, Any]) -> FilmFile:
    """Raises: RequestError."""
    request = build.parse(document, TraceRequest)
    fields = fields_of(request)
    problem = build.build(request, estimate_of)
    return FilmFile(problem, place_of(dict(place)), None if fields is None else urlencode(fields))


def by_form(fields: Fields, place: Mapping[str, Any], usual: Mapping[str, Any] | None = None) -> FilmFile:
    """Its place is said by `place`, else by fields of FILM among the others, else by `usual`.

    Raises: RequestError, in the names of the form.
    """
    said = list(fields)
    asked = [(name, text) for name, text in said if name not in FILM]
    more = {name: text for name, text in said if name in FILM}
    problem = query.answered(
        asked, PLANTED, lambda document: build.build(build.parse(document, TraceRequest), estimate_of)
    )
    return FilmFile(problem, place_of({**(usual or {}), **more, **place}), urlencode(asked))


def read(asked: Payload) -> FilmFile:
    """Raises: RequestError."""
    return by_request(build.document_in(asked), {}) if isinstance(asked, bytes) else by_form(asked, {})


def estimate_of(request: TraceRequest) -> CostOf:
    """The estimate of a trace and of what goes into the file beside it; `film`: bytes of that trace."""
    whole = build.estimate_of(request)

    def estimate(setup: Setup, size: Size) -> Cost:
        spent, beside = whole(setup, size), credit.cost(request, setup, size)
        memory = max(spent.memory, beside.memory) + PACKING
        return spent._replace(memory=memory, work=spent.work + beside.work, film=spent.bytes)

    return estimate


def cost_of(film: FilmFile) -> Cost:
    """What it is going to take, by estimate."""
    return build.cost_of(film.problem)


def echo(film: FilmFile) -> Any:
    """All on which the bytes of the file depend, beside the code."""
    from app.film_file import page  # only now, here and below: a worker starts without templates and files of the page

    return {"request": echoed(film.problem.request), "place": film.place, "query": film.query, "files": page.state()}


def pieces(film: FilmFile) -> Iterator[bytes]:
    """The file bit by bit; an empty piece is a chance to pause."""
    from app.film_file import page

    yield opening(film)
    yield from element("backflow-page", [page.page()])
    yield from element("backflow-film", packed_stream(trace.lines(film.problem)))
    beside = ReturnCapture(credit.recorded(film.problem))
    yield from beside
    column = formulas(film.problem.setup, COLUMN)
    yield from element("backflow-beside", [packed({"column": column} | beside.found)])
    yield from element("backflow-libraries", [page.libraries()])
    yield f"<script>{page.loader()}</script>\n</body>\n</html>\n".encode()


def opening(film: FilmFile) -> bytes:
    """The head, which names all that the file may do, and what it knows of its film."""
    from app.film_file import page

    request, place = film.problem.request, film.place
    title = place.title or title_of(request, film.problem.task.steps)
    live = "" if film.query is None else place.address
    digest = b64encode(hashlib.sha256(page.loader().encode()).digest()).decode()
    context = {
        "title": title,
        "policy": POLICY.format(digest),
        "version": __version__,
        "facts": page.as_json({"title": title, "address": live, "query": film.query or "", "hash": place.hash}),
    }
    return page.environment.get_template("film.html").render(context).encode()


def element(name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """An element that shows nothing, with letters of base64 in it."""
    yield f'<script type="text/plain" id="{name}">'.encode()
    yield from parts
    yield b"</script>\n"

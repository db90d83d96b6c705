"""Where one is in a film, and what belongs to the file beside its request: the fields FILM of /film.html."""

import os
import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

from app.form.fields import FILM
from app.requests.errors import Fault, RequestError, shown

RULES = {  # what the text of each field may be; empty: left out
    "at": (re.compile(r"\d{1,9}"), "a number of steps is needed."),
    "open": (re.compile(r"\w{1,40}(?:,\d{1,6}){0,5}"), "a number of the film is needed, as in delta,0,2,1."),
    "example": (re.compile(r"\d{1,4}|all"), "a number of an example, or all, is needed."),
    "notation": (re.compile(r"row|column"), "row or column is needed."),
    "address": (re.compile(r"https?://[^\s\"'<>?#]{1,500}"), "the address of a Backflow is needed, http or https."),
    "title": (re.compile(r"[^\x00-\x1f]{1,200}"), "at most 200 letters in one line are needed."),
}


class Place(NamedTuple):
    """Texts as in the hash of the page; empty: not said. address: of the page that computes the film anew."""

    at: str = ""
    open: str = ""
    example: str = ""
    notation: str = ""
    address: str = ""
    title: str = ""

    @property
    def hash(self) -> str:
        """As it stands in the address of the page, with its sign; or nothing."""
        told = {name: text for name, text in self._asdict().items() if text and name not in ("address", "title")}
        return f"#{urlencode(told, safe=',')}" if told else ""


def home() -> str:
    """Where the page is for who exports without one: BACKFLOW_ADDRESS, or where `backflow` serves by itself."""
    said = os.environ.get("BACKFLOW_ADDRESS", "") or "localhost:8000"
    return f"{said if '://' in said else f'http://{said}'}".rstrip("/") + "/"


def place_of(said: dict[str, Any]) -> Place:
    """The place that these fields say.

    Raises: RequestError.
    """
    place = Place(**{name: str(text) for name, text in said.items() if text not in (None, "")})
    faults = [
        Fault(name, f"is {shown(text)}; {RULES[name][1]}")
        for name, text in place._asdict().items()
        if text and not RULES[name][0].fullmatch(text)
    ]
    if faults:
        raise RequestError(faults)
    return place


assert set(RULES) == set(Place._fields) == set(FILM), "each field has its rule, its place and its meaning"

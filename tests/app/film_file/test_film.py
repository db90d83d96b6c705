"""A film as one HTML file holds the very bytes of its trace, escapes what people say, and is small."""

import gzip
import json
import re
from base64 import b64decode
from html.parser import HTMLParser
from typing import Any

import pytest

from app.film_file.film import film_html, film_of
from app.film_file.link import fields_of
from app.film_file.page import body
from app.film_file.place import Place
from app.form import query
from app.form.fields import FIELDS
from app.http.static_files import folder
from app.page.presets import PRESETS
from app.requests.build import parse
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest
from app.responses.wire import echoed
from tests.app.asking import DATA, RNN, stream
from tests.golden.traces import REQUESTS

Json = dict[str, Any]
EVIL = "</script><script>alert(1)</script><!--"


class Elements(HTMLParser):
    """What a browser finds: the text of each script by its id, and all attributes of all elements."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.scripts: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.title, self._inside = "", ""
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes[tag] = dict(attrs)
        self._inside = dict(attrs).get("id") or "loader" if tag == "script" else tag
        if tag == "script":
            assert self._inside not in self.scripts, "each script stands once"
            self.scripts[self._inside] = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.scripts:
            self.scripts[self._inside] += data
        elif self._inside == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def packed(self, name: str) -> bytes:
        return gzip.decompress(b64decode(self.scripts[name]))


SCRIPTS = ["recorded", "backflow-page", "backflow-film", "backflow-beside", "backflow-libraries", "loader"]


def test_the_file_holds_the_bytes_of_the_trace() -> None:
    assert Elements(film_html(RNN)).packed("backflow-film") == stream(RNN)


def test_the_default_film_takes_less_than_1000_kb() -> None:
    assert len(film_html("")) < 1_000_000


def test_the_largest_film_takes_less_than_20_mb() -> None:
    """As many numbers as the limit lets through, with all digits, of which none says anything of the next."""
    large = {"hidden": "128", "digits": "null", "iteration": "1", "steps": "512"}
    with pytest.raises(RequestError, match=r"megabytes of numbers in one file, and the limit \(film\)") as refused:
        film_html(large)
    most = re.search(r"steps is 512; at most (\d+)", str(refused.value))
    assert most is not None
    assert 15_000_000 < len(film_html(large | {"steps": most[1]})) < 20_000_000


def test_what_people_say_ends_no_element() -> None:
    html = film_html({"task": "next_letter", "text": EVIL, "steps": "8"}, title=EVIL, address="http://here/")
    found = Elements(html)
    assert list(found.scripts) == SCRIPTS
    assert found.title == EVIL
    assert json.loads(found.scripts["recorded"])["title"] == EVIL


def test_the_policy_lets_in_the_one_script_that_stands_there() -> None:
    found = Elements(film_html(""))
    policy = re.search(rb'Content-Security-Policy" content="([^"]*)"', film_html(""))
    assert policy is not None
    assert b"default-src &#39;none&#39;" in policy[1]
    assert b"unsafe" not in policy[1]
    assert b"http" not in policy[1]
    assert found.scripts["loader"].strip()


def test_the_file_knows_where_one_was_and_where_the_film_is_live() -> None:
    link = "https://back.flow/it/?cell=gru&hidden=3#at=7&open=delta,0,2,1"
    told = json.loads(Elements(film_html(link)).scripts["recorded"])
    assert told == {
        "title": "GRU 3 → DENSE 4: echo, T = 8, full",
        "address": "https://back.flow/it/",
        "query": "cell=gru&hidden=3",
        "hash": "#at=7&open=delta,0,2,1",
    }


def test_the_name_says_the_algorithm_that_a_schedule_has_put_in_place() -> None:
    found = Elements(film_html({"cell": "gru", "hidden": "3", "changes": "1:algorithm=naive", "iteration": "1"}))
    assert found.title == "GRU 3 → DENSE 4: echo, T = 8, naive"


def test_the_help_of_the_file_names_nothing_that_only_the_page_has() -> None:
    of_page = (folder("templates") / "parts" / "help.html").read_text(encoding="utf-8")
    names = ("matrices of the tab", "lab 3", "Train", "Reset", "lesson")
    assert [name for name in names if name not in of_page or name in body()] == []


def test_a_link_that_says_all_that_is_so_by_itself_has_the_name_of_its_preset() -> None:
    said = {name: field.default for name, field in FIELDS.items() if field.default}
    assert Elements(film_html(said)).title == "Echo, an RNN"
    assert Elements(film_html({"hidden": "6", "params": " "})).title == "Echo, an RNN"


def test_a_network_without_hidden_layers_is_not_the_preset_that_has_one() -> None:
    assert Elements(film_html("hidden=")).title == "DENSE 4: echo, T = 8, full"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_each_preset_has_its_name_and_its_credit(preset: Any) -> None:
    found = Elements(film_html(preset.fields))
    assert found.title == preset.name
    beside = json.loads(found.packed("backflow-beside"))
    assert set(beside) == {"column", "credit", "refused"}
    assert beside["refused"] == ""


@pytest.mark.parametrize("ending", ["", "embed", "film.html", "api/trace"])
def test_a_film_of_any_link_of_a_server_is_live_on_its_page(ending: str) -> None:
    assert film_of(f"https://back.flow/it/{ending}?hidden=2#at=3", {}).place == Place(
        "3", address="https://back.flow/it/"
    )


def test_a_folder_in_which_the_page_lies_keeps_its_name() -> None:
    assert film_of("https://back.flow/embed/?hidden=2", {}).place.address == "https://back.flow/embed/"


def test_an_address_among_the_fields_goes_before_that_of_the_link_and_behind_one_that_is_given() -> None:
    link = "https://back.flow/film.html?hidden=2&address=https://school.example/"
    assert film_of(link, {}).place.address == "https://school.example/"
    assert film_of(link, {"address": "http://here/"}).place.address == "http://here/"
    assert film_of({"hidden": "2", "address": "https://school.example/"}, {}).place.address == "https://school.example/"


@pytest.mark.parametrize(
    "place", [{"at": "-1"}, {"open": "<b>"}, {"address": "javascript:alert(1)"}, {"title": "a\nb"}]
)
def test_a_place_that_is_none_is_refused(place: Json) -> None:
    with pytest.raises(RequestError, match=next(iter(place))):
        film_html("", **place)


def test_a_field_of_the_place_may_stand_among_those_of_the_form() -> None:
    assert json.loads(Elements(film_html("at=3&hidden=2")).scripts["recorded"])["query"] == "hidden=2"


def requests() -> list[Json]:
    """Those of all presets, of all golden traces, and of own numbers."""
    presets = [echoed(query.problem_of(list(preset.fields.items())).request) for preset in PRESETS]
    return [*presets, *REQUESTS.values(), DATA, RNN | {"digits": None, "train": {"biases": False}}]


@pytest.mark.parametrize("asked", requests())
def test_a_request_has_the_link_which_asks_for_the_same(asked: Json) -> None:
    request = parse(asked, TraceRequest)
    fields = fields_of(request)
    assert fields is not None
    assert echoed(query.problem_of(list(fields.items())).request) == echoed(request)


def test_a_request_that_the_form_cannot_say_has_no_link() -> None:
    own = {"init": {"scheme": "glorot"}, "changes": [{"at": 3, "optimizer": {"name": "sgd", "rate": 0.2}}]}
    assert fields_of(parse(RNN | own, TraceRequest)) is None

"""A film in Python has the numbers of the stream, with every digit."""

import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import backflow
from app.endpoints.check_exercise import exercise
from app.film_file.film import film_html
from app.python.filming import problem_of
from app.python.plain import plain
from app.threads import VARIABLES
from tests.app.asking import DATA, RNN, Json, trace

ROOT = Path(__file__).parents[3]
LEARNED: Json = exercise("lstm", 1) | {"l2": 0.1, "optimizer": {"name": "adam", "rate": 0.1}, "iteration": 3}
REQUESTS = {"rnn": RNN, "data": DATA, "learned": LEARNED, "online": RNN | {"algorithm": {"name": "rtrl"}}}
REQUESTS["wrong"] = RNN | {"mistakes": [{"mistake": "carry_missing", "layer": 0}]}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_film_has_the_numbers_of_the_stream(name: str) -> None:
    start, *steps, end = trace(REQUESTS[name] | {"digits": None})
    film = backflow.film(REQUESTS[name] | {"digits": None})
    assert plain(film.params) == start["params"]
    assert [plain(film.inputs), plain(film.targets)] == [start["inputs"], start["targets"]]
    assert [plain(s.values) for s in film.steps] == [s["values"] for s in steps]
    assert [plain(s.grads) for s in film.steps] == [s["grads"] for s in steps]
    assert [(s.phase, s.t, s.layer, s.sweep) for s in film.steps] == [
        (s["phase"], s["t"], s["layer"], s["sweep"]) for s in steps
    ]
    assert plain(film.grads) == [s["grads"] for s in steps if s["phase"] == "gradient"]
    assert film.loss == end["loss"]
    assert film.check.max_relative_error == end["check"]["max_relative_error"]
    assert film.request == start["request"]


def test_arrays_json_and_links_ask_the_same() -> None:
    arrays = DATA | {"data": {name: np.array(a) for name, a in DATA["data"].items()}, "l2": np.float64(0.5)}
    one, other = backflow.film(arrays), backflow.film(json.dumps(DATA | {"l2": 0.5}))
    assert one.request == other.request
    assert one.loss == other.loss
    link, query = (backflow.film(f"{where}cell=gru&steps=3#at=4") for where in ("http://127.0.0.1:8000/?", ""))
    assert [link.request["layers"][0]["cell"], link.inputs.shape[0]] == ["gru", 3]
    assert link.request == query.request


@pytest.mark.parametrize(
    ("link", "query"),
    [
        ("task=next_letter&steps=3&text=who?", "text=who%3F&task=next_letter&steps=3"),
        (
            "http://localhost:8000/?steps=3&task=next_letter#at=3&form.text=who%3F",
            "steps=3&task=next_letter&text=who%3F",
        ),
        ("http://localhost:8000/?steps=3&utm_source=mail&fbclid=1", "steps=3"),
        ("http://localhost:8000/#at=3", ""),
        ("https://class.example/backflow/#form.steps=3", "steps=3"),
        ("/?steps=3", "steps=3"),
        ("/?steps=3#form.steps=4", "steps=4"),
        ("?steps=3#at=2&open=", "steps=3"),
        ("#at=2", ""),
    ],
)
def test_a_link_asks_for_the_film_that_the_page_shows_there(link: str, query: str) -> None:
    assert problem_of(link).request == problem_of(query).request


def test_what_is_wrong_is_refused_by_field() -> None:
    with pytest.raises(backflow.RequestError, match="seed is -1; at least 0 is needed"):
        backflow.film(RNN | {"seed": -1})
    with pytest.raises(backflow.RequestError, match="not JSON"):
        backflow.film('{"layers": ')


def test_a_film_says_in_one_line_what_it_is_of() -> None:
    says = repr(backflow.film(RNN))
    assert says.startswith("<Film of 2 > rnn 3 > dense 2; T = 8, B = 1; ")
    assert "\n" not in says


def test_it_is_saved_as_the_file_and_shown_as_a_frame_of_the_same(tmp_path: Path) -> None:
    film = backflow.film(RNN)
    saved = film.save(tmp_path / "film.html", at=7, title="Ours & yours")
    assert saved.read_bytes() == film_html(RNN, at=7, title="Ours & yours")
    frames = Frames()
    frames.feed(film._repr_html_())
    assert frames.found == [film_html(RNN).decode()]


def test_a_film_that_is_too_large_for_a_cell_says_so_there() -> None:
    layers = [{"cell": "lstm", "units": 64}, {"cell": "dense", "units": 4}]
    film = backflow.film({"layers": layers, "task": {"name": "echo", "steps": 60, "batch": 8}, "digits": None})
    shown = film._repr_html_()
    assert "<iframe" not in shown
    assert "megabytes of numbers in one file" in shown
    with pytest.raises(backflow.RequestError, match="in one file"):
        film.save("never.html")


class Frames(HTMLParser):
    """The pages that are framed, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [text for name, text in attrs if (tag, name) == ("iframe", "srcdoc")]


def test_importing_it_changes_nothing_and_computes_nothing() -> None:
    script = "import os, sys; before = dict(os.environ); import backflow; assert 'numpy' not in sys.modules; "
    script += "backflow.film; assert dict(os.environ) == before; assert 'torch' not in sys.modules; "
    script += "assert set(backflow.__all__) <= set(dir(backflow)); assert not hasattr(backflow, 'nothing')"
    own = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")

"""What a person takes along is what the page shows and what the server sends."""

import json
import struct
import urllib.request
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import Film

SIZE = "[document.querySelector('#stage-scroll').clientWidth, document.querySelector('#stage-inner').clientHeight]"
QUERIES = ["", "cell=dense&hidden=3&task=xor", "cell=lstm&hidden=3,2&steps=4&task=next_letter&text=it's%20a%20%22ä%22"]


def taken(film: Film, press: Callable[[], None]) -> tuple[str, bytes]:
    """The file that pressing this saves: its name, and what is in it."""
    with film.page.expect_download() as download:
        press()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def exporting(film: Film) -> Film:
    """With the dialog, which is fetched when it is first wanted."""
    dialog = film.page.get_by_role("dialog", name="Export")
    if not dialog.is_visible():
        film.button("Export").click()
        expect(dialog).to_be_visible()
    return film


def along(film: Film, name: str) -> tuple[str, bytes]:
    exporting(film)
    control = film.page.get_by_role("link", name=name, exact=True).or_(film.button(name))
    return taken(film, control.click)


def rows(file: bytes) -> list[list[str]]:
    return [line.split(",") for line in file.decode("utf-8-sig").split("\r\n")[:-1]]


@pytest.mark.parametrize("query", QUERIES)
def test_the_trace_is_the_servers_bytes(film: Film, query: str) -> None:
    film.to(query).whole()
    name, file = along(film, "Whole trace, JSON Lines")
    with urllib.request.urlopen(f"{film.base}api/trace?{film.query}") as answer:
        assert (name, file) == ("backflow-trace.jsonl", answer.read())


def test_a_program_is_the_servers_and_what_none_is_written_of_is_said(film: Film) -> None:
    film.to("cell=gru&steps=4").whole()
    for button, language in (("Code, NumPy", "numpy"), ("Code, PyTorch", "torch")):
        name, file = along(film, button)
        with urllib.request.urlopen(f"{film.base}api/code?{film.query}&language={language}") as answer:
            assert {"file": name, "code": file.decode()} == json.load(answer)
    film.button("Close export").click()
    film.to("algorithm=rtrl&steps=4").whole()
    film.watch.forgive("422")
    film.button("Export").click()
    film.button("Code, NumPy").click()
    expect(film.page.locator("#along-said")).to_have_text("algorithm is rtrl; a program is written of full BPTT alone.")


@pytest.mark.parametrize("query", QUERIES)
def test_the_picture_is_a_png_twice_as_sharp_as_the_stage(film: Film, query: str) -> None:
    film.to(query).whole().seek(film.received - 6)
    name, file = along(film, "Picture, PNG")
    assert name == f"backflow-stage-step-{film.received - 6}.png"
    assert file[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = film.page.evaluate(SIZE)
    assert struct.unpack(">II", file[16:24]) == (2 * width, 2 * height)
    assert len(file) > 10_000  # not blank


@pytest.mark.parametrize("query", QUERIES)
def test_the_drawing_is_svg_with_roads_words_and_units_as_shapes(film: Film, query: str) -> None:
    film.to(query).whole().seek(film.received - 6)
    sentence = film.sentence
    name, file = along(film, "Drawing, SVG")
    assert name == f"backflow-stage-step-{film.received - 6}.svg"
    root = ET.fromstring(file)
    width, height = film.page.evaluate(SIZE)
    assert (float(root.attrib["width"]), float(root.attrib["height"])) == (width, height)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == sentence
    assert root.findtext(f"{space}desc") == f"{film.base}?{film.query}"
    assert len(root.findall(f".//{space}path")) > 20
    words = {"".join(text.itertext()) for text in root.iter(f"{space}text")}
    assert {"x", "y", "target"} <= words
    assert b"canvas" not in file
    assert b"foreignObject" not in file


def test_of_a_long_film_the_drawing_is_what_can_be_seen(film: Film) -> None:
    film.to("steps=200&hidden=3").whole().seek(500)
    root = ET.fromstring(along(film, "Drawing, SVG")[1])
    assert float(root.attrib["width"]) == film.page.evaluate(SIZE)[0]
    moved = [group.attrib["transform"] for group in root if "translate" in group.attrib.get("transform", "")]
    left = film.page.evaluate("document.querySelector('#stage-scroll').scrollLeft")
    assert left > 500
    assert moved == [f"translate(-{left} 0)"]


def test_a_drawing_shows_another_step_as_another_picture(film: Film) -> None:
    first = along(film.seek(5), "Drawing, SVG")[1]
    film.button("Close export").click()
    assert along(film.seek(30), "Drawing, SVG")[1] != first


def test_the_heat_maps_numbers_are_those_of_the_stream(film: Film) -> None:
    steps = film.seek(film.received).trace().steps
    name, file = along(film, "Heat map, CSV")
    assert name == f"backflow-heat-map-step-{len(steps)}.csv"
    head, *body = rows(file)
    assert head == ["unit", *[f"t={t}" for t in range(8)]]
    for step in steps:
        if step["phase"] == "backward" and step["layer"] == 0:
            assert [float(row[1 + step["t"]]) for row in body] == step["values"]["delta"][0]


def test_the_sizes_of_the_errors_are_those_of_the_stream(film: Film) -> None:
    steps = film.seek(film.received).trace().steps
    head, *body = rows(along(film, "Size of errors, CSV")[1])
    assert head == ["layer", "t", "time steps back", "error", "norm of the error"]
    told = {(layer, int(t)): float(size) for layer, t, _, error, size in body if error == "δ"}
    backward = [step for step in steps if step["phase"] == "backward"]
    assert len(told) == len(backward) == 16
    for step in backward:
        size = sum(x * x for x in step["values"]["delta"][0]) ** 0.5
        assert told["y" if step["layer"] else "h¹", step["t"]] == pytest.approx(size, rel=1e-12)


@pytest.mark.parametrize(
    "query", [*QUERIES, "cell=rnn&task=data&data=0,1%0A1,0%0A0,1", "algorithm=custom&sweeps=0%202:2:0"]
)
def test_the_request_posted_gives_the_same_stream(film: Film, query: str) -> None:
    exporting(film.to(query).whole())
    shown = film.page.get_by_label("Request as JSON", exact=True).input_value()
    line = film.page.get_by_label("Request as a curl line").input_value()
    name, saved = along(film, "Save JSON")
    assert name == "backflow-request.json"
    assert json.loads(shown) == json.loads(saved) == json.loads(quoted(line))
    assert line.startswith(f"curl -N '{film.base}api/trace' -H 'content-type: application/json' -d '")
    request = urllib.request.Request(
        f"{film.base}api/trace", quoted(line).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as posted, urllib.request.urlopen(f"{film.base}api/trace?{film.query}") as got:
        assert posted.read() == got.read()


def quoted(line: str) -> str:
    """The last word of a command, as a shell reads it."""
    return line.partition(" -d '")[2].removesuffix("'").replace("'\\''", "'")


def test_the_link_is_that_of_the_film_which_is_shown(film: Film) -> None:
    film.watch.forgive("422")
    shown = film.page.url
    film.field("Time steps").fill("-4")
    film.state("refused").button("Export").click()
    expect(film.page.get_by_label("Link", exact=True)).to_have_value(shown)


def test_where_there_is_a_clipboard_a_button_copies(opens: Opens) -> None:
    film = opens(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"]).whole()
    film.button("Export").click()
    for button, field in (
        ("Copy link", "Link"),
        ("Copy JSON", "Request as JSON"),
        ("Copy curl line", "Request as a curl line"),
    ):
        film.button(button).click()
        expect(film.page.locator("#along-said")).to_have_text("Copied.")
        assert (
            film.page.evaluate("navigator.clipboard.readText()")
            == film.page.get_by_label(field, exact=True).input_value()
        )


@pytest.fixture
def plain(opens: Opens) -> Film:
    """A person at a plain-http address, where there is no clipboard."""
    none = "Object.defineProperty(Navigator.prototype, 'clipboard', {get: () => undefined})"
    return opens(before=none, reduced_motion="reduce").whole()


def test_without_a_clipboard_the_text_is_selected(plain: Film) -> None:
    plain.button("Export").click()
    plain.button("Copy link").click()
    expect(plain.page.locator("#along-said")).to_contain_text("Ctrl+C")
    assert plain.page.evaluate("getSelection().toString()") == plain.page.url
    plain.page.keyboard.press("Escape")
    plain.seek(36).button("LaTeX").click()
    field = plain.page.get_by_label("To be copied")
    assert plain.page.evaluate("getSelection().toString()") == field.input_value() != ""
    plain.seek(37)
    expect(field).to_be_hidden()


def copied(film: Film, name: str) -> str:
    film.button(name).click()
    expect(film.page.locator("#copy-said")).to_have_text("Copied.")
    return str(film.page.evaluate("navigator.clipboard.readText()"))


def test_now_copies_its_formulas_as_latex_and_its_numbers_as_a_table(opens: Opens) -> None:
    film = opens(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"]).whole()
    steps = film.trace().steps
    n = next(i for i, step in enumerate(steps) if step["phase"] == "backward" and step["layer"] == 0) + 1
    latex = copied(film.seek(n), "LaTeX")
    t = steps[n - 1]["t"]
    assert latex.splitlines()[1] == (
        rf"\[ \delta^{{(1)}}_{{{t}}} = \frac{{\partial L}}{{\partial h^{{(1)}}_{{{t}}}}} \odot f'(z^{{(1)}}_{{{t}}}) \]"
    )
    numbers = [line.split("\t") for line in copied(film, "Numbers").splitlines()]
    assert {name: [float(x) for x in row] for name, *row in numbers if "grad" not in name} == {
        name: value[0] for name, value in steps[n - 1]["values"].items()
    }
    assert [[float(x) for x in row] for name, *row in numbers if name.startswith("grad W")] == steps[n - 1]["grads"][
        "W"
    ]
    film.page.get_by_role("radio", name="Column").check()
    film.until("() => document.querySelector('#now-formula').dataset.notation === 'column'")
    turned = [line.split("\t") for line in copied(film, "Numbers").splitlines() if line.startswith("grad W")]
    assert [float(row[1]) for row in turned] == steps[n - 1]["grads"]["W"][0]
    assert copied(film, "LaTeX") != latex


def test_before_the_first_step_there_is_nothing_to_copy(film: Film) -> None:
    film.seek(0).button("Numbers").click()
    expect(film.page.locator("#copy-said")).to_have_text("This step has none.")

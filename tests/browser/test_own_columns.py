"""A table of one's own: columns are chosen and normalized in the form, learned, and told in one's own units."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.film import DRAWN, Film

DAYS = [(20.0, 3.0, 1.0), (22.0, 5.0, 1.0), (19.0, 4.0, 1.0), (17.5, 9.0, 1.0), (21.0, 2.0, 1.0), (23.5, 1.0, 1.0)]
CSV = "date,temp,wind,flag\n" + "".join(f"2024-05-0{i + 1},{t},{w},{f}\n" for i, (t, w, f) in enumerate(DAYS))
SHORT = "task=data&hidden=3&loss=half_mse&data=1,2%0A3,4"
DONE = "() => /[1-9]\\d* updates made/.test(document.querySelector('#train-says').textContent)"
KNOWN = "() => document.querySelector('#own').getAttribute('aria-busy') === 'false'"
LINE = "name => { const [line] = document.querySelector(`#chart-${name}`).data; return line.y; }"
LINES = "() => document.querySelector('#course').data.map(({ name, y }) => [name, y])"


@pytest.fixture
def pasted(film: Film) -> Iterator[Film]:
    """The table of days in the form; nothing is chosen yet."""
    film.to(SHORT).whole()
    film.field("Numbers").fill(CSV)
    film.until("() => location.search.includes('temp')").whole().until(KNOWN)
    expect(film.page.locator("#own .own-column")).to_have_count(4)
    yield film
    film.visit().whole()  # without the hash of a training


def choose(film: Film) -> Film:
    """Tomorrow's temperature from today's temperature and wind, all normalized."""
    for name, role in (("temp", "both"), ("wind", "input"), ("flag", "left out")):
        film.field(f"Role of {name}").select_option(label=role)
    film.field("Steps ahead").fill("1")
    film.field("Normalize all columns").select_option(label="mean 0, sd 1")
    return film.again({"roles": "out,both,input,out", "ahead": "1", "scaling": "standard"})


def measured(film: Film) -> list[list[str]]:
    rows = film.until(KNOWN).page.locator("#own .own-measures tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def told(film: Film, way: str, more: str = "") -> Any:
    with urlopen(f"{film.base}api/{way}?{film.query}{more}", timeout=30) as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


def test_a_heading_names_the_columns_and_words_are_left_out(pasted: Film) -> None:
    assert pasted.page.locator("#own .own-column b").all_inner_texts() == ["date", "temp", "wind", "flag"]
    assert pasted.page.locator("#own .own-column").first.inner_text().endswith("words: left out")
    assert [pasted.field(f"Role of {name}").input_value() for name in ("temp", "flag")] == ["input", "target"]
    assert pasted.trace().start["inputs"] == [[[t, w]] for t, w, _ in DAYS]


def test_columns_are_chosen_and_normalized_and_the_table_says_how(pasted: Film) -> None:
    film = choose(pasted)
    assert film.page.locator("#own caption").inner_text() == "6 rows in 1 sequence"
    assert measured(film) == [
        ["temp", "mean 20.5, sd 1.958", "(x − 20.5) / 1.958"],
        ["wind", "mean 4, sd 2.582", "(x − 4) / 2.582"],
    ]
    start = film.trace().start
    assert start["steps"] == 5
    assert start["inputs"][0] == [pytest.approx([(20 - 20.5) / 1.95789, (3 - 4) / 2.58199], rel=1e-4)]
    assert [target[0][0] for target in start["targets"]][:-1] == [moment[0][0] for moment in start["inputs"]][1:]
    assert film.field("Target columns").count() == 0


def test_a_column_that_never_changes_says_so(pasted: Film) -> None:
    pasted.field("Normalize flag").select_option(label="mean 0, sd 1")
    pasted.again({"scaling": "none,none,none,standard"})
    assert measured(pasted)[-1] == ["flag", "always 1", "0: it never changes"]


def test_a_choice_keeps_the_keyboard_where_it_is_and_back_undoes_it(pasted: Film) -> None:
    role = pasted.field("Role of wind")
    role.focus()
    pasted.page.keyboard.press("ArrowDown")
    pasted.again({"roles": "out,input,target,target"})
    expect(role).to_be_focused()
    expect(pasted.page.locator("#own .own-measures tbody tr")).to_have_count(3)
    pasted.page.go_back()
    pasted.until("() => !location.search.includes('roles')").whole()
    expect(role).to_have_value("input")
    expect(pasted.field("Target columns")).to_have_value("1")


def test_a_training_learns_own_columns_opens_as_a_film_and_the_link_holds_it(pasted: Film) -> None:
    film = choose(pasted).tab("Training")
    film.page.get_by_role("spinbutton", name="Updates").fill("40")
    film.page.locator("#train-run").click()
    film.until(DONE).page.evaluate(DRAWN)
    losses = film.page.evaluate(LINE, "loss")
    _, *lines, _ = told(film, "training", "&iterations=40")
    assert losses == [line["loss"] for line in lines]
    assert losses[-1] < losses[0] / 2
    film.page.evaluate("() => document.querySelector('#chart-loss').emit('plotly_click', {points: [{x: 30}]})")
    film.again({"iteration": "30"})
    assert film.trace().end["loss"] == losses[30]
    before, table = film.trace(), measured(film)
    film.page.reload()
    film.whole()
    expect(film.page.locator("#own .own-measures tbody tr")).to_have_count(2)
    assert (film.trace(), measured(film)) == (before, table)
    assert film.field("Numbers").input_value() == CSV
    film.tab("Errors")


def test_what_was_learned_is_drawn_in_ones_own_units(pasted: Film) -> None:
    film = choose(pasted)
    film.tab("Predictions")
    film.until("() => document.getElementById('learned').getAttribute('aria-busy') === 'false'")
    (target, meant), (says, said) = film.page.evaluate(LINES)
    assert (target, says) == ("target", "the network says")
    assert meant == [t for t, _, _ in DAYS][1:]
    assert said == [moment[0][0] for moment in told(film, "learned")[0]["examples"]["outputs"]]
    assert film.page.locator("#course-units").inner_text().startswith("Numbers here are in your own units")
    assert film.page.evaluate("() => document.querySelector('#course').layout.yaxis.title.text") == "temp"


def test_a_file_is_read_into_the_field_and_a_too_long_one_is_refused_with_the_limit(film: Film) -> None:
    film.to(SHORT).whole()
    file = film.page.get_by_label("A file, or drop it anywhere")
    file.set_input_files({"name": "days.csv", "mimeType": "text/csv", "buffer": b"\xef\xbb\xbf" + CSV.encode()})
    film.until("() => location.search.includes('temp')").whole()
    expect(film.field("Numbers")).to_have_value(CSV)
    expect(film.page.locator(".own-says")).to_have_text("days.csv is in the field above.")
    file.set_input_files({"name": "long.csv", "mimeType": "text/csv", "buffer": b"1,2\n" * 3000})
    expect(film.page.locator(".own-says")).to_contain_text("long.csv has 12000 letters; at most 8000 are allowed.")
    expect(film.field("Numbers")).to_have_value(CSV)
    expect(film.button("Every 6th row: 500 rows")).to_be_visible()
    film.field("Numbers").fill("1," * 6000)
    expect(film.page.locator(".own-says")).to_contain_text("at most 8000 are allowed.")
    assert "temp" in film.query


def test_a_file_of_a_spreadsheet_is_read_by_its_bytes_or_said_to_be_no_text(film: Film) -> None:
    film.to(SHORT).whole()
    file, says = film.page.get_by_label("A file, or drop it anywhere"), film.page.locator(".own-says")
    text = "Tag;Temp (°C)\n1;3,5\n2;−1,5\n"
    file.set_input_files({"name": "tage.csv", "mimeType": "text/csv", "buffer": text.encode("utf-16")})
    film.until("() => location.search.includes('Tag')").whole().until(KNOWN)
    expect(says).to_have_text("tage.csv is in the field above, read as UTF-16.")
    assert film.trace().start["targets"] == [[[3.5]], [[-1.5]]]
    expect(film.page.locator("#own .own-notes")).to_contain_text("semicolons; numbers have a decimal comma.")
    film.field("First row").select_option(label="data")
    film.watch.forgive("422")
    film.until("() => location.search.includes('heading=no')").state("refused")
    expect(film.alert).to_contain_text('line 1: column 1 is "Tag", which is no number')
    file.set_input_files({"name": "tage.xlsx", "mimeType": "", "buffer": b"PK\x03\x04\x14\x00"})
    expect(says).to_contain_text("tage.xlsx is a spreadsheet file (.xlsx or .ods), which is no text")


KINDS = "size,kind\n" + "".join(f"{i % 7},{'abc'[i // 50]}\n" for i in range(150))


def test_rows_that_fit_and_classes_of_labels_are_one_click_away(film: Film) -> None:
    film.visit(f"cell=dense&{SHORT}").whole()
    film.watch.forgive("422")
    film.field("Numbers").fill(KINDS)
    film.until("() => location.search.includes('kind')").state("refused")
    film.button("Every 2nd row: 75 rows").click()
    film.until("() => location.search.includes('heading=yes')").whole().until(KNOWN)
    expect(film.page.locator("#own .own-notes")).to_contain_text("One series: size goes in and is the target")
    ahead = film.field("Steps ahead")
    expect(ahead).to_have_attribute("placeholder", "1")
    film.field("Role of kind").select_option(label="target: classes")
    film.again({"roles": "input,target", "loss": "cross_entropy"})
    expect(ahead).to_have_attribute("placeholder", "0")
    assert measured(film.until(KNOWN))[1] == [
        *("kind", "3 classes: 0 a, 1 b, 2 c", "1 in the place of its class, else 0")
    ]
    targets = film.trace().start["targets"][0]
    assert [row.index(1.0) for row in targets] == [0] * 25 + [1] * 25 + [2] * 25


def test_a_file_that_is_dropped_anywhere_becomes_the_own_numbers(film: Film) -> None:
    stayed = film.page.evaluate(
        """text => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "a.csv", { type: "text/csv" }));
          const how = { dataTransfer, bubbles: true, cancelable: true };
          const heard = ["dragover", "drop"].map((name) => document.body.dispatchEvent(new DragEvent(name, how)));
          return heard.every((natural) => !natural);
        }""",
        CSV,
    )
    assert stayed
    film.until("() => location.search.includes('temp')").whole()
    expect(film.field("Numbers")).to_have_value(CSV)


def test_a_table_that_cannot_be_learned_yet_still_offers_its_columns(film: Film) -> None:
    film.watch.forgive("422")
    film.to(SHORT).whole()
    film.field("Numbers").fill("a,b,c\n1,2,3\n4,,6\n7,8,9")
    film.until("() => location.search.includes('a%2Cb')").state("refused")
    expect(film.alert).to_contain_text("line 3: column 2 (b) is empty")
    film.field("Role of b").select_option(label="left out")
    film.again({"roles": "input,out,target"})
    assert film.trace().start["inputs"] == [[[1.0]], [[4.0]], [[7.0]]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_example_is_one_click_away_and_axe_finds_no_fault(film: Film, theme: str) -> None:
    film.to(SHORT).whole()
    film.field("Theme").select_option(theme)
    try:
        film.page.set_viewport_size({"width": 390, "height": 844})
        film.form().button("Try an example").click()
        film.again({"scaling": "standard", "ahead": "1"})
        expect(film.page.locator("#own .own-measures tbody tr")).to_have_count(3)
        assert film.overhang <= 0
        film.button("Close the form").click()
        film.tab("Predictions")
        film.until("() => document.getElementById('learned').getAttribute('aria-busy') === 'false'")
        assert violations(film.page) == []
    finally:
        film.page.set_viewport_size({"width": 1440, "height": 900})
        film.field("Theme").select_option("system")


BREATH = """chosen => {
  for (const [name, value] of chosen) {
    const select = document.querySelector(`[aria-label="${name}"]`);
    select.value = value;
    select.dispatchEvent(new Event("change"));
  }
}"""


def test_choices_in_one_breath_are_all_kept(pasted: Film) -> None:
    roles = [["Role of temp", "both"], ["Role of wind", "out"]]
    scalings = [["Normalize temp", "range"], ["Normalize flag", "standard"]]
    pasted.page.evaluate(BREATH, roles + scalings)
    pasted.again({"roles": "out,both,out,target", "scaling": "none,range,none,standard"})

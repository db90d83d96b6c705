"""One's own text and one's own numbers, and every way to get them wrong."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.film import Film

WRITTEN = """() => {  // keeps every text that the stage writes on its canvas
  window.written = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.written.push(text);
    return write.call(this, text, ...rest);
  };
}"""


@pytest.mark.parametrize("text", ["hello", "Ü∂\n🙂 ß"])
def test_own_text_is_read_letter_by_letter(film: Film, text: str) -> None:
    film.field("Time steps").fill("4")
    film.again({"steps": "4"})
    film.field("Task").select_option("next_letter")
    film.again({"task": "next_letter"})
    film.field("Text").fill(text)
    film.again({"text": text, "steps": "4"})
    film.page.evaluate(WRITTEN)
    start, steps, _ = film.trace()
    told = [view.sentence for view in film.walk([step["n"] + 1 for step in steps if step["phase"] == "loss"])]
    heard, asked = read(start["inputs"], text), read(start["targets"], text)
    assert start["request"]["task"]["text"] == text
    assert heard + asked[-1] in text
    assert asked[:-1] == heard[1:]
    letters = [{" ": "␣", "\n": "⏎"}.get(letter, letter) for letter in asked]
    assert {*letters} <= {*film.page.evaluate("window.written")}
    for moment, letter in enumerate(letters):
        assert f"At t = {moment} the target is {letter}, and the network gives it " in told[moment]


def read(data: list[list[list[float]]], text: str) -> str:
    """The letters that the rows of the first example stand for."""
    return "".join(sorted(set(text))[moment[0].index(1.0)] for moment in data)


def test_own_numbers_as_csv_become_inputs_and_targets(film: Film) -> None:
    film.field("Task").select_option("data")
    film.again({"task": "data"})
    film.field("Numbers").fill("x;y\n0.5;1\n-0.25;2\n1e-3;3")
    film.until("() => location.search.includes('1e-3')").whole()
    start = film.trace().start
    assert start["inputs"] == [[[0.5]], [[-0.25]], [[0.001]]]
    assert start["targets"] == [[[1.0]], [[2.0]], [[3.0]]]
    assert film.seek(1).look().rows["x"] == ["+0.5000"]


def test_two_blocks_of_rows_are_two_sequences(film: Film) -> None:
    film.field("Task").select_option("data")
    film.again({"task": "data"})
    film.field("Numbers").fill("1,2,3\n4,5,6\n\n7,8,9\n10,11,12")
    film.until("() => location.search.includes('12')").whole()
    assert film.trace().start["inputs"] == [[[1.0, 2.0], [7.0, 8.0]], [[4.0, 5.0], [10.0, 11.0]]]
    film.field("Target columns").fill("2")
    film.again({"columns": "2"})
    assert film.trace().start["targets"] == [[[2.0, 3.0], [8.0, 9.0]], [[5.0, 6.0], [11.0, 12.0]]]


@pytest.mark.parametrize("cell", ["rnn", "dense"])
def test_own_numbers_as_json_become_inputs_and_targets(film: Film, cell: str) -> None:
    film.to(f"cell={cell}&task=data&loss=mse&hidden=2&data=1,2").whole()
    own = {"inputs": [[0.5, 1.0], [0.25, -1.0]], "targets": [[1.0], [0.0]]}
    film.field("Numbers").fill(json.dumps(own))
    film.until("() => location.search.includes('inputs')").whole()
    start = film.trace().start
    assert [row for moment in start["inputs"] for row in moment] == own["inputs"]
    assert [row for moment in start["targets"] for row in moment] == own["targets"]
    assert (start["steps"], start["batch"]) == ((2, 1) if cell == "rnn" else (1, 2))


MISTAKES = {
    "1,2\n3,four\n": ["line 2", "column 2", "four"],
    "1,2\n3\n": ["line 2", "equally long"],
    '1,2\n"0,5",1\n': ["line 2", "column 1", "decimal point"],
    '{"inputs": [[1]]': ["JSON"],
    "": ["empty"],
}


def test_each_mistake_in_own_numbers_is_told_with_its_place(film: Film) -> None:
    film.watch.forgive("422")
    film.to("task=data&hidden=2&data=1,2%0A3,4&loss=half_mse").whole()
    numbers = film.field("Numbers")
    for text, words in MISTAKES.items():
        numbers.fill(text)
        film.until("text => new URLSearchParams(location.search).get('data') === text", text).state("refused")
        for word in words:
            expect(film.alert).to_contain_text(word)
        assert numbers.input_value() == text
        assert film.received == film.seek(film.received).now > 0
    numbers.fill("1,2\n3,5")
    film.until("() => location.search.includes('5')").whole()
    assert film.alert.count() == 0

"""What a person types is read as it is meant, or refused where they type it; and nothing that is theirs is lost."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import Film

UNFOLDED = "document.querySelectorAll('#form details').forEach((part) => (part.open = true))"
ROWS = "\n".join(f"{n % 11}.25, {n % 7}.5" for n in range(500))


def test_a_decimal_comma_typed_or_pasted_into_a_field_of_numbers_is_read_as_one(film: Film) -> None:
    film.watch.forgive("422")  # of a number that is not typed to its end
    film.page.evaluate(UNFOLDED)
    rate = film.field("Learning rate")
    rate.fill("")
    rate.press_sequentially("0,25")
    film.again({"rate": "0.25"})
    rate.fill("")
    film.page.keyboard.insert_text("\u22120,5")
    expect(rate).to_have_value("-0.5")
    rate.fill("0.1")
    batch = film.field("Batch")
    batch.fill("")
    batch.press_sequentially("1,234,5")
    expect(film.page.locator("#fault-batch")).to_contain_text("batch is no number")
    batch.fill("2")
    film.again({"batch": "2", "rate": "0.1"})


def test_a_refusal_stands_once_beside_the_field_and_in_sight(film: Film) -> None:
    film.watch.forgive("422")
    film.page.evaluate(UNFOLDED)
    weights = film.field("Own weights")
    weights.fill('[{"W": [[1]], "b": [0]}, {"W": [[1]], "b": [0]}]')
    film.state("refused")
    fault = film.page.locator("#fault-params")
    expect(fault).to_contain_text("params of layer 1: U is missing")
    expect(fault).to_be_in_viewport()
    assert fault.evaluate("(f) => f.previousElementSibling.contains(document.querySelector('[name=params]'))")
    said = fault.locator("p").all_inner_texts()
    assert len(set(said)) == len(said)
    assert film.page.locator("#form").inner_text().count(said[0]) == 1
    weights.fill("")
    film.state("playing", "paused")
    expect(fault).to_have_count(0)


def test_numbers_that_are_longer_than_a_proxy_lets_through_are_posted_and_survive_a_reload(opens: Opens) -> None:
    film = opens("task=data&hidden=3&data=1,2%0A3,4", reduced_motion="reduce").whole()
    sent: list[int] = []
    film.page.on("request", lambda request: sent.append(len(request.url.partition("#")[0])))
    film.field("Numbers").fill(ROWS)
    film.until("() => location.hash.includes('form.data')").state("paused").whole()
    assert "data=" not in film.query.replace("task=data", "")
    film.page.get_by_role("link", name="To the film").press("Enter")  # a link whose hash is none of the film's
    expect(film.page.locator("#watch")).to_be_focused()
    film.page.reload()
    film.whole()
    expect(film.field("Numbers")).to_have_value(ROWS)
    assert max(sent) < 4200
    assert film.page.evaluate("location.href.length") > 6000


def test_after_a_training_predictions_are_those_of_the_trained_network(opens: Opens) -> None:
    film = opens("cell=dense&hidden=4&task=xor&optimizer=adam&rate=0.1#train=30", reduced_motion="reduce").whole()
    film.tab("Predictions")
    says = film.page.locator("#learned-says")
    expect(says).to_contain_text("Before any update")
    film.tab("Training").button("Start").click()
    film.until("() => document.querySelector('#train-count').textContent.startsWith('30 of')")
    film.tab("Predictions")
    expect(says).to_contain_text("After 30 updates")


def test_an_own_text_survives_the_choice_of_an_example(opens: Opens) -> None:
    film = opens("task=next_letter&text=what+I+wrote+myself&steps=5#train=20", reduced_motion="reduce").whole()
    example = film.field("Training example")
    value = example.locator("option", has_text=re.compile("next letter: learns")).get_attribute("value")
    example.select_option(value)
    film.again({"text": "what I wrote myself", "hidden": "20"})
    expect(film.field("Text")).to_have_value("what I wrote myself")

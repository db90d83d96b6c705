"""The form: each change is another film; a mistake is told, and costs nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.film import FRAMES, Film, Json
from tests.browser.proxy import Doors
from tests.browser.told import decimals

ACTIVATIONS = ["tanh", "sigmoid", "relu", "leaky_relu", "gelu", "linear"]
LOSSES = ["half_mse", "mse", "half_sse", "bce", "cross_entropy"]


SIZES: dict[tuple[str, str], Callable[[Json], bool]] = {  # what is changed, and what the start line then says of it
    ("Hidden layers", "5,3"): lambda start: [layer["units"] for layer in start["layers"]] == [5, 3, 4],
    ("Time steps", "5"): lambda start: start["steps"] == 5,
    ("Batch", "3"): lambda start: start["batch"] == 3,
    ("Seed", "12"): lambda start: start["request"]["seed"] == 12,
}
FIELDS = {"Hidden layers": "hidden", "Time steps": "steps"}  # in the address


@pytest.mark.parametrize(("name", "value"), SIZES)
def test_another_size_is_another_film_and_another_address(film: Film, name: str, value: str) -> None:
    before = film.seek(9).trace()
    film.field(name).fill(value)
    film.again({FIELDS.get(name, name.lower()): value})
    after = film.trace()
    assert SIZES[name, value](after.start)
    assert after != before
    assert (film.now, film.received) == (0, after.end["n"])
    assert film.watch.asked[-1] == film.query


def test_the_stage_has_the_size_that_was_asked(film: Film) -> None:
    film.field("Hidden layers").fill("5,3")
    film.again({"hidden": "5,3"}).seek(film.received)
    assert len({hint.split(":")[0] for hint in film.hints() if hint.startswith(("δ[", "h["))}) == 8 * (5 + 3 + 4)


def test_every_activation_and_every_loss_can_be_chosen(film: Film) -> None:
    for activation, loss in zip(ACTIVATIONS, [*LOSSES, "half_mse"], strict=True):
        film.field("Activation").select_option(activation)
        film.field("Loss").select_option(loss)
        film.again({"activation": activation, "loss": loss}).seek(film.received)
        start, _, end = film.trace()
        assert (start["layers"][0]["activation"], start["request"]["loss"]) == (activation, loss)
        assert film.now == end["n"]
        assert film.page.locator(".ledger .good").inner_text().startswith("✓")


def test_an_mlp_is_drawn_as_units_and_a_recurrent_network_as_a_grid(film: Film) -> None:
    kinds = "[...new Set(document.querySelector('#nodes').data.map(({type}) => type))].join()"
    moments = "document.querySelector('#nodes').layout.xaxis.ticktext?.join()"
    assert film.page.evaluate(moments) == "t=0,t=1,t=2,t=3,t=4,t=5,t=6,t=7"
    assert film.page.evaluate(kinds) == ""
    film.field("Cell").select_option("dense")
    film.again({"cell": "dense", "task": "xor"})
    assert film.page.evaluate(kinds) == "scatter"
    assert film.page.locator("#heat-title").inner_text() == "δ, unit × layer"


def test_naive_bptt_walks_back_once_for_each_loss(film: Film) -> None:
    film.field("Algorithm").select_option("naive")
    film.again({"algorithm": "naive"}).seek(film.received)
    assert film.look().ledger["time steps visited"] == "36"
    places = [view.ledger["where"] for view in film.walk() if view.position and "sweep" in view.ledger["where"]]
    assert list(dict.fromkeys(place.rpartition(", ")[2] for place in places)) == [
        f"sweep {i} of 8" for i in range(1, 9)
    ]


def test_the_example_that_is_chosen_is_the_one_which_is_told(film: Film) -> None:
    film.to("cell=dense&hidden=3&task=xor&batch=4&loss=half_mse&output=sigmoid").whole().seek(1)
    x = film.trace().steps[0]["values"]["x"]
    for example in (2, 1):
        film.page.get_by_role("combobox", name="Example", exact=True).select_option(str(example))
        shown = [float(text.replace("−", "-")) for text in film.look().rows["x"]]
        assert shown == [float(v) for v in x[example]]


def test_the_layer_that_is_chosen_is_the_one_of_the_heat_map(film: Film) -> None:
    film.to("hidden=5,3&steps=4").whole().seek(film.received)
    rows = {}
    for layer in ("0", "1", "2"):
        film.page.get_by_role("combobox", name="Layer", exact=True).select_option(layer)
        rows[layer] = len(film.look().heat)
    assert rows == {"0": 5, "1": 3, "2": 4}


def test_typing_on_asks_once_and_for_the_last_word(film: Film) -> None:
    asked = len(film.watch.asked)
    film.types(*(("Hidden layers", text) for text in ("6,", "6,1", "6,12")), ("Time steps", "5"))
    film.again({"hidden": "6,12", "steps": "5"})
    assert len(film.watch.asked) == asked + 1


def test_a_new_film_ends_the_stream_of_the_one_before(opens: Opens, door: Doors) -> None:
    with door(pause=0.03) as slow:
        film = opens("steps=200", at=slow.at).state("playing")
        old = film.query
        film.field("Time steps").fill("2")
        film.until("() => location.search.includes('steps=2')").whole()
        assert slow.gone(old)
        assert film.received == film.trace().end["n"] < 20
        film.page.evaluate(FRAMES, 20)
        assert film.received == film.trace().end["n"]


def test_the_last_of_two_changes_wins_even_if_the_first_answers_late(opens: Opens, door: Doors) -> None:
    with door(pause=0.03) as slow:
        film = opens("steps=3", at=slow.at).whole()
        for seed in ("1", "2", "3"):
            film.field("Seed").fill(seed)
            film.until("seed => location.search.includes(`seed=${seed}`)", seed)
        film.whole()
        assert film.query.endswith("seed=3")
        assert film.received == film.trace().end["n"]
        shown = film.seek(1).look().rows
        assert shown["x"] == [*map(decimals, film.trace().steps[0]["values"]["x"][0])]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("Time steps", "100000", "512"),
        ("Hidden layers", "abc", "abc"),
        ("Batch", "0", "at least 1"),
        ("Seed", "1.5", "whole"),
    ],
)
def test_a_mistake_is_told_and_the_film_before_can_still_be_watched(
    film: Film, name: str, value: str, word: str
) -> None:
    film.watch.forgive("422")
    film.seek(12)
    before, steps = film.picture(), film.received
    film.field(name).fill(value)
    film.state("refused")
    expect(film.alert).to_contain_text(word)
    expect(film.field(name)).to_have_attribute("aria-invalid", "true")
    assert film.field(name).input_value() == value
    assert (film.now, film.received) == (12, steps)
    film.button("Step forward").click()
    assert film.seek(12).picture() == before
    assert film.alert.is_visible()
    assert film.is_now == "refused"


def test_a_mistake_that_is_mended_is_forgotten(film: Film) -> None:
    film.watch.forgive("422")
    film.field("Time steps").fill("100000")
    film.state("refused")
    film.field("Time steps").fill("4")
    film.again({"steps": "4"})
    assert film.alert.count() == 0
    expect(film.field("Time steps")).to_have_attribute("aria-invalid", "false")


def test_two_mistakes_are_both_told(film: Film) -> None:
    film.watch.forgive("422")
    film.visit("hidden=abc&steps=100000").state("refused")
    expect(film.alert).to_have_count(2)
    assert film.received == 0


def test_what_is_being_typed_is_not_written_over_when_the_film_begins(film: Film) -> None:
    layers = film.field("Hidden layers")
    layers.fill("8, 6")
    film.again({"hidden": "8, 6"})
    assert layers.input_value() == "8, 6"
    texts = ["8, 6,", "8, 6, ", "8, 6, 2"]
    assert film.types(*(("Hidden layers", text) for text in texts)) == texts
    film.again({"hidden": "8, 6, 2"})
    assert layers.input_value() == "8, 6, 2"


def test_each_task_shows_the_fields_that_it_needs(film: Film) -> None:
    needs = {"Time steps": 0, "Lag": 0, "Text": 0, "Numbers": 0, "Noise": 0}
    for task, there in (
        ("echo", ["Time steps", "Lag"]),
        ("next_letter", ["Time steps", "Text"]),
        ("data", ["Numbers"]),
        ("spirals", ["Noise"]),
    ):
        film.field("Task").select_option(task)
        film.until("task => location.search.includes(`task=${task}`)", task)
        assert [name for name in needs if film.field(name).count()] == there

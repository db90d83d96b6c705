"""Row or column notation: the person's choice, beside the formula."""

import json
from urllib.request import urlopen

import pytest

from engine.notation import COLUMN, ROW, formulas
from tests.browser.conftest import Opens
from tests.browser.film import Film, Json
from tests.browser.told import signed
from tests.engine.making import ELEMENTWISE, OUTPUTS, case

TURNED = "() => document.querySelector('#now-formula').dataset.notation === 'column'"
TYPESET = r"""async (lists) => {
  const { typeset } = await import(new URL("static/now/formula.view.js", location.href));
  const found = [];
  for (const [layers, steps] of [[1, 1], [3, 1], [3, 4]]) for (const t of [null, 0, 3]) {
    for (const list of lists) {
      const root = document.createElement("div");
      typeset(root, list, { t, layer: 0, layers, steps });
      found.push(...[...root.querySelectorAll(".katex-error")].map((error) => error.title));
      const lines = [...root.querySelectorAll(".katex-html")].map((line) => line.textContent);
      found.push(...lines.filter((line) => line.includes("\\"))); // a word that nobody knows
      if (lines.length < new Set(list).size) found.push("not typeset");
    }
  }
  return found;
}"""


@pytest.fixture
def fresh(opens: Opens) -> Film:
    return opens("cell=rnn&hidden=3&steps=3&lag=1", reduced_motion="reduce").whole()


def lines(table: dict[str, str]) -> set[str]:
    """A formula may have several."""
    return {line for formula in table.values() for line in formula.split(r" \quad ")}


def columns(film: Film) -> list[Json]:
    """By layer: the formulas in column notation, for the link in the address bar."""
    with urlopen(f"{film.base}api/notation?{film.query}", timeout=30) as answer:
        return list(json.load(answer)["column"])


def choose(film: Film, name: str) -> Film:
    film.page.get_by_role("group", name="Notation").get_by_role("radio", name=name, exact=True).check()
    return film


def in_columns(film: Film) -> Film:
    choose(film, "Column")
    return film.until(TURNED)


def test_choosing_column_notation_changes_the_formulas_and_turns_the_matrices(fresh: Film) -> None:
    fresh.until("() => document.querySelector('#decay').data?.length > 1")  # the lines by lag come after the film
    rows = fresh.walk()
    walked = in_columns(fresh.seek(1)).walk()
    known = columns(fresh)
    for step, row, column in zip(fresh.trace().steps, rows[1:], walked[1:], strict=True):
        assert column.formulas
        assert set(column.formulas) <= lines(known[step["layer"]][step["phase"]])
        assert (column.sentence, column.rows, column.senders) == (row.sentence, row.rows, row.senders)
        for name, g in step["grads"].items():
            turned = [list(line) for line in zip(*(g if isinstance(g[0], list) else [g]), strict=True)]
            assert column.grads[name] == [[*map(signed, line)] for line in turned]
    assert rows[1].formulas != walked[1].formulas
    assert choose(fresh, "Row").walk() == rows


def test_the_words_above_a_turned_matrix_say_so(fresh: Film) -> None:
    in_columns(fresh.seek(fresh.received - 1))
    told = fresh.page.locator("#now-numbers summary").all_inner_texts()
    assert [text.partition("), ")[0] for text in told] == [
        "W moves by (3 × 4, transposed",
        "U moves by (3 × 3, transposed",
        "b moves by (3, as a column",
    ]


def test_the_notation_is_remembered_and_asks_for_no_other_film(fresh: Film) -> None:
    query = fresh.query
    in_columns(fresh.seek(2))
    assert fresh.query == query
    assert fresh.now == 2
    fresh.visit(query).whole().seek(1)
    fresh.until(TURNED)
    assert fresh.page.get_by_role("radio", name="Column", exact=True).is_checked()
    assert set(fresh.look().formulas) <= lines(columns(fresh)[0]["forward"])
    assert fresh.watch.asked == [query] * 2


def test_another_film_is_told_in_the_notation_that_was_chosen(fresh: Film) -> None:
    in_columns(fresh)
    fresh.field("Cell").select_option("lstm")
    fresh.again({"cell": "lstm"}).seek(1)
    fresh.until(TURNED)
    assert set(fresh.look().formulas) <= lines(columns(fresh)[0]["forward"])


def test_the_keyboard_chooses_a_notation_and_does_not_move_the_film(fresh: Film) -> None:
    fresh.seek(5)
    before = fresh.look().formulas
    fresh.page.get_by_role("radio", name="Row", exact=True).focus()
    fresh.page.keyboard.press("ArrowRight")
    fresh.until(TURNED)
    assert fresh.look().formulas != before
    assert fresh.now == 5
    assert fresh.page.get_by_role("radio", name="Column", exact=True).is_checked()


def test_without_an_answer_the_film_stays_in_rows_and_says_why(fresh: Film) -> None:
    fresh.watch.forgive("notation|500|Failed to load")
    fresh.page.route("**/api/notation?*", lambda route: route.fulfill(status=500, body="{}"))
    before = fresh.seek(1).look().formulas
    fresh.page.get_by_role("radio", name="Column", exact=True).click(force=True)  # which may be taken back at once
    fresh.until("() => document.querySelector('#status').textContent.includes('column notation cannot be had')")
    assert fresh.page.get_by_role("radio", name="Row", exact=True).is_checked()
    assert fresh.look().formulas == before


def test_a_first_visit_asks_for_no_column_notation(opens: Opens) -> None:
    asked: list[str] = []
    film = opens(reduced_motion="reduce").whole()
    film.page.on("request", lambda request: asked.append(request.url))
    film.visit().whole()
    assert asked
    assert [url for url in asked if "notation?" in url] == []


@pytest.mark.parametrize("layout", [ROW, COLUMN], ids=["row", "column"])
def test_every_formula_of_every_cell_can_be_typeset(film: Film, layout: object) -> None:
    how = COLUMN if layout == COLUMN else ROW
    hidden = [f"{kind} 2 {f}" for kind in ("rnn", "dense") for f in ELEMENTWISE]
    stacks = [
        case(
            *hidden, "lstm 2 -", "gru 2 after", "dense 2 softmax", "gru 2 before", "dense 2 linear", loss="mse", l2=0.1
        )
    ]
    stacks += [case("rnn 2 tanh", f"dense 3 {output}", loss=loss) for loss, output in sorted(set(OUTPUTS))]
    told = [formulas(stack.setup, how) for stack in stacks]
    lists = [[*names.values()] for layers in told for table in layers for names in table.values()]
    assert len(lists) > 100
    assert film.page.evaluate(TYPESET, [*map(list, dict.fromkeys(map(tuple, lists)))]) == []  # each once

"""Symbols have one source: what the answers name is what the page is given for its stage and its sentences."""

import pytest

from app.page.context import page_context
from app.responses.symbols import BEGIN, SYMBOLS, symbols_of
from engine import tasks
from engine.tasks.text import LETTERS


@pytest.mark.parametrize(
    ("name", "task", "inputs", "outputs"),
    [
        ("echo", tasks.Echo(4, 1, 1, 3), list("ABC"), list("ABC")),
        ("echo", tasks.Echo(4, 1, 1, 1), None, None),
        ("echo", tasks.Echo(4, 1, 1, 27), None, None),
        ("copy", tasks.Copy(1, 1, 1, 2), ["A", "B", BEGIN], list("AB")),
        ("copy", tasks.Copy(1, 1, 1, 1), None, None),
        ("reber", tasks.Reber(4, 1), list("BTPSXVE"), list("BTPSXVE")),
        ("temporal_order", tasks.TemporalOrder(4, 1), list("XYabcd"), ["XX", "XY", "YX", "YY"]),
        ("iris", tasks.Iris(4), None, ["setosa", "versicolor", "virginica"]),
        ("next_letter", tasks.NextLetter("b a\nb", 2, 1), ["\n", " ", "a", "b"], ["\n", " ", "a", "b"]),
        ("parity", tasks.Parity(4, 1, 2), None, ["even", "odd"]),
        ("parity", tasks.Parity(4, 1, 1), None, None),
        ("adding", tasks.Adding(4, 1), None, None),
    ],
)
def test_each_place_has_the_name_of_its_task(
    name: str, task: tasks.Task, inputs: list[str] | None, outputs: list[str] | None
) -> None:
    assert symbols_of(name, task) == (inputs, outputs)


def test_the_page_is_given_the_same_names_and_the_letters_are_those_that_the_engine_draws() -> None:
    told = page_context()["figures"]["facts"]["symbols"]
    assert told == {"tasks": {name: found._asdict() for name, found in SYMBOLS.items()}, "begin": BEGIN}
    assert told["tasks"]["reber"]["outputs"] == list(LETTERS)

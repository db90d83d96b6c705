"""Whatever Python's csv module writes comes back value by value, and any text at all is read or refused."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Literal

from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.endpoints.columns import read as columns
from app.form.csv_cells import form_of
from app.form.csv_table import checked, mistakes, numbers, table
from app.form.query import problem_of
from app.requests.errors import Fault, RequestError

NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-2000, 2000, allow_nan=False, places=3).map(str),
)
LETTERS = st.text(st.sampled_from("aZé°%()/ \"';,\t|\n-0."), max_size=8)
NAMES = st.builds("{}{}n".format, st.sampled_from("xYü"), LETTERS).filter(lambda name: form_of(name.strip()) == "words")
Quoting = Literal[0, 1, 2]  # of what needs it, of all, of what is no number
QUOTING: st.SearchStrategy[Quoting] = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Names, and rows of numbers as text, with a decimal point."""
    width = draw(st.integers(1, 4))
    names = draw(st.lists(NAMES, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=6))
    return names, rows


@given(tables(), st.sampled_from(",;\t| "), QUOTING, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_a_table_in_any_dialect_comes_back_value_by_value(
    found: tuple[list[str], list[list[str]]], separator: str, quoting: Quoting, end: str, comma: bool
) -> None:
    names, rows = found
    assume("\n" in end or not any("\n" in name for name in names))  # which csv does not put in quotes then
    comma = comma and separator != "," and len(names) > 1
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerows([names, *([cell.replace(".", ",") if comma else cell for cell in row] for row in rows)])
    read = table(out.getvalue())
    assert read.heading is not None
    assert [" ".join(cell.split()) for cell in read.heading.cells] == [" ".join(name.split()) for name in names]
    for i, column in enumerate(zip(*rows, strict=True)):
        assert numbers(read, i) == [float(cell) for cell in column]


@given(tables(), st.sampled_from(",;\t| "))
def test_without_a_heading_every_row_is_data_where_the_switch_says_so(
    found: tuple[list[str], list[list[str]]], separator: str
) -> None:
    _, rows = found
    read = table("\n".join(separator.join(row) for row in rows), "no")
    assert [row.cells for row in read.rows] == rows


TEXT = st.text(st.sampled_from("01-,.;\t |\"'\n\r%eEx\u2212\u00a0é[{"), max_size=40)
WHOLE = ["1", "1.234.567", "1,234,567", "1\u202f234", "1.234", "1,234"]
WRITTEN = [*WHOLE, "1.5", "1,5", "1.234,5", "1,234.5", "-1,5e3", "12%", "true", "x", ""]
GRIDS = st.lists(st.lists(st.sampled_from(WRITTEN), min_size=2, max_size=2).map(";".join), min_size=2, max_size=4)
PLACED = re.compile(r"line \d|column|is empty|a heading, but|one row|JSON|no row|classes|ahead|layers|inputs|softmax")


def faults_of(ask: Callable[[tuple[tuple[str, str], ...]], object], fields: dict[str, str]) -> tuple[Fault, ...]:
    """What is refused; nothing where it is taken."""
    try:
        ask(tuple(fields.items()))
    except RequestError as refused:
        return refused.faults
    return ()


@given(
    TEXT | GRIDS.map("\n".join),
    st.sampled_from(["auto", "yes", "no"]),
    st.sampled_from(["half_mse", "cross_entropy", "bce"]),
)
@example("sep=;\n1;2", "auto", "half_mse")
@example("a" * 200_000, "auto", "half_mse")
@example("1e99999999999,2\n3,4", "auto", "half_mse")
@example("\x00,1\n2,3", "auto", "half_mse")
def test_any_text_is_read_or_refused_in_a_sentence(text: str, heading: str, loss: str) -> None:
    fields = {"task": "data", "hidden": "2", "data": text, "heading": heading, "loss": loss}
    for ask in (problem_of, columns):
        for fault in faults_of(ask, fields):
            assert fault.field
            assert PLACED.search(fault.message)


@given(TEXT | GRIDS.map("\n".join))
def test_a_number_is_read_or_its_mistake_names_line_and_column(text: str) -> None:
    try:
        read = table(checked(text))
    except RequestError:
        assume(False)
    for i in range(len(read.names)):
        said = list(mistakes(read, i))
        assert all(re.search(rf"in line \d+: column {i + 1}\b", says) for says in said)
        if not said and read.kind(i) in ("numbers", "truth"):
            assert len(numbers(read, i)) == len(read.rows)

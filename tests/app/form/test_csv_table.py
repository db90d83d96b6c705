"""Tables as spreadsheets and programs write them: what the network is given, value by value, or why it is not."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.form.csv_records import records_of
from app.form.csv_table import Table, mistakes, numbers, table
from app.requests.errors import RequestError
from tests.app.asking import form_refused, form_stream

AIRLINE = (Path(__file__).parent / "airline_passengers.csv").read_text(encoding="utf-8")
OWN = {"task": "data", "hidden": "2", "digits": "null", "loss": "half_mse"}


class Right(NamedTuple):
    """What is right of a table: the names of its columns, and the rows that go in and are targets."""

    text: str
    names: list[str]
    inputs: list[list[float]]
    targets: list[list[float]]


CASES = {
    "years stand over the columns": Right(
        "month,1949,1950\nJan,112,115\nFeb,118,126\nMar,132,141\n",
        ["month", "1949", "1950"],
        [[112], [118], [132]],
        [[115], [126], [141]],
    ),
    "columns are counted in the heading": Right(
        "0,1,2\n5.5,6.5,7.5\n1,2,3\n", ["0", "1", "2"], [[5.5, 6.5], [1, 2]], [[7.5], [3]]
    ),
    "counts and kinds stand in the heading": Right(
        "150,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n7.0,3.2,4.7,1.4,1\n",
        ["150", "4", "setosa", "versicolor", "virginica"],
        [[5.1, 3.5, 1.4, 0.2], [7.0, 3.2, 4.7, 1.4]],
        [[0], [1]],
    ),
    "half of Europe exports so": Right(
        "Tag;Temp;Wind\n1;3,5;10,0\n2;1,5;12,5\n3;-2,0;10,0\n",
        ["Tag", "Temp", "Wind"],
        [[1, 3.5], [2, 1.5], [3, -2]],
        [[10], [12.5], [10]],
    ),
    "one series with dates": Right(
        '"Month","Passengers"\n"1949-01",112\n"1949-02",118\n"1949-03",132\n"1949-04",129\n',
        ["Month", "Passengers"],
        [[112], [118], [132]],
        [[118], [132], [129]],
    ),
    "names in quotes on two lines": Right(
        '"Temp\n(C)","Wind\n(km/h)"\n1,2\n3,4\n', ["Temp (C)", "Wind (km/h)"], [[1], [3]], [[2], [4]]
    ),
    "Excel says its separator": Right("sep=;\na;b\n1;2\n3;4\n", ["a", "b"], [[1], [3]], [[2], [4]]),
    "an empty column at the edge": Right("a,b,\n1,2,\n3,4,\n", ["a", "b"], [[1], [3]], [[2], [4]]),
    "empty rows and columns on every side": Right(
        ",,,\n,a,b,\n,1,2,\n,3,4,\n,,,\n", ["a", "b"], [[1], [3]], [[2], [4]]
    ),
    "the minus sign of typographers": Right("a,b\n\u22121,2\n3,\u22124.5\n", ["a", "b"], [[-1], [3]], [[2], [-4.5]]),
    "dashes, and a minus sign in an exponent": Right(
        "a,b\n\u20131,1e\u22122\n3,+4\n", ["a", "b"], [[-1], [3]], [[0.01], [4]]
    ),
    "tabs with decimal commas": Right("a\tb\n1,5\t2\n0,25\t3,125\n", ["a", "b"], [[1.5], [0.25]], [[2], [3.125]]),
    "spaces with decimal commas": Right("1,5 2,5\n3,5  4,5\n", ["1", "2"], [[1.5], [3.5]], [[2.5], [4.5]]),
    "units in the names, one with a comma": Right(
        '"temp (°C)","wind, km/h"\n1.5e0,2E+1\n.5,4.\n', ["temp (°C)", "wind, km/h"], [[1.5], [0.5]], [[20], [4]]
    ),
    "line ends of three kinds": Right("a,b\r1,2\r\n3,4\n5,6", ["a", "b"], [[1], [3], [5]], [[2], [4], [6]]),
    "percent": Right("a,b\n12%,1\n12.5 %,2\n", ["a", "b"], [[0.12], [0.125]], [[1], [2]]),
    "true and false": Right("a,b\nTRUE,1\nfalse,2\n", ["a", "b"], [[1], [0]], [[1], [2]]),
    "thousands and decimals": Right("a;b\n1.234,5;1\n3,5;2\n", ["a", "b"], [[1234.5], [3.5]], [[1], [2]]),
    "thousands in quotes, beyond doubt": Right(
        'a,b\n"1,234,567",1\n"1,234",2\n', ["a", "b"], [[1234567], [1234]], [[1], [2]]
    ),
    "points between thousands, without a heading": Right(
        "1.234.567;5\n2.345.678;6\n3.456.789;7\n", ["1", "2"], [[1234567], [2345678], [3456789]], [[5], [6], [7]]
    ),
    "commas between thousands, without a heading": Right(
        "1,234.5;5\n2,345.5;6\n3,456.5;7\n", ["1", "2"], [[1234.5], [2345.5], [3456.5]], [[5], [6], [7]]
    ),
    "thousands with narrow spaces": Right("a;b\n1\u202f234,5;1\n2,5;2\n", ["a", "b"], [[1234.5], [2.5]], [[1], [2]]),
    "a separator within quotes": Right('"a;b","c;d"\n1,2\n3,4\n', ["a;b", "c;d"], [[1], [3]], [[2], [4]]),
    "bars": Right("a|b\n1|2\n3|4\n", ["a", "b"], [[1], [3]], [[2], [4]]),
    "two names that are one": Right("a,a\n1,2\n3,4\n", ["a", "a (2)"], [[1], [3]], [[2], [4]]),
    "a column without anything in it": Right("a,note,b\n1,,2\n3,,4\n", ["a", "note", "b"], [[1], [3]], [[2], [4]]),
    "an index without a name": Right(",a,b\n0,1,2\n1,3,4\n", ["1", "a", "b"], [[0, 1], [1, 3]], [[2], [4]]),
    "a name over dates": Right(
        "day,a,b\n2024-01-01T00:00,1,2\n2024-01-02T00:00,3,4\n", ["day", "a", "b"], [[1], [3]], [[2], [4]]
    ),
    "a series alone": Right("x\n1\n2\n4\n", ["x"], [[1], [2]], [[2], [4]]),
    "a series with a comma in its name": Right("Temp, °C\n1\n2\n4\n", ["Temp, °C"], [[1], [2]], [[2], [4]]),
    "a line that goes on is no heading": Right("0,1\n1,3\n2,5\n", ["1", "2"], [[0], [1], [2]], [[1], [3], [5]]),
    "years that go on are no heading": Right(
        "1990,1991\n1991,1992\n1992,1993\n", ["1", "2"], [[1990], [1991], [1992]], [[1991], [1992], [1993]]
    ),
    "months are no heading": Right("Jan,5,1\nFeb,6,2\nMar,7,3\n", ["1", "2", "3"], [[5], [6], [7]], [[1], [2], [3]]),
}


@pytest.mark.parametrize("right", CASES.values(), ids=CASES)
def test_a_table_gives_the_network_what_a_spreadsheet_shows(right: Right) -> None:
    assert table(right.text).names == right.names
    start: Any = json.loads(form_stream(**OWN, data=right.text).split(b"\n")[0])
    assert start["inputs"] == [[row] for row in right.inputs]
    assert start["targets"] == [[row] for row in right.targets]


def test_the_passengers_of_twelve_years_foretell_the_next_month() -> None:
    start: Any = json.loads(form_stream(**OWN, data=AIRLINE).split(b"\n")[0])
    series = [int(line.split(",")[1]) for line in AIRLINE.splitlines()[1:]]
    assert len(series) == 144
    assert [moment[0] for moment in start["inputs"]] == [[x] for x in series[:-1]]
    assert [moment[0] for moment in start["targets"]] == [[x] for x in series[1:]]


def test_the_switch_decides_what_the_first_row_is() -> None:
    text = "0,1,2\n5.5,6.5,7.5\n1,2,3\n"
    assert numbers(table(text, "no"), 0) == [0, 5.5, 1]
    assert numbers(table("7,8\n1,2\n3,4", "yes"), 0) == [1, 3]
    assert table("7,8\n1,2\n3,4", "yes").names == ["7", "8"]
    assert form_refused(**OWN, data=text, heading="perhaps")[0][0] == "heading"


REFUSED = {
    "a,b\n1,2\n3,four\n5,6": 'line 3: column 2 (b) is "four", which is no number.',
    "a,b\n1,2\n3,TRUE\n5,6": 'line 3: column 2 (b) is "TRUE", which is no number.',
    "a,b\n1,2\n3,\n5,6": "line 3: column 2 (b) is empty.",
    "a,b\n1,NaN\n3,4": 'line 2: column 2 (b) is "NaN", which is no number.',
    "a,b\n1,2\n3,#DIV/0!": 'line 3: column 2 (b) is "#DIV/0!", which is no number.',
    "a,b\n1,2\n-inf,4": 'line 3: column 1 (a) is "-inf", which is no number.',
    "1,2,oops\n3,4,5\n6,7,8": 'line 1: column 3 is "oops", which is no number.',
    'a,b\n"1,234",2\n3,4': 'line 2: column 1 (a) is "1,234", which may mean two numbers',
    'a,b\n"3,5",2\n3,4': 'line 2: column 1 (a) is "3,5", which is no number. Write a decimal point.',
    "a;b\n1.234;2,5\n3;4": 'line 2: column 1 (a) is "1.234", which may mean two numbers',
    "a;b\n2.5;1\n3,5;4": 'line 3: column 1 (a) is "3,5"; other numbers have a decimal point.',
    "a\tb\n1,234\t2.5\n3\t4": 'line 2: column 1 (a) is "1,234", which may mean two numbers',
    "a,b\n1,2\n3,4,5": "has 3 columns in line 3, but 2 in line 2: all rows must be equally long.",
    "a,b,c\n1,2\n3,4": "has 2 columns in line 2, but 3 in line 1: all rows must be equally long.",
    '"x\ny",b\n1,2\n3': "has 1 columns in line 4, but 2 in line 3: all rows must be equally long.",
    'a,b\n"1,2\n3,4': "has a quotation mark in line 2 that is not closed.",
    "Temp\n1,5\n2,5": 'has one name in line 1, "Temp", over 1,5, which may be one number with a decimal comma, or two.',
    "PK\x03\x04\x14": "is a spreadsheet file (.xlsx or .ods), which is no text: open it and save it as CSV.",
    "5": "has one row of one series, and what is to be foretold is its next row",
    ",,\n,,": "has no row in which anything stands.",
}


@pytest.mark.parametrize(("text", "says"), REFUSED.items())
def test_what_cannot_be_read_is_refused_by_its_place(text: str, says: str) -> None:
    ((field, message), *_) = form_refused(**OWN, data=text)
    assert field == "data"
    assert says in message


def test_the_line_of_excel_resolves_what_a_comma_means() -> None:
    assert numbers(table("sep=;\nTemp\n1,5\n2,5"), 0) == [1.5, 2.5]
    assert numbers(table("sep=,\nTemp\n1,5\n2,5"), 1) == [5, 5]


def test_a_blank_row_begins_another_sequence_also_as_a_spreadsheet_writes_it() -> None:
    found = table("a,b\n1,2\n3,4\n,\n5,6\n7,8\n")
    assert [[row.line for row in rows] for rows in found.sequences] == [[2, 3], [5, 6]]
    assert (found.empty_columns, found.empty_rows) == (0, 0)


def kinds(found: Table) -> list[str]:
    return [found.kind(i) for i in range(len(found.names))]


def test_a_column_is_of_one_kind_and_what_is_another_is_a_mistake() -> None:
    found = table("day,a,ok,none,mixed\n1.2.24,1,WAHR,,1\n2.2.24,2,FALSCH,,x\n")
    assert kinds(found) == ["words", "numbers", "truth", "empty", "numbers"]
    assert [len([*mistakes(found, i)]) for i in (1, 2, 4)] == [0, 0, 1]


def test_a_table_with_decimal_commas_is_sniffed_by_its_numbers_and_not_by_its_words() -> None:
    assert table("a;b\nx, y;1\nz, w;2").separator == ";"
    assert table("a,b\nx;y,1\nz;w,2").separator == ","
    assert table("Temp (°C)\n1\n2").separator is None
    with pytest.raises(RequestError):
        table('"')


def test_the_line_of_excel_may_end_in_separators_and_is_read_as_fast_as_it_is_long() -> None:
    assert records_of("sep=\t\t\t \n1\t2").separator == "\t"
    assert not records_of("sep=\t" + "\t" * 10**6 + "x").said

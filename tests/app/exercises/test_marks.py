"""`backflow grade`: a row for each file, a column for each question, and a word of whatever is odd."""

import csv
import os
from pathlib import Path

import pytest

from app.cli import main
from app.exercises.files import AnswerFile, Sheet
from tests.app.exercises.making import handed_in, sheet
from tests.app.exercises.test_grading import right_numbers


def save(folder: Path, name: str, file: AnswerFile | Sheet) -> None:
    (folder / name).write_text(file.model_dump_json(indent=2), encoding="utf-8")


def graded(folder: Path, *more: str) -> list[list[str]]:
    out = folder / "marks.csv"
    assert main(["grade", str(folder), "-o", str(out), *more]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_table_has_a_row_for_each_file_and_a_column_for_each_question(tmp_path: Path) -> None:
    asked = sheet()
    a, b, c = right_numbers(asked, 5)
    save(tmp_path, "sheet.json", asked)
    save(tmp_path, "1.json", handed_in(asked, 5, {"a": a, "b": b, "c": c}, name="Ada"))
    save(tmp_path, "2.json", handed_in(asked, 6, {"a": 99.0}, name="Bo"))
    head, ada, bo = graded(tmp_path)
    assert head == ["file", "name", "seed", "a", "b", "c", "right", "of", "remarks"]
    assert ada == ["1.json", "Ada", "5", "1", "1", "1", "3", "3", ""]
    assert bo[:-1] == ["2.json", "Bo", "6", "0", "", "", "0", "3"]
    assert "a: 99 is wrong" in bo[-1]
    assert "b: no answer; c: no answer" in bo[-1]


def test_what_is_odd_is_said_in_the_row_and_the_others_are_marked(tmp_path: Path) -> None:
    asked, other = sheet(), sheet(title="Another")
    numbers = dict(zip("abc", right_numbers(asked, 5), strict=True))
    for name in ("1.json", "2.json"):
        save(tmp_path, name, handed_in(asked, 5, numbers))
    save(tmp_path, "3.json", handed_in(other, 8, numbers))
    save(tmp_path, "4.json", handed_in(asked, 9, numbers).model_copy(update={"seed": 10}))
    (tmp_path / "5.json").write_text("{", encoding="utf-8")
    _, *rows = graded(tmp_path)
    assert [row[6] for row in rows] == ["3", "3", "0", "0", "0"]
    remarks = [row[-1] for row in rows]
    assert remarks[:3] == ["1 other file has the same seed"] * 2 + ["answers another sheet"]
    assert remarks[3].startswith("was changed after it was saved; a: ")
    assert remarks[4].startswith("is no file of answers: The body is not JSON")


def test_a_sheet_that_is_named_goes_before_what_most_files_answer(tmp_path: Path) -> None:
    asked, other = sheet({"z": sheet().questions[0].model_dump(exclude={"id"})}), sheet()
    save(tmp_path, "mine.json", asked)
    for k in range(2):
        save(tmp_path, f"{k}.json", handed_in(other, k, {}))
    save(tmp_path, "2.json", handed_in(asked, 2, {"z": right_numbers(asked, 2)[0]}))
    assert graded(tmp_path)[0][3:6] == ["a", "b", "c"]
    head, *rows = graded(tmp_path, "--sheet", str(tmp_path / "mine.json"))
    assert head[3:5] == ["z", "right"]
    assert [row[4] for row in rows] == ["0", "0", "1"]


def easier(asked: Sheet) -> Sheet:
    """A copy with another question in place of all, and the checksum of what it was."""
    return asked.model_copy(update={"tolerance": 0.5, "questions": asked.questions[:1]})


def test_a_changed_sheet_is_marked_by_the_one_that_was_handed_out_and_makes_no_table(tmp_path: Path) -> None:
    asked = sheet()
    a, b, c = right_numbers(asked, 5)
    for name in ("1.json", "3.json"):
        save(tmp_path, name, handed_in(easier(asked), 5, {"a": 1.4 * a}))
    save(tmp_path, "2.json", handed_in(asked, 5, {"a": a, "b": b, "c": c}))
    head, *rows = graded(tmp_path)
    assert head[3:] == ["a", "b", "c", "right", "of", "remarks"]
    assert [row[3:8] for row in rows] == [["0", "", "", "0", "3"], ["1", "1", "1", "3", "3"], ["0", "", "", "0", "3"]]
    assert "its sheet was changed after it was made; " in rows[0][-1]


def test_where_every_sheet_was_changed_the_right_one_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path, "1.json", handed_in(easier(sheet()), 5, {}))
    assert main(["grade", str(tmp_path), "-o", str(tmp_path / "marks.csv")]) == 2
    assert "Every sheet was changed after it was made; --sheet FILE is needed." in capsys.readouterr().err


def test_what_cannot_be_read_is_a_row_and_the_others_are_marked(tmp_path: Path) -> None:
    asked = sheet({"z": sheet().questions[0].model_dump(exclude={"id"})})
    save(tmp_path, "1.json", handed_in(asked, 5, {"z": right_numbers(asked, 5)[0]}))
    (tmp_path / "2.json").mkdir()
    (tmp_path / "3.json").symlink_to("nowhere")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")).write_text("{", encoding="utf-8")
    _, marked, *rows = graded(tmp_path)
    assert marked[:5] == ["1.json", "", "5", "1", "1"]
    assert [row[0] for row in rows] == ["2.json", "3.json", "\ufffd.json"]
    assert [row[-1] for row in rows[:2]] == [
        "cannot be read: Is a directory",
        "cannot be read: No such file or directory",
    ]


def test_a_name_is_no_formula(tmp_path: Path) -> None:
    asked = sheet()
    for k, name in enumerate(("=1+1", "+1", "-1", "@x", "Ada")):
        save(tmp_path, f"{k}.json", handed_in(asked, k, {}, name=name))
    assert [row[1] for row in graded(tmp_path)[1:]] == ["'=1+1", "'+1", "'-1", "'@x", "Ada"]


def test_a_folder_without_answers_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(tmp_path, "sheet.json", sheet())
    assert main(["grade", str(tmp_path), "-o", str(tmp_path / "marks.csv")]) == 2
    assert "has no file of answers in it" in capsys.readouterr().err
    assert not (tmp_path / "marks.csv").exists()


def test_a_sheet_that_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(tmp_path, "1.json", handed_in(sheet(), 1, {}))
    away = str(tmp_path / "away" / "sheet.json")
    assert main(["grade", str(tmp_path), "-o", str(tmp_path / "marks.csv"), "--sheet", away]) == 1
    assert f"cannot read or write {away}" in capsys.readouterr().err

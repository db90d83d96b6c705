"""`backflow grade FOLDER`: a table of marks, a row for each file of answers and a column for each question."""

import csv
import io
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.exercises.checksums import changed
from app.exercises.files import AnswerFile, Sheet
from app.exercises.grading import doubts, marks_of
from app.requests.build import document_in, validated
from app.requests.errors import Fault, RequestError

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # by which a spreadsheet begins a formula: a name may be none


@dataclass(frozen=True)
class Row:
    """Of one file: what it is called, its answers where it has such, and why it has none."""

    file: str
    answers: AnswerFile | None
    fault: str = ""


def table(folder: Path, sheet: Path | None) -> str:
    """The marks of all files of answers in a folder, as CSV.

    Raises: RequestError, where there is nothing to grade, or no sheet by which; OSError.
    """
    rows = [row for file in sorted(folder.glob("*.json")) if file != sheet and (row := row_of(file))]
    handed_in = [row.answers for row in rows if row.answers]
    if not handed_in:
        raise RequestError([Fault("", f"{folder} has no file of answers in it; such end in .json.")])
    graded = sheet_in(sheet) if sheet else commonest(handed_in)
    seeds = Counter(each.seed for each in handed_in)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["file", "name", "seed", *(q.id for q in graded.questions), "right", "of", "remarks"])
    out.writerows(cells(row, graded, seeds) for row in rows)
    return text.getvalue()


def row_of(file: Path) -> Row | None:
    """What a file holds; None where it is a sheet."""
    name = os.fsencode(file.name).decode(errors="replace")  # a file may have a name that is no text
    try:
        document = document_in(file.read_bytes())
        if isinstance(document, dict) and document.get("backflow") == "sheet":
            return None
        return Row(name, validated(document, AnswerFile))
    except OSError as error:
        return Row(name, None, f"cannot be read: {error.strerror}")
    except RequestError as refused:
        return Row(name, None, f"is no file of answers: {refused}")


def sheet_in(file: Path) -> Sheet:
    """Raises: RequestError; OSError."""
    return validated(document_in(file.read_bytes()), Sheet)


def commonest(files: Sequence[AnswerFile]) -> Sheet:
    """The sheet which most of them answer, of those that nobody has changed.

    Raises: RequestError, where there is none.
    """
    sheets = [file.sheet for file in files if not changed(file.sheet)]
    if not sheets:
        raise RequestError([Fault("", "Every sheet was changed after it was made; --sheet FILE is needed.")])
    by_checksum = {sheet.sha256: sheet for sheet in sheets}
    ((most, _),) = Counter(sheet.sha256 for sheet in sheets).most_common(1)
    return by_checksum[most]


def cells(row: Row, sheet: Sheet, seeds: Counter[int]) -> list[str | int]:
    """Of one row: 1 right, 0 wrong, empty where nothing was answered, or nothing could be judged."""
    file = row.answers
    if file is None:
        return [plain(row.file), "", "", *unjudged(sheet), plain(row.fault)]
    begun: list[str | int] = [plain(row.file), plain(file.name), file.seed]
    remarks = list(doubts(file, sheet))
    if sheet.seeds == "each" and seeds[file.seed] > 1:
        remarks.append(f"{seeds[file.seed] - 1} other file has the same seed")
    if file.sheet.sha256 != sheet.sha256:
        return [*begun, *unjudged(sheet), "; ".join(remarks)]
    try:
        marks = marks_of(file, sheet)
    except RequestError as refused:
        return [*begun, *unjudged(sheet), "; ".join([*remarks, str(refused)])]
    told: list[str | int] = ["" if mark.right is None else int(mark.right) for mark in marks]
    remarks += [mark.remark for mark in marks if mark.remark]
    return [*begun, *told, sum(mark.right is True for mark in marks), len(marks), "; ".join(remarks)]


def unjudged(sheet: Sheet) -> list[str | int]:
    """The cells of questions that have no marks."""
    blank: list[str | int] = [""] * len(sheet.questions)
    return [*blank, 0, len(sheet.questions)]


def plain(text: str) -> str:
    """A text which no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text

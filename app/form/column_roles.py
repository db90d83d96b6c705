"""What a person chose for the columns of a table: which go in, which are targets, how they are normalized."""

from typing import Any, NamedTuple

from app.form.class_labels import repeated
from app.form.csv_records import refused
from app.form.csv_table import Table
from app.requests.errors import Fault, RequestError, shown
from engine.tasks.scaling import SCALINGS

ROLES = {"input": (True, False), "target": (False, True), "both": (True, True), "out": (False, False)}
HEADINGS = ("auto", "yes", "no")
CLASSES = "cross_entropy"  # the loss for which one column of targets is labels


class Said(NamedTuple):
    """The form's fields about columns: texts, and columns and ahead as what they read as; an empty ahead is silent."""

    columns: Any = 1
    roles: str = ""
    scaling: str = "none"
    ahead: Any = ""
    heading: str = "auto"


class Chosen(NamedTuple):
    """A role and a scaling for each column; a target is the row so many rows ahead."""

    roles: list[str]
    scalings: list[str]
    ahead: int

    @property
    def inputs(self) -> list[int]:
        return [i for i, role in enumerate(self.roles) if ROLES[role][0]]

    @property
    def targets(self) -> list[int]:
        return [i for i, role in enumerate(self.roles) if ROLES[role][1]]

    def labels(self, loss: str) -> int | None:
        """The column whose targets are classes, if there is one."""
        return self.targets[0] if loss == CLASSES and len(self.targets) == 1 else None


def chosen(table: Table, said: Said, loss: str) -> Chosen:
    """What was said, if it fits the table.

    Raises: RequestError, in the names of the form.
    """
    count = len(table.names)
    roles = _one_for_each("roles", said.roles, list(ROLES), count) if said.roles else _fitting(table, said, loss)
    ahead = default_ahead(table, said, loss) if said.ahead == "" else whole(said.ahead, "ahead", 0)
    found = Chosen(roles, _one_for_each("scaling", said.scaling, list(SCALINGS), count), ahead)
    if not found.inputs or not found.targets:
        lacks = "input" if not found.inputs else "target"
        raise _wrong("roles", f"is {shown(said.roles)}: no column is {lacks}, and at least one is needed.")
    labelled = found.labels(loss)
    for i in {*found.inputs, *found.targets}:
        if table.words(i) and (i != labelled or i in found.inputs):
            raise _wrong("roles" if said.roles else "data", _words_say(table, i, i not in found.inputs))
    return found


def _words_say(table: Table, i: int, target: bool) -> str:
    if table.kind(i) == "empty":
        return f"uses column {table.place(i)}, which is empty; such a column can only be left out."
    says = f"uses column {table.place(i)}, in which are words, like {shown(table.rows[0].cells[i])}"
    if target:
        return f"{says}; words can be the one target, as classes, with the loss {CLASSES}."
    return f"{says}; such a column can only be left out."


def suggested(table: Table, said: Said, loss: str) -> list[str]:
    """Without a word on roles: words are left out, the last columns are targets, all others go in.

    One series alone is both. With the loss of classes labels in the last column are its one target.
    """
    columns = [i for i in range(len(table.names)) if not table.words(i)]
    last = len(table.names) - 1
    if loss == CLASSES and said.columns == 1 and columns and repeated(table, last):
        return ["target" if i == last else "input" if i in columns else "out" for i in range(last + 1)]
    if one_series(table, said, loss):
        return ["both" if i in columns else "out" for i in range(last + 1)]
    targets = columns[-said.columns :] if isinstance(said.columns, int) and said.columns > 0 else []
    return ["out" if i not in columns else "target" if i in targets else "input" for i in range(last + 1)]


def one_series(table: Table, said: Said, loss: str) -> bool:
    """Whether there is one column of numbers, with dates beside it or without, and nothing was said of roles."""
    numbers = [i for i in range(len(table.names)) if not table.words(i)]
    labelled = loss == CLASSES and repeated(table, len(table.names) - 1)
    return not said.roles and said.columns == 1 and len(numbers) == 1 and not labelled


def default_ahead(table: Table, said: Said, loss: str) -> int:
    """One series foretells its next row; other targets stand in the row itself.

    Raises: RequestError, where there is no next row.
    """
    if not one_series(table, said, loss):
        return 0
    if max(map(len, table.sequences)) < 2:
        raise refused("has one row of one series, and what is to be foretold is its next row: add rows or columns.")
    return 1


def _fitting(table: Table, said: Said, loss: str) -> list[str]:
    columns = whole(said.columns, "columns", 1)
    roles = suggested(table, said, loss)
    if not {"input", "both"} & {*roles}:
        words = f" ({roles.count('out')} of them with words)" if "out" in roles else ""
        raise refused(
            f"has {len(roles)} columns{words}, of which the last {columns} are targets: none is left for the inputs. "
            "Add columns, or let fewer be targets."
        )
    return roles


def whole(value: Any, field: str, least: int) -> int:
    """Raises: RequestError, if it is no whole number or too small."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise _wrong(field, f"is {shown(value)}; a whole number is needed, at least {least}.")
    return value


def _one_for_each(field: str, said: str, known: list[str], count: int) -> list[str]:
    """A word for each column, with commas between; one word alone is for all.

    Raises: RequestError.
    """
    words = [word.strip() for word in said.split(",")]
    if odd := [word for word in words if word not in known]:
        raise _wrong(field, f"has {shown(odd[0])} in it; one of {', '.join(known)} is allowed.")
    if len(words) == 1:
        return words * count
    if len(words) != count:
        raise _wrong(field, f"has {len(words)} words; the data has {count} columns, and each needs one.")
    return words


def _wrong(field: str, says: str) -> RequestError:
    return RequestError([Fault(field, says)])

"""What a person chose for the columns of a table: which go in, which are targets, how they are normalised."""

from typing import Any, NamedTuple

from app.form.csv_table import Table, refused
from app.requests.errors import Fault, RequestError, shown
from engine.tasks.scaling import SCALINGS

ROLES = {"input": (True, False), "target": (False, True), "both": (True, True), "out": (False, False)}


class Said(NamedTuple):
    """The form's fields about columns: roles and scaling as its text, columns and ahead as what they read as."""

    columns: Any = 1
    roles: str = ""
    scaling: str = "none"
    ahead: Any = 0


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

    @property
    def used(self) -> list[int]:
        return [i for i, role in enumerate(self.roles) if role != "out"]


def chosen(table: Table, said: Said) -> Chosen:
    """What was said, if it fits the table.

    Raises: RequestError, in the names of the form.
    """
    ahead = whole(said.ahead, "ahead", 0)
    count = len(table.names)
    roles = _one_for_each("roles", said.roles, list(ROLES), count) if said.roles else _fitting(table, said)
    found = Chosen(roles, _one_for_each("scaling", said.scaling, list(SCALINGS), count), ahead)
    if not found.inputs or not found.targets:
        lacks = "input" if not found.inputs else "target"
        raise _wrong("roles", f"is {shown(said.roles)}: no column is {lacks}, and at least one is needed.")
    for i in found.used:
        if table.words(i):
            says = f"uses column {table.place(i)}, in which are words, like {shown(table.rows[0].cells[i])}"
            raise _wrong("roles" if said.roles else "data", f"{says}; such a column can only be left out.")
    return found


def suggested(table: Table, said: Said) -> list[str]:
    """Without a word on roles: words are left out, the last columns are targets, all others go in."""
    columns = [i for i in range(len(table.names)) if not table.words(i)]
    targets = columns[-said.columns :] if isinstance(said.columns, int) and said.columns > 0 else []
    return ["out" if i not in columns else "target" if i in targets else "input" for i in range(len(table.names))]


def _fitting(table: Table, said: Said) -> list[str]:
    columns = whole(said.columns, "columns", 1)
    roles = suggested(table, said)
    if "input" not in roles:
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

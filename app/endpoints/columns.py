"""The answer to /api/columns: what a person's table is made of, and what the network sees of each column."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.form import query
from app.form.column_roles import ROLES, suggested
from app.form.csv_table import Table, checked, is_json, mistakes, numbers, table
from app.form.fields import FIELDS, Form
from app.form.values import literal
from app.requests.build import refuse
from app.requests.costs.costing import Cost
from app.requests.errors import Fault, RequestError
from app.requests.payload import Payload
from app.responses.parts import line_of
from app.responses.wire import nested
from engine.tasks.scaling import LARGEST, SCALINGS, Measures, measures

Json = dict[str, Any]


def read(asked: Payload) -> Json:
    """What is told of the form's data: also of a table that cannot be learned yet, so that one can choose.

    Raises: RequestError, if it is no table.
    """
    if isinstance(asked, bytes):
        raise RequestError([Fault("", "The body is not fields of the form: task=data&data=...")])
    said: Sequence[tuple[str, str]] = list(asked)
    refuse(query.wrong(said, FIELDS))
    fields = query.filled(said, FIELDS)
    if fields["task"] != "data" or is_json(fields["data"]):
        return {"rows": 0, "sequences": 0, "columns": []}
    return told(table(checked(fields["data"])), fields)


def told(found: Table, fields: Form) -> Json:
    said, digits, count = query.said_of(fields), literal(fields["digits"]), len(found.names)
    roles = fitting(said.roles, list(ROLES), count) or suggested(found, said)
    scalings = fitting(said.scaling, list(SCALINGS), count) or ["none"] * count
    columns = [
        {"name": name, "words": found.words(i), "role": roles[i], "scaling": scalings[i]}
        | measured(found, i, scalings[i], digits if isinstance(digits, int) else None)
        for i, name in enumerate(found.names)
    ]
    return {"rows": len(found.rows), "sequences": len(found.sequences), "columns": columns}


def fitting(said: str, known: list[str], count: int) -> list[str]:
    """The words of a field, if there is a known one for each column; what does not fit, the trace refuses."""
    words = [word.strip() for word in said.split(",")]
    words = words * count if len(words) == 1 else words
    return words if len(words) == count and set(words) <= set(known) else []


def measured(found: Table, i: int, scaling: str, digits: int | None) -> Json:
    """The measures of a column and its scale, rounded as the request wants them."""
    names = (*Measures._fields, "shift", "size")
    x = np.array([] if any(mistakes(found, i)) else numbers(found, i))
    if not x.size or np.abs(x).max() > LARGEST:
        return dict.fromkeys(names)
    every = nested({"": np.array([*measures(x), *SCALINGS[scaling](x)])}, digits)[""]
    return dict(zip(names, every, strict=True))


def cost_of(answer: Json) -> Cost:
    """A bound for any table: a link holds at most a few kB of text, and nothing is trained."""
    return Cost(0, 1 << 16, 1 << 20, 10**6)


def echo(answer: Json) -> Json:
    return answer


def lines(answer: Json) -> Iterator[bytes]:
    yield line_of(answer)

"""The answer to /api/columns: what a person's table is made of, and what the network sees of each column."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.form import fitting_rows, query
from app.form.class_labels import labels, repeated
from app.form.column_roles import HEADINGS, ROLES, Chosen, Said, one_series, suggested
from app.form.csv_table import Table, checked, is_json, mistakes, numbers, table
from app.form.fields import FIELDS, Form
from app.form.table_notes import notes
from app.form.values import literal
from app.limits import LIMITS
from app.requests.build import refuse
from app.requests.costs.costing import Cost
from app.requests.errors import RequestError
from app.requests.payload import Payload, form_fields
from app.responses.parts import line_of
from app.responses.wire import nested
from engine.tasks.scaling import LARGEST, SCALINGS, Measures, measures

Json = dict[str, Any]

NOTHING: Json = {
    "rows": 0,
    "sequences": 0,
    "heading": False,
    "ahead": 0,
    "notes": [],
    "offers": [],
    "columns": [],
}


def read(asked: Payload) -> Json:
    """What is told of the form's data: also of a table that cannot be learned yet, so that one can choose.

    Of a table that is longer than a link can hold rows that fit are offered.

    Raises: RequestError, if it is no table.
    """
    said = list(form_fields(asked))
    refuse(query.wrong(said, FIELDS))
    fields = query.filled(said, FIELDS)
    if fields["task"] != "data" or is_json(fields["data"]):
        return NOTHING
    text = checked(fields["data"], LIMITS.table)
    heading = fields["heading"] if fields["heading"] in HEADINGS else "auto"
    return told(table(text, heading), len(text), fields)


def told(found: Table, letters: int, fields: Form) -> Json:
    """The columns, and the rows that fit; of a text that no link can hold the rows alone, as it cannot be learned."""
    said, loss = query.said_of(fields), fields["loss"]
    short = letters <= LIMITS.pasted
    choice = settled(found, said, loss) if short else None
    space = fitting_rows.room(found, choice.ahead if choice else 0, query.is_recurrent(fields))
    counts = {"rows": len(found.rows), "sequences": len(found.sequences), "heading": found.named}
    offered = {"offers": [offer._asdict() for offer in fitting_rows.offers(found, letters, space)]}
    if choice is None:
        return NOTHING | counts | offered
    series = choice.ahead == 1 and one_series(found, said, loss)
    return {
        **counts,
        "ahead": choice.ahead,
        "notes": notes(found, choice, series),
        **offered,
        "columns": [described(found, i, choice, fields) for i in range(len(found.names))],
    }


def described(found: Table, i: int, choice: Chosen, fields: Form) -> Json:
    """One column: what it is called and made of, what was chosen for it, and its measures."""
    digits = literal(fields["digits"])
    return {
        "name": found.names[i],
        "kind": "labels" if repeated(found, i) else found.kind(i),
        "words": found.words(i),
        "role": choice.roles[i],
        "scaling": choice.scalings[i],
        "classes": class_names(found, i) if i == choice.labels(fields["loss"]) else None,
    } | measured(found, i, choice.scalings[i], digits if isinstance(digits, int) else None)


def settled(found: Table, said: Said, loss: str) -> Chosen:
    """What was chosen, where it fits the table, and else what would be chosen without a word."""
    count = len(found.names)
    roles = fitting(said.roles, list(ROLES), count) or suggested(found, said, loss)
    scalings = fitting(said.scaling, list(SCALINGS), count) or ["none"] * count
    silent = int(one_series(found, said, loss))
    return Chosen(roles, scalings, said.ahead if type(said.ahead) is int and said.ahead >= 0 else silent)


def class_names(found: Table, i: int) -> list[str] | None:
    """None where the labels make no classes; the trace says why."""
    try:
        return labels(found, i).names
    except RequestError:
        return None


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
    """A bound for any table: a few MB of text at most, and nothing is trained."""
    return Cost(0, 1 << 18, 1 << 28, 10**9)


def echo(answer: Json) -> Json:
    return answer


def lines(answer: Json) -> Iterator[bytes]:
    yield line_of(answer)

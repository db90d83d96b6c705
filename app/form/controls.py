"""How the page shows a field: a text, a number, a choice or an area of text, with its label, its hint and its words."""

from typing import Any, NamedTuple

from app.form.schemas import Json

Attributes = dict[str, Any]


class Option(NamedTuple):
    """A choice: what the request says for it, and what a person reads."""

    value: str
    words: str


class Control(NamedTuple):
    """What the template draws; attributes are those of the HTML element."""

    label: str
    tag: str
    attributes: Attributes
    options: tuple[Option, ...] = ()
    hint: str = ""  # HTML, below the field; in a pair, before it
    hint_of: str = ""  # another field, whose hint tells of this one too
    title: str = ""
    room: str = ""  # the id of an element after it, which a module of the page fills
    folded: str = ""  # what is folded in after that element: the field itself, under these words


def text(label: str, *, hint: str = "", title: str = "", **attributes: Any) -> Control:
    return Control(label, "input", attributes, hint=hint, title=title)


def words(label: str, hint: str = "") -> Control:
    """A text that no dictionary knows."""
    return text(label, hint=hint, spellcheck="false")


def decimal(label: str, *, title: str = "", placeholder: str = "") -> Control:
    """A number that may be left out, or written with an exponent."""
    empty = {"placeholder": placeholder} if placeholder else {}
    return text(label, title=title, inputmode="decimal", **empty)


def number(label: str, schema: Json, *, hint: str = "", hint_of: str = "", title: str = "", room: str = "") -> Control:
    """A number within the bounds of its schema, of which the last is that with bounds."""
    of = schema.get("anyOf", [schema])[-1]
    ends = {"min": of.get("minimum", of.get("exclusiveMinimum")), "max": of.get("exclusiveMaximum", of.get("maximum"))}
    step = "1" if of["type"] == "integer" else "any"
    attributes = {"type": "number", **{name: end for name, end in ends.items() if end is not None}, "step": step}
    return Control(label, "input", attributes, hint=hint, hint_of=hint_of, title=title, room=room)


def area(label: str, rows: int, *, hint: str = "", room: str = "", folded: str = "", **attributes: Any) -> Control:
    told = {"rows": rows, "spellcheck": "false", **attributes}
    return Control(label, "textarea", told, hint=hint, room=room, folded=folded)


def choice(label: str, options: dict[str, str], *, hint: str = "", title: str = "") -> Control:
    """One of the options: what the request says, and its words."""
    found = tuple(Option(value, said) for value, said in options.items())
    return Control(label, "select", {"aria-label": label}, found, hint, title=title)

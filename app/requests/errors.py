"""Errors of a request: one shape for all, in sentences that name the field, the value and the limit."""

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

SHOWN = 10  # faults in one answer; nobody mends more at once

Loc = tuple[int | str, ...]


class Fault(NamedTuple):
    """What is wrong with one field; `says` goes on where the field's name ends: "is 5000; at most 256 are allowed."."""

    field: str
    says: str

    @property
    def message(self) -> str:
        return f"{self.field} {self.says}" if self.field else self.says


class RequestError(Exception):
    """A request that is not going to be computed, and every reason why."""

    def __init__(self, faults: Sequence[Fault], status: int = 422) -> None:
        super().__init__(" ".join(fault.message for fault in faults[:SHOWN]))
        self.faults = tuple(faults[:SHOWN])
        self.status = status


class FieldFault(BaseModel):
    field: str
    message: str


class ErrorBody(BaseModel):
    message: str
    fields: list[FieldFault]


class ErrorAnswer(BaseModel):
    """The answer to everything that is wrong."""

    error: ErrorBody


def error_body(message: str, faults: Iterable[Fault] = ()) -> dict[str, Any]:
    """The one shape of every error."""
    fields = [{"field": fault.field, "message": fault.message} for fault in faults if fault.field]
    return {"error": {"message": message, "fields": fields}}


def shown(value: object) -> str:
    """A value as a person wrote it, cut where it grows long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:56]} ..."


def place(loc: Loc) -> str:
    """How a person would write a place in the request: layers[0].units."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def faults_of(error: ValidationError, model: type[BaseModel], document: object) -> list[Fault]:
    """Pydantic's findings in our words; `document` is what was validated."""
    return [_fault(details, model, document) for details in error.errors(include_url=False)[:SHOWN]]


def _fault(details: ErrorDetails, model: type[BaseModel], document: object) -> Fault:
    kind, context = details["type"], details.get("ctx", {})
    loc = _without_tags(details["loc"], document, kind == "missing")
    if not loc:
        return Fault("", f"The request is {shown(document)}; an object is needed.")
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return Fault(place((*loc, context["discriminator"].strip("'"))), _tag_says(context))
    if kind == "extra_forbidden":
        return Fault(place(loc), unknown_says(str(loc[-1]), names_at(model, details["loc"])))
    if kind not in SAYS:
        return Fault(place(loc), f"is {shown(details['input'])}: {details['msg'][:1].lower()}{details['msg'][1:]}.")
    return Fault(place(loc), SAYS[kind](details["input"], context))


def _without_tags(loc: Loc, document: object, missing: bool) -> Loc:
    """The place without the names of union members, which Pydantic adds and nobody wrote.

    Of what is missing nobody wrote the last name either; it alone is told all the same.
    """
    kept: list[int | str] = []
    for number, part in enumerate(loc):
        if isinstance(part, int) and isinstance(document, list):
            document = document[part]
        elif isinstance(document, Mapping) and (part in document or (missing and number == len(loc) - 1)):
            document = document.get(part)
        else:
            continue
        kept.append(part)
    return tuple(kept)


def _tag_says(context: Mapping[str, Any]) -> str:
    if "tag" not in context:
        return "is missing."
    return f"is {shown(context['tag'])}; one of {context['expected_tags'].replace(chr(39), '')} is allowed."


def unknown_says(name: str, known: Sequence[str], lists: bool = True) -> str:
    """What is meant, if something near is known; else all that is, unless another fault of the answer lists it."""
    near = difflib.get_close_matches(name, known, n=1)
    if near or not known or not lists:
        return f"is not known; did you mean {near[0]}?" if near else "is not known."
    return f"is not known; known here are {', '.join(known)}."


def names_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The names that may stand beside the last one of a place, in which union members are named as well."""
    models = [model]
    for part in loc[:-1]:
        if isinstance(part, str):
            models = [inner for m in models for inner in _step_into(m, part)]
    return sorted({name for m in models for name in m.model_fields})


def _step_into(model: type[BaseModel], part: str) -> list[type[BaseModel]]:
    """The models inside a field; or the model itself, if it is the member of a union that is meant."""
    if part in model.model_fields:
        return _models_in(model.model_fields[part].annotation)
    return [model] if any(part in get_args(field.annotation) for field in model.model_fields.values()) else []


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _written(bound: float) -> str:
    return str(int(bound)) if bound == int(bound) else str(bound)


def _needs(what: str) -> Callable[[Any, Mapping[str, Any]], str]:
    return lambda value, ctx: f"is {shown(value)}; {what} is needed."


SAYS: dict[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "missing": lambda value, ctx: "is missing.",
    "int_type": _needs("a whole number"),
    "int_from_float": _needs("a whole number"),
    "float_type": _needs("a number"),
    "finite_number": lambda value, ctx: "is not finite; a finite number is needed.",
    "bool_type": _needs("true or false"),
    "string_type": _needs("text"),
    "list_type": _needs("a list"),
    "model_type": _needs("an object"),
    "model_attributes_type": _needs("an object"),
    "dict_type": _needs("an object"),
    "none_required": _needs("null"),
    "literal_error": lambda value, ctx: f"is {shown(value)}; {ctx['expected'].replace(chr(39), '')} is allowed.",
    "less_than_equal": lambda value, ctx: f"is {shown(value)}; at most {_written(ctx['le'])} are allowed.",
    "less_than": lambda value, ctx: f"is {shown(value)}; less than {_written(ctx['lt'])} is needed.",
    "greater_than_equal": lambda value, ctx: f"is {shown(value)}; at least {_written(ctx['ge'])} is needed.",
    "greater_than": lambda value, ctx: f"is {shown(value)}; more than {_written(ctx['gt'])} is needed.",
    "too_long": lambda value, ctx: f"has {len(value)} items; at most {ctx['max_length']} are allowed.",
    "too_short": lambda value, ctx: f"has {len(value)} items; at least {ctx['min_length']} are needed.",
    "string_too_long": lambda value, ctx: f"has {len(value)} letters; at most {ctx['max_length']} are allowed.",
    "string_too_short": lambda value, ctx: f"has {len(value)} letters; at least {ctx['min_length']} are needed.",
    "pattern": lambda value, ctx: f"is {shown(value)}; {ctx['needs']} is needed.",
    "weights": lambda value, ctx: f'is {shown(value)}; "every", "last" or a list of weights is needed.',
}

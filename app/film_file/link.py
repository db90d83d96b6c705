"""A request as the fields of the form, so that a film which was asked for as JSON has a link as well."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from app.form import query
from app.form.fields import FIELDS, PLANTED, SYMBOLIC
from app.form.values import literal, planted, sweeps, weights, written
from app.requests.build import parse
from app.requests.errors import RequestError
from app.requests.layers import OPTIONS
from app.requests.trace import TraceRequest
from app.responses.wire import echoed

Json = dict[str, Any]


def fields_of(request: TraceRequest) -> dict[str, str] | None:
    """The fields which ask for exactly this; None where the form cannot say it, as of layers of two activations."""
    told = echoed(request)
    fields = {name: text for name, text in _said(told) if text != FIELDS_AND_MORE[name].default}
    try:
        form = query.filled(list(fields.items()), FIELDS_AND_MORE)
        asked = query.document(form) | ({"mistakes": told["mistakes"]} if told.get("mistakes") else {})
        same = echoed(parse(asked, TraceRequest)) == told
    except RequestError:
        return None
    return fields if same else None


FIELDS_AND_MORE = FIELDS | PLANTED
NOWHERE = object()


def _said(told: Json) -> list[tuple[str, str]]:
    """The fields and their texts, those of the layers and of own data first."""
    *hidden, _ = told["layers"]
    layers = {"cell": hidden[0]["cell"] if hidden else "dense", "hidden": ",".join(map(_layer, hidden))}
    own = {"task": "data", "data": to_json(told["data"]).decode()} if told.get("data") else {}
    placed = {
        name: text
        for name, field in FIELDS_AND_MORE.items()
        if field.value and (found := _at(told, field.place)) is not NOWHERE and (text := _text(field.value, found))
    }
    return list((placed | layers | own | _output(told)).items())


def _layer(layer: Json) -> str:
    """rnn:8:relu, as the field `hidden` has it."""
    option = OPTIONS.get(layer["cell"], "activation")
    word = layer.get(option) if option else None
    return ":".join(map(str, [layer["cell"], layer["units"], *([word] if word else [])]))


def _output(told: Json) -> dict[str, str]:
    """The output layer: its activation, and how many symbols there are, where the task has such."""
    top, task = told["layers"][-1], told.get("task")
    symbols = {"symbols": str(top["units"])} if task and task["name"] in SYMBOLIC["task"] else {}
    return {"output": top["activation"]} | symbols


def _at(told: Json, place: str) -> Any:
    """What stands at a place of the request, or NOWHERE."""
    found: Any = told
    for part in place.split("."):
        found = found.get(part, NOWHERE) if isinstance(found, Mapping) else NOWHERE
    return found


def _text(value: Any, found: Any) -> str:
    """The text of which the field's reader makes what was found."""
    if value is weights:
        return written(found) if isinstance(found, str) else ",".join(map(written, found))
    if value is sweeps:
        return ";".join(f"{' '.join(map(str, each['losses']))}:{each['start']}:{each['until']}" for each in found)
    if value is planted:
        return ",".join(f"{each['mistake']}:{each['layer']}" for each in found)
    return written(found) if value in (literal, str) else to_json(found).decode()

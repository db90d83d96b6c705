"""The form as a request: GET /api/trace, and the page's own address, say the same as the equal JSON."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.form import own_data
from app.form.column_roles import Said
from app.form.fields import CHANGEABLE, FIELDS, PLANTED, TASKS, TRAINING, Form, FormField, silent_task, task_models
from app.form.values import literal
from app.limits import LIMITS
from app.requests.build import Problem, build, parse
from app.requests.errors import Fault, RequestError, shown, unknown_says
from app.requests.layers import OPTIONS
from app.requests.payload import Payload, form_fields
from app.requests.trace import TraceRequest, TrainingRequest

Json = dict[str, Any]


def problem_of(query: Iterable[tuple[str, str]], kind: type[TraceRequest] = TraceRequest) -> Problem:
    """What the form asks, a trace or a training, ready to be computed.

    Raises: RequestError, in the names of the form.
    """
    more = {TraceRequest: PLANTED, TrainingRequest: TRAINING}.get(kind, {})
    return answered(query, more, lambda asked: build(parse(asked, kind)))


def answered(
    query: Iterable[tuple[str, str]],
    more: dict[str, FormField],
    build_of: Callable[[Json], Problem],
) -> Problem:
    """The same for what `build_of` makes of the JSON; the form has `more` fields.

    Raises: RequestError, in the names of the form.
    """
    said = list(query)
    if faults := list(wrong(said, FIELDS | more)):
        raise RequestError(faults)
    form = filled(said, FIELDS | more)
    asked = document(form) | _placed(more, form)
    try:
        return build_of(asked)
    except RequestError as refused:
        top = len(asked["layers"]) - 1
        raise RequestError(
            once(renamed(fault, top, FIELDS | more, form) for fault in refused.faults), refused.status
        ) from refused


def wrong(query: Sequence[tuple[str, str]], known: Mapping[str, FormField]) -> Iterator[Fault]:
    """Fields that are not known or said twice, a task that there is not, and hidden layers beyond what there may be."""
    yield from unknown(query, known)
    said = dict(query)
    if (task := said.get("task")) and task not in TASKS:
        yield Fault("task", f"is {shown(task)}; one of {', '.join(TASKS)} is allowed.")
    if (layers := said.get("hidden", "").count(",") + 1) > LIMITS.layers - 1:
        yield Fault("hidden", f"has {layers} items; at most {LIMITS.layers - 1} are allowed, beside the output layer.")


def unknown(query: Sequence[tuple[str, str]], known: Mapping[str, FormField]) -> Iterator[Fault]:
    """Fields that are not known, and fields that are said twice; of far too many fields none is looked at."""
    names = [name for name, _ in query]
    if len(names) > LIMITS.fields:
        yield Fault("", f"The link has {len(names)} fields; at most {LIMITS.fields} are allowed.")
        return
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    yield from (Fault(name, unknown_says(name, list(known), i == 0)) for i, name in enumerate(unknown))
    for name in dict.fromkeys(names):
        if name in known and names.count(name) > 1:
            yield Fault(name, f"is given {names.count(name)} times; once is allowed.")


def no_fields(asked: Payload) -> None:
    """What is asked without any field, as a list or a menu is.

    Raises: RequestError, if a field is given, or a body that has none.
    """
    if faults := list(unknown(form_fields(asked), {})):
        raise RequestError(faults)


def filled(query: Sequence[tuple[str, str]], known: Mapping[str, FormField]) -> Form:
    """Every field that is known: the given ones, and the others as they are if left out."""
    form = {name: field.default for name, field in known.items()} | dict(query)
    task = form["task"] or silent_task(form["cell"] == "dense")
    suited = TASKS[task]
    form |= {name: form[name] if form[name].strip() else "" for name in ("params", "state")}
    return form | {"task": task, "loss": form["loss"] or suited.loss, "batch": form["batch"] or suited.batch}


def once(faults: Iterable[Fault]) -> list[Fault]:
    """Each sentence a single time: several places of a request may be one field of the form."""
    return list(dict.fromkeys(faults))


def renamed(fault: Fault, top: int, known: Mapping[str, FormField], form: Form) -> Fault:
    """A fault of the request by the name of the field whose place is the nearest; `top` numbers the output layer.

    A field that the form shows goes before one that means nothing beside the others.
    """
    if part := said_of_layer(fault.field, form):
        return Fault("hidden", f"of layer {part[0] + 1}: {part[1]} {fault.says}")
    if fault.field.startswith("data."):
        return Fault("data", f"has a mistake: {fault.field.removeprefix('data.')} {fault.says}")
    places = {fault.field.replace(f"layers[{top}]", "layers[top]"), re.sub(r"^layers\[\d+\]", "layers[]", fault.field)}
    near = [
        (len(field.place), name)
        for name, field in known.items()
        if any(re.match(rf"{re.escape(field.place)}(?![^.\[])", place) for place in places)
    ]
    if not near:
        return fault
    name = max(near)[1]
    if name == "symbols" and not applies(known[name], form):
        return Fault(OUTPUTS_BY.get(form["task"], "task"), f"does not fit: the number of outputs {fault.says}")
    return Fault(name, f"{within(fault.field, name, top)}{fault.says}")


def said_of_layer(place: str, form: Form) -> tuple[int, str] | None:
    """The number of a hidden layer and its part, where `hidden` itself says it, as in rnn:8:relu."""
    found, items = re.fullmatch(r"layers\[(\d+)\]\.(\w+)", place), form["hidden"].split(",")
    if not found or int(found[1]) >= len(items) or found[2] == "units":
        return None
    words = items[int(found[1])].count(":")
    return (int(found[1]), found[2]) if words == 2 or (words and found[2] == "cell") else None


OUTPUTS_BY = {"next_letter": "text", "data": "data"}  # whose field says how many outputs there are


def within(place: str, name: str, top: int) -> str:
    """Which layer, and which of its parameters, is meant by a place in the request within a field that has several."""
    layer = re.match(r"(?:params|state|layers)\[(\d+)\](?:\.(\w+))?", place)
    if layer and name in ("params", "state"):
        return f"of layer {int(layer[1]) + 1}: {layer[2]} " if layer[2] else f"of layer {int(layer[1]) + 1} "
    return f"of layer {int(layer[1]) + 1} " if layer and name == "hidden" and top > 1 else ""


def document(form: Form) -> Json:
    """The form as the JSON which POST takes; what is no number stays text, for the schema to refuse."""
    brought = own(form)
    data = brought and brought.data
    top = {"cell": "dense", "units": _outputs(form, data)}
    output = {"activation": form["output"]} if form["output"] else {}
    said = {"layers": [*_hidden(form), top | output], **_placed(FIELDS, form), **_changes(form)}
    if data is not None:
        said["data"] = data
        del said["task"]
    return said


def applies(field: FormField, form: Form) -> bool:
    """Whether the field means something beside the others; which cells there are, the layers say."""
    return all(
        form[other] in choices if choices else form[other] != ""
        for other, choices in field.when.items()
        if other != "cell"
    )


def _placed(fields: Mapping[str, FormField], form: Form) -> Json:
    """What single fields say, each at its place in the request."""
    found: Json = {}
    for name, field in fields.items():
        if field.value and applies(field, form) and (form[name] or not field.optional):
            *parents, last = field.place.split(".")
            part = found
            for parent in parents:
                part = part.setdefault(parent, {})
            part[last] = field.value(form[name])
    return found


def _part(part: str, form: Form) -> Json | None:
    """One part of the request alone; None where no field says anything of it."""
    fields = {name: field for name, field in FIELDS.items() if field.place.startswith(f"{part}.")}
    return _placed(fields, form).get(part)


def _hidden(form: Form) -> list[Json]:
    return [_layer(item, form) for item in form["hidden"].split(",")] if form["hidden"].strip() else []


def _layer(item: str, form: Form) -> Json:
    """6, dense:4, or rnn:8:relu."""
    parts = [part.strip() for part in item.split(":")]
    if len(parts) == 1:
        parts = [form["cell"], *parts]
    if len(parts) > 3:
        raise RequestError([Fault("hidden", f"has {shown(item)} in it; cell:units:activation is the most to be said.")])
    cell, units, *word = parts
    choice = OPTIONS.get(cell, "activation")
    layer = {"cell": cell, "units": literal(units)}
    if choice is None:
        return layer | ({"activation": word[0]} if word else {})
    return layer | {choice: word[0] if word else form[choice]}


def _changes(form: Form) -> Json:
    """What changes on the way, part by part as the form then says it."""
    found, now = [], dict(form)
    for at, pairs in _changed(form["changes"]):
        now |= pairs
        found.append({"at": at} | {part: _part(part, now) for part in sorted({CHANGEABLE[name] for name in pairs})})
    return {"changes": found} if form["changes"].strip() else {}


def _changed(changes: str) -> Iterator[tuple[Any, dict[str, str]]]:
    """100:rate=0.01; 200:clip=norm,limit=1 says from which iteration on which fields of the form are others.

    Raises: RequestError.
    """
    texts = [text for text in changes.split(";") if text.strip()]
    if len(texts) > LIMITS.changes:
        raise RequestError([Fault("changes", f"has {len(texts)} items; at most {LIMITS.changes} are allowed.")])
    for text in texts:
        at, _, said = text.partition(":")
        pairs = {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in said.split(","))}
        if odd := [name for name in pairs if name not in CHANGEABLE]:
            says = f"has {shown(odd[0])} in {shown(text.strip())}; one of {', '.join(CHANGEABLE)} is needed."
            raise RequestError([Fault("changes", says)])
        yield literal(at), pairs


def in_force(query: Sequence[tuple[str, str]], iteration: int) -> dict[str, str]:
    """The fields of a form that was taken as they stand at an iteration, after the changes until then."""
    said = dict(query)
    passed = [pairs for at, pairs in _changed(said.pop("changes", "")) if at <= iteration]
    for pairs in passed:
        said |= pairs
    return said


def own(form: Form) -> own_data.Brought | None:
    """The person's own numbers, normalized as they want them; None where the task is another one.

    Raises: RequestError.
    """
    if form["task"] != "data":
        return None
    return own_data.read(form["data"], said_of(form), is_recurrent(form), form["loss"])


def is_recurrent(form: Form) -> bool:
    """Whether a row of own data is a time step, and no example.

    Raises: RequestError, where a hidden layer has too many parts.
    """
    return any(layer["cell"] != "dense" for layer in _hidden(form))


def said_of(form: Form) -> Said:
    """What the form says of columns."""
    texts = {name: form[name].strip() for name in ("roles", "scaling", "heading")}
    return Said(columns=literal(form["columns"]), ahead=literal(form["ahead"].strip()), **texts)


def _outputs(form: Form, data: Json | None) -> Any:
    """How many units the output needs for the task and the loss."""
    if form["task"] == "data":
        return own_data.width(data)
    match task_models()[form["task"]].width:
        case "symbols":
            return literal(form["symbols"])
        case "letters":
            return max(1, len(set(form["text"])))
        case "classes":
            return 2 if form["loss"] == "cross_entropy" else 1
        case width:
            return width

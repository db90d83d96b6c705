"""The form as a request: GET /api/trace, and the page's own address, say the same as the equal JSON."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import from_json

from app.form import own_data
from app.form.column_roles import Said
from app.form.csv_table import NUMBER
from app.form.fields import ALGORITHMS, FIELDS, OPTIMIZERS, TASKS, TRAINING, Form, FormField, filled, renamed, wrong
from app.requests.build import Problem, build, parse
from app.requests.errors import Fault, RequestError, shown
from app.requests.layers import OPTIONS
from app.requests.trace import TraceRequest, TrainingRequest

WIDTHS = {"iris": 3, "adding": 1, "temporal_order": 4, "sine": 1, "reber": 7}  # numbers that the answer has
TEXTS = {"text", "prompt"}  # fields which stay text, whatever they look like
WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


def problem_of(query: Iterable[tuple[str, str]], kind: type[TraceRequest] = TraceRequest) -> Problem:
    """What the form asks, a trace or a training, ready to be computed.

    Raises: RequestError, in the names of the form.
    """
    more = TRAINING if kind is TrainingRequest else {}
    return answered(query, more, lambda asked: build(parse(asked, kind)))


def answered(
    query: Iterable[tuple[str, str]],
    more: dict[str, FormField],
    build_of: Callable[[dict[str, Any]], Problem],
) -> Problem:
    """The same for what `build_of` makes of the JSON; the form has `more` fields.

    Raises: RequestError, in the names of the form.
    """
    said = list(query)
    if faults := list(wrong(said, FIELDS | more)):
        raise RequestError(faults)
    form = filled(said, FIELDS | more)
    asked = document(form) | {name: _said(name, form) for name in more}
    try:
        return build_of(asked)
    except RequestError as refused:
        top = len(asked["layers"]) - 1
        raise RequestError([renamed(fault, top) for fault in refused.faults], refused.status) from refused


def document(form: Form) -> dict[str, Any]:
    """The form as the JSON which POST takes; what is no number stays text, for the schema to refuse."""
    hidden = _hidden(form)
    brought = own(form)
    data = brought and brought.data
    top = {"cell": "dense", "units": _outputs(form, data)}
    return {
        "layers": [*hidden, top | ({"activation": form["output"]} if form["output"] else {})],
        "loss": form["loss"],
        "loss_at": _loss_at(form["loss_at"]),
        "l2": literal(form["l2"]),
        "algorithm": _algorithm(form),
        "clip": _clip(form),
        "optimizer": _optimizer(form),
        **_weights(form),
        "seed": literal(form["seed"]),
        "iteration": literal(form["iteration"]),
        "digits": literal(form["digits"]),
        "train": {"biases": literal(form["biases"])},
        **({"changes": _changes(form)} if form["changes"].strip() else {}),
        **({"task": _task(form)} if data is None else {"data": data}),
    }


def literal(text: str) -> Any:
    """A number, true, false or null as JSON writes them; else the text itself."""
    if re.fullmatch(r"-?\d{1,400}", text.strip()):
        return int(text)
    return float(text) if re.fullmatch(NUMBER, text.strip()) else WORDS.get(text.strip(), text)


def _said(name: str, form: Form) -> Any:
    return form[name] if name in TEXTS else literal(form[name])


def _hidden(form: Form) -> list[dict[str, Any]]:
    return [_layer(item, form) for item in form["hidden"].split(",")] if form["hidden"].strip() else []


def _layer(item: str, form: Form) -> dict[str, Any]:
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


def _loss_at(text: str) -> Any:
    weights = [literal(weight) for weight in text.split(",")]
    return text if len(weights) == 1 and isinstance(weights[0], str) else weights


def _algorithm(form: Form) -> dict[str, Any]:
    said: dict[str, Any] = {name: literal(form[name]) for name in ALGORITHMS.get(form["algorithm"], ())}
    if form["algorithm"] == "custom":
        said["sweeps"] = [_sweep(text) for text in form["sweeps"].split(";") if text.strip()]
    return {"name": form["algorithm"]} | said


def _optimizer(form: Form) -> dict[str, Any]:
    said = {name: literal(form[name]) for name in ("rate", *OPTIMIZERS.get(form["optimizer"], ()))}
    return {"name": form["optimizer"]} | said


def _sweep(text: str) -> dict[str, Any]:
    """3 5:5:1 is the sweep that gathers the losses of 3 and 5 on its way from 5 down to 1."""
    parts = text.split(":")
    if len(parts) != 3:
        raise RequestError(
            [Fault("sweeps", f"has {shown(text.strip())} in it; losses:start:until is needed: 3 5:5:1.")]
        )
    losses, start, until = parts
    return {"losses": [literal(t) for t in losses.split()], "start": literal(start), "until": literal(until)}


def _weights(form: Form) -> dict[str, Any]:
    """How weights begin: by a scheme, or the person's own."""
    if not form["params"].strip():
        return {"init": _init(form)}
    try:
        return {"params": from_json(form["params"])}
    except ValueError as error:
        raise RequestError([Fault("params", f"is not JSON: {error}.")]) from error


def _changes(form: Form) -> list[dict[str, Any]]:
    """100:rate=0.01; 200:clip=norm,limit=1 says from which iteration on which fields of the form are others."""
    found, now = [], dict(form)
    for text in filter(str.strip, form["changes"].split(";")):
        at, _, said = text.partition(":")
        pairs = {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in said.split(","))}
        if odd := [name for name in pairs if name not in CHANGEABLE]:
            says = f"has {shown(odd[0])} in {shown(text.strip())}; one of {', '.join(CHANGEABLE)} is needed."
            raise RequestError([Fault("changes", says)])
        now |= pairs
        found.append({"at": literal(at)} | {part: PARTS[part](now) for part in sorted({CHANGEABLE[n] for n in pairs})})
    return found


def _clip(form: Form) -> dict[str, Any] | None:
    return {"kind": form["clip"], "limit": literal(form["limit"])} if form["clip"] else None


PARTS: dict[str, Callable[[Form], Any]] = {"algorithm": _algorithm, "clip": _clip, "optimizer": _optimizer}
CHANGEABLE = {
    **dict.fromkeys(("optimizer", "rate", "beta", "beta1", "beta2", "epsilon"), "optimizer"),
    **dict.fromkeys(("clip", "limit"), "clip"),
    **dict.fromkeys(("algorithm", "k1", "k2", "length"), "algorithm"),
}


def _init(form: Form) -> dict[str, Any]:
    radius = {"recurrent": {"spectral_radius": literal(form["radius"])}} if form["radius"] else {}
    bias = {"forget_bias": literal(form["forget_bias"])} if form["forget_bias"] else {}
    return {"scheme": form["init"]} | radius | bias


def _task(form: Form) -> dict[str, Any]:
    said = {name: _said(name, form) for name in TASKS[form["task"]]}
    return {"name": form["task"]} | said


def own(form: Form) -> own_data.Brought | None:
    """The person's own numbers, normalised as they want them; None where the task is another one.

    Raises: RequestError.
    """
    if form["task"] != "data":
        return None
    recurrent = any(layer["cell"] != "dense" for layer in _hidden(form))
    return own_data.read(form["data"], said_of(form), recurrent, form["loss"])


def said_of(form: Form) -> Said:
    """What the form says of columns."""
    return Said(literal(form["columns"]), form["roles"].strip(), form["scaling"].strip(), literal(form["ahead"]))


def _outputs(form: Form, data: Mapping[str, Any] | None) -> Any:
    """How many units the output needs for the task and the loss."""
    match form["task"]:
        case "data":
            return own_data.width(data)
        case "echo" | "copy":
            return literal(form["symbols"])
        case task if task in WIDTHS:
            return WIDTHS[task]
        case "next_letter":
            return max(1, len(set(form["text"])))
        case _:
            return 2 if form["loss"] == "cross_entropy" else 1

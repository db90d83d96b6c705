"""The fields of the form: what each is if left out, what it means, and which place in the request it fills."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.refusals import Fault, shown, unknown_says


class FormField(NamedTuple):
    """A query field: what it is if left out, and what it means."""

    default: str
    meaning: str


FIELDS: dict[str, FormField] = {
    "cell": FormField("rnn", "cell of the hidden layers: dense or rnn"),
    "hidden": FormField(
        "6", "units of the hidden layers, lowest first: 8,6; an item may also be dense:4 or rnn:8:relu"
    ),
    "activation": FormField("tanh", "activation of the hidden layers"),
    "output": FormField("", "activation of the output; empty: as the loss wants"),
    "task": FormField("", "xor, spirals, echo, next_letter or data; left out: echo, or xor where cell is dense"),
    "steps": FormField("8", "moments of a sequence, for echo and next_letter"),
    "batch": FormField("", "examples in a batch; left out: 1, for xor 4, for spirals 8"),
    "lag": FormField("3", "how many moments later to echo"),
    "symbols": FormField("4", "how many different symbols echo hears"),
    "noise": FormField("0.02", "standard deviation of the noise on the spirals"),
    "text": FormField("", "the text of next_letter"),
    "data": FormField("", "own numbers for the task data, as CSV or JSON"),
    "columns": FormField("1", "how many of the last columns of the data are targets"),
    "algorithm": FormField("full", "full or naive"),
    "loss": FormField("", "left out: cross_entropy, for own data half_mse"),
    "loss_at": FormField("every", "every, last, or the weight of each moment: 0,0,1"),
    "l2": FormField("0", "lambda of the L2 term"),
    "rate": FormField("0.1", "learning rate"),
    "init": FormField("glorot", "glorot, he, uniform or orthogonal"),
    "radius": FormField("", "spectral radius to which recurrent weights are scaled; empty: not scaled"),
    "seed": FormField("0", "of the weights and the batches"),
    "iteration": FormField("0", "silent updates before the trace"),
    "digits": FormField("6", "significant digits of the numbers; null: all"),
    "biases": FormField("true", "false: the update leaves biases as they are"),
}
TASKS = {
    "xor": ("batch",),
    "spirals": ("batch", "noise"),
    "echo": ("steps", "batch", "lag"),
    "next_letter": ("text", "steps", "batch"),
    "data": (),
}
BATCHES = {"xor": "4", "spirals": "8"}  # where the form leaves it out; else 1

Form = Mapping[str, str]


def wrong(query: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    """Fields that the form does not have, and fields that are said twice."""
    names = [name for name, _ in query]
    for name in dict.fromkeys(names):
        if name not in FIELDS:
            yield Fault(name, unknown_says(name, list(FIELDS)))
        elif names.count(name) > 1:
            yield Fault(name, f"is given {names.count(name)} times; once is allowed.")
    task = dict(query).get("task")
    if task and task not in TASKS:
        yield Fault("task", f"is {shown(task)}; one of {', '.join(TASKS)} is allowed.")


def filled(query: Sequence[tuple[str, str]]) -> Form:
    """Every field of the form: the given ones, and the others as they are if left out."""
    form = {name: field.default for name, field in FIELDS.items()} | dict(query)
    task = form["task"] or ("xor" if form["cell"] == "dense" else "echo")
    loss = form["loss"] or ("half_mse" if task == "data" else "cross_entropy")
    return form | {"task": task, "loss": loss, "batch": form["batch"] or BATCHES.get(task, "1")}


# A place in the request and its name in the form, the first that fits; (top) is the output layer.
PLACES = (
    (r"layers\[(top)\]\.units", "symbols"),
    (r"layers\[(top)\]\.activation", "output"),
    (r"layers\[\d+\]\.(cell|activation)", r"\1"),
    (r"layers.*", "hidden"),
    (r"algorithm\.name", "algorithm"),
    (r"init\.scheme", "init"),
    (r"init\.recurrent\.spectral_radius", "radius"),
    (r"loss_at.*", "loss_at"),
    (r"(?:task|optimizer|train)\.(\w+)", r"\1"),
)


def renamed(fault: Fault, top: int) -> Fault:
    """A fault of the request by the name that the form gives it; `top` is the number of the output layer."""
    if fault.field.startswith("data."):
        return Fault("data", f"has a mistake: {fault.field.removeprefix('data.')} {fault.says}")
    for pattern, name in PLACES:
        if match := re.fullmatch(pattern.replace("(top)", f"({top})"), fault.field):
            return Fault(match.expand(name), fault.says)
    return fault

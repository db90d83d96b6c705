"""The fields of the form: what each is if left out, what it means, and which place in the request it fills."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.requests.errors import Fault, shown, unknown_says


class FormField(NamedTuple):
    """A query field: what it is if left out, and what it means."""

    default: str
    meaning: str


FIELDS: dict[str, FormField] = {
    "cell": FormField("rnn", "cell of the hidden layers: dense, rnn, lstm or gru"),
    "hidden": FormField("6", "units of the hidden layers, lowest first: 8,6; an item may also be lstm:4 or rnn:8:relu"),
    "activation": FormField("tanh", "activation of the hidden layers of dense and rnn"),
    "forget_bias": FormField("", "biases with which forget gates of lstm begin; empty: 0"),
    "reset": FormField("after", "where the reset gate of gru acts: after or before the product"),
    "output": FormField("", "activation of the output; empty: as the loss wants"),
    "task": FormField(
        "",
        "the name of a task, or data for own numbers; left out: echo, or xor where cell is dense",
    ),
    "steps": FormField("8", "time steps of a sequence, for tasks in time but copy"),
    "batch": FormField(
        "",
        "examples in a batch; left out: 1 for echo, next_letter; 4 for xor, sine; 16 for circles, iris; else 8",
    ),
    "lag": FormField("3", "how many time steps later to echo, or to wait before copying"),
    "symbols": FormField("4", "how many different symbols echo and copy hear"),
    "span": FormField("3", "of copy: how many symbols"),
    "period": FormField("8", "of sine: time steps from crest to crest"),
    "noise": FormField("0.02", "standard deviation of the noise on spirals and circles"),
    "text": FormField("", "the text of next_letter"),
    "data": FormField("", "own numbers for the task data, as CSV or JSON"),
    "columns": FormField("1", "how many of the last columns of the data are targets, where roles are left out"),
    "roles": FormField(
        "", "input, target, both or out for each column of the data: out,both,input; left out: see columns"
    ),
    "scaling": FormField(
        "none",
        "what the network sees of the data, for all columns or for each: none (as it is), standard (mean 0, standard "
        "deviation 1) or range (0 to 1)",
    ),
    "ahead": FormField("0", "a target is the number so many rows later in its sequence of the data"),
    "algorithm": FormField("full", "full, naive, rtrl, truncated, chunked, epochwise or custom"),
    "k1": FormField("2", "of truncated: a backward pass every so many time steps"),
    "k2": FormField("4", "of truncated: over the last so many states; the longest lag is k2 - 1"),
    "length": FormField("4", "of chunked and epochwise: time steps of a block"),
    "sweeps": FormField("", "of custom: losses:start:until, as in 3 5:5:1; 7:7:4"),
    "loss": FormField("", "left out: cross_entropy, for own data, adding and sine half_mse"),
    "loss_at": FormField("every", "every, last, or the weight of each time step: 0,0,1"),
    "l2": FormField("0", "lambda of the L2 term"),
    "optimizer": FormField("sgd", "sgd, momentum or adam"),
    "rate": FormField("0.1", "learning rate"),
    "beta": FormField("0.9", "of momentum: how much of the old way is kept"),
    "beta1": FormField("0.9", "of adam: how much of the average is kept"),
    "beta2": FormField("0.999", "of adam: how much of the average of squares is kept"),
    "epsilon": FormField("1e-8", "of adam: added to the root"),
    "clip": FormField("", "norm or value; empty: no clipping"),
    "limit": FormField("1", "of clipping"),
    "init": FormField("glorot", "glorot, he, uniform or orthogonal"),
    "radius": FormField("", "spectral radius to which recurrent weights are scaled; empty: not scaled"),
    "params": FormField("", "own weights as JSON, by layer, as POST takes them; they replace init and radius"),
    "seed": FormField("0", "of the weights and the batches"),
    "changes": FormField("", "on the way, from an iteration on: 100:rate=0.01; 200:clip=norm,limit=1"),
    "iteration": FormField("0", "silent updates before the trace"),
    "digits": FormField("6", "significant digits of the numbers; null: all"),
    "biases": FormField("true", "false: the update leaves biases as they are"),
}
OPTIMIZERS = {"momentum": ("beta",), "adam": ("beta1", "beta2", "epsilon")}
ALGORITHMS = {"truncated": ("k1", "k2"), "chunked": ("length",), "epochwise": ("length",)}
TASKS = {
    "xor": ("batch",),
    "spirals": ("batch", "noise"),
    "circles": ("batch", "noise"),
    "iris": ("batch",),
    "echo": ("steps", "batch", "lag"),
    "copy": ("span", "lag", "batch"),
    "adding": ("steps", "batch"),
    "temporal_order": ("steps", "batch"),
    "parity": ("steps", "batch"),
    "sine": ("steps", "batch", "period"),
    "reber": ("steps", "batch"),
    "next_letter": ("text", "steps", "batch"),
    "data": (),
}
# Where the form leaves them out; else 1 and cross_entropy.
BATCHES = dict.fromkeys(("spirals", "copy", "adding", "temporal_order", "parity", "reber"), "8")
BATCHES |= {"xor": "4", "sine": "4", "circles": "16", "iris": "16"}
LOSSES = {"data": "half_mse", "adding": "half_mse", "sine": "half_mse"}
TRAINING = {
    "iterations": FormField("200", "how many updates are told about"),
    "every": FormField("null", "tell each so-many-th; null: as many as are good to draw"),
}
LEARNED = {
    "temperature": FormField("0.7", "of the letters that the network writes; 0: always the likeliest one"),
    "letters": FormField("120", "how many letters it writes"),
    "prompt": FormField("", "how its text begins; empty: the first letter of the text"),
    "sample": FormField("0", "another number writes another text"),
    "grid": FormField("41", "points along each side of the plane of inputs"),
}

Form = Mapping[str, str]


def wrong(query: Sequence[tuple[str, str]], known: Mapping[str, FormField]) -> Iterator[Fault]:
    """Fields that are not known, and fields that are said twice."""
    names = [name for name, _ in query]
    for name in dict.fromkeys(names):
        if name not in known:
            yield Fault(name, unknown_says(name, list(known)))
        elif names.count(name) > 1:
            yield Fault(name, f"is given {names.count(name)} times; once is allowed.")
    task = dict(query).get("task")
    if task and task not in TASKS:
        yield Fault("task", f"is {shown(task)}; one of {', '.join(TASKS)} is allowed.")


def filled(query: Sequence[tuple[str, str]], known: Mapping[str, FormField]) -> Form:
    """Every field that is known: the given ones, and the others as they are if left out."""
    form = {name: field.default for name, field in known.items()} | dict(query)
    task = form["task"] or ("xor" if form["cell"] == "dense" else "echo")
    loss = form["loss"] or LOSSES.get(task, "cross_entropy")
    return form | {"task": task, "loss": loss, "batch": form["batch"] or BATCHES.get(task, "1")}


# A place in the request and its name in the form, the first that fits; (top) is the output layer.
PLACES = (
    (r"layers\[(top)\]\.units", "symbols"),
    (r"layers\[(top)\]\.activation", "output"),
    (r"layers\[\d+\]\.(cell|activation|reset)", r"\1"),
    (r"layers.*", "hidden"),
    (r"algorithm\.name", "algorithm"),
    (r"algorithm\.(k1|k2|length)", r"\1"),
    (r"algorithm\.sweeps.*", "sweeps"),
    (r"params.*", "params"),
    (r"init\.scheme", "init"),
    (r"init\.forget_bias", "forget_bias"),
    (r"init\.recurrent\.spectral_radius", "radius"),
    (r"loss_at.*", "loss_at"),
    (r"optimizer\.name", "optimizer"),
    (r"clip\.kind", "clip"),
    (r"changes.*", "changes"),
    (r"(?:task|optimizer|train|clip)\.(\w+)", r"\1"),
)


def renamed(fault: Fault, top: int) -> Fault:
    """A fault of the request by the name that the form gives it; `top` is the number of the output layer."""
    if fault.field.startswith("data."):
        return Fault("data", f"has a mistake: {fault.field.removeprefix('data.')} {fault.says}")
    for pattern, name in PLACES:
        if match := re.fullmatch(pattern.replace("(top)", f"({top})"), fault.field):
            return Fault(match.expand(name), fault.says)
    return fault
